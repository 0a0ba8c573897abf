// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/formedits.h"
#include "models/appspec/order.h"
#include "models/appspec/revisionlisting.h"
#include "widgets/appspec/livecheck.h"

#include <QWidget>

class QAbstractItemView;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTabWidget;
class QToolButton;
class QTreeView;

namespace hookline::appspec {

class FieldsPane;
class ItemsModel;
class OrderModel;
class PathDelegate;

/// The same AppSpec text as a form: its plain fields, what runs in which order, files and permissions. Shows
/// the last text that could be read, and says so when that is not the present one. It changes nothing itself:
/// it wishes edits.
class SpecForm : public QWidget
{
    Q_OBJECT

public:
    explicit SpecForm(QWidget *parent = nullptr);
    ~SpecForm() override;

    /// The text has been read again.
    void show(const std::shared_ptr<const CheckedText> &checked);
    /// What the paths of scripts and files are completed from; null: nothing.
    void setRevision(const std::shared_ptr<const RevisionListing> &listing);
    /// What is shown is older than the text: nothing can be edited until show().
    void setPending() { m_pending = true; }
    /// The caret stands there: what is around it is selected, without the focus.
    void selectAround(qsizetype offset);

    QTreeView *order() const { return m_order; }

Q_SIGNALS:
    void editWished(const hookline::appspec::FormWish &wish);
    /// A person has chosen something that stands there.
    void spanChosen(const hookline::appspec::Span &span);
    /// Begin with a template of that platform.
    void beginWished(hookline::appspec::Platform platform);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *buildBegin();
    QWidget *buildHooks();
    QWidget *buildItems(ItemsModel *model, const char *objectName, const QString &name);
    QWidget *buildNetwork();
    void showKinds(Platform platform);
    void showOrder();
    void wish(const FormWish &wish);
    void orderCurrentChanged();
    void addScript();
    void removeCurrent();
    void moveCurrent(int step);
    void refreshButtons();

    std::shared_ptr<const CheckedText> m_checked; ///< The last one without an error of syntax.
    bool m_pending = false;
    bool m_following = false; ///< The selection comes from the text.
    Platform m_platform = Platform::Unknown;
    QString m_currentEvent; ///< Stays while the rows are made anew …
    int m_currentScript = -1; ///< … with its script.
    QLabel *m_stale;
    QStackedWidget *m_pages;
    QWidget *m_form;
    FieldsPane *m_fields;
    FieldsPane *m_network;
    QTabWidget *m_tabs;
    QComboBox *m_kind = nullptr;
    OrderModel *m_orderModel;
    QTreeView *m_order = nullptr;
    QToolButton *m_add = nullptr, *m_remove = nullptr, *m_up = nullptr, *m_down = nullptr;
    PathDelegate *m_scriptPaths = nullptr;
    PathDelegate *m_filePaths;
    ItemsModel *m_files;
    ItemsModel *m_permissions;
    ItemsModel *m_capacity;
    QWidget *m_filesPage;
    QWidget *m_permissionsPage;
    QWidget *m_networkPage;
};

} // namespace hookline::appspec
