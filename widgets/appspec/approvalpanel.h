// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/approvalstep.h"
#include "widgets/appspec/livecheck.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;

namespace hookline::common {
class ErrorBar;
class ReasonButton;
} // namespace hookline::common

namespace hookline::appspec {

class FileChooser;
class SpecPane;

/// Beside the text: lets a person add an event that waits for a person's decision. Shows what the text gains
/// and which files are written before anything happens, and afterwards what is left to do.
class ApprovalPanel : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive it.
    ApprovalPanel(SpecPane &pane, FileChooser &chooser, QWidget *parent = nullptr);

    /// Why no approval step can be added to the pane's text; empty if one can. Null: no file is open.
    static QString refusal(const SpecPane *pane);

Q_SIGNALS:
    void done();

private:
    /// What is looked at in the pool, and what came of it.
    struct Preview
    {
        std::shared_ptr<const CheckedText> checked;
        ApprovalStep step;
        QString folder;
        QString problem; ///< Why it cannot be done; empty if it can.
        Edits edits;
        QString gain; ///< Lines that go and come.
        std::vector<GeneratedFile> files;
        std::vector<AtPlace> places;
    };
    static Preview previewOf(Preview asked);

    QWidget *buildWish();
    QWidget *buildPreview();
    QWidget *buildFolder();
    void buildFields(QFormLayout *form);
    void checked();
    void fillEvents(const std::vector<ApprovalEvent> &events);
    void eventChosen();
    ApprovalStep step() const;
    void forget();
    void askSoon();
    void ask();
    void show(Preview preview);
    QString reason() const;
    void refresh();
    void add();
    void written(const Result<void> &result);
    void showNextSteps();

    SpecPane &m_pane;
    FileChooser &m_chooser;
    QTimer m_soon;
    int m_asked = 0; ///< Rises with each question and each change; older answers are dropped.
    Preview m_preview;
    bool m_current = false; ///< m_preview is about what stands in the fields and the text.
    bool m_writing = false;
    QStackedWidget *m_pages;
    QComboBox *m_event = nullptr, *m_language = nullptr;
    QLineEdit *m_function = nullptr, *m_queue = nullptr, *m_folder = nullptr;
    QCheckBox *m_queueExists = nullptr, *m_replace = nullptr;
    QTabWidget *m_previews = nullptr;
    QPlainTextEdit *m_gain = nullptr, *m_code = nullptr, *m_template = nullptr;
    QLabel *m_note = nullptr, *m_state = nullptr;
    common::ErrorBar *m_problem = nullptr;
    common::ReasonButton *m_add = nullptr;
};

} // namespace hookline::appspec
