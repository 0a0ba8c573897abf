// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/confirmpane.h"

#include "widgets/common/factgrid.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::common {

ConfirmPane::ConfirmPane(QWidget *parent)
    : QFrame(parent)
    , m_world(textLabel(QStringLiteral("confirmWorld"), this))
    , m_title(textLabel(QStringLiteral("confirmTitle"), this))
    , m_facts(new FactGrid(this))
    , m_effect(textLabel(QStringLiteral("confirmEffect"), this))
    , m_hint(textLabel(QStringLiteral("confirmHint"), this))
    , m_back(new QPushButton(tr("Back"), this))
    , m_accept(new QPushButton(this))
{
    setObjectName(QStringLiteral("confirmPane"));
    setFrameShape(QFrame::StyledPanel);
    m_title->setFont(heading(font()));
    m_back->setObjectName(QStringLiteral("confirmBackButton"));
    m_back->setAccessibleName(tr("Back: nothing is sent"));
    m_back->setToolTip(tr("Nothing is sent (Esc)"));
    m_back->setAutoDefault(true);
    m_accept->setObjectName(QStringLiteral("confirmButton"));

    auto *buttons = new QVBoxLayout;
    buttons->setContentsMargins(gridUnit, 0, gridUnit, gridUnit);
    buttons->setSpacing(gridUnit);
    buttons->addWidget(m_hint);
    buttons->addWidget(m_back, 0, Qt::AlignLeft);
    buttons->addSpacing(gridUnit);
    buttons->addWidget(m_accept, 0, Qt::AlignRight);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(gridUnit);
    layout->addWidget(
        scrollArea(QStringLiteral("confirmScroll"), {m_world, m_title, m_facts, m_effect}, this), 1);
    layout->addLayout(buttons);

    connect(m_back, &QPushButton::clicked, this, &ConfirmPane::cancelled);
    connect(m_accept, &QPushButton::clicked, this, &ConfirmPane::confirmed);
    hide();
}

void ConfirmPane::ask(const ConfirmQuestion &question)
{
    m_question = question;
    m_world->setText(question.world);
    styleWorld(m_world, question.notAws);
    m_title->setText(question.title);
    m_facts->clear();
    for (const auto &[name, value] : question.facts)
        m_facts->addText(name, QStringLiteral("confirmFact"))->setText(value);
    m_effect->setText(question.effect);
    fitAccept();
    m_accept->setAccessibleName(question.accept);
    m_accept->setToolTip(question.accept);
    m_accept->setFocusPolicy(question.destructive ? Qt::NoFocus : Qt::StrongFocus);
    m_accept->setAutoDefault(!question.destructive);
    m_accept->setShortcut(question.destructive ? QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J)
                                               : QKeySequence());
    m_hint->setText(question.destructive
                        ? tr("Nothing has been sent yet. The keyboard never lands on the button that does "
                             "this: press %1, or Esc to go back.")
                              .arg(m_accept->shortcut().toString(QKeySequence::NativeText))
                        : tr("Nothing has been sent yet."));
    setAccessibleName(question.title);
    setAccessibleDescription(text());
    show();
    m_back->setFocus(Qt::OtherFocusReason);
}

QString ConfirmPane::text() const
{
    QStringList lines{m_question.world, m_question.title};
    for (const auto &[name, value] : m_question.facts)
        lines.append(name + QStringLiteral(": ") + value);
    lines.append({m_question.effect, m_question.accept, m_hint->text()});
    return lines.join(QLatin1Char('\n'));
}

void ConfirmPane::fitAccept()
{
    const int room = width() - 2 * (gridUnit + frameWidth()) - 3 * gridUnit;
    const QString text = plainButtonText(m_question.accept);
    const QKeySequence shortcut = m_accept->shortcut();
    m_accept->setText(
        fontMetrics().elidedText(text, Qt::ElideMiddle, std::max(room, gridUnit * 16), Qt::TextShowMnemonic));
    m_accept->setShortcut(shortcut); // A new text takes it away.
}

void ConfirmPane::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fitAccept();
}

QSize ConfirmPane::minimumSizeHint() const
{
    // A long revision on the button must not widen the window.
    return {gridUnit * 24, QFrame::minimumSizeHint().height()};
}

void ConfirmPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT cancelled();
        return;
    }
    QFrame::keyPressEvent(event);
}

} // namespace hookline::common
