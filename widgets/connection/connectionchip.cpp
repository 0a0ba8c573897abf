// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/connectionchip.h"

#include "models/session/session.h"
#include "widgets/common/errortext.h"
#include "widgets/common/status.h"
#include "widgets/connection/connectionchooser.h"
#include "widgets/connection/connectiontexts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace hookline::connection {

namespace {

/// The role or user that an STS ARN names: "arn:aws:sts::123456789012:assumed-role/release/anna" → "release".
QString callerName(const QString &arn)
{
    const QStringList path = arn.section(QLatin1Char(':'), 5).split(QLatin1Char('/'));
    return path.size() >= 2 ? path.at(1) : path.value(0);
}

} // namespace

ConnectionChip::ConnectionChip(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_button(new QToolButton(this))
    , m_badge(new QLabel(this))
    , m_freshness(new QLabel(this))
    , m_now(SystemClock().now())
{
    setObjectName(QStringLiteral("connectionChip"));
    m_button->setObjectName(QStringLiteral("connectionButton"));
    m_button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_button->setArrowType(Qt::NoArrow);
    m_button->setFocusPolicy(Qt::StrongFocus);
    m_badge->setObjectName(QStringLiteral("notAwsBadge"));
    m_badge->setTextFormat(Qt::PlainText);
    m_badge->setFrameShape(QFrame::Box);
    m_badge->setMargin(3);
    QFont bold = m_badge->font();
    bold.setBold(true);
    m_badge->setFont(bold);
    m_freshness->setObjectName(QStringLiteral("freshness"));
    m_freshness->setTextFormat(Qt::PlainText);
    m_badge->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_button);
    layout->addWidget(m_badge);
    layout->addWidget(m_freshness, 1);
    connect(m_button, &QToolButton::clicked, this, &ConnectionChip::openChooser);
    connect(&session, &session::Session::freshnessChanged, this, &ConnectionChip::refresh);
    refreshIdentity();
    refresh();
}

void ConnectionChip::refreshIdentity()
{
    m_session.client().call(QStringLiteral("sts"), QStringLiteral("GetCallerIdentity"), {}, this,
                            [this](const aws::Reply &reply) {
                                m_problem = reply.ok() ? Error() : reply.error();
                                if (reply.ok()) {
                                    m_account = reply->value(QStringLiteral("Account")).toString();
                                    m_caller = callerName(reply->value(QStringLiteral("Arn")).toString());
                                }
                                refresh();
                            });
}

void ConnectionChip::setNow(Instant now)
{
    m_now = now;
    const QString text = freshnessText(m_session.freshness(), now);
    if (text != m_freshness->text())
        refresh();
}

QString ConnectionChip::sentence() const
{
    QStringList parts{m_button->text()};
    if (!m_badge->text().isEmpty())
        parts.append(m_badge->text());
    if (m_problem.code != ErrorCode::None)
        parts.append(tr("who you are is not known: %1").arg(common::why(m_problem)));
    parts.append(m_freshness->text());
    return parts.join(QStringLiteral(", "));
}

void ConnectionChip::refresh()
{
    const aws::Connection &connection = m_session.connection();
    const QString name = aws::displayName(connection);
    QStringList parts{connection.sandbox && connection.label.isEmpty() ? tr("Sandbox")
                          : name.isEmpty()                             ? tr("Environment")
                                                                       : name};
    if (!m_account.isEmpty())
        parts.append(m_account);
    if (!m_caller.isEmpty())
        parts.append(m_caller);
    parts.append(connection.region);
    m_button->setText(parts.join(QStringLiteral(" · ")) + QStringLiteral(" ▾"));
    m_badge->setText(notAwsText(connection));
    m_badge->setVisible(!m_badge->text().isEmpty());
    m_badge->setToolTip(connection.endpoint.toString());

    const session::Freshness &freshness = m_session.freshness();
    m_freshness->setText(freshnessText(freshness, m_now));
    const bool problem = freshness.problem.code != ErrorCode::None;
    m_freshness->setToolTip(problem ? common::why(freshness.problem) + QLatin1Char('\n')
                                    + common::whatNow(freshness.problem)
                                    : tr("When what is shown was last read completely"));
    using State = session::Freshness::State;
    const bool bad = freshness.state == State::Offline || freshness.state == State::Denied;
    QPalette colours = palette();
    if (bad)
        colours.setColor(QPalette::WindowText, common::statusColor(common::StatusId::Failed, palette()));
    m_freshness->setPalette(colours);

    QString tip = tr("Connection: press to choose another one.\nKeys: %1").arg(connection.keySource);
    if (m_problem.code != ErrorCode::None)
        tip += QLatin1Char('\n') + tr("Who you are is not known: %1").arg(common::why(m_problem));
    m_button->setToolTip(tip);
    m_button->setAccessibleName(tr("Connection %1").arg(sentence()));
    setAccessibleName(sentence());
}

void ConnectionChip::openChooser()
{
    if (!m_chooser) {
        m_chooser = new ConnectionChooser(aws::Environment::ofProcess(), this);
        m_chooser->setWindowFlags(Qt::Popup);
        connect(m_chooser, &ConnectionChooser::cancelled, m_chooser, &QWidget::hide);
        connect(m_chooser, &ConnectionChooser::sandboxChosen, this, [this](Opening opening) {
            m_chooser->hide();
            Q_EMIT sandboxChosen(opening);
        });
        connect(m_chooser, &ConnectionChooser::connectionChosen, this,
                [this](const aws::Connection &connection, Opening opening) {
                    m_chooser->hide();
                    Q_EMIT connectionChosen(connection, opening);
                });
    }
    m_chooser->reload();
    m_chooser->setCurrent(m_session.connection());
    m_chooser->resize(m_chooser->sizeHint().expandedTo(QSize(420, 0)));
    m_chooser->move(m_button->mapToGlobal(QPoint(0, m_button->height())));
    m_chooser->show();
    m_chooser->focusStart();
}

void ConnectionChip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace hookline::connection
