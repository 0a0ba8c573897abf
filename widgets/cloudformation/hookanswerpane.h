// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookresult.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace hookline::session {
class HookResultsWatch;
}
namespace hookline::store {
class Store;
}

namespace hookline::cloudformation {

/// The answer to "Which Hook stopped this?": a sentence, the results that answer it, the blocking ones first,
/// and what was not looked at. Hidden until somebody asks.
class HookAnswerPane : public QFrame
{
    Q_OBJECT

public:
    /// Both must outlive it.
    HookAnswerPane(session::HookResultsWatch &watch, store::Store &store, QWidget *parent = nullptr);

    /// The result that answers the question; empty if none does.
    QString firstResult() const;

Q_SIGNALS:
    void resultChosen(const QString &resultId);
    /// Everything about the change set or request that was found.
    void listRequested(const hookline::domain::HookResultQuery &query);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    QString linesHtml() const;
    domain::HookResultQuery listQuery() const;

    session::HookResultsWatch &m_watch;
    store::Store &m_store;
    QLabel *m_icon;
    QLabel *m_sentence;
    QLabel *m_lines;
    QLabel *m_note;
    QPushButton *m_list;
    QPushButton *m_dismiss;
};

} // namespace hookline::cloudformation
