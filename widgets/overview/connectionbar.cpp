// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/connectionbar.h"

#include "models/aws/credentials.h"
#include "models/session/autoscaling.h"
#include "widgets/common/parts.h"
#include "widgets/common/worldtext.h"
#include "widgets/connection/connectiontexts.h"
#include "widgets/connection/swatches.h"
#include "widgets/overview/overviewtexts.h"

#include <QAbstractButton>
#include <QEvent>
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

namespace hookline::overview {

namespace {

constexpr int widestName = 160; // pixels of a tab; the whole name is in its tool tip

} // namespace

ConnectionBar::ConnectionBar(session::Overview &overview, Clock &clock, QWidget *parent)
    : QTabBar(parent)
    , m_overview(overview)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("connectionBar"));
    setAccessibleName(tr("Open connections"));
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideNone); // names are short already; what has no room is scrolled to
    setTabsClosable(true);
    setFocusPolicy(Qt::TabFocus);
    setIconSize(QSize(14, 14));
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &ConnectionBar::refresh);
    connect(&overview, &session::Overview::sessionsChanged, this, &ConnectionBar::follow);
    connect(&overview, &session::Overview::connectionChanged, this, &ConnectionBar::scheduleRefresh);
    connect(this, &QTabBar::currentChanged, this, [this](int tab) {
        if (session::Session *session = sessionAt(tab))
            Q_EMIT sessionChosen(session);
        else if (tab == 0)
            Q_EMIT overviewChosen();
    });
    connect(this, &QTabBar::tabCloseRequested, this, [this](int tab) {
        if (session::Session *session = sessionAt(tab))
            Q_EMIT closeRequested(session);
    });
    follow();
}

session::Session *ConnectionBar::sessionAt(int tab) const
{
    const bool isOne = tab > 0 && tab <= static_cast<int>(m_sessions.size());
    return isOne ? m_sessions[static_cast<size_t>(tab - 1)] : nullptr;
}

void ConnectionBar::setCurrentSession(const session::Session *session)
{
    const QSignalBlocker quiet(this);
    const auto found = std::find(m_sessions.begin(), m_sessions.end(), session);
    setCurrentIndex(found == m_sessions.end() ? 0 : static_cast<int>(found - m_sessions.begin()) + 1);
}

void ConnectionBar::follow()
{
    const QSignalBlocker quiet(this);
    const session::Session *current = sessionAt(currentIndex());
    while (count() > 0)
        removeTab(count() - 1);
    m_sessions = m_overview.sessions();
    m_listener = std::make_unique<QObject>();
    setVisible(!m_sessions.empty());
    if (m_sessions.empty())
        return;
    addTab(tr("All connections"));
    setTabButton(0, RightSide, nullptr);
    setTabButton(0, LeftSide, nullptr);
    for (session::Session *session : m_sessions) {
        addTab(connection::connectionName(session->connection()));
        const auto listen = [&](const auto *sender, auto signal) {
            connect(sender, signal, m_listener.get(), [this] { scheduleRefresh(); });
        };
        listen(session, &session::Session::freshnessChanged);
        listen(&session->client().credentials(), &aws::Credentials::changed);
        listen(&session->autoScaling(), &session::AutoScaling::freshnessChanged);
        listen(session->store().decisions.notifier(), &store::TableNotifier::changed);
        listen(session->store().autoScalingInstances.notifier(), &store::TableNotifier::changed);
    }
    refresh();
    setCurrentSession(current);
}

void ConnectionBar::scheduleRefresh()
{
    m_refresh.start();
}

void ConnectionBar::refresh()
{
    int waiting = 0;
    for (size_t i = 0; i < m_sessions.size(); ++i) {
        waiting += session::Overview::waitingCount(*m_sessions[i]);
        refreshTab(static_cast<int>(i) + 1);
    }
    if (count() == 0)
        return;
    setTabText(0, waiting > 0 ? tr("All connections (%1)").arg(waiting) : tr("All connections"));
    setTabToolTip(
        0, tr("Everything of all open connections in one table: %1 (Ctrl+1)").arg(waitingText(waiting)));
    setAccessibleTabName(0, tr("All connections, %1").arg(waitingText(waiting)));
}

void ConnectionBar::refreshTab(int tab)
{
    session::Session &session = *sessionAt(tab);
    const int waiting = session::Overview::waitingCount(session);
    const QString name = connection::connectionName(session.connection());
    const auto textOf = [&session](const QString &start) {
        QStringList parts{start, session.connection().region};
        if (common::isNotAws(session))
            parts.append(tr("not AWS"));
        return parts.join(QStringLiteral(" · "));
    };
    const QString text = textOf(fontMetrics().elidedText(name, Qt::ElideMiddle, widestName));
    const QString shown = common::plainButtonText(waiting > 0 ? tr("%1 (%2)").arg(text).arg(waiting) : text);
    if (tabText(tab) != shown)
        setTabText(tab, shown);
    setTabIcon(tab, connection::swatchIcon(session.connection().colour, palette()));

    const StateText state = stateOf(session, m_clock.now());
    QStringList lines{common::worldText(session), waitingText(waiting), state.text};
    setAccessibleTabName(
        tab, QStringList{textOf(name), waitingText(waiting), state.text}.join(QLatin1String(", ")));
    if (!state.reason.isEmpty())
        lines.append(state.reason);
    if (tab < 9)
        lines.append(tr("Ctrl+%1 opens it, Ctrl+W closes it").arg(tab + 1));
    setTabToolTip(tab, lines.join(QLatin1Char('\n')));

    auto *glyph = qobject_cast<QLabel *>(tabButton(tab, LeftSide));
    if (state.glyph == common::StatusId::Unknown) {
        if (glyph)
            setTabButton(tab, LeftSide, nullptr);
        return;
    }
    if (!glyph) {
        glyph = new QLabel(this);
        glyph->setObjectName(QStringLiteral("connectionState"));
        glyph->setAttribute(Qt::WA_TransparentForMouseEvents); // the tab below has the tool tip
    }
    glyph->setPixmap(common::statusIcon(state.glyph, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
    glyph->setFixedSize(16, 16);
    if (tabButton(tab, LeftSide) != glyph)
        setTabButton(tab, LeftSide, glyph);
}

void ConnectionBar::tabInserted(int index)
{
    QTabBar::tabInserted(index);
    if (QWidget *button = tabButton(index, RightSide)) {
        button->setObjectName(QStringLiteral("closeConnection"));
        button->setToolTip(tr("Close this connection (Ctrl+W)"));
        button->setAccessibleName(button->toolTip());
    }
}

void ConnectionBar::changeEvent(QEvent *event)
{
    QTabBar::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        scheduleRefresh();
}

} // namespace hookline::overview
