// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookresult.h"
#include "widgets/autoscaling/subject.h"

#include <QObject>
#include <QString>

#include <vector>

namespace hookline::gui {

enum class Place : quint8 {
    Inbox,
    Deployments,
    AutoScaling,
    CloudFormation,
    AppSpec,
    PostHook,
    Requests,
    Count
};

/// What a person looks at: one for the whole window. Table, tree, timeline and card show it; whoever changes
/// it, all others follow.
struct Location
{
    Place place = Place::Deployments;
    QString deploymentId;
    QString targetKey; ///< store key "<deploymentId>/<targetId>"; empty: none chosen.
    QString event;
    QString decisionId;
    autoscaling::Subject autoScaling;
    domain::HookResultQuery hookQuery; ///< Which Hook results are listed.
    QString hookResultId;

    bool operator==(const Location &) const = default;
};

/// The one selection, with the way back.
class Selection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const Location &current() const { return m_current; }
    /// Goes there; tells everybody if it is somewhere else. Changing the place leaves a step on the way
    /// back.
    void go(const Location &location);
    /// The same, and always with a step on the way back: a link was followed.
    void jump(const Location &location);
    void setPlace(Place place);
    void jumpToDeployment(const QString &deploymentId);
    void selectDeployment(const QString &deploymentId);
    void selectTarget(const QString &targetKey);
    void selectEvent(const QString &targetKey, const QString &event);
    void selectDecision(const QString &decisionId, const QString &deploymentId, const QString &targetKey,
                        const QString &event);
    void selectAutoScaling(const autoscaling::Subject &subject);
    void selectHookResult(const QString &resultId);
    void setHookQuery(const domain::HookResultQuery &query);
    bool canGoBack() const { return !m_history.empty(); }
    void back();

Q_SIGNALS:
    void changed(const hookline::gui::Location &now, const hookline::gui::Location &before);

private:
    void remember();
    void move(const Location &location);
    Location ofDeployment(const QString &deploymentId) const;

    Location m_current;
    std::vector<Location> m_history;
};

} // namespace hookline::gui
