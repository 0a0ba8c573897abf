// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QObject;
class QWidget;

namespace hookline::common {

/// What a person is asked before something is sent that cannot be taken back.
struct Question
{
    QString title; ///< "Approve AfterAllowTestTraffic?"
    QString text; ///< What will happen, to which thing.
    QString detail; ///< Further facts, one per line; may be empty.
    QString acceptText; ///< The button says the thing that it does: "Approve: traffic moves to rev 41".
    bool destructive = false;
    QString world; ///< Which world it happens in (worldText()).
    QString option; ///< A box to tick that changes what happens; empty: none.
    bool optionChecked = false;
};

struct Answer
{
    bool accepted = false;
    bool optionChecked = false;
};

/// Asks a person. Injected, so that tests can answer without a dialog.
class Confirmer
{
public:
    virtual ~Confirmer() = default;

    /// Calls `done` exactly once, never before ask() returned, and not at all after `context` is gone.
    virtual void ask(const Question &question, QWidget *parent, QObject *context,
                     std::function<void(Answer)> done) = 0;
};

} // namespace hookline::common
