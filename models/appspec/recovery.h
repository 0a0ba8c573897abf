// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"
#include "models/core/result.h"

#include <QByteArray>
#include <QLockFile>
#include <QString>

#include <memory>
#include <vector>

namespace hookline::appspec {

/// A text that is not saved.
struct UnsavedText
{
    QString id; ///< Names its file in the recovery folder; letters, digits and '-'.
    QString path; ///< Of the file that it belongs to; empty: it has none yet.
    QByteArray base; ///< SHA-256 of the file's bytes that it began with; empty without a file.
    QByteArray text;
    qint64 caret = 0; ///< Byte offset.
    Instant at; ///< When it was kept.

    bool operator==(const UnsavedText &) const = default;
};

/// SHA-256, as in UnsavedText::base.
QByteArray digestOf(const QByteArray &bytes);

/// Writes the text into `folder` at once or not at all. Blocks as long as the disk does; any thread, but one
/// call per id at a time.
Result<void> keepText(const QString &folder, const UnsavedText &text);
void forgetText(const QString &folder, const QString &id);

/// What a program that did not end well leaves behind: a folder of its own for each running program, held by
/// a lock, so that the texts of another window are never taken for lost ones. One thread.
class Recovery
{
public:
    /// Makes a folder of its own under `directory` when the first text is kept.
    explicit Recovery(QString directory);
    /// Takes the folder away if it is empty.
    ~Recovery();

    /// Where keepText() puts this program's texts; makes it. Fails with ErrorCode::Storage.
    Result<QString> folder();

    /// Texts of programs that no longer run, the youngest first. Damaged ones are left out and stay where
    /// they are. They are this program's from then on, so that no other one offers them too.
    std::vector<UnsavedText> takeLeft();

private:
    QString m_directory;
    QString m_folder;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace hookline::appspec
