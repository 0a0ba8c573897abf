// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>

class QPushButton;

namespace hookline::appspec {

/// What one connection can do with the AppSpec file that is being edited.
class SpecActions : public QWidget
{
    Q_OBJECT

public:
    explicit SpecActions(QWidget *parent = nullptr);

    /// Whether there is a file to do it with.
    void setUsable(bool usable);

Q_SIGNALS:
    /// Compare it with what is deployed, or with another file.
    void compareWished();
    /// Run it on a sandbox.
    void trialWished();
    void deployWished();

private:
    std::array<QPushButton *, 3> m_buttons{};
};

} // namespace hookline::appspec
