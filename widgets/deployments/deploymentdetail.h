// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/deployment.h"

#include <QWidget>

class QStackedWidget;
class QTableView;

namespace hookline::common {
class Confirmer;
class EmptyState;
} // namespace hookline::common
namespace hookline::session {
class Session;
}
namespace hookline::tables {
class EventsModel;
class TargetsModel;
} // namespace hookline::tables

namespace hookline::deployments {

class DeploymentHead;
class DiagnosticsPane;
class RollbackChain;
class RootCausePanel;

/// Everything about one deployment: head, error, root cause, rollback chain, its targets, the lifecycle
/// events of one target, and the diagnostics of one event.
class DeploymentDetail : public QWidget
{
    Q_OBJECT

public:
    /// `session` and `confirmer` must outlive it.
    DeploymentDetail(session::Session &session, common::Confirmer &confirmer, QWidget *parent = nullptr);

    /// Shows that deployment; of its targets the chosen one, else the one that needs a look first.
    void showDeployment(const QString &deploymentId);
    QString deploymentId() const { return m_id; }
    /// Selects without taking the focus; an empty event keeps the one that tells most.
    void select(const QString &targetKey, const QString &event);
    QString currentTarget() const;
    QString currentEvent() const;
    void setNow(Instant now);
    const RootCausePanel *rootCause() const { return m_rootCause; }
    QTableView *targetsTable() const { return m_targets; }
    QTableView *eventsTable() const { return m_events; }

Q_SIGNALS:
    void targetSelected(const QString &targetKey);
    void eventSelected(const QString &targetKey, const QString &event);
    void deploymentRequested(const QString &deploymentId);
    /// What that deployment deployed is to be shown.
    void revisionRequested(const QString &deploymentId);

private:
    QWidget *buildBody();
    void buildTables();
    void scheduleRefresh();
    void refresh();
    void refreshDiagnostics();
    void follow();
    QString targetToShow() const;
    QString eventToShow() const;
    void askToStop();
    void stop(bool rollBack);

    session::Session &m_session;
    common::Confirmer &m_confirmer;
    QString m_id;
    bool m_selecting = false; ///< The selection comes from outside, or from following the data.
    bool m_refreshDue = false;
    QString m_wantedTarget, m_wantedEvent; ///< Chosen by a person or from outside; empty: what tells most.

    tables::TargetsModel *m_targetsModel;
    tables::EventsModel *m_eventsModel;
    QStackedWidget *m_pages;
    common::EmptyState *m_empty;
    DeploymentHead *m_head;
    RollbackChain *m_chain;
    RootCausePanel *m_rootCause;
    QTableView *m_targets;
    QTableView *m_events;
    DiagnosticsPane *m_diagnostics;
};

} // namespace hookline::deployments
