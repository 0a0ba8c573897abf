// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/diffpanel.h"

#include "widgets/appspec/diffview.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"

#include <QApplication>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::appspec {

DiffPanel::DiffPanel(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_sentence(common::textLabel(QStringLiteral("diffSentence"), this))
    , m_problem(new common::ErrorBar(this))
    , m_view(new DiffView(this))
    , m_buttons(new QHBoxLayout)
    , m_back(new QPushButton(tr("Back"), this))
{
    setObjectName(QStringLiteral("diffPanel"));
    setAccessibleName(title);
    auto *head = common::textLabel(QStringLiteral("diffTitle"), this);
    head->setFont(common::heading(head->font()));
    head->setText(title);
    m_back->setObjectName(QStringLiteral("diffBack"));
    m_back->setToolTip(tr("Esc: back to the text"));
    m_buttons->addStretch(1);
    m_buttons->addWidget(m_back);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addWidget(head);
    layout->addWidget(m_sentence);
    layout->addWidget(m_problem);
    layout->addWidget(m_view, 1);
    layout->addLayout(m_buttons);
    setSentence({});
    setDefaultChoice(nullptr);
    connect(m_back, &QPushButton::clicked, this, &DiffPanel::backWished);
}

void DiffPanel::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

QString DiffPanel::sentence() const
{
    return m_sentence->text();
}

QPushButton *DiffPanel::addChoice(const char *objectName, const QString &text, const QString &meaning)
{
    auto *choice = new QPushButton(text, this);
    choice->setObjectName(QLatin1String(objectName));
    choice->setToolTip(meaning);
    choice->setAccessibleDescription(meaning);
    m_buttons->insertWidget(m_buttons->count() - 1, choice);
    setTabOrder(choice, m_back);
    return choice;
}

QCheckBox *DiffPanel::addOption(const char *objectName, const QString &text)
{
    auto *option = new QCheckBox(text, this);
    option->setObjectName(QLatin1String(objectName));
    m_buttons->insertWidget(0, option);
    return option;
}

void DiffPanel::setDefaultChoice(QPushButton *choice)
{
    if (m_default)
        m_default->setDefault(false);
    m_default = choice;
    if (choice)
        choice->setDefault(true);
    setFocusProxy(choice ? static_cast<QWidget *>(choice) : m_view);
}

void DiffPanel::addRow(QWidget *row)
{
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_problem) + 1, row);
}

void DiffPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter) {
        QWidget::keyPressEvent(event);
        return;
    }
    auto *focused = qobject_cast<QPushButton *>(QApplication::focusWidget());
    if (QPushButton *button = focused && isAncestorOf(focused) ? focused : m_default.data())
        button->click();
}

} // namespace hookline::appspec
