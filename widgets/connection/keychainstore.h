// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/connection/keystore.h"

namespace hookline::connection {

/// The system's own keychain (Secret Service, KWallet, macOS Keychain, Windows Credential Store), through
/// QtKeychain. Where there is none every call fails: there is no fallback to a file.
class KeychainStore final : public KeyStore
{
public:
    void save(const QString &name, const wire::AccessKeys &keys, QObject *context, Done done) override;
    void load(const QString &name, QObject *context, Loaded loaded) override;
    void forget(const QString &name, QObject *context, Done done) override;
};

} // namespace hookline::connection
