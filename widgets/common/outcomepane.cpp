// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/outcomepane.h"

#include "widgets/common/errortext.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace hookline::common {

namespace {

QPushButton *button(const QString &name, const QString &text, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    made->setObjectName(name);
    made->setAccessibleName(text);
    made->setAutoDefault(true);
    return made;
}

} // namespace

OutcomePane::OutcomePane(const QString &resultName, QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_headline(textLabel(resultName, this))
    , m_meaning(textLabel(QStringLiteral("outcomeMeaning"), this))
    , m_advice(textLabel(QStringLiteral("outcomeAdvice"), this))
    , m_details(textLabel(QStringLiteral("outcomeDetails"), this))
    , m_detailsButton(button(QStringLiteral("outcomeDetailsButton"), tr("Details"), this))
    , m_copy(button(QStringLiteral("outcomeCopyButton"), tr("Copy"), this))
    , m_next(button(QStringLiteral("outcomeNextButton"), QString(), this))
{
    setObjectName(QStringLiteral("outcomePane"));
    setFrameShape(QFrame::StyledPanel);
    m_headline->setFont(heading(font()));
    m_details->setFont(monospace(font()));
    m_details->hide();
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAccessibleName(tr("Details: the service's code and request ID"));
    m_copy->setAccessibleName(tr("Copy the result with its details"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridUnit);
    buttons->addWidget(m_next);
    buttons->addStretch(1);
    buttons->addWidget(m_detailsButton);
    buttons->addWidget(m_copy);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(gridUnit, gridUnit, gridUnit, gridUnit);
    layout->setHorizontalSpacing(gridUnit);
    layout->setVerticalSpacing(gridUnit / 2);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_headline, 0, 1);
    layout->addWidget(m_meaning, 1, 1);
    layout->addWidget(m_advice, 2, 1);
    layout->addWidget(m_details, 3, 1);
    layout->addLayout(buttons, 4, 1);
    layout->setColumnStretch(1, 1);

    setTabOrder(m_next, m_detailsButton);
    setTabOrder(m_detailsButton, m_copy);
    connect(m_detailsButton, &QPushButton::toggled, m_details, &QWidget::setVisible);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(m_next, &QPushButton::clicked, this, &OutcomePane::next);
    hide();
}

void OutcomePane::showOutcome(const OutcomeText &outcome)
{
    m_outcome = outcome;
    m_headline->setText(outcome.headline);
    m_meaning->setText(outcome.meaning);
    m_advice->setText(outcome.advice);
    const bool hasError = outcome.error.code != ErrorCode::None;
    QStringList details;
    if (hasError)
        details.append(technicalDetails(outcome.error));
    if (hasError && !outcome.error.message.isEmpty())
        details.append(outcome.error.message);
    m_details->setText(details.join(QLatin1Char('\n')));
    m_detailsButton->setChecked(false);
    m_detailsButton->setVisible(hasError);
    const QString next = outcome.next == NextStep::LookAgain ? tr("Look again")
        : outcome.next == NextStep::TryAgain                 ? tr("Back to the decision")
        : outcome.next == NextStep::Edit                     ? tr("Correct it")
                                                             : QString();
    m_next->setText(next);
    m_next->setAccessibleName(next);
    m_next->setVisible(!next.isEmpty());
    setAccessibleName(outcome.headline);
    setAccessibleDescription(outcome.meaning + QLatin1Char(' ') + outcome.advice);
    paintIcon();
    show();
}

QString OutcomePane::text() const
{
    QStringList lines{m_headline->text(), m_meaning->text(), m_advice->text()};
    if (!m_details->text().isEmpty())
        lines.append(m_details->text());
    return lines.join(QLatin1Char('\n'));
}

void OutcomePane::next()
{
    switch (m_outcome.next) {
    case NextStep::LookAgain:
        Q_EMIT lookAgain();
        break;
    case NextStep::TryAgain:
        Q_EMIT tryAgain();
        break;
    case NextStep::Edit:
        Q_EMIT edit();
        break;
    case NextStep::None:
        break;
    }
}

void OutcomePane::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
}

void OutcomePane::paintIcon()
{
    const QIcon icon = statusIcon(m_outcome.status, palette());
    m_icon->setPixmap(icon.pixmap(QSize(20, 20), devicePixelRatioF()));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, statusColor(m_outcome.status, palette()));
    m_headline->setPalette(colours);
}

} // namespace hookline::common
