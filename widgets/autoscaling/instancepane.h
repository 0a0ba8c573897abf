// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "widgets/autoscaling/subject.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace hookline::common {
class CopyLabel;
class FactGrid;
class RemovalGuard;
} // namespace hookline::common
namespace hookline::session {
class Session;
}
namespace hookline::tables {
class LifecycleActionsModel;
}

namespace hookline::autoscaling {

class ActionCard;

/// One instance: its facts, the hooks that hold it, and the card that answers one of them.
class InstancePane : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit InstancePane(session::Session &session, QWidget *parent = nullptr);

    /// Of the hooks that hold it the chosen one, else the first that nobody answered.
    void showInstance(const QString &instanceId);
    void selectHook(const QString &hook);
    void setNow(Instant now);
    QTableView *table() const { return m_table; }
    ActionCard *card() const { return m_card; }

Q_SIGNALS:
    void subjectRequested(const hookline::autoscaling::Subject &subject);

private:
    QWidget *buildSide();
    void refresh();
    void follow();
    QString nothingSentence() const;

    session::Session &m_session;
    QString m_id;
    QString m_hook; ///< Chosen by a person; empty: the first that waits.
    bool m_following = false;
    tables::LifecycleActionsModel *m_model;
    common::CopyLabel *m_name;
    common::FactGrid *m_facts;
    QLabel *m_state = nullptr;
    QLabel *m_where = nullptr;
    QPushButton *m_group;
    QTableView *m_table;
    ActionCard *m_card;
};

} // namespace hookline::autoscaling
