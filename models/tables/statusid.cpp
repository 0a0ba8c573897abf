// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tables/statusid.h"

#include <QCoreApplication>

#include <array>

namespace hookline::tables {
namespace {

struct Entry
{
    StatusId id;
    const char *word;
    int rank;
};

constexpr std::array<Entry, static_cast<size_t>(StatusId::Count)> entries{{
    {StatusId::Unknown, QT_TRANSLATE_NOOP("Status", "Unknown"), 10},
    {StatusId::Planned, QT_TRANSLATE_NOOP("Status", "To come"), 13},
    {StatusId::Pending, QT_TRANSLATE_NOOP("Status", "Pending"), 7},
    {StatusId::Created, QT_TRANSLATE_NOOP("Status", "Created"), 6},
    {StatusId::Queued, QT_TRANSLATE_NOOP("Status", "Queued"), 5},
    {StatusId::Baking, QT_TRANSLATE_NOOP("Status", "Baking"), 4},
    {StatusId::InProgress, QT_TRANSLATE_NOOP("Status", "In progress"), 3},
    {StatusId::Waiting, QT_TRANSLATE_NOOP("Status", "Waiting"), 0},
    {StatusId::Ready, QT_TRANSLATE_NOOP("Status", "Ready"), 1},
    {StatusId::Reserved, QT_TRANSLATE_NOOP("Status", "By CodeDeploy"), 12},
    {StatusId::Skipped, QT_TRANSLATE_NOOP("Status", "Skipped"), 11},
    {StatusId::Stopped, QT_TRANSLATE_NOOP("Status", "Stopped"), 8},
    {StatusId::DidNotBlock, QT_TRANSLATE_NOOP("Status", "Did not block"), 8},
    {StatusId::Succeeded, QT_TRANSLATE_NOOP("Status", "Succeeded"), 9},
    {StatusId::Failed, QT_TRANSLATE_NOOP("Status", "Failed"), 2},
}};

constexpr bool inEnumOrder()
{
    for (size_t i = 0; i < entries.size(); ++i) {
        if (static_cast<size_t>(entries[i].id) != i)
            return false;
    }
    return true;
}
static_assert(inEnumOrder(), "entries is indexed by StatusId");

const Entry &entry(StatusId id)
{
    return entries[static_cast<size_t>(id < StatusId::Count ? id : StatusId::Unknown)];
}

// In the order of the domain's enums.
constexpr StatusId ofDeployment[] = {StatusId::Unknown,    StatusId::Created, StatusId::Queued,
                                     StatusId::InProgress, StatusId::Baking,  StatusId::Succeeded,
                                     StatusId::Failed,     StatusId::Stopped, StatusId::Ready};
constexpr StatusId ofTarget[] = {StatusId::Unknown,   StatusId::Pending, StatusId::InProgress,
                                 StatusId::Succeeded, StatusId::Failed,  StatusId::Skipped,
                                 StatusId::Ready};
constexpr StatusId ofEvent[] = {StatusId::Unknown,   StatusId::Pending, StatusId::InProgress,
                                StatusId::Succeeded, StatusId::Failed,  StatusId::Skipped};
constexpr StatusId ofPhase[] = {StatusId::Unknown,   StatusId::InProgress, StatusId::Waiting,
                                StatusId::Succeeded, StatusId::Pending,    StatusId::Stopped,
                                StatusId::Skipped};
static_assert(std::size(ofPhase) == size_t(domain::StatePhase::Gone) + 1);
constexpr StatusId ofAnnotation[] = {StatusId::Unknown, StatusId::Succeeded, StatusId::Failed,
                                     StatusId::Skipped};
constexpr StatusId ofHook[] = {StatusId::Unknown, StatusId::InProgress, StatusId::Succeeded, StatusId::Failed,
                               StatusId::Failed};
static_assert(std::size(ofAnnotation) == size_t(domain::AnnotationStatus::Skipped) + 1);
static_assert(std::size(ofHook) == size_t(domain::HookStatus::Failed) + 1);
static_assert(std::size(ofDeployment) == size_t(domain::DeploymentStatus::Ready) + 1);
static_assert(std::size(ofTarget) == size_t(domain::TargetStatus::Ready) + 1);
static_assert(std::size(ofEvent) == size_t(domain::EventStatus::Skipped) + 1);

} // namespace

StatusId statusId(domain::DeploymentStatus status)
{
    return ofDeployment[static_cast<size_t>(status)];
}

StatusId statusId(domain::TargetStatus status)
{
    return ofTarget[static_cast<size_t>(status)];
}

StatusId statusId(domain::EventStatus status)
{
    return ofEvent[static_cast<size_t>(status)];
}

StatusId statusId(domain::InstanceState state)
{
    return ofPhase[static_cast<size_t>(domain::factsOf(state).phase)];
}

StatusId statusId(domain::AnnotationStatus status)
{
    return ofAnnotation[static_cast<size_t>(status)];
}

StatusId statusId(domain::HookStatus status, domain::HookFailureMode mode)
{
    const StatusId id = ofHook[static_cast<size_t>(status)];
    return id == StatusId::Failed && mode == domain::HookFailureMode::Warn ? StatusId::DidNotBlock : id;
}

QString statusWord(StatusId id)
{
    return QCoreApplication::translate("Status", entry(id).word);
}

int statusRank(StatusId id)
{
    return entry(id).rank;
}

} // namespace hookline::tables
