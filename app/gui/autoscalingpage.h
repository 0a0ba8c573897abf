// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/placepage.h"

namespace hookline::autoscaling {
class AutoScalingDetail;
class AutoScalingView;
} // namespace hookline::autoscaling
namespace hookline::common {
class Confirmer;
}
namespace hookline::session {
class Session;
}

namespace hookline::gui {

/// Auto Scaling: instances and what holds them, lifecycle hooks, groups.
class AutoScalingPage final : public PlacePage
{
    Q_OBJECT

public:
    /// All must outlive it. `details` is the parent of the detail.
    AutoScalingPage(session::Session &session, common::Confirmer &confirmer, Selection &selection,
                    const Settings &settings, QWidget *lists, QWidget *details);

    autoscaling::AutoScalingView *view() const { return m_view; }
    autoscaling::AutoScalingDetail *subjectDetail() const { return m_detail; }
    QWidget *list() const override;
    QWidget *detail() const override;
    QList<int> division() const override { return {210, 350}; }
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
    /// The deployment to which a hook of CodeDeploy belongs.
    void deploymentRequested(const QString &deploymentId);
    /// The detail gives the keyboard back.
    void backRequested();

private:
    void connectAll();
    void selectFirst();
    QString groupShown() const;

    session::Session &m_session;
    Selection &m_selection;
    autoscaling::AutoScalingView *m_view;
    autoscaling::AutoScalingDetail *m_detail;
};

} // namespace hookline::gui
