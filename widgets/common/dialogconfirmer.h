// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/confirmer.h"

namespace hookline::common {

/// Asks in a window-modal dialog named "confirmDialog" with the buttons "dialogAcceptButton" and
/// "dialogCancelButton" and the box "dialogOption".
/// Cancel has the focus; no nested event loop.
class DialogConfirmer final : public Confirmer
{
public:
    void ask(const Question &question, QWidget *parent, QObject *context,
             std::function<void(Answer)> done) override;
};

} // namespace hookline::common
