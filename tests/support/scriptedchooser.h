// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/appspec/filechooser.h"

#include <QTimer>

namespace hookline::test {

/// Chooses `path` whatever is asked for, and remembers what was suggested.
class ScriptedChooser final : public appspec::FileChooser
{
public:
    void chooseToOpen(QWidget *parent, const QString &folder, std::function<void(QString)> done) override
    {
        choose(parent, folder, std::move(done));
    }
    void chooseToSave(QWidget *parent, const QString &suggestion, std::function<void(QString)> done) override
    {
        choose(parent, suggestion, std::move(done));
    }
    void chooseFolder(QWidget *parent, const QString &folder, std::function<void(QString)> done) override
    {
        choose(parent, folder, std::move(done));
    }

    QString path, suggested;

private:
    void choose(QWidget *parent, const QString &suggestion, std::function<void(QString)> done)
    {
        suggested = suggestion;
        QTimer::singleShot(0, parent, [done = std::move(done), path = path] { done(path); });
    }
};

} // namespace hookline::test
