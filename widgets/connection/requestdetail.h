// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/attempt.h"

#include <QWidget>

#include <vector>

class QLabel;
class QScrollArea;
class QStackedWidget;

namespace hookline::common {
class CopyLabel;
class EmptyState;
class FactGrid;
} // namespace hookline::common
namespace hookline::session {
class RequestLog;
}

namespace hookline::connection {

/// One attempt of the request log: all that is known of it, the other attempts of its call with the waits
/// between, what it means and what to do. With none selected, what the session has come to so far.
class RequestDetail : public QWidget
{
    Q_OBJECT

public:
    /// `log` must outlive it.
    explicit RequestDetail(session::RequestLog &log, QWidget *parent = nullptr);

    /// Empty, or no longer kept: none.
    void showAttempt(const QString &key);
    QString attempt() const { return m_key; }
    /// Takes the keyboard, for scrolling.
    QWidget *pane() const;

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildFacts();
    void logChanged();
    void refresh();
    void showFacts(const Attempt &attempt);
    void showMeaning(const Attempt &attempt);
    void paintIcon();

    session::RequestLog &m_log;
    QString m_key;
    std::vector<Attempt> m_call; ///< As shown; empty: nothing is selected.
    Attempt m_attempt; ///< The selected one.
    QStackedWidget *m_pages;
    common::EmptyState *m_empty;
    QScrollArea *m_scroll = nullptr;
    QLabel *m_icon;
    QLabel *m_title;
    common::FactGrid *m_facts;
    common::CopyLabel *m_requestId;
    QLabel *m_outcome, *m_message, *m_meaning, *m_advice, *m_started, *m_took, *m_host, *m_bytes, *m_keys;
    QLabel *m_attempts;
};

} // namespace hookline::connection
