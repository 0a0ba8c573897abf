// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/revisionlisting.h"

#include <QStyledItemDelegate>

#include <memory>

namespace hookline::appspec {

/// Lets `editor`, if it is a line edit, complete the paths of the revision; nothing for no listing.
void completePaths(QWidget *editor, const std::shared_ptr<const RevisionListing> &listing,
                   bool withDirectories);

/// Completes the paths of the revision in one column.
class PathDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    PathDelegate(int column, bool withDirectories, QObject *parent = nullptr);

    void setListing(const std::shared_ptr<const RevisionListing> &listing) { m_listing = listing; }

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;

private:
    int m_column;
    bool m_withDirectories;
    std::shared_ptr<const RevisionListing> m_listing;
};

} // namespace hookline::appspec
