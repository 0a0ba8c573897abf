// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/nextsteps.h"

#include "widgets/common/awscommand.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>

namespace hookline::appspec {

namespace {

QString lineOf(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words)
        quoted.append(common::shellQuoted(word));
    return quoted.join(u' ');
}

} // namespace

NextSteps::NextSteps(const std::vector<NextStep> &steps, QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(common::gridUnit);
    layout->setColumnStretch(1, 1);
    int row = 0, number = 0;
    for (const NextStep &step : steps) {
        auto *mark = new QLabel(QStringLiteral("%1.").arg(++number), this);
        layout->addWidget(mark, row, 0, Qt::AlignTop | Qt::AlignRight);
        QLabel *sentence = common::textLabel(QStringLiteral("nextStep"), this);
        sentence->setText(step.sentence);
        layout->addWidget(sentence, row++, 1, 1, 2);
        if (step.command.isEmpty())
            continue;
        const QString line = lineOf(step.command);
        QLabel *command = common::textLabel(QStringLiteral("nextCommand"), this);
        command->setFont(common::monospace(font()));
        command->setText(line);
        auto *copy = new QPushButton(tr("Copy"), this);
        copy->setObjectName(QStringLiteral("nextCopy"));
        copy->setAccessibleName(tr("Copy the command of step %1").arg(number));
        connect(copy, &QPushButton::clicked, this, [line] { QGuiApplication::clipboard()->setText(line); });
        layout->addWidget(command, row, 1);
        layout->addWidget(copy, row++, 2, Qt::AlignTop);
    }
}

} // namespace hookline::appspec
