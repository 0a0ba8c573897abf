// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/reasonbutton.h"

#include <QPointer>

namespace hookline::appspec {

class FileChooser;
class SpecPane;

/// Opens the panel that adds an approval step to the text that is worked on; grey with the reason where hooks
/// are no functions.
class ApprovalButton : public common::ReasonButton
{
    Q_OBJECT

public:
    /// `chooser` must outlive it.
    explicit ApprovalButton(FileChooser &chooser, QWidget *parent = nullptr);

    /// The text that is worked on; null: none.
    void setPane(SpecPane *pane);

private:
    void refresh();
    void open();

    FileChooser &m_chooser;
    QPointer<SpecPane> m_pane;
};

} // namespace hookline::appspec
