// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/confirmer.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace hookline::test {

/// Answers every question with `answer` and remembers what was asked.
class ScriptedConfirmer final : public common::Confirmer
{
public:
    void ask(const common::Question &question, QWidget *, QObject *context,
             std::function<void(common::Answer)> done) override
    {
        questions.push_back(question);
        QTimer::singleShot(0, context, [done = std::move(done), answer = answer] { done(answer); });
    }

    common::Answer answer;
    std::vector<common::Question> questions;
};

} // namespace hookline::test
