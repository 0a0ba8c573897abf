// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "widgets/autoscaling/subject.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookline::common {
class CommandButton;
class Confirmer;
class CopyLabel;
class ErrorBar;
class FactGrid;
class ReasonButton;
} // namespace hookline::common
namespace hookline::domain {
struct LifecycleHook;
}
namespace hookline::session {
class Session;
}

namespace hookline::autoscaling {

/// One lifecycle hook: its facts, Edit and Delete.
class HookPane : public QWidget
{
    Q_OBJECT

public:
    /// `session` and `confirmer` must outlive it.
    HookPane(session::Session &session, common::Confirmer &confirmer, QWidget *parent = nullptr);

    void showHook(const QString &key);

Q_SIGNALS:
    void editRequested(const QString &key);
    void subjectRequested(const hookline::autoscaling::Subject &subject);

private:
    QWidget *buildButtons();
    void refresh();
    void askToDelete();
    void remove();
    int heldInstances() const;
    const domain::LifecycleHook *hook() const;

    session::Session &m_session;
    common::Confirmer &m_confirmer;
    QString m_key;
    QString m_deleting; ///< Key of the hook that is being deleted.
    common::CopyLabel *m_name;
    common::ErrorBar *m_error;
    QLabel *m_notice;
    common::FactGrid *m_facts;
    QLabel *m_transition, *m_default, *m_timeouts, *m_holds, *m_target, *m_role, *m_metadata, *m_manager;
    QPushButton *m_group;
    common::ReasonButton *m_edit;
    common::ReasonButton *m_delete;
    common::CommandButton *m_copy;
};

} // namespace hookline::autoscaling
