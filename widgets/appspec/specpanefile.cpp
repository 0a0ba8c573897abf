// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/formedits.h"
#include "models/core/pool.h"
#include "widgets/appspec/diffview.h"
#include "widgets/appspec/readonlynotice.h"
#include "widgets/appspec/revisionbar.h"
#include "widgets/appspec/savereview.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/appspec/textkeeper.h"
#include "widgets/common/errorbar.h"

#include <QFileInfo>
#include <QLabel>

#include <utility>

// What leads from a file to a text and back: opening, saving with a look at what changes, the choice between
// theirs and mine, what is kept for the next start, and texts that are only looked at.
namespace hookline::appspec {

void SpecPane::open(const QString &path)
{
    inPool(
        this, [path] { return readSpecFile(path); },
        [this, path](const Result<SpecFile> &file) {
            if (!file) {
                m_newTitle = QFileInfo(path).fileName();
                m_problem->showError(tr("Could not open %1.").arg(path), file.error());
                refreshHead();
                return;
            }
            take(*file);
            m_text->setBytes(file->bytes);
            Q_EMIT opened();
        });
}

void SpecPane::recover(const UnsavedText &text)
{
    m_id = text.id;
    m_unsavedKept = true;
    m_newTitle = tr("Recovered text");
    m_text->setBytes(text.text);
    m_recovered = true;
    if (text.path.isEmpty()) {
        refreshHead();
        return;
    }
    inPool(
        this, [path = text.path] { return readSpecFile(path); },
        [this, text](const Result<SpecFile> &file) {
            if (!file) {
                m_newTitle = QFileInfo(text.path).fileName();
                m_problem->showError(tr("The file of this recovered text cannot be read: %1.").arg(text.path),
                                     file.error(), tr("Save the text under a name."));
                refreshHead();
                return;
            }
            take(*file);
            m_text->setBytes(file->bytes);
            m_recovered = file->bytes != text.text;
            if (m_recovered)
                m_text->apply({difference(file->bytes, text.text)}); // Undo leads back to the file
            if (digestOf(file->bytes) != text.base)
                setNotice(tr("%1 has been changed since this text was begun.").arg(title()), true);
        });
}

void SpecPane::take(const SpecFile &file)
{
    if (!m_watcher.files().isEmpty())
        m_watcher.removePaths(m_watcher.files());
    m_watcher.addPath(file.path);
    m_file = file;
    m_origin.clear();
    m_revision->setFile(file.path);
    m_readOnly->setFile(file.path, file.writable);
    m_text->setReadOnly(false);
    m_notice->hide();
    m_problem->clear();
    refreshHead();
}

void SpecPane::showReadOnly(const QByteArray &text, const QString &title, const QString &origin)
{
    m_newTitle = title;
    m_origin = origin;
    m_text->setBytes(text);
    m_text->setReadOnly(true);
    refreshHead();
}

bool SpecPane::isAwaited() const
{
    return !m_origin.isEmpty() && m_text->bytes().isEmpty();
}

void SpecPane::showProblem(const QString &what, const QString &whatNow)
{
    m_problem->showError(what, {}, whatNow);
}

/// A text that is only looked at changes in no way; says so.
bool SpecPane::isRefused()
{
    if (!m_text->isReadOnly())
        return false;
    m_problem->showError(tr("This text is only looked at: %1.").arg(title()), {},
                         tr("Save it under a name (Ctrl+Shift+S) to make it a file of your own."));
    if (m_check->current())
        m_form->show(m_check->current()); // as it is
    return true;
}

void SpecPane::setReviewsSaves(bool reviews)
{
    m_reviewsSaves = reviews;
}

bool SpecPane::save()
{
    if (auto *review = qobject_cast<SaveReview *>(panel())) {
        review->confirm();
        return true;
    }
    if (!m_file)
        return false;
    saveTo(m_file->path, m_reviewsSaves, Over::Known);
    return true;
}

void SpecPane::saveAs(const QString &path)
{
    saveTo(path, m_reviewsSaves, Over::Whatever);
}

void SpecPane::compareWithDisk()
{
    if (!m_file)
        return;
    inPool(
        this, [path = m_file->path] { return readSpecFile(path); },
        [this](const Result<SpecFile> &disk) {
            if (disk)
                showReview(*disk, m_text->bytes());
            else
                m_problem->showError(tr("Could not read %1 again.").arg(title()), disk.error());
        });
}

void SpecPane::saveTo(const QString &path, bool review, Over over)
{
    const QByteArray bytes = m_text->bytes();
    const auto now = [this, path, bytes, over] {
        if (over == Over::Known)
            write([file = *m_file, bytes] { return replaceSpecFile(file, bytes); }, bytes);
        else
            write([path, bytes] { return writeSpecFile(path, bytes); }, bytes);
    };
    if (!review) {
        now();
        return;
    }
    if (std::exchange(m_readsForReview, true))
        return;
    inPool(
        this, [path] { return readSpecFile(path); },
        [this, bytes, now](const Result<SpecFile> &disk) {
            m_readsForReview = false;
            if (!disk)
                now(); // a new file, or one that says itself what is wrong
            else if (disk->bytes == bytes)
                write([file = *disk, bytes] { return replaceSpecFile(file, bytes); }, bytes);
            else
                showReview(*disk, bytes);
        });
}

void SpecPane::showReview(const SpecFile &disk, const QByteArray &bytes)
{
    using Theirs = SaveReview::Theirs;
    const Theirs theirs = !m_file || m_file->path != disk.path ? Theirs::Another
        : m_file->bytes != disk.bytes                          ? Theirs::Changed
                                                               : Theirs::Known;
    auto *review = new SaveReview(disk, bytes, theirs);
    review->setAlways(m_reviewsSaves);
    connect(review, &SaveReview::saveWished, this, [this, review] {
        // Refused if it is no longer what was looked at.
        write([disk = review->disk(), text = review->text()] { return replaceSpecFile(disk, text); },
              review->text());
        closePanel();
    });
    connect(review, &DiffPanel::backWished, this, &SpecPane::closePanel);
    connect(review, &SaveReview::alwaysChosen, this, &SpecPane::reviewsSavesChosen);
    showInstead(review);
}

void SpecPane::showDifference()
{
    inPool(
        this, [path = path()] { return readSpecFile(path); },
        [this](const Result<SpecFile> &theirs) {
            if (!theirs) {
                m_problem->showError(tr("Could not read %1 again.").arg(title()), theirs.error());
                return;
            }
            auto *shown = qobject_cast<DiskDifference *>(panel());
            if (shown) {
                if (shown->theirs().bytes != theirs->bytes)
                    shown->showTexts(*theirs, m_text->bytes());
                return;
            }
            auto *panel = new DiskDifference(*theirs, m_text->bytes());
            connect(panel, &DiskDifference::theirsWished, this, &SpecPane::revert);
            connect(panel, &DiskDifference::mineWished, this, [this, panel] { keepMine(panel->theirs()); });
            connect(panel, &DiffPanel::backWished, this, &SpecPane::closePanel);
            showInstead(panel);
        });
}

/// What it shows is no longer what there is.
void SpecPane::closeReview()
{
    if (qobject_cast<SaveReview *>(panel()) || qobject_cast<DiskDifference *>(panel()))
        closePanel();
}

/// From here on theirs is what is replaced.
void SpecPane::keepMine(const SpecFile &theirs)
{
    closeReview();
    m_notice->hide();
    m_file = theirs;
}

void SpecPane::write(const std::function<Result<SpecFile>()> &how, const QByteArray &bytes)
{
    if (m_writing)
        return;
    m_writing = true;
    refreshHead();
    inPool(this, how, [this, bytes](const Result<SpecFile> &result) { written(result, bytes); });
}

void SpecPane::written(const Result<SpecFile> &result, const QByteArray &bytes)
{
    m_writing = false;
    if (!result) {
        m_problem->showError(tr("Could not save %1; nothing on disk has changed.").arg(title()),
                             result.error());
        m_readOnly->lookAgain();
        lookAtDisk();
        refreshHead();
        return;
    }
    take(*result);
    m_recovered = false;
    if (m_text->bytes() == bytes)
        m_text->setUnmodified();
    keepSoon();
    recheck(); // the rules look at the name
    refreshHead();
    Q_EMIT saved();
}

void SpecPane::revert()
{
    closeReview();
    readAgain(Typed::Replace);
}

void SpecPane::readAgain(Typed typed)
{
    if (!m_file)
        return;
    inPool(
        this, [path = m_file->path] { return readSpecFile(path); },
        [this, typed](const Result<SpecFile> &file) {
            if (typed == Typed::Keep && isModified()) { // while the file was being read
                lookAtDisk();
                return;
            }
            if (!file) {
                m_problem->showError(tr("Could not read %1 again.").arg(title()), file.error());
                return;
            }
            take(*file);
            const QByteArray now = m_text->bytes();
            if (now != file->bytes)
                m_text->apply({difference(now, file->bytes)});
            m_text->setUnmodified();
            m_recovered = false;
            keepSoon();
            refreshHead();
        });
}

UnsavedText SpecPane::unsavedText() const
{
    return {m_id,
            path(),
            m_file ? digestOf(m_file->bytes) : QByteArray(),
            m_text->bytes(),
            m_text->caret(),
            m_clock.now()};
}

void SpecPane::keepNow()
{
    if (!isSafe())
        m_keeper->keepNow(unsavedText());
}

void SpecPane::forget()
{
    m_keepSoon.stop();
    m_keeper->forget(m_id);
    m_unsavedKept = false;
}

void SpecPane::lookAtDisk()
{
    if (!m_file || m_writing)
        return;
    inPool(
        this, [file = *m_file] { return lookAgain(file); },
        [this, known = m_file->bytes](OnDisk state) {
            if (m_file && m_file->bytes == known) // else somebody has chosen meanwhile what counts
                seen(state);
        });
}

void SpecPane::seen(OnDisk state)
{
    if (!m_file || m_writing)
        return;
    // A file that is replaced at once is a new one, which nobody watches yet.
    if (QFileInfo::exists(m_file->path) && !m_watcher.files().contains(m_file->path))
        m_watcher.addPath(m_file->path);
    if (state == OnDisk::Same) {
        m_notice->hide();
    } else if (state == OnDisk::Changed && !isModified()) {
        readAgain(Typed::Keep); // nothing of one's own to lose, and Undo leads back
    } else if (state == OnDisk::Changed) {
        if (qobject_cast<DiskDifference *>(panel()))
            showDifference(); // again: what is looked at must be what is there
        setNotice(tr("%1 was changed on disk by somebody else, and has changes of yours here.").arg(title()),
                  true);
    } else {
        setNotice(tr("%1 is gone from the disk. What stands here is all there is: save it.").arg(title()),
                  false);
    }
}

} // namespace hookline::appspec
