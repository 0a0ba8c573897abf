// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/requestdetail.h"

#include "models/session/requestlog.h"
#include "models/tables/requestsmodel.h"
#include "models/tables/timetext.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/errortext.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/status.h"
#include "widgets/connection/requesttexts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hookline::connection {

namespace {

constexpr int iconSize = 20;

QString bytes(qint64 count)
{
    return QLocale().toString(count);
}

} // namespace

RequestDetail::RequestDetail(session::RequestLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_pages(new QStackedWidget(this))
    , m_empty(new common::EmptyState(this))
    , m_icon(new QLabel(this))
    , m_title(common::textLabel(QStringLiteral("requestTitle"), this))
    , m_facts(new common::FactGrid(this))
    , m_requestId(new common::CopyLabel(this))
    , m_attempts(common::textLabel(QStringLiteral("requestAttempts"), this))
{
    setObjectName(QStringLiteral("requestDetail"));
    m_title->setFont(common::heading(m_title->font()));
    m_icon->setFixedSize(iconSize, iconSize);
    buildFacts();
    auto *head = new QWidget(this);
    auto *headLayout = new QHBoxLayout(head);
    headLayout->setContentsMargins(0, 0, 0, 0);
    headLayout->setSpacing(common::gridUnit);
    headLayout->addWidget(m_icon);
    headLayout->addWidget(m_title, 1);
    m_scroll = common::scrollArea(QStringLiteral("requestFacts"), {head, m_facts}, this);
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    m_scroll->setAccessibleName(tr("The selected request"));
    m_pages->addWidget(m_scroll);
    m_pages->addWidget(m_empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    connect(&log, &session::RequestLog::changed, this, &RequestDetail::logChanged);
    refresh();
}

void RequestDetail::buildFacts()
{
    m_requestId->setObjectName(QStringLiteral("requestId"));
    m_attempts->setFont(common::monospace(m_attempts->font()));
    m_outcome = m_facts->addText(tr("Outcome"), QStringLiteral("requestOutcome"));
    m_message = m_facts->addText(tr("Message"), QStringLiteral("requestMessage"));
    m_meaning = m_facts->addText(tr("What it means"), QStringLiteral("requestMeaning"));
    m_advice = m_facts->addText(tr("What now"), QStringLiteral("requestAdvice"));
    m_facts->addRow(tr("Request ID"), m_requestId);
    m_facts->addRow(tr("Attempts"), m_attempts);
    m_started = m_facts->addText(tr("Started"), QStringLiteral("requestStarted"));
    m_took = m_facts->addText(tr("Took"), QStringLiteral("requestTook"));
    m_host = m_facts->addText(tr("Host"), QStringLiteral("requestHost"));
    m_bytes = m_facts->addText(tr("Bytes"), QStringLiteral("requestBytes"));
    m_keys = m_facts->addText(tr("Keys for"), QStringLiteral("requestKeys"));
}

QWidget *RequestDetail::pane() const
{
    return m_scroll;
}

void RequestDetail::showAttempt(const QString &key)
{
    m_key = key;
    refresh();
}

void RequestDetail::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void RequestDetail::logChanged()
{
    // A call that is over does not change any more.
    const bool mayChange = m_call.empty() || m_call.back().again || !m_log.attempts().find(m_key);
    if (isVisible() && mayChange)
        refresh();
}

void RequestDetail::refresh()
{
    m_call = m_log.callOf(m_key);
    if (m_call.empty()) {
        m_key.clear();
        m_empty->setSentence(
            m_log.counts().attempts == 0
                ? tr("The facts of a request stand here once it is selected.")
                : tr("%1.\nSelect a request for its facts.").arg(countsText(m_log.counts())));
        m_pages->setCurrentWidget(m_empty);
        return;
    }
    m_attempt = *m_log.attempts().find(m_key);
    showFacts(m_attempt);
    showMeaning(m_attempt);
    m_pages->setCurrentWidget(m_scroll);
}

void RequestDetail::showFacts(const Attempt &attempt)
{
    m_title->setText(QStringLiteral("%1 · %2").arg(attempt.service, attempt.operation));
    paintIcon();
    QString outcome = outcomeSentence(attempt, attemptAfter(m_call, attempt.number));
    if (attempt.httpStatus != 0)
        outcome += QStringLiteral(" · ") + tr("HTTP %1").arg(attempt.httpStatus);
    m_facts->setText(m_outcome, outcome);
    m_requestId->setText(attempt.requestId, tr("request ID"));
    m_facts->setRowVisible(m_requestId, !attempt.requestId.isEmpty());
    m_attempts->setText(attemptLines(m_call));
    m_facts->setRowVisible(m_attempts, m_call.size() > 1 || attempt.number > 1 || attempt.again);
    m_facts->setText(m_started, tables::exactText(attempt.started));
    m_facts->setText(m_took, tables::tookText(attempt.took));
    m_facts->setText(m_host,
                     attempt.region.isEmpty() ? attempt.host
                                              : attempt.host + QStringLiteral(" · ") + attempt.region);
    m_facts->setText(m_bytes, tr("%1 out, %2 in").arg(bytes(attempt.bytesOut), bytes(attempt.bytesIn)),
                     tr("Of the bodies, without headers."));
    const QString profile =
        attempt.profile.isEmpty() ? tr("the environment") : tr("profile %1").arg(attempt.profile);
    m_facts->setText(m_keys, attempt.forKeys ? profile : QString());
}

void RequestDetail::showMeaning(const Attempt &attempt)
{
    const bool failed = attempt.error.code != ErrorCode::None;
    m_facts->setText(m_message, tables::messageText(attempt));
    m_facts->setText(m_meaning, failed ? common::why(Error{.code = attempt.error.code}) : QString());
    m_facts->setText(m_advice,
                     !failed             ? QString()
                         : attempt.again ? tr("Nothing: it is sent again by itself.")
                                         : common::whatNow(attempt.error));
}

void RequestDetail::paintIcon()
{
    m_icon->setPixmap(common::statusIcon(tables::statusId(outcomeOf(m_attempt)), palette())
                          .pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
}

void RequestDetail::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_call.empty())
        paintIcon();
}

} // namespace hookline::connection
