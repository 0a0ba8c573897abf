// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookresult.h"
#include "models/store/store.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;

namespace hookline::common {
class ReasonButton;
}

namespace hookline::cloudformation {

/// Which results AWS is asked for: everything, a Hook, a Hook and a status, or a target. Whatever cannot be
/// added to what is chosen is grey and says why; domain::leadsToHookQuery() decides. While something is still
/// missing it says what, and the list stays as it was.
class HookQueryBar : public QWidget
{
    Q_OBJECT

public:
    /// `store` must outlive it.
    explicit HookQueryBar(store::Store &store, QWidget *parent = nullptr);

    /// Shows a query that was asked from elsewhere; tells nothing.
    void setQuery(const domain::HookResultQuery &query);
    /// What is chosen, also while it is not yet a query.
    const domain::HookResultQuery &draft() const { return m_draft; }
    /// Why a member cannot be added now; empty if it can, or is already chosen.
    QString reasonAgainst(domain::HookQueryMember member) const;

    // What the menus and the line do.
    void chooseHook(const QString &typeArn);
    void chooseStatus(domain::HookStatus status);
    void chooseTargetType(domain::HookTargetType type);
    void chooseTargetId(const QString &id);

Q_SIGNALS:
    /// A query that AWS takes.
    void queryChosen(const hookline::domain::HookResultQuery &query);

protected:
    void changeEvent(QEvent *event) override;

private:
    void change(const domain::HookResultQuery &draft);
    void refresh();
    void showHooks();
    void showStatuses();
    void showTargetTypes();
    static QMenu *menuOf(QWidget *button);
    static void popUp(QMenu *menu, const QWidget *button);
    QString hint() const;

    store::Store &m_store;
    domain::HookResultQuery m_draft;
    domain::HookResultQuery m_told; ///< The last one that was asked.
    common::ReasonButton *m_hook;
    common::ReasonButton *m_status;
    common::ReasonButton *m_targetType;
    QLineEdit *m_targetId;
    common::ReasonButton *m_clear;
    QLabel *m_hint;
};

} // namespace hookline::cloudformation
