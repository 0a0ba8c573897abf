// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/domain/deployment.h"
#include "models/session/session.h"

#include <QString>

namespace hookline::decisions {

/// One answer and what it really does.
struct AnswerText
{
    QString button; ///< "Approve: traffic moves to rev 41"
    QString effect; ///< What AWS does then, in whole sentences.
    QString call; ///< AWS's own name of what is sent: "status Succeeded", "ContinueDeployment (READY_WAIT)".
    bool destructive = false; ///< Loses something: its buttons never have the focus.
};

/// What a waiting thing is, and what follows from each answer and from none. The sentences follow SEMANTICS
/// 1.2 to 1.5: rollback is promised only where the group's settings bring it, and never at ECS BeforeInstall.
struct DecisionText
{
    QString title; ///< "AfterAllowTestTraffic waits for an answer"
    AnswerText approve, reject;
    QString nobodyActs; ///< "the event fails as if it were rejected, …", without the time.
    QString countdown; ///< "fails in %1"
    QString estimatedBecause; ///< Why the deadline carries a "~"; empty if it is exact.

    const AnswerText &answer(session::Verdict verdict) const
    {
        return verdict == session::Verdict::Approve ? approve : reject;
    }
};

/// `deployment` may be null: then nothing is promised that only it could tell.
DecisionText describe(const domain::Decision &decision, const domain::Deployment *deployment);

/// "fails in 41:07", "fails in ~2:10:00", "the deadline has passed", "no deadline known".
QString countdown(const domain::Decision &decision, const domain::Deployment *deployment, Instant now);

/// The revision in at most so many characters: the last part of its path where that fits ("…/rev-41.zip"),
/// else elided in the middle. "this revision" if AWS told none.
QString shortRevision(const QString &revision, int characters);

} // namespace hookline::decisions
