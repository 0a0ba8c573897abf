// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/placepage.h"

namespace hookline::cloudformation {
class HookResultDetail;
class HookResultsView;
} // namespace hookline::cloudformation
namespace hookline::session {
class Session;
}

namespace hookline::gui {

/// CloudFormation: what Hooks said, and which of them stopped an operation.
class HookResultsPage final : public PlacePage
{
    Q_OBJECT

public:
    /// All must outlive it. `details` is the parent of the detail.
    HookResultsPage(session::Session &session, Selection &selection, const Settings &settings, QWidget *lists,
                    QWidget *details);

    cloudformation::HookResultsView *view() const { return m_view; }
    cloudformation::HookResultDetail *resultDetail() const { return m_detail; }
    QWidget *list() const override;
    QWidget *detail() const override;
    QList<int> division() const override { return {240, 320}; }
    QWidget *start() const override;
    std::vector<QWidget *> detailPanes() const override;
    TimelineSubject timelineSubject() const override;
    void laneChosen(const QString &laneKey, const QString &span) override;
    void setNow(Instant now) override;
    void setFilterText(const QString &words) override;
    void refresh() override;
    void saveSettings(Settings &settings) const override;

Q_SIGNALS:
    void clearFilterRequested();

private:
    void connectAll();
    void follow(const Location &now, const Location &before);

    session::Session &m_session;
    Selection &m_selection;
    cloudformation::HookResultsView *m_view;
    cloudformation::HookResultDetail *m_detail;
};

} // namespace hookline::gui
