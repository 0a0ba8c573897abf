// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/signinbar.h"

#include "models/tables/timetext.h"
#include "widgets/common/errortext.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/status.h"

#include <QAccessible>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace hookline::connection {

namespace {

constexpr int codeDigits = 6; // of every MFA device that STS takes (its model says so)

QString digitsOf(const QString &text)
{
    QString digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](QChar c) { return c.isDigit(); });
    return digits.left(codeDigits);
}

/// "anna" of "arn:aws:iam::123456789012:mfa/anna"; a hardware device's serial number as it is.
QString deviceName(const QString &serial)
{
    return serial.section(QLatin1Char('/'), -1);
}

} // namespace

/// Which parts a state shows.
struct SignInBar::Look
{
    State state;
    bool code, browser, act, cancel, details;
};

SignInBar::SignInBar(aws::Credentials &credentials, const QString &name, const Means &means, Shape shape,
                     QWidget *parent)
    : QFrame(parent)
    , m_credentials(credentials)
    , m_name(name)
    , m_means(means)
{
    setObjectName(QStringLiteral("signInBar"));
    setFrameShape(QFrame::StyledPanel);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    build(shape);
    const QPointer<SignInBar> self = this;
    m_credentials.setAsker({[self](const aws::MfaQuestion &question, auto answer) {
                                if (self)
                                    self->askCode(question, std::move(answer));
                            },
                            [self](const aws::DeviceSignIn &signIn, auto refuse) {
                                if (self)
                                    self->askSignIn(signIn, std::move(refuse));
                            }});
    connect(&credentials, &aws::Credentials::changed, this, &SignInBar::credentialsChanged);
    hide();
    credentialsChanged();
}

SignInBar::~SignInBar()
{
    m_credentials.setAsker({});
}

QPushButton *SignInBar::button(const QString &name, const QString &text, const QString &help)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(name);
    made->setAccessibleName(text);
    made->setToolTip(help);
    made->setAutoDefault(true);
    return made;
}

/// Makes what acts, in the order in which it stands.
std::vector<QWidget *> SignInBar::parts()
{
    m_code = new QLineEdit(this);
    m_code->setObjectName(QStringLiteral("mfaCodeEdit"));
    m_code->setAccessibleName(tr("Code of the MFA device"));
    m_code->setPlaceholderText(tr("6 digits"));
    m_code->setInputMethodHints(Qt::ImhDigitsOnly | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_code->setFixedWidth(m_code->fontMetrics().horizontalAdvance(QStringLiteral("00000000000"))
                          + 2 * common::gridUnit);
    m_send = new common::ReasonButton(tr("Continue"), this);
    m_send->setObjectName(QStringLiteral("mfaSendButton"));
    m_send->setAccessibleName(tr("Continue with this code"));
    m_open = button(QStringLiteral("signInOpenButton"), tr("Open in browser"), {});
    m_copy = button(QStringLiteral("signInCopyButton"), tr("Copy link"),
                    tr("Copies the address of the page, for another browser"));
    m_act = new common::ReasonButton(tr("Sign in"), this);
    m_act->setObjectName(QStringLiteral("signInButton"));
    m_cancel = button(QStringLiteral("signInCancelButton"), tr("Cancel"),
                      tr("Nothing is asked again until you press Sign in"));
    m_detailsButton = new QToolButton(this);
    m_detailsButton->setObjectName(QStringLiteral("signInDetailsButton"));
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setAccessibleName(tr("Details of why there are no keys"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAutoRaise(true);
    m_detailsButton->setFocusPolicy(Qt::StrongFocus);
    for (common::ReasonButton *made : {m_send, m_act})
        made->setAutoDefault(true);
    return {m_detailsButton, m_code, m_send, m_open, m_copy, m_act, m_cancel};
}

void SignInBar::build(Shape shape)
{
    m_icon = new QLabel(this);
    m_text = common::textLabel(QStringLiteral("signInText"), this);
    auto *acting = new QHBoxLayout;
    acting->setSpacing(common::gridUnit);
    const std::vector<QWidget *> all = parts();
    for (size_t i = 0; i < all.size(); ++i) {
        acting->addWidget(all[i]);
        if (i > 0)
            setTabOrder(all[i - 1], all[i]);
    }
    m_details = common::textLabel(QStringLiteral("signInDetails"), this);
    m_details->hide();
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(common::gridUnit, common::gridUnit / 2, common::gridUnit,
                               common::gridUnit / 2);
    layout->setHorizontalSpacing(common::gridUnit);
    layout->setVerticalSpacing(common::gridUnit / 2);
    layout->setColumnStretch(1, 1);
    layout->addWidget(m_icon, 0, 0);
    layout->addWidget(m_text, 0, 1);
    if (shape == Shape::Stacked)
        acting->addStretch(1);
    layout->addLayout(acting, shape == Shape::Line ? 0 : 1, shape == Shape::Line ? 2 : 1);
    layout->addWidget(m_details, 2, 1, 1, 2);

    connect(m_code, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (const QString digits = digitsOf(text); digits != text)
            m_code->setText(digits);
        refresh();
    });
    connect(m_code, &QLineEdit::returnPressed, this, &SignInBar::giveCode);
    connect(m_send, &common::ReasonButton::acted, this, &SignInBar::giveCode);
    connect(m_open, &QPushButton::clicked, this, [this] { m_means.openUrl(m_signIn.page); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_signIn.page.toString(QUrl::FullyEncoded)); });
    connect(m_act, &common::ReasonButton::acted, this, &SignInBar::act);
    connect(m_cancel, &QPushButton::clicked, this, &SignInBar::refuse);
    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);
}

void SignInBar::askCode(const aws::MfaQuestion &question, std::function<void(const QString &)> answer)
{
    m_question = question;
    m_answer = std::move(answer);
    const bool goOn = m_act->hasFocus();
    setState(State::Code);
    if (goOn)
        focusQuestion();
    Q_EMIT asked();
}

void SignInBar::askSignIn(const aws::DeviceSignIn &signIn, std::function<void()> refuse)
{
    m_signIn = signIn;
    m_refuse = std::move(refuse);
    const bool goOn = m_act->hasFocus();
    setState(State::SignIn);
    if (goOn)
        focusQuestion();
    Q_EMIT asked();
}

void SignInBar::focusQuestion()
{
    QWidget *answer = m_state == State::Code ? static_cast<QWidget *>(m_code) : m_open;
    if (answer->isVisible())
        answer->setFocus(Qt::OtherFocusReason);
}

/// Whether what the credentials say is worth a line: trouble that goes away by itself is the chip's.
bool SignInBar::needsPerson() const
{
    if (m_credentials.haveEnded() || m_credentials.waitsForPerson())
        return true;
    const auto problem = m_credentials.problem();
    const auto end = m_credentials.expiration();
    const bool holds = end && *end > m_means.clock->now();
    return problem && !holds && problem->code != ErrorCode::NotDelivered;
}

void SignInBar::credentialsChanged()
{
    const auto problem = m_credentials.problem();
    // A code that was not taken is asked for again, for it was the person who tried.
    if (m_state == State::Checking && problem && m_credentials.waitsForPerson()) {
        m_notAccepted = common::why(*problem);
        m_wasMissing = true;
        m_credentials.askAgain(); // goes on as "checking" until the question is here
        return;
    }
    m_answer = nullptr;
    m_refuse = nullptr;
    m_notAccepted.clear();
    const bool needed = needsPerson();
    setState(needed ? State::Ended : State::Quiet);
    if (needed || problem)
        m_wasMissing = true;
    else if (std::exchange(m_wasMissing, false))
        Q_EMIT resumed();
}

void SignInBar::act()
{
    if (m_credentials.haveEnded() && !m_credentials.canAskAgain()) {
        Q_EMIT otherKeysWanted();
        return;
    }
    setState(State::Asking);
    m_credentials.askAgain();
}

void SignInBar::giveCode()
{
    if (!m_send->isActionable() || m_state != State::Code)
        return;
    const QString code = m_code->text();
    const auto answer = std::exchange(m_answer, nullptr);
    setState(State::Checking);
    if (answer)
        answer(code);
}

void SignInBar::refuse()
{
    const auto answer = std::exchange(m_answer, nullptr);
    const auto refuse = std::exchange(m_refuse, nullptr);
    m_notAccepted.clear();
    setState(State::Asking); // until the credentials say what became of it
    if (answer)
        answer({});
    else if (refuse)
        refuse();
}

void SignInBar::setState(State state)
{
    const bool appeared = m_state == State::Quiet && state != State::Quiet;
    m_state = state;
    // setText, not clear(): that could be undone.
    m_code->setText(QString());
    m_code->setReadOnly(state != State::Code);
    refresh();
    setVisible(state != State::Quiet);
    if (appeared) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

QString SignInBar::questionText() const
{
    switch (m_state) {
    case State::Code: {
        const QString question = tr("%1 asks for the code of the MFA device %2.")
                                     .arg(m_question.profile, deviceName(m_question.serial));
        return m_notAccepted.isEmpty() ? question : tr("The code was not taken. %1").arg(question);
    }
    case State::SignIn:
        return tr("Sign in for %1 in the browser (%2 left). The page must show the code %3.")
            .arg(m_signIn.profile, tables::countdownText(m_signIn.expires - m_means.clock->now()),
                 m_signIn.userCode);
    case State::Checking:
        return tr("The code is being checked…");
    case State::Asking:
        return tr("Keys for %1 are being asked for…").arg(m_name);
    case State::Ended:
        return endedText();
    case State::Quiet:
        break;
    }
    return {};
}

QString SignInBar::endedText() const
{
    const Instant now = m_means.clock->now();
    const auto end = m_credentials.expiration();
    if (end && *end > now && !m_credentials.haveEnded())
        return tr("The session of %1 ends in %2, and was not renewed.")
            .arg(m_name, tables::countdownText(*end - now));
    if (end && *end <= now)
        return tr("The session of %1 ended %2. Nothing is read or sent.")
            .arg(m_name, tables::agoText(now - *end));
    if (m_credentials.haveEnded())
        return m_credentials.canAskAgain()
            ? tr("The keys of %1 have ended, and there are no others yet. Nothing is read or sent.")
                  .arg(m_name)
            : tr("The keys of %1 have ended. Connect again with others.").arg(m_name);
    const auto problem = m_credentials.problem();
    if (problem && problem->code == ErrorCode::Cancelled)
        return tr("Nobody is signed in for %1. Nothing is read or sent.").arg(m_name);
    return tr("There are no keys for %1. Nothing is read or sent.").arg(m_name);
}

QString SignInBar::detailText() const
{
    if (m_state == State::Code)
        return m_notAccepted;
    const auto problem = m_credentials.problem();
    if (!problem || problem->code == ErrorCode::Cancelled)
        return {};
    return common::why(*problem) + QLatin1Char('\n') + common::technicalDetails(*problem);
}

void SignInBar::refresh()
{
    static constexpr std::array looks{
        Look{State::Quiet, false, false, false, false, false},
        Look{State::Code, true, false, false, true, true},
        Look{State::Checking, true, false, false, false, false},
        Look{State::SignIn, false, true, false, true, false},
        Look{State::Asking, false, false, true, false, false},
        Look{State::Ended, false, false, true, false, true},
    };
    const Look &look =
        *std::find_if(looks.begin(), looks.end(), [this](const Look &one) { return one.state == m_state; });
    m_text->setText(questionText());
    m_text->setToolTip(m_state == State::Code ? m_question.serial : QString());
    m_code->setVisible(look.code);
    m_send->setVisible(look.code);
    m_send->setDisabledReason(m_code->text().size() == codeDigits ? QString() : tr("The code has 6 digits."));
    m_open->setVisible(look.browser && m_means.openUrl);
    m_open->setToolTip(m_signIn.page.toString());
    m_copy->setVisible(look.browser);
    m_act->setVisible(look.act);
    const bool others = m_credentials.haveEnded() && !m_credentials.canAskAgain();
    m_act->setText(others                               ? tr("Choose a connection…")
                       : m_credentials.waitsForPerson() ? tr("Sign in")
                                                        : tr("Try again"));
    m_act->setAccessibleName(m_act->text());
    m_act->setDisabledReason(m_state == State::Asking ? tr("Keys are being asked for.") : QString());
    m_cancel->setVisible(look.cancel);
    const QString details = detailText();
    m_details->setText(details);
    m_detailsButton->setVisible(look.details && !details.isEmpty());
    m_details->setVisible(m_detailsButton->isChecked() && look.details && !details.isEmpty());
    m_icon->setPixmap(
        common::statusIcon(m_state == State::Ended ? common::StatusId::Failed : common::StatusId::Waiting,
                           palette())
            .pixmap(QSize(16, 16), devicePixelRatioF()));
    setAccessibleName(m_state == State::Quiet ? tr("Signing in") : m_text->text());
    const bool counts = m_state == State::SignIn || m_state == State::Ended;
    m_tick = counts ? m_means.clock->callAfter(Millis(1000), [this] { refresh(); }) : ClockTimer();
}

QString SignInBar::sentence() const
{
    return m_state == State::Quiet ? QString() : m_text->text();
}

void SignInBar::keyPressEvent(QKeyEvent *event)
{
    // Enter after a code is for the code, not for the pane around.
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        QFrame::keyPressEvent(event);
}

void SignInBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace hookline::connection
