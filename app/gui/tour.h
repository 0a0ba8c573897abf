// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/application.h"
#include "app/gui/tourreport.h"
#include "app/gui/toursteps.h"

#include <QElapsedTimer>
#include <QTimer>

namespace hookline::gui {

/// Walks through everything on a sandbox of its own. Each step acts as a person would and counts only when
/// its effect was seen in the window; each leaves a numbered screenshot, all together report.md.
class Tour : public QObject
{
    Q_OBJECT

public:
    /// `settings` must outlive the tour. Of `options` count tourDirectory, scenario, speed and theme.
    Tour(const Options &options, Settings &settings, QObject *parent = nullptr);

    void start();
    const std::vector<TourResult> &results() const { return m_results; }

Q_SIGNALS:
    /// 0 if every step was seen to happen and every file was written, else 1.
    void finished(int exitCode);

private:
    void begin();
    void look();
    void conclude(bool ok, const QString &seen);
    QString shoot(const QString &id);
    void end(bool ok);

    QString m_directory;
    Application m_application;
    TourStage m_stage;
    std::vector<TourStep> m_steps;
    std::vector<TourResult> m_results;
    QTimer m_look;
    QElapsedTimer m_stepTime;
    QString m_seen;
    bool m_filesOk = true;
    bool m_ended = false;
};

} // namespace hookline::gui
