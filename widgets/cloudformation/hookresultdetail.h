// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/domain/hookrecords.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace hookline::common {
class CommandButton;
class CopyLabel;
class EmptyState;
class ErrorBar;
class FactGrid;
class ReasonButton;
} // namespace hookline::common
namespace hookline::session {
class HookResultsWatch;
class Session;
} // namespace hookline::session

namespace hookline::cloudformation {

class AnnotationPane;

/// Everything about one Hook result: what it did to its operation, its whole reason, what each rule found and
/// how to mend it, the target, and the Hook's type. Reads the detail of what it shows.
class HookResultDetail : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit HookResultDetail(session::Session &session, QWidget *parent = nullptr);

    void showResult(const QString &resultId);
    QString resultId() const { return m_id; }
    /// The service's time now.
    void setNow(Instant now);
    QTableView *annotationsTable() const;

Q_SIGNALS:
    /// All results of the change set, request or Hook should be listed.
    void queryRequested(const hookline::domain::HookResultQuery &query);
    /// All results of the stack should be searched: AWS has no list of them.
    void searchRequested(const QString &stackArn);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildFacts();
    void buildButtons();
    void scheduleRefresh();
    void refresh();
    void showHead(const domain::HookResult &result);
    void showFacts(const domain::HookResult &result);
    void showType(const domain::HookResult &result);
    void showAnnotations(const domain::HookResult &result);
    void showButtons(const domain::HookResult &result);
    domain::HookResultQuery targetQuery() const;
    const domain::HookResult *result() const;

    session::Session &m_session;
    session::HookResultsWatch &m_watch;
    QString m_id;
    Instant m_now;
    bool m_refreshDue = false;
    std::optional<domain::HookResult> m_shown; ///< As it stands on the screen.

    QStackedWidget *m_pages;
    common::EmptyState *m_empty;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_effect;
    common::ErrorBar *m_problem;
    QLabel *m_reason;
    common::ReasonButton *m_copyReason;
    common::FactGrid *m_facts;
    QLabel *m_target;
    common::CopyLabel *m_targetId;
    common::CopyLabel *m_executionTarget;
    QLabel *m_resource;
    QLabel *m_invoked;
    QLabel *m_mode;
    QLabel *m_version;
    common::CopyLabel *m_resultId;
    common::CopyLabel *m_typeArn;
    QLabel *m_typeFacts;
    AnnotationPane *m_annotations;
    common::ReasonButton *m_allOfTarget;
    common::ReasonButton *m_allOfStack;
    common::ReasonButton *m_allOfHook;
    common::CommandButton *m_copyCommand;
};

} // namespace hookline::cloudformation
