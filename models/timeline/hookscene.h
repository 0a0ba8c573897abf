// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/store/store.h"
#include "models/timeline/scene.h"

namespace hookline::timeline {

/// One invocation of a Hook as far as the timeline shows it: small, so that a hundred thousand are taken out
/// of the store in a few milliseconds and laid out in another thread.
struct HookMoment
{
    Instant invoked;
    QString id; ///< HookResultId.
    QString lane, title;
    QString target; ///< What it was invoked against, in a word.
    SpanState state = SpanState::Succeeded;
};

/// What a list for `query` holds, without results of which nobody knows when they began. A lane is a Hook's
/// type; its key is the type's ARN, or its name where no ARN was told.
std::vector<HookMoment> hookMoments(const store::Store &store, const domain::HookResultQuery &query);
/// The same of the slots [first, last) alone, as far as they are there; appended to `moments`.
void addHookMoments(const store::Store &store, const domain::HookResultQuery &query, int first, int last,
                    std::vector<HookMoment> &moments);

/// Lanes in the order of their titles. AWS tells when an invocation began and not when it ended: one that is
/// over is a mark of no length, one in progress lasts until now, or to the next one in its lane.
///
/// A span's name is the target and the result's ID, so that it names one result: see hookResultOf(). Pure;
/// any thread.
Scene hookScene(std::vector<HookMoment> moments, Instant now);

/// The key of the lane in which the result stands.
QString hookLaneKey(const domain::HookResult &result);
/// The HookResultId in a span's name; "" if there is none.
QString hookResultOf(const QString &spanName);
QString hookSpanName(const QString &target, const QString &id);

} // namespace hookline::timeline
