// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace hookline::cli {

/// Turns Ctrl-C, SIGTERM and SIGHUP into a signal of the event loop. One per program.
class Shutdown : public QObject
{
    Q_OBJECT

public:
    explicit Shutdown(QObject *parent = nullptr);
    ~Shutdown() override;

Q_SIGNALS:
    void requested();

private:
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace hookline::cli
