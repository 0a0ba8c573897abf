// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/placepage.h"

#include <QPointer>
#include <QWidget>

namespace hookline::appspec {
class SpecActions;
class SpecDesk;
} // namespace hookline::appspec

namespace hookline::session {
class Session;
}

namespace hookline::gui {

class Selection;
class SpecRevisions;

/// Where the window's one SpecDesk stands while this page is looked at, with the actions of this page's
/// connection: files belong to the person, not to a connection. Gives the desk back when it goes.
class DeskHolder final : public QWidget
{
    Q_OBJECT

public:
    /// `actions` becomes the holder's.
    DeskHolder(appspec::SpecDesk &desk, appspec::SpecActions *actions, QWidget *parent);
    ~DeskHolder() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QPointer<appspec::SpecDesk> m_desk;
    QPointer<appspec::SpecActions> m_actions; ///< Stands in the desk while the desk stands here.
};

/// The AppSpec files that are being worked on.
class AppSpecPage final : public PlacePage
{
    Q_OBJECT

public:
    /// All must outlive the page; `desk` is shared by all workbenches.
    AppSpecPage(session::Session &session, const Selection &selection, appspec::SpecDesk &desk,
                QWidget *lists);

    SpecRevisions *revisions() const { return m_revisions; }

    QWidget *list() const override { return m_holder; }
    QList<int> division() const override { return {560, 0}; }
    QWidget *start() const override;
    void laneChosen(const QString &, const QString &) override { }
    void setNow(Instant) override { }
    bool canFilter() const override { return false; }
    bool hasTimeline() const override { return false; }
    void find() override;

private:
    void count();
    void refreshActions();

    appspec::SpecDesk &m_desk;
    appspec::SpecActions *m_actions;
    DeskHolder *m_holder;
    SpecRevisions *m_revisions;
};

} // namespace hookline::gui
