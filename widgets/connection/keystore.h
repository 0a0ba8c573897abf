// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/result.h"
#include "models/wire/sigv4.h"

#include <QString>

#include <functional>

class QObject;

namespace hookline::connection {

/// Keeps keys that a person typed, outside of Hookline's own files. Answers come later, never before a call
/// returned, and not after the death of `context`. Errors are of code ServiceError, in
/// the keychain's words, and never hold a secret.
class KeyStore
{
public:
    using Done = std::function<void(Result<void>)>;
    using Loaded = std::function<void(Result<wire::AccessKeys>)>;

    virtual ~KeyStore() = default;
    /// Replaces what is kept under the name.
    virtual void save(const QString &name, const wire::AccessKeys &keys, QObject *context, Done done) = 0;
    virtual void load(const QString &name, QObject *context, Loaded loaded) = 0;
    /// Succeeds also if there is nothing under the name.
    virtual void forget(const QString &name, QObject *context, Done done) = 0;
};

} // namespace hookline::connection
