// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookrecords.h"
#include "models/domain/lifecyclehook.h"
#include "models/domain/status.h"

#include <QString>

#include <initializer_list>

namespace hookline::tables {

/// Every status that a person can meet, of deployments, targets, lifecycle events and Hook results.
enum class StatusId : quint8 {
    Unknown,
    Planned, ///< Still to come: no answer of AWS speaks of it yet.
    Pending,
    Created,
    Queued,
    Baking,
    InProgress,
    Waiting, ///< Waits for a person.
    Ready,
    Reserved, ///< Done by CodeDeploy itself; no script of ours runs there.
    Skipped,
    Stopped,
    DidNotBlock, ///< A Hook that failed in WARN mode: its operation went on.
    Succeeded,
    Failed,
    Count
};

StatusId statusId(domain::DeploymentStatus status);
StatusId statusId(domain::TargetStatus status);
StatusId statusId(domain::EventStatus status);
/// The shape of an instance's state, whose word is AWS's own.
StatusId statusId(domain::InstanceState state);
StatusId statusId(domain::AnnotationStatus status);
/// A result's status and what its mode makes of it.
StatusId statusId(domain::HookStatus status, domain::HookFailureMode mode);

/// The word beside the shape: "In progress", "Failed". Translated.
QString statusWord(StatusId id);
/// What asks for a person first sorts first.
int statusRank(StatusId id);

/// A set of statuses; empty means "any" where it filters.
class StatusSet
{
public:
    StatusSet() = default;
    StatusSet(std::initializer_list<StatusId> ids)
    {
        for (const StatusId id : ids)
            insert(id);
    }
    void insert(StatusId id) { m_bits |= bit(id); }
    void remove(StatusId id) { m_bits &= ~bit(id); }
    bool contains(StatusId id) const { return (m_bits & bit(id)) != 0; }
    bool isEmpty() const { return m_bits == 0; }
    bool accepts(StatusId id) const { return isEmpty() || contains(id); }
    bool operator==(const StatusSet &) const = default;

private:
    static quint32 bit(StatusId id) { return quint32(1) << static_cast<int>(id); }
    quint32 m_bits = 0;
};

} // namespace hookline::tables
