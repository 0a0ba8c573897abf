// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/placepage.h"

#include <QPointer>
#include <QWidget>

namespace hookline::appspec {
class SpecDesk;
}

namespace hookline::gui {

/// Where the window's one SpecDesk stands while this page is looked at: files belong to the person, not to a
/// connection. Gives the desk back when it goes.
class DeskHolder final : public QWidget
{
    Q_OBJECT

public:
    DeskHolder(appspec::SpecDesk &desk, QWidget *parent);
    ~DeskHolder() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    QPointer<appspec::SpecDesk> m_desk;
};

/// The AppSpec files that are being worked on.
class AppSpecPage final : public PlacePage
{
    Q_OBJECT

public:
    /// `desk` is shared by all workbenches and must outlive the page.
    AppSpecPage(appspec::SpecDesk &desk, QWidget *lists);

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

    appspec::SpecDesk &m_desk;
    DeskHolder *m_holder;
};

} // namespace hookline::gui
