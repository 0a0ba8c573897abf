// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/emptystate.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::common {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_sentence(new QLabel(this))
    , m_action(new QPushButton(this))
{
    setObjectName(QStringLiteral("emptyState"));
    m_sentence->setObjectName(QStringLiteral("emptySentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action->setObjectName(QStringLiteral("emptyAction"));
    m_action->setAutoDefault(false);
    m_action->hide();
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionTriggered);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addStretch(1);
    layout->addWidget(m_sentence);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(2);
}

void EmptyState::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

void EmptyState::setAction(const QString &buttonText)
{
    m_action->setText(buttonText);
    m_action->setAccessibleName(buttonText);
    m_action->setVisible(!buttonText.isEmpty());
}

QString hiddenText(const QString &all, const QString &words, const QString &choice)
{
    if (choice.isEmpty())
        return EmptyState::tr("The filter “%1” hides %2.").arg(words, all);
    if (words.isEmpty())
        return EmptyState::tr("The choice “%1” hides %2.").arg(choice, all);
    return EmptyState::tr("The filter “%1” and the choice “%2” hide %3.").arg(words, choice, all);
}

} // namespace hookline::common
