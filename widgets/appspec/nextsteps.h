// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

namespace hookline::appspec {

/// One thing that is left for a person to do.
struct NextStep
{
    QString sentence;
    QStringList command; ///< Its words; empty where there is none.
};

/// What is left to do, numbered, each command with a button that copies it as a line for a POSIX shell.
class NextSteps : public QWidget
{
    Q_OBJECT

public:
    explicit NextSteps(const std::vector<NextStep> &steps, QWidget *parent = nullptr);
};

} // namespace hookline::appspec
