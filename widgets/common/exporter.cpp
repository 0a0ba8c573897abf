// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/exporter.h"

#include "models/core/pool.h"
#include "models/tables/roles.h"
#include "models/tables/tablesheet.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPointer>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTimer>
#include <QToolTip>
#include <QWidget>

namespace hookline::common {

namespace {

/// What of a turn of the event loop may be spent on taking rows.
constexpr int sliceMs = 4;

QString say(const char *text)
{
    return QCoreApplication::translate("Export", text);
}

std::size_t formatOf(const ExportSource &source, const QString &file)
{
    const QString suffix = QFileInfo(file).suffix().toLower();
    std::size_t index = 0;
    while (index < source.formats.size() && source.formats[index].suffix != suffix)
        ++index;
    return index;
}

void complain(QWidget *owner, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Warning, say(QT_TRANSLATE_NOOP("Export", "Not exported")), text,
                                QMessageBox::Ok, owner);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

/// The bytes' way into the file; why it failed, or nothing.
QString save(const ExportWriter &write, const QString &file)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly))
        return out.errorString();
    const QByteArray bytes = write();
    return out.write(bytes) == bytes.size() && out.commit() ? QString() : out.errorString();
}

void writeTo(QWidget *owner, const ExportSource &source, const QString &file)
{
    const std::size_t format = formatOf(source, file);
    if (format == source.formats.size()) {
        complain(owner, formatProblem(source, file));
        return;
    }
    const QPointer<QWidget> alive = owner;
    source.take(format, [alive, file](const ExportWriter &write) {
        if (!alive)
            return;
        inPool(
            alive.data(), [write, file] { return save(write, file); },
            [alive, file](const QString &problem) {
                if (problem.isEmpty())
                    QToolTip::showText(alive->mapToGlobal(QPoint(0, 0)),
                                       say(QT_TRANSLATE_NOOP("Export", "Exported to %1")).arg(file), alive);
                else
                    complain(
                        alive,
                        say(QT_TRANSLATE_NOOP("Export", "%1 could not be written: %2. Choose another file."))
                            .arg(file, problem));
            });
    });
}

/// Takes the rows of one model, some in each turn; ends with the model.
class Gatherer : public QObject
{
public:
    Gatherer(tables::TableModel *model, std::function<void(Sheet)> done)
        : QObject(model)
        , m_model(*model)
        , m_done(std::move(done))
    {
        tables::addColumns(&m_sheet, *model);
        const int rows = model->rowCount();
        m_keys.reserve(std::size_t(rows));
        for (int row = 0; row < rows; ++row)
            m_keys.push_back(model->keyAt(row));
        m_turn.callOnTimeout(this, [this] { takeSome(); });
        m_turn.start(0);
    }

private:
    void takeSome()
    {
        QElapsedTimer time;
        time.start();
        while (m_next < m_keys.size() && time.elapsed() < sliceMs)
            takeRow(m_model.rowOfKey(m_keys[m_next++]));
        if (m_next < m_keys.size())
            return;
        m_turn.stop();
        m_done(std::move(m_sheet));
        deleteLater();
    }

    void takeRow(int row)
    {
        if (row < 0)
            return;
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells.append(m_model.index(row, column).data(tables::ExportRole).toString());
        m_sheet.rows.append(cells);
    }

    const tables::TableModel &m_model;
    std::function<void(Sheet)> m_done;
    Sheet m_sheet;
    std::vector<QString> m_keys;
    std::size_t m_next = 0;
    QTimer m_turn;
};

constexpr char worldProperty[] = "exportWorld";

/// The beginning of a file's name: "not-aws-sandbox-"; empty where no world is named.
QString worldOf(const QWidget *widget)
{
    for (; widget; widget = widget->parentWidget()) {
        QString world = widget->property(worldProperty).toString().toLower();
        if (world.isEmpty())
            continue;
        static const QRegularExpression between(QStringLiteral("[^\\p{L}\\p{N}]+"));
        world.replace(between, QStringLiteral("-"));
        return world + QLatin1Char('-');
    }
    return {};
}

} // namespace

QString formatProblem(const ExportSource &source, const QString &file)
{
    QStringList suffixes;
    for (const ExportFormat &format : source.formats)
        suffixes.append(QLatin1Char('.') + format.suffix);
    return say(QT_TRANSLATE_NOOP("Export", "%1 names no format: end the name with one of %2."))
        .arg(QFileInfo(file).fileName(), suffixes.join(QStringLiteral(", ")));
}

void setExportWorld(QWidget *root, const QString &world)
{
    root->setProperty(worldProperty, world);
}

void exportTo(QWidget *owner, const ExportSource &source)
{
    const QString name = worldOf(owner) + source.name;
    QStringList filters;
    for (const ExportFormat &format : source.formats)
        filters.append(QStringLiteral("%1 (*.%2)").arg(format.name, format.suffix));
    auto *dialog = new QFileDialog(owner, say(QT_TRANSLATE_NOOP("Export", "Export")));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(source.formats.front().suffix);
    dialog->selectFile(name + QLatin1Char('.') + source.formats.front().suffix);
    // A name without a suffix gets that of the chosen kind; a typed suffix wins.
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, source](const QString &filter) {
        const auto chosen = dialog->nameFilters().indexOf(filter);
        if (chosen < 0)
            return;
        const QString suffix = source.formats[std::size_t(chosen)].suffix;
        dialog->setDefaultSuffix(suffix);
        const QStringList files = dialog->selectedFiles();
        if (!files.isEmpty())
            dialog->selectFile(QFileInfo(files.front()).completeBaseName() + QLatin1Char('.') + suffix);
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, owner,
                     [owner, source](const QString &file) { writeTo(owner, source, file); });
    dialog->open();
}

ExportSource tableSource(tables::TableModel *model, const QString &name)
{
    ExportSource source{.name = name};
    for (const SheetFormat &format : sheetFormats())
        source.formats.push_back({QString::fromLatin1(format.name), QString::fromLatin1(format.suffix)});
    const QPointer<tables::TableModel> rows = model;
    source.take = [rows](std::size_t format, const std::function<void(ExportWriter)> &done) {
        if (!rows)
            return;
        const auto write = sheetFormats()[format].write;
        new Gatherer(rows, [write, done](Sheet sheet) {
            done([write, sheet = std::move(sheet)] { return write(sheet); });
        });
    };
    return source;
}

} // namespace hookline::common
