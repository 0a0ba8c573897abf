// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookrecords.h"
#include "models/tables/tablemodel.h"

namespace hookline::tables {

/// What each rule of a Hook found in one result: what failed first, the severest of it on top. GUI thread.
class HookAnnotationsModel final : public TableModel
{
    Q_OBJECT

public:
    enum ColumnNumber { Status, Severity, Annotation, Message, Remediation, Link };

    using TableModel::TableModel;

    /// A model reset, unless they are the same as before.
    void setAnnotations(std::vector<domain::HookAnnotation> annotations);
    const domain::HookAnnotation *annotationAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    const ColumnInfo &columnInfo(int column) const override;
    QString keyAt(int row) const override;
    int rowOfKey(const QString &key) const override;
    int totalCount() const override { return rowCount(); }
    void setNow(Instant) override { }

private:
    std::vector<domain::HookAnnotation> m_given; ///< As AWS listed them.
    std::vector<domain::HookAnnotation> m_rows;
};

} // namespace hookline::tables
