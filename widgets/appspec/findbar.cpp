// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/findbar.h"

#include "widgets/appspec/spectext.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace hookline::appspec {

FindBar::FindBar(QWidget *parent)
    : QWidget(parent)
    , m_words(new QLineEdit(this))
    , m_with(new QLineEdit(this))
    , m_outcome(new QLabel(this))
{
    setObjectName(QStringLiteral("findBar"));
    const auto name = [](QWidget *widget, const char *objectName, const QString &accessibleName) {
        widget->setObjectName(QLatin1String(objectName));
        widget->setAccessibleName(accessibleName);
    };
    name(m_words, "findWords", tr("Find, or :line"));
    m_words->setPlaceholderText(tr("Find… or :12 for line 12"));
    name(m_with, "replaceWith", tr("Replace by"));
    m_with->setPlaceholderText(tr("Replace by…"));
    m_outcome->setObjectName(QStringLiteral("findOutcome"));
    auto *previous = new QPushButton(tr("Previous"), this);
    auto *next = new QPushButton(tr("Next"), this);
    auto *all = new QPushButton(tr("Replace all"), this);
    name(previous, "findPrevious", tr("Previous place"));
    name(next, "findNext", tr("Next place"));
    name(all, "replaceAll", tr("Replace all; one step of undo"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : std::initializer_list<QWidget *>{m_words, previous, next, m_with, all, m_outcome})
        layout->addWidget(part);
    layout->addStretch(1);
    connect(m_words, &QLineEdit::returnPressed, this, [this] { find(false); });
    connect(next, &QPushButton::clicked, this, [this] { find(false); });
    connect(previous, &QPushButton::clicked, this, [this] { find(true); });
    connect(m_with, &QLineEdit::returnPressed, this, &FindBar::replaceAll);
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    hide();
}

void FindBar::setText(SpecText *text)
{
    m_text = text;
    m_outcome->clear();
    if (!text)
        hide();
}

void FindBar::open()
{
    if (!m_text)
        return;
    show();
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
}

void FindBar::find(bool backwards)
{
    if (!m_text || m_words->text().isEmpty())
        return;
    bool isLine = false;
    const int line = m_words->text().startsWith(u':') ? m_words->text().mid(1).trimmed().toInt(&isLine) : 0;
    if (isLine) {
        const QByteArray bytes = m_text->bytes();
        const LineIndex lines(bytes);
        const bool exists = line >= 1 && line <= lines.lineCount();
        m_outcome->setText(exists ? QString() : tr("There are %1 lines").arg(lines.lineCount()));
        if (exists) {
            const qsizetype begin = lines.line(line).begin;
            m_text->select({begin, begin});
        }
        return;
    }
    m_outcome->setText(m_text->find(m_words->text(), backwards) ? QString() : tr("Not found"));
}

void FindBar::replaceAll()
{
    if (!m_text || m_words->text().isEmpty())
        return;
    if (m_text->isReadOnly()) {
        m_outcome->setText(tr("This text is only looked at"));
        return;
    }
    const int count = m_text->replaceAll(m_words->text(), m_with->text());
    m_outcome->setText(count == 0 ? tr("Not found") : tr("%1 replaced").arg(count));
}

void FindBar::close()
{
    hide();
    if (m_text)
        m_text->setFocus();
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hookline::appspec
