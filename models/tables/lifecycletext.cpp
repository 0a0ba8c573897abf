// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/lifecycletext.h"

#include "models/tables/timetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace hookline::tables {
namespace {

using domain::LifecycleAction;
using domain::TimeSource;

QString say(const char *text)
{
    return QCoreApplication::translate("LifecycleText", text);
}

// In the order of domain::TimeSource.
constexpr std::array<const char *, 5> bases{
    "",
    QT_TRANSLATE_NOOP("LifecycleText",
                      "Estimated: it waited already when Hookline first saw it, so it may end sooner."),
    QT_TRANSLATE_NOOP("LifecycleText",
                      "Estimated: counted from the start of the instance's scaling activity. Heartbeats that "
                      "others sent move it to later."),
    QT_TRANSLATE_NOOP("LifecycleText",
                      "Exact as the hook's notification tells it, unless somebody else sent heartbeats."),
    QT_TRANSLATE_NOOP("LifecycleText", "Exact: counted from the heartbeat that Hookline sent."),
};
static_assert(bases.size() == size_t(TimeSource::Heartbeat) + 1);

} // namespace

ActionsByInstance actionsByInstance(const store::Table<LifecycleAction> &actions)
{
    ActionsByInstance byInstance;
    for (const LifecycleAction &action : actions.rows())
        byInstance[action.instanceId].push_back(action);
    for (std::vector<LifecycleAction> &list : byInstance)
        std::sort(list.begin(), list.end(),
                  [](const LifecycleAction &a, const LifecycleAction &b) { return a.hook < b.hook; });
    return byInstance;
}

const LifecycleAction *soonestOpen(const std::vector<LifecycleAction> &actions)
{
    const LifecycleAction *soonest = nullptr;
    for (const LifecycleAction &action : actions) {
        if (action.progress != LifecycleAction::Progress::Waits)
            continue;
        if (!soonest || (action.deadline && (!soonest->deadline || *action.deadline < *soonest->deadline)))
            soonest = &action;
    }
    return soonest;
}

QString leftText(const LifecycleAction &action, Instant now)
{
    if (!action.deadline)
        return {};
    if (*action.deadline <= now)
        return say(QT_TRANSLATE_NOOP("LifecycleText", "overdue"));
    const QString left = countdownText(*action.deadline - now);
    return action.isEstimated() ? QLatin1Char('~') + left : left;
}

QString defaultText(const LifecycleAction &action, Instant now)
{
    const QString left = leftText(action, now);
    if (left.isEmpty())
        return action.defaultResult;
    if (*action.deadline <= now)
        return say(QT_TRANSLATE_NOOP("LifecycleText", "%1, overdue")).arg(action.defaultResult);
    return say(QT_TRANSLATE_NOOP("LifecycleText", "%1 in %2")).arg(action.defaultResult, left);
}

QString deadlineBasis(const LifecycleAction &action)
{
    const char *basis = bases[static_cast<size_t>(action.deadlineFrom)];
    return *basis ? say(basis) : QString();
}

QString deadlineTip(const LifecycleAction &action)
{
    if (!action.deadline)
        return {};
    return say(QT_TRANSLATE_NOOP("LifecycleText",
                                 "If nobody acts until %1, Auto Scaling takes %2 for the answer."))
               .arg(exactText(action.deadline), action.defaultResult)
        + QLatin1Char('\n') + deadlineBasis(action);
}

QString waitingText(const LifecycleAction &action, Instant now)
{
    if (!action.started)
        return {};
    const QString lasted = durationText(std::chrono::floor<std::chrono::seconds>(now - *action.started));
    return action.startedFrom == TimeSource::Notification ? lasted : QLatin1Char('~') + lasted;
}

QString transitionText(domain::Transition transition, const QString &text)
{
    switch (transition) {
    case domain::Transition::Launching:
        return say(QT_TRANSLATE_NOOP("LifecycleText", "Launching"));
    case domain::Transition::Terminating:
        return say(QT_TRANSLATE_NOOP("LifecycleText", "Terminating"));
    case domain::Transition::Unknown:
        break;
    }
    return text;
}

QString secondsText(int seconds)
{
    return durationText(std::chrono::seconds(seconds));
}

} // namespace hookline::tables
