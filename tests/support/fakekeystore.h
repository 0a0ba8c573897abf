// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/connection/keystore.h"

#include <QMap>
#include <QPointer>
#include <QTimer>

namespace hookline::test {

/// A keychain in memory, that can be missing.
class FakeKeyStore final : public connection::KeyStore
{
public:
    QMap<QString, wire::AccessKeys> kept;
    bool missing = false;

    void save(const QString &name, const wire::AccessKeys &keys, QObject *context, Done done) override
    {
        later(context, [this, name, keys, done] {
            if (!missing)
                kept.insert(name, keys);
            done(missing ? Result<void>(problem()) : Result<void>());
        });
    }
    void load(const QString &name, QObject *context, Loaded loaded) override
    {
        later(context, [this, name, loaded] {
            loaded(missing || !kept.contains(name) ? Result<wire::AccessKeys>(problem()) : kept.value(name));
        });
    }
    void forget(const QString &name, QObject *context, Done done) override
    {
        later(context, [this, name, done] {
            if (!missing)
                kept.remove(name);
            done(missing ? Result<void>(problem()) : Result<void>());
        });
    }

private:
    static Error problem()
    {
        return {.code = ErrorCode::ServiceError,
                .message = QStringLiteral("The system keychain says: no such service"),
                .subject = QStringLiteral("keychain")};
    }
    static void later(QObject *context, const std::function<void()> &act)
    {
        QTimer::singleShot(0, context, act);
    }
};

} // namespace hookline::test
