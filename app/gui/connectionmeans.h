// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "widgets/connection/means.h"

namespace hookline::gui {

class Settings;

/// Looks and names of kept keys, in the settings. Names only: keys are never there.
class SettingsMemory final : public connection::ConnectionMemory
{
public:
    /// `settings` must outlive it.
    explicit SettingsMemory(Settings &settings)
        : m_settings(settings)
    { }

    connection::Look look(const QString &connectionId) const override;
    void setLook(const QString &connectionId, const connection::Look &look) override;
    std::vector<connection::KeptKeys> keptKeys() const override;
    void setKeptKeys(const std::vector<connection::KeptKeys> &kept) override;

private:
    Settings &m_settings;
};

/// What the window's connection room works with: the process's environment, the network, the person's
/// browser, the settings and the system keychain. `settings` and `clock` must outlive what uses it.
connection::Means connectionMeans(Settings &settings, Clock &clock);

/// `plain` with the label and colour that a person once gave the connection, unless it has some already.
aws::Connection withLook(aws::Connection plain, Settings &settings);

} // namespace hookline::gui
