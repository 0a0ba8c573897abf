// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/dialogconfirmer.h"

#include "widgets/common/fonts.h"
#include "widgets/common/status.h"

#include <QCheckBox>
#include <QDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hookline::common {

namespace {

QLabel *wrapped(const QString &text, const QString &name, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// Scrolls what is too long for a dialog: a list of scripts, a deployment's facts.
QWidget *detailPart(const QString &detail, QDialog *dialog)
{
    constexpr int mostLines = 14;
    QLabel *label = wrapped(detail, QStringLiteral("confirmDetail"), dialog);
    if (detail.count(QLatin1Char('\n')) < mostLines)
        return label;
    auto *scroll = new QScrollArea(dialog);
    scroll->setObjectName(QStringLiteral("confirmDetailScroll"));
    scroll->setAccessibleName(QObject::tr("Details of the question"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(mostLines * dialog->fontMetrics().lineSpacing());
    scroll->setWidget(label);
    return scroll;
}

QLayout *buttonRow(const Question &question, QDialog *dialog)
{
    auto *cancel = new QPushButton(QObject::tr("Cancel"), dialog);
    cancel->setObjectName(QStringLiteral("dialogCancelButton"));
    cancel->setAccessibleName(cancel->text());
    cancel->setDefault(true);
    auto *accept = new QPushButton(question.acceptText, dialog);
    accept->setObjectName(QStringLiteral("dialogAcceptButton"));
    accept->setAccessibleName(question.acceptText);
    accept->setAutoDefault(false);
    if (question.destructive)
        accept->setIcon(statusIcon(StatusId::Failed, dialog->palette()));
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(accept, &QPushButton::clicked, dialog, &QDialog::accept);
    // Far apart, so that a slip of the hand does not reach the other one.
    auto *row = new QHBoxLayout;
    row->addWidget(accept);
    row->addStretch(1);
    row->addSpacing(48);
    row->addWidget(cancel);
    cancel->setFocus();
    return row;
}

} // namespace

void DialogConfirmer::ask(const Question &question, QWidget *parent, QObject *context,
                          std::function<void(Answer)> done)
{
    auto *dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("confirmDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(question.title);
    dialog->setAccessibleName(question.title);
    dialog->setMinimumWidth(480);

    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    if (!question.world.isEmpty())
        layout->addWidget(wrapped(question.world, QStringLiteral("confirmWorld"), dialog));
    QLabel *title = wrapped(question.title, QStringLiteral("confirmTitle"), dialog);
    title->setFont(heading(dialog->font()));
    layout->addWidget(title);
    layout->addWidget(wrapped(question.text, QStringLiteral("confirmText"), dialog));
    if (!question.detail.isEmpty())
        layout->addWidget(detailPart(question.detail, dialog));
    QCheckBox *option = nullptr;
    if (!question.option.isEmpty()) {
        option = new QCheckBox(question.option, dialog);
        option->setObjectName(QStringLiteral("dialogOption"));
        option->setAccessibleName(question.option);
        option->setChecked(question.optionChecked);
        layout->addWidget(option);
    }
    layout->addSpacing(8);
    layout->addLayout(buttonRow(question, dialog));

    QObject::connect(dialog, &QDialog::finished, context, [option, done = std::move(done)](int result) {
        done({result == QDialog::Accepted, option && option->isChecked()});
    });
    dialog->open();
}

} // namespace hookline::common
