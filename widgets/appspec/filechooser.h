// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace hookline::appspec {

/// Asks a person for a file. Injected, so that tests can answer without a dialog.
class FileChooser
{
public:
    virtual ~FileChooser() = default;

    /// `done` is called once, or not at all if the person gives up; never before the call returned, and not
    /// after the death of `parent`.
    virtual void chooseToOpen(QWidget *parent, const QString &folder, std::function<void(QString)> done) = 0;
    /// The person has been asked whether an existing file may be replaced.
    virtual void chooseToSave(QWidget *parent, const QString &suggestion,
                              std::function<void(QString)> done) = 0;
    /// A folder that exists.
    virtual void chooseFolder(QWidget *parent, const QString &folder, std::function<void(QString)> done) = 0;
};

/// The platform's own dialogs, window-modal.
class DialogFileChooser final : public FileChooser
{
public:
    void chooseToOpen(QWidget *parent, const QString &folder, std::function<void(QString)> done) override;
    void chooseToSave(QWidget *parent, const QString &suggestion, std::function<void(QString)> done) override;
    void chooseFolder(QWidget *parent, const QString &folder, std::function<void(QString)> done) override;
};

} // namespace hookline::appspec
