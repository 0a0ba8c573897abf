// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/errorbar.h"

#include "widgets/common/errortext.h"
#include "widgets/common/fonts.h"
#include "widgets/common/status.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace hookline::common {

namespace {

QLabel *textLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QToolButton *smallButton(const QString &name, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

ErrorBar::ErrorBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_what(textLabel(QStringLiteral("errorWhat"), this))
    , m_why(textLabel(QStringLiteral("errorWhy"), this))
    , m_details(textLabel(QStringLiteral("errorDetails"), this))
    , m_detailsButton(smallButton(QStringLiteral("errorDetailsButton"), tr("Details"), this))
    , m_copyButton(smallButton(QStringLiteral("errorCopyButton"), tr("Copy"), this))
    , m_dismissButton(smallButton(QStringLiteral("errorDismissButton"), tr("Dismiss"), this))
{
    setObjectName(QStringLiteral("errorBar"));
    setFrameShape(QFrame::StyledPanel);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    QFont bold = m_what->font();
    bold.setBold(true);
    m_what->setFont(bold);
    m_details->setFont(monospace(font()));
    m_details->hide();
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAccessibleName(tr("Details of the error: code and request ID"));
    m_copyButton->setAccessibleName(tr("Copy the error with code and request ID"));
    m_dismissButton->setAccessibleName(tr("Dismiss the error"));

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_what, 0, 1);
    layout->addWidget(m_why, 1, 1);
    layout->addWidget(m_details, 2, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    buttons->addStretch(1);
    for (QToolButton *button : {m_detailsButton, m_copyButton, m_dismissButton})
        buttons->addWidget(button);
    layout->addLayout(buttons, 3, 1);
    layout->setColumnStretch(1, 1);

    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);
    connect(m_copyButton, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(m_dismissButton, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT dismissed();
    });
    paintIcon();
    hide();
}

void ErrorBar::showError(const QString &what, const Error &error, const QString &now)
{
    m_what->setText(what);
    const QString advice = now.isEmpty() ? whatNow(error) : now;
    QStringList parts{why(error), advice};
    parts.removeAll(QString());
    m_why->setText(parts.join(QLatin1Char('\n')));
    m_detailsButton->setVisible(error.code != ErrorCode::None); // a mere notice has none
    m_details->setText(technicalDetails(error));
    setAccessibleName(what);
    setAccessibleDescription(m_why->text());
    m_shown = true;
    show();
}

void ErrorBar::clear()
{
    m_shown = false;
    m_detailsButton->setChecked(false);
    hide();
}

QString ErrorBar::text() const
{
    return QStringList{m_what->text(), m_why->text(), m_details->text()}.join(QLatin1Char('\n'));
}

void ErrorBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintIcon();
}

void ErrorBar::paintIcon()
{
    m_icon->setPixmap(statusIcon(StatusId::Failed, palette()).pixmap(QSize(16, 16), devicePixelRatioF()));
}

} // namespace hookline::common
