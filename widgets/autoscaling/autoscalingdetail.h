// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "widgets/autoscaling/subject.h"

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

namespace hookline::autoscaling {

class ActionCard;
class GroupPane;
class HookForm;
class HookPane;
class InstancePane;

/// Everything about one instance, lifecycle hook or group: what waits and how to answer it, the facts, and
/// the form that makes and changes hooks.
class AutoScalingDetail : public QWidget
{
    Q_OBJECT

public:
    /// `session` and `confirmer` must outlive it.
    AutoScalingDetail(session::Session &session, common::Confirmer &confirmer, QWidget *parent = nullptr);
    ~AutoScalingDetail() override;

    /// Shows it; an empty key shows a sentence. A form that is being filled in stays until it is left.
    void showSubject(const Subject &subject);
    Subject subject() const { return m_subject; }
    /// Opens the form for a new hook, of `group` if it is not empty.
    void newHook(const QString &group);
    /// Selects that hook of the instance shown, without taking the focus.
    void selectHook(const QString &hook);
    void setNow(Instant now);

    /// The hooks that hold the instance shown.
    QTableView *actionsTable() const;
    ActionCard *actionCard() const;
    HookForm *hookForm() const { return m_form; }
    QTableView *groupHooksTable() const;
    QTableView *activitiesTable() const;

Q_SIGNALS:
    /// A link leads to another row of the place.
    void subjectRequested(const hookline::autoscaling::Subject &subject);
    void deploymentRequested(const QString &deploymentId);
    /// Esc with nothing to cancel.
    void backRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showPage();
    void formClosed();

    session::Session &m_session;
    Subject m_subject;
    bool m_formOpen = false;
    QStackedWidget *m_pages;
    common::EmptyState *m_empty;
    InstancePane *m_instance;
    HookPane *m_hook;
    GroupPane *m_group;
    HookForm *m_form;
};

} // namespace hookline::autoscaling
