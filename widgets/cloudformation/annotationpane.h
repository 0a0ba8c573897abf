// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookrecords.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTableView;

namespace hookline::common {
class ReasonButton;
}
namespace hookline::tables {
class HookAnnotationsModel;
}

namespace hookline::cloudformation {

/// What each rule of the Hook found, as a table, and under it the chosen rule whole: message, remediation and
/// link. A link is shown before it is opened, and only http and https are.
class AnnotationPane : public QWidget
{
    Q_OBJECT

public:
    explicit AnnotationPane(QWidget *parent = nullptr);

    /// `without` says why there are none, if there are none.
    void setAnnotations(const std::vector<domain::HookAnnotation> &annotations, const QString &without);
    QTableView *table() const { return m_table; }

private:
    void showCurrent();
    void openLink();

    tables::HookAnnotationsModel *m_model;
    QStackedWidget *m_pages;
    QLabel *m_without;
    QTableView *m_table;
    QLabel *m_message;
    QLabel *m_remediation;
    QLabel *m_link;
    common::ReasonButton *m_open;
};

} // namespace hookline::cloudformation
