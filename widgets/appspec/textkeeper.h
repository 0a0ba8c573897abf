// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/recovery.h"

#include <QObject>

#include <functional>
#include <optional>

namespace hookline::appspec {

/// Keeps one text for the next start as long as it is not saved: in the thread pool, one write at a time, the
/// newest text last. GUI thread.
class TextKeeper : public QObject
{
    Q_OBJECT

public:
    /// `folder` gives the recovery folder when it is first needed.
    TextKeeper(std::function<Result<QString>()> folder, QObject *parent = nullptr);

    void keep(const UnsavedText &text);
    /// The same, on disk when it returns. For the end of the program.
    void keepNow(const UnsavedText &text);
    /// Saved, or given up: nothing is to be offered at the next start.
    void forget(const QString &id);
    /// True while the last text that was handed over is not on disk yet.
    bool isBusy() const { return m_running; }

Q_SIGNALS:
    void kept();
    void failed(const hookline::Error &error);

private:
    /// A text to be kept, or only its id to be forgotten.
    struct Task
    {
        UnsavedText text;
        bool forgets = false;
    };
    void ask(Task task);
    void run();

    std::function<Result<QString>()> m_folder;
    std::optional<Task> m_next;
    bool m_running = false;
};

} // namespace hookline::appspec
