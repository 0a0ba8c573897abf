// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/pathcompleter.h"

#include <QCompleter>
#include <QLineEdit>

namespace hookline::appspec {

void completePaths(QWidget *editor, const std::shared_ptr<const RevisionListing> &listing,
                   bool withDirectories)
{
    auto *edit = qobject_cast<QLineEdit *>(editor);
    if (!edit || !listing)
        return;
    QStringList paths = listing->files;
    if (withDirectories)
        paths += listing->directories;
    auto *completer = new QCompleter(paths, edit);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    edit->setCompleter(completer);
}

PathDelegate::PathDelegate(int column, bool withDirectories, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_column(column)
    , m_withDirectories(withDirectories)
{ }

QWidget *PathDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (index.column() == m_column)
        completePaths(editor, m_listing, m_withDirectories);
    return editor;
}

} // namespace hookline::appspec
