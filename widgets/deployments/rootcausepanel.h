// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/rootcause.h"
#include "models/store/store.h"

#include <QLabel>

namespace hookline::deployments {

/// One sentence for a group of targets that failed alike: "3 of 8 failed at AfterInstall, same script
/// (scripts/check.sh), same message; first: i-0123 at 12:03:41". Plain text.
QString groupSentence(const domain::RootCause &cause, const domain::FailureGroup &group);

/// What stands behind HEALTH_CONSTRAINTS: the failures rolled up, each group leading to its first target.
/// Hidden while nothing failed.
class RootCausePanel : public QLabel
{
    Q_OBJECT

public:
    explicit RootCausePanel(QWidget *parent = nullptr);

    void setDeployment(const store::Store &store, const QString &deploymentId);
    const domain::RootCause &cause() const { return m_cause; }
    /// The sentences alone, one per line, for copying.
    QString plainText() const;

Q_SIGNALS:
    void targetRequested(const QString &targetId, const QString &event);

private:
    domain::RootCause m_cause;
};

} // namespace hookline::deployments
