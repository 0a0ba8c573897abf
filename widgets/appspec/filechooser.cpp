// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/filechooser.h"

#include <QFileDialog>

namespace hookline::appspec {

namespace {

void open(QFileDialog *dialog, std::function<void(QString)> done)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (dialog->fileMode() != QFileDialog::Directory)
        dialog->setNameFilters(
            {QFileDialog::tr("AppSpec files (*.yml *.yaml *.json)"), QFileDialog::tr("All files (*)")});
    // Queued, so that the dialog is gone first: whoever asked is what the answer must find.
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog->parentWidget(), done, Qt::QueuedConnection);
    dialog->open();
}

} // namespace

void DialogFileChooser::chooseToOpen(QWidget *parent, const QString &folder,
                                     std::function<void(QString)> done)
{
    auto *dialog = new QFileDialog(parent, QFileDialog::tr("Open an AppSpec file"), folder);
    dialog->setFileMode(QFileDialog::ExistingFile);
    open(dialog, std::move(done));
}

void DialogFileChooser::chooseToSave(QWidget *parent, const QString &suggestion,
                                     std::function<void(QString)> done)
{
    auto *dialog = new QFileDialog(parent, QFileDialog::tr("Save the AppSpec file as"), suggestion);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->selectFile(suggestion);
    open(dialog, std::move(done));
}

void DialogFileChooser::chooseFolder(QWidget *parent, const QString &folder,
                                     std::function<void(QString)> done)
{
    auto *dialog = new QFileDialog(parent, QFileDialog::tr("Choose a folder"), folder);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    open(dialog, std::move(done));
}

} // namespace hookline::appspec
