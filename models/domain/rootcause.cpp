// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/rootcause.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <tuple>

namespace hookline::domain {
namespace {

struct Replacement
{
    const char *pattern;
    const char *with;
};

// In this order: identifiers before the paths that hold them. Exit codes and line numbers stay, they tell
// failures apart.
constexpr Replacement replacements[] = {
    {R"(\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)", "<uuid>"},
    {R"(\b(?:i|mi)-[0-9a-f]{8,17}\b)", "<instance>"},
    {R"(\bd-[A-Z0-9]{9}\b)", "<deployment>"},
    {R"(\bip-\d{1,3}(?:-\d{1,3}){3}\b)", "<address>"},
    {R"(\b\d{1,3}(?:\.\d{1,3}){3}\b)", "<address>"},
    {R"((?<![\w.])(?:[A-Za-z]:)?(?:[\\/][^\s\\/:"'<>]+)+[\\/]([^\s\\/:"']+))", "<dir>/\\1"},
    {R"((?<=\[)\d+(?=\]))", "<pid>"},
    {R"((?i)\b(pid|process)([ :=#]+)\d+)", "\\1\\2<pid>"},
};

constexpr qsizetype comparedLength = 4096; // AWS cuts messages well below this.

struct Failure
{
    const Target *target = nullptr;
    const LifecycleEvent *event = nullptr; ///< The event that ended the target; null if none says so.
    std::optional<Instant> at;
    bool agentProblem = false;
};

Failure failureOf(const Target &target)
{
    Failure failure{.target = &target, .at = target.lastUpdated};
    for (const LifecycleEvent &event : target.events) {
        if (event.status == EventStatus::Failed)
            failure.event = &event;
    }
    const bool onInstance =
        target.platform == ComputePlatform::Server || target.platform == ComputePlatform::Unknown;
    const auto skipped = [](const LifecycleEvent &event) { return event.status == EventStatus::Skipped; };
    const auto marker = [](const LifecycleEvent &event) {
        return event.name == QLatin1StringView("Start") || event.name == QLatin1StringView("End");
    };
    failure.agentProblem = onInstance && std::ranges::any_of(target.events, skipped)
        && std::ranges::all_of(target.events,
                               [&](const LifecycleEvent &event) { return skipped(event) || marker(event); });
    if (!failure.event && !failure.agentProblem) {
        const auto stopped = std::ranges::find_if(target.events, [](const LifecycleEvent &event) {
            return event.status == EventStatus::InProgress || event.status == EventStatus::Unknown;
        });
        if (stopped != target.events.end())
            failure.event = &*stopped;
    }
    if (failure.event && (failure.event->end || failure.event->start))
        failure.at = failure.event->end ? failure.event->end : failure.event->start;
    return failure;
}

bool earlier(const std::optional<Instant> &a, const std::optional<Instant> &b)
{
    return a && (!b || *a < *b);
}

} // namespace

QString normalizedMessage(const QString &message)
{
    static const auto expressions = [] {
        std::vector<std::pair<QRegularExpression, QString>> list;
        for (const Replacement &replacement : replacements) {
            list.emplace_back(QRegularExpression(QString::fromLatin1(replacement.pattern)),
                              QString::fromLatin1(replacement.with));
        }
        return list;
    }();
    QString text = message.left(comparedLength).simplified();
    for (const auto &[expression, with] : expressions)
        text.replace(expression, with);
    return text;
}

RootCause rootCause(std::span<const Target> targets)
{
    std::vector<Failure> failures;
    for (const Target &target : targets) {
        if (target.status == TargetStatus::Failed)
            failures.push_back(failureOf(target));
    }
    std::ranges::stable_sort(failures, [](const Failure &a, const Failure &b) {
        if (a.at != b.at)
            return earlier(a.at, b.at);
        return a.target->targetId < b.target->targetId;
    });

    RootCause cause{.failed = int(failures.size()), .total = int(targets.size())};
    QHash<QStringList, std::size_t> groupOf;
    for (const Failure &failure : failures) {
        const LifecycleEvent event = failure.event ? *failure.event : LifecycleEvent{};
        const Diagnostics &diagnostics = event.diagnostics;
        const QStringList key{event.name, toString(diagnostics.errorCode), diagnostics.scriptName,
                              normalizedMessage(diagnostics.message),
                              QString::number(int(failure.agentProblem))};
        const bool isNew = !groupOf.contains(key);
        if (isNew) {
            groupOf.insert(key, cause.groups.size());
            cause.groups.push_back({.event = event.name,
                                    .errorCode = diagnostics.errorCode,
                                    .scriptName = diagnostics.scriptName,
                                    .message = diagnostics.message,
                                    .firstTarget = failure.target->targetId,
                                    .firstAt = failure.at,
                                    .agentProblem = failure.agentProblem});
        }
        cause.groups[groupOf.value(key)].targetIds.append(failure.target->targetId);
    }
    std::ranges::stable_sort(cause.groups, std::ranges::greater{}, &FailureGroup::count);
    return cause;
}

} // namespace hookline::domain
