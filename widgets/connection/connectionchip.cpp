// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/connectionchip.h"

#include "models/aws/credentials.h"
#include "models/session/session.h"
#include "models/tables/timetext.h"
#include "widgets/common/errortext.h"
#include "widgets/common/status.h"
#include "widgets/connection/connectionchooser.h"
#include "widgets/connection/connectiontexts.h"
#include "widgets/connection/swatches.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace hookline::connection {

namespace {

constexpr QSize chooserSize(760, 520);
constexpr int chooserMargin = 8;

/// Cut off with an ellipsis where it has no room, instead of asking for some.
class YieldingLabel final : public QLabel
{
public:
    using QLabel::QLabel;

    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

} // namespace

ConnectionChip::ConnectionChip(session::Session &session, const Means &means, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_means(means)
    , m_button(new QToolButton(this))
    , m_badge(new QLabel(this))
    , m_freshness(new QLabel(this))
    , m_keys(new YieldingLabel(this))
    , m_now(means.clock->now())
{
    setObjectName(QStringLiteral("connectionChip"));
    m_button->setObjectName(QStringLiteral("connectionButton"));
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setIconSize(QSize(12, 12));
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
    m_keys->setObjectName(QStringLiteral("keySource"));
    m_keys->setTextFormat(Qt::PlainText);
    layout->addWidget(m_freshness);
    layout->addWidget(m_keys, 1);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_chooser && m_chooser->isVisible())
            closeChooser();
        else
            openChooser();
    });
    connect(&session, &session::Session::freshnessChanged, this, &ConnectionChip::refresh);
    connect(&session.client().credentials(), &aws::Credentials::changed, this, &ConnectionChip::refresh);
    refreshIdentity();
    refresh();
}

ConnectionChip::~ConnectionChip()
{
    delete m_chooser; // It belongs to the window, which stays.
}

void ConnectionChip::refreshIdentity()
{
    aws::askIdentity(m_session.client(), this, [this](const Result<aws::Identity> &identity) {
        m_problem = identity ? Error() : identity.error();
        if (identity)
            m_identity = *identity;
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
    QStringList parts{connectionName(connection)};
    if (!m_identity.account.isEmpty())
        parts.append(m_identity.accountText());
    if (!m_identity.callerName().isEmpty())
        parts.append(m_identity.callerName());
    parts.append(connection.region);
    m_button->setText(parts.join(QStringLiteral(" · ")) + QStringLiteral(" ▾"));
    m_button->setIcon(swatchIcon(connection.colour, palette()));
    const QString keys = m_session.client().credentials().source();
    m_keys->setText(keys.isEmpty() || connection.sandbox ? QString() : tr("keys: %1").arg(keys));
    m_keys->setToolTip(m_keys->text());
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

    m_button->setToolTip(toolTipText());
    m_button->setAccessibleName(tr("Connection %1").arg(sentence()));
    setAccessibleName(sentence());
}

QString ConnectionChip::toolTipText() const
{
    aws::Credentials &credentials = m_session.client().credentials();
    QStringList lines{tr("Connection: press to choose another one."),
                      tr("Keys: %1").arg(credentials.source())};
    if (const auto end = credentials.expiration())
        lines.append(tr("They end at %1").arg(tables::exactText(*end)));
    if (!m_identity.arn.isEmpty())
        lines.append(m_identity.arn);
    if (m_problem.code != ErrorCode::None)
        lines.append(tr("Who you are is not known: %1").arg(common::why(m_problem)));
    return lines.join(QLatin1Char('\n'));
}

void ConnectionChip::makeChooser()
{
    m_chooser = new ConnectionChooser(m_means, window());
    connect(m_chooser, &ConnectionChooser::cancelled, this, &ConnectionChip::closeChooser);
    connect(m_chooser, &ConnectionChooser::sandboxChosen, this, [this](Opening opening) {
        closeChooser();
        Q_EMIT sandboxChosen(opening);
    });
    connect(m_chooser, &ConnectionChooser::connectionChosen, this,
            [this](const aws::Connection &connection, Opening opening) {
                closeChooser();
                Q_EMIT connectionChosen(connection, opening);
            });
    window()->installEventFilter(this);
}

void ConnectionChip::openChooser()
{
    if (!m_chooser)
        makeChooser();
    m_chooser->reload();
    m_chooser->setCurrent(m_session.connection());
    placeChooser();
    m_chooser->show();
    m_chooser->raise();
    m_chooser->focusStart();
}

/// Under the button, within the window.
void ConnectionChip::placeChooser()
{
    const QRect room =
        window()->rect().adjusted(chooserMargin, chooserMargin, -chooserMargin, -chooserMargin);
    const QPoint under = m_button->mapTo(window(), QPoint(0, m_button->height() + chooserMargin / 2));
    const QSize size = chooserSize.boundedTo(QSize(room.width(), room.bottom() - under.y()));
    m_chooser->setGeometry(QRect(QPoint(std::min(under.x(), room.right() - size.width()), under.y()), size));
}

void ConnectionChip::closeChooser()
{
    m_chooser->hide();
    m_button->setFocus(Qt::OtherFocusReason);
}

bool ConnectionChip::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && m_chooser && m_chooser->isVisible())
        placeChooser();
    return QWidget::eventFilter(watched, event);
}

void ConnectionChip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace hookline::connection
