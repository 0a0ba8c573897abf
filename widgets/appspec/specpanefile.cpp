// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/core/pool.h"
#include "widgets/appspec/diffview.h"
#include "widgets/appspec/savereview.h"
#include "widgets/appspec/specform.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/errorbar.h"

#include <utility>

// What leads from a text to a file: saving with a look at what changes, the choice between theirs and mine,
// and texts that are only looked at.
namespace hookline::appspec {

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

} // namespace hookline::appspec
