// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/sandboxpane.h"

#include "models/core/ids.h"
#include "models/session/session.h"
#include "models/tables/timetext.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/connection/connectiontexts.h"

#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QJsonObject>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <array>

namespace hookline::connection {

namespace {

constexpr std::array<double, 5> speeds{1, 10, 60, 600, 3600};
constexpr double stepSeconds = 60;

QString speedText(double speed)
{
    return QStringLiteral("x") + QLocale::c().toString(speed, 'g', 6);
}

std::optional<Instant> instantIn(const QJsonObject &object, const QString &name)
{
    const QJsonValue value = object.value(name);
    return value.isDouble() ? std::optional(fromEpochSeconds(value.toDouble())) : std::nullopt;
}

QLabel *label(const QString &name, QWidget *parent)
{
    auto *made = new QLabel(parent);
    made->setObjectName(name);
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    made->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    return made;
}

common::ReasonButton *button(const QString &name, const QString &text, const QString &help, QWidget *parent)
{
    auto *made = new common::ReasonButton(text, parent);
    made->setObjectName(name);
    made->setAccessibleName(help);
    made->setHelp(help);
    made->setMinimumWidth(0);
    return made;
}

} // namespace

SandboxPane::SandboxPane(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_now(session.serviceNow())
{
    setObjectName(QStringLiteral("sandboxPane"));
    setAccessibleName(tr("Sandbox: its clock and how to reach it"));
    m_problem = new common::ErrorBar(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(8);
    layout->addWidget(buildClock());
    layout->addWidget(m_problem);
    layout->addWidget(buildReach());
    layout->addStretch(1);
    connect(&session, &session::Session::serviceClockChanged, this, &SandboxPane::clockSeen);
    refreshReach();
    refreshClock();
    readClock();
}

QWidget *SandboxPane::buildClock()
{
    auto *clock = new QWidget(this);
    m_clock = label(QStringLiteral("sandboxClock"), clock);
    m_clock->setFont(common::heading(font()));
    m_state = label(QStringLiteral("sandboxState"), clock);
    m_speed = new QComboBox(clock);
    m_speed->setObjectName(QStringLiteral("speedBox"));
    m_speed->setAccessibleName(tr("Speed of the sandbox's clock"));
    m_speed->setToolTip(tr("How many times faster than the wall the sandbox's clock runs"));
    for (double speed : speeds)
        m_speed->addItem(speedText(speed), speed);
    m_pause = button(QStringLiteral("pauseButton"), tr("Pause"), tr("Stop the sandbox's clock"), clock);
    m_step = button(QStringLiteral("stepButton"), tr("+1 min"),
                    tr("Move the sandbox's clock on by one minute"), clock);
    m_nextEvent = button(QStringLiteral("nextEventButton"), tr("Next event"),
                         tr("Move the sandbox's clock on to the next thing that happens by itself"), clock);
    m_nextDeadline =
        button(QStringLiteral("nextDeadlineButton"), tr("Next deadline"),
               tr("Move the sandbox's clock on to the next deadline of something that waits"), clock);

    connect(m_speed, &QComboBox::activated, this, [this] {
        changeClock({{QStringLiteral("speed"), m_speed->currentData().toDouble()}});
    });
    connect(m_pause, &common::ReasonButton::acted, this, [this] {
        changeClock({{QStringLiteral("paused"), !m_paused}});
    });
    connect(m_step, &common::ReasonButton::acted, this, [this] {
        changeClock({{QStringLiteral("stepSeconds"), stepSeconds}});
    });
    connect(m_nextEvent, &common::ReasonButton::acted, this, [this] {
        changeClock({{QStringLiteral("toNextEvent"), true}});
    });
    connect(m_nextDeadline, &common::ReasonButton::acted, this, [this] {
        changeClock({{QStringLiteral("toNextDeadline"), true}});
    });

    auto *layout = new QGridLayout(clock);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_clock, 0, 0, 1, 2);
    layout->addWidget(m_state, 1, 0, 1, 2);
    layout->addWidget(m_speed, 2, 0);
    layout->addWidget(m_pause, 2, 1);
    layout->addWidget(m_step, 3, 0);
    layout->addWidget(m_nextEvent, 3, 1);
    layout->addWidget(m_nextDeadline, 4, 0, 1, 2);
    return clock;
}

QWidget *SandboxPane::buildReach()
{
    auto *reach = new QWidget(this);
    QLabel *caption = label(QStringLiteral("reachCaption"), reach);
    caption->setText(tr("From a terminal"));
    m_endpoint = new common::CopyLabel(reach);
    m_endpoint->setObjectName(QStringLiteral("sandboxEndpoint"));
    m_accessKey = new common::CopyLabel(reach);
    m_accessKey->setObjectName(QStringLiteral("sandboxAccessKey"));
    m_secret = label(QStringLiteral("sandboxSecret"), reach);
    m_copySecret = new QPushButton(tr("Copy secret key"), reach);
    m_copySecret->setObjectName(QStringLiteral("copySecretButton"));
    m_copySecret->setAccessibleName(tr("Copy the secret access key"));
    m_shell = new QComboBox(reach);
    m_shell->setObjectName(QStringLiteral("shellBox"));
    m_shell->setAccessibleName(tr("Shell for the environment lines"));
    m_shell->addItem(tr("POSIX shell"), int(Shell::Posix));
    m_shell->addItem(QStringLiteral("PowerShell"), int(Shell::PowerShell));
#ifdef Q_OS_WIN
    m_shell->setCurrentIndex(1);
#endif
    m_copy = new QPushButton(tr("Copy environment"), reach);
    m_copy->setObjectName(QStringLiteral("copyEnvironmentButton"));
    m_copy->setAccessibleName(tr("Copy endpoint, region and keys as environment lines"));
    for (QPushButton *one : {m_copy, m_copySecret}) {
        one->setAutoDefault(true);
        one->setMinimumWidth(0);
    }

    connect(m_shell, &QComboBox::currentIndexChanged, this, &SandboxPane::refreshReach);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(
            environmentLines(m_session.connection(), Shell(m_shell->currentData().toInt()), false));
    });
    connect(m_copySecret, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(m_session.connection().keys.secretAccessKey));
    });

    auto *layout = new QVBoxLayout(reach);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QWidget *part : std::initializer_list<QWidget *>{caption, m_endpoint, m_accessKey, m_secret, m_shell,
                                                          m_copy, m_copySecret})
        layout->addWidget(part);
    return reach;
}

void SandboxPane::readClock()
{
    m_session.client().call(
        QStringLiteral("sandbox"), QStringLiteral("DescribeClock"), {}, this,
        [this](const aws::Reply &reply) { clockAnswered(reply, tr("The sandbox did not tell its clock.")); });
}

void SandboxPane::changeClock(const QJsonObject &change)
{
    ++m_asking;
    refreshClock();
    m_session.client().call(QStringLiteral("sandbox"), QStringLiteral("UpdateClock"), change, this,
                            [this](const aws::Reply &reply) {
                                --m_asking;
                                clockAnswered(reply, tr("The sandbox's clock was not changed."));
                                m_session.refresh();
                            });
}

void SandboxPane::clockAnswered(const aws::Reply &reply, const QString &what)
{
    if (reply.ok()) {
        m_problem->clear();
        m_known = true;
        m_paused = reply->value(QStringLiteral("paused")).toBool();
        m_chosenSpeed = reply->value(QStringLiteral("speed")).toDouble(1);
        m_deadline = instantIn(*reply, QStringLiteral("nextDeadline"));
        m_event = instantIn(*reply, QStringLiteral("nextEvent"));
        if (const auto now = instantIn(*reply, QStringLiteral("now")))
            m_now = *now;
    } else if (reply.error().code != ErrorCode::Cancelled) {
        m_problem->showError(what, reply.error());
    }
    refreshClock();
}

void SandboxPane::clockSeen()
{
    // The header of every reply tells that somebody changed the clock, but not the speed behind a pause.
    if (m_asking == 0)
        readClock();
}

void SandboxPane::setNow(Instant now)
{
    m_now = now;
    refreshClock();
}

void SandboxPane::refreshClock()
{
    m_clock->setText(tables::clockText(m_now));
    m_clock->setToolTip(tr("The sandbox's clock: %1").arg(tables::exactText(m_now)));
    QString state = !m_known ? tr("Sandbox, not AWS")
        : m_paused           ? tr("Sandbox, not AWS: paused (%1)").arg(speedText(m_chosenSpeed))
                             : tr("Sandbox, not AWS: %1").arg(speedText(m_chosenSpeed));
    if (m_deadline && *m_deadline > m_now)
        state +=
            QLatin1Char('\n') + tr("next deadline in %1").arg(tables::countdownText(*m_deadline - m_now));
    m_state->setText(state);

    const QString waiting = m_asking > 0 ? tr("The sandbox is being asked; wait for its answer.")
        : m_known                        ? QString()
                                         : tr("The sandbox has not told its clock yet.");
    m_pause->setText(m_paused ? tr("Resume") : tr("Pause"));
    const QString pauseHelp =
        m_paused ? tr("Let the sandbox's clock run on") : tr("Stop the sandbox's clock");
    m_pause->setHelp(pauseHelp);
    m_pause->setAccessibleName(pauseHelp);
    for (common::ReasonButton *control : {m_pause, m_step})
        control->setDisabledReason(waiting);
    m_nextDeadline->setDisabledReason(!waiting.isEmpty() ? waiting
                                          : m_deadline   ? QString()
                                                         : tr("Nothing in the sandbox has a deadline."));
    m_nextEvent->setDisabledReason(!waiting.isEmpty() ? waiting
                                       : m_event      ? QString()
                                                      : tr("Nothing is due in the sandbox."));
    if (m_asking == 0 && m_known) {
        int index = m_speed->findData(m_chosenSpeed);
        if (index < 0) {
            // Another client chose a speed of its own.
            m_speed->addItem(speedText(m_chosenSpeed), m_chosenSpeed);
            index = m_speed->count() - 1;
        }
        m_speed->setCurrentIndex(index);
    }
}

void SandboxPane::refreshReach()
{
    const aws::Connection &connection = m_session.connection();
    m_endpoint->setText(connection.endpoint.toString(QUrl::FullyEncoded), tr("endpoint"));
    m_accessKey->setText(QString::fromUtf8(connection.keys.accessKeyId), tr("access key ID"));
    m_secret->setText(tr("Secret: %1").arg(masked(QString::fromUtf8(connection.keys.secretAccessKey))));
    m_copy->setToolTip(environmentLines(connection, Shell(m_shell->currentData().toInt()), true).trimmed());
}

} // namespace hookline::connection
