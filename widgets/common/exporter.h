// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace hookline::tables {
class TableModel;
}

namespace hookline::common {

/// Makes a file's bytes. Pure: it is called in the thread pool.
using ExportWriter = std::function<QByteArray()>;

/// A format that the dialog offers.
struct ExportFormat
{
    QString name; ///< "CSV"
    QString suffix; ///< "csv"
};

/// Something that can be written to a file.
struct ExportSource
{
    QString name; ///< What the file is called if nobody calls it otherwise; without a suffix.
    std::vector<ExportFormat> formats; ///< The first one is proposed.
    /// Takes what is to be written in the format of that index, and hands on how, now or in a later turn.
    std::function<void(std::size_t format, std::function<void(ExportWriter)> done)> take;
};

/// Names the world that everything under `root` shows: proposed file names begin with it, so that nobody
/// takes a sandbox's export for production's.
void setExportWorld(QWidget *root, const QString &world);

/// Asks for a file, and writes in the format that its suffix names, whole or not at all. What came of it is
/// said at `owner`; destroying that ends it. GUI thread; returns at once.
void exportTo(QWidget *owner, const ExportSource &source);

/// The rows of a table as it is shown. They are taken out of the model a few in each turn of the event loop;
/// those that are gone when their turn comes are left out. Nothing is written if the model goes before they
/// all are taken.
ExportSource tableSource(tables::TableModel *model, const QString &name);

/// What a person is told where a file's suffix names no format.
QString formatProblem(const ExportSource &source, const QString &file);

} // namespace hookline::common
