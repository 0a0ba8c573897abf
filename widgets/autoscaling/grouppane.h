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
}
namespace hookline::session {
class Session;
}
namespace hookline::tables {
class LifecycleHooksModel;
class ScalingActivitiesModel;
} // namespace hookline::tables

namespace hookline::autoscaling {

/// One Auto Scaling group: its facts, its lifecycle hooks and what it did lately.
class GroupPane : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit GroupPane(session::Session &session, QWidget *parent = nullptr);

    void showGroup(const QString &name);
    void setNow(Instant now);
    QTableView *hooksTable() const { return m_hooks; }
    QTableView *activitiesTable() const { return m_activities; }

Q_SIGNALS:
    void subjectRequested(const hookline::autoscaling::Subject &subject);
    void newHookRequested(const QString &group);

private:
    QWidget *buildTables();
    void refresh();

    session::Session &m_session;
    QString m_name;
    tables::LifecycleHooksModel *m_hooksModel;
    tables::ScalingActivitiesModel *m_activitiesModel;
    common::CopyLabel *m_title;
    QLabel *m_facts;
    QPushButton *m_newHook;
    QTableView *m_hooks;
    QTableView *m_activities;
};

} // namespace hookline::autoscaling
