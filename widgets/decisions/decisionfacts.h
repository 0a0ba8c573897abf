// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/decision.h"
#include "models/store/eventlist.h"
#include "models/store/store.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QTreeWidget;

namespace hookline::common {
class CopyLabel;
}

namespace hookline::common {
class FactGrid;
}
namespace hookline::decisions {

using common::FactGrid;

/// The upper part of the card: everything that a person needs to judge what waits, and the events that came
/// before it. Shows no secret.
class DecisionFacts : public QWidget
{
    Q_OBJECT

public:
    explicit DecisionFacts(QWidget *parent = nullptr);

    /// `world` names the connection. What belongs to another decision or deployment is forgotten.
    void showFacts(const domain::Decision &decision, const store::Store &store, const QString &world,
                   bool notAws);
    /// The service's time now: moves countdown and ages.
    void setNow(Instant now);
    /// Whether it still waits: what has ended counts down no more.
    void setWaiting(bool waiting);
    /// Everything that it says, one line each.
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void addRow(const QString &name, const QString &caption);
    void setRow(const QString &name, const QString &value, const QString &toolTip = {});
    void showEvents(const store::Store &store);
    void paintEvents();
    void showTimes();

    domain::Decision m_decision;
    std::optional<domain::Deployment> m_deployment;
    std::vector<store::EventEntry> m_events;
    Instant m_now;
    bool m_waiting = true;

    QLabel *m_world;
    QLabel *m_title;
    QLabel *m_countdown;
    QLabel *m_nobody;
    FactGrid *m_grid;
    common::CopyLabel *m_deploymentId;
    QHash<QString, QLabel *> m_values;
    QTreeWidget *m_eventList;
};

} // namespace hookline::decisions
