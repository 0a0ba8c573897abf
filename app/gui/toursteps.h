// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/decision.h"

#include <QPixmap>
#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace hookline::session {
class Session;
}

namespace hookline::gui {

class Application;
class Workbench;

/// One step of the tour: what a person does, and how it is known that its effect was seen.
struct TourStep
{
    QString id; ///< Part of the screenshot's file name.
    QString title;
    std::function<void()> act;
    /// What was seen; empty while it was not. Asked every few milliseconds.
    std::function<QString()> seen;
    Millis timeout{8000};
};

/// What the steps act on, and what they remember from one to the next.
struct TourStage
{
    explicit TourStage(Application &application)
        : application(application)
    { }

    Workbench &bench() const;
    session::Session &session() const;
    /// The window, with whatever dialog stands over it.
    QPixmap picture() const;

    Application &application;
    QString deploymentId; ///< The one that the present steps are about.
    QString decisionId;
    QString event;
    Instant remembered{};
};

/// The whole walk. The stage must outlive the steps.
std::vector<TourStep> tourSteps(TourStage &stage);

} // namespace hookline::gui
