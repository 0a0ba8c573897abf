// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "widgets/autoscaling/subject.h"

#include <QWidget>

#include <array>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace hookline::common {
class EmptyState;
class RemovalGuard;
} // namespace hookline::common
namespace hookline::session {
class Session;
}
namespace hookline::tables {
class AutoScalingGroupsModel;
class InstancesModel;
class LifecycleHooksModel;
class TableModel;
} // namespace hookline::tables

namespace hookline::autoscaling {

/// The instances, lifecycle hooks and groups of Auto Scaling: one list at a time, filtered by text and by
/// what matters in it. Empty, it says why. The view selects and tells; what is selected is decided outside.
/// While it is visible, Auto Scaling is polled quicker.
class AutoScalingView : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive the view.
    explicit AutoScalingView(session::Session &session, QWidget *parent = nullptr);
    ~AutoScalingView() override;

    Kind kind() const { return m_kind; }
    /// Shows that list; what is selected in each list stays.
    void setKind(Kind kind);
    /// What is selected in the list that is shown.
    Subject current() const;
    /// Shows the list and selects the row without taking the focus. An unknown, hidden or empty key selects
    /// nothing.
    void select(const Subject &subject);
    /// False while a filter hides the row.
    bool shows(const Subject &subject) const;
    /// Lets go of every filter but the words.
    void showAll();
    /// Hides rows that do not hold all the words, in every list.
    void setFilterText(const QString &text);
    /// The service's time now: moves the countdowns of visible rows.
    void setNow(Instant now);
    /// Instances that wait for a hook.
    int waitingCount() const;
    /// The table of the list that is shown.
    QTableView *table() const { return table(m_kind); }
    QTableView *table(Kind kind) const { return m_lists[static_cast<size_t>(kind)].table; }

    /// Widths, order and sorting of a list's columns, for the settings.
    QByteArray headerState(Kind kind) const;
    void restoreHeaderState(Kind kind, const QByteArray &state);

Q_SIGNALS:
    /// Also when another list is shown: then its selection, whose key may be empty.
    void selected(const hookline::autoscaling::Subject &subject);
    /// Enter or double click.
    void activated(const hookline::autoscaling::Subject &subject);
    /// A person wants a new lifecycle hook, of `group` if it is not empty.
    void newHookRequested(const QString &group);
    /// The empty state's button: the filters should go.
    void clearFilterRequested();
    void countChanged(int waiting);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    struct List
    {
        tables::TableModel *model = nullptr;
        common::RemovalGuard *guard = nullptr;
        QTableView *table = nullptr;
        QString selected; ///< Also while a filter hides it.
    };

    QWidget *buildBar();
    QWidget *buildFilters();
    void buildList(Kind kind, tables::TableModel *model, const char *name, const QString &title);
    void setWidths();
    void filterChosen();
    QString chosenFilters() const;
    void countsChanged();
    void updateEmptyText();
    void currentChanged(Kind kind);
    void showSelected(Kind kind);
    QString groupOfSelection() const;
    List &list(Kind kind) { return m_lists[static_cast<size_t>(kind)]; }
    const List &list(Kind kind) const { return m_lists[static_cast<size_t>(kind)]; }

    session::Session &m_session;
    tables::InstancesModel *m_instances;
    tables::LifecycleHooksModel *m_hooks;
    tables::AutoScalingGroupsModel *m_groups;
    std::array<List, 3> m_lists;
    Kind m_kind = Kind::Instances;
    QString m_filter;
    bool m_selecting = false; ///< The selection comes from outside: nothing to tell.
    int m_told = -1; ///< The count that was told last.

    QButtonGroup *m_switch;
    QStackedWidget *m_filters;
    QComboBox *m_state;
    QComboBox *m_timeout;
    QCheckBox *m_abandon;
    QCheckBox *m_noTarget;
    QCheckBox *m_managed;
    QPushButton *m_newHook;
    QLabel *m_counts;
    QStackedWidget *m_pages;
    common::EmptyState *m_empty;
};

} // namespace hookline::autoscaling
