// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/savereview.h"

#include "widgets/appspec/diffview.h"
#include "widgets/common/errorbar.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QPushButton>

namespace hookline::appspec {

namespace {

QString nameOf(const SpecFile &file)
{
    return QFileInfo(file.path).fileName();
}

QString sentenceFor(SaveReview::Theirs theirs, const SpecFile &disk)
{
    switch (theirs) {
    case SaveReview::Theirs::Changed:
        return SaveReview::tr(
                   "Somebody else has changed %1 on disk since it was read here. Saving replaces what "
                   "they wrote: look at what goes.")
            .arg(nameOf(disk));
    case SaveReview::Theirs::Another:
        return SaveReview::tr("%1 exists already. Saving replaces what stands in it.").arg(nameOf(disk));
    case SaveReview::Theirs::Known:
        break;
    }
    return {};
}

} // namespace

SaveReview::SaveReview(const SpecFile &disk, const QByteArray &text, Theirs theirs, QWidget *parent)
    : DiffPanel(tr("Save %1: what changes on disk").arg(nameOf(disk)), parent)
    , m_disk(disk)
    , m_text(text)
    , m_theirs(theirs)
    , m_always(addOption("reviewAlways", tr("Show this before every save")))
{
    setObjectName(QStringLiteral("saveReview"));
    setSentence(sentenceFor(theirs, disk));
    const bool changed = theirs == Theirs::Changed;
    QPushButton *save = addChoice("reviewSave", changed ? tr("Save and replace theirs") : tr("Save"),
                                  changed ? tr("What somebody else has written is gone then")
                                          : tr("Enter, or Ctrl+S once more"));
    // What loses somebody's work never has the focus.
    setDefaultChoice(changed ? backButton() : save);
    m_always->setToolTip(tr("Unticked, Ctrl+S saves at once. Compare… shows the difference all the same"));
    connect(save, &QPushButton::clicked, this, &SaveReview::saveWished);
    connect(m_always, &QCheckBox::toggled, this, &SaveReview::alwaysChosen);
    view()->compare({tr("On disk now"), disk.path, disk.bytes}, {tr("After saving"), disk.path, text});
}

void SaveReview::confirm()
{
    if (m_theirs != Theirs::Changed)
        Q_EMIT saveWished();
    else
        problem()->showError(tr("This does not replace what somebody else has written."), {},
                             tr("Press “Save and replace theirs” if that is what you want."));
}

void SaveReview::setAlways(bool always)
{
    const QSignalBlocker quiet(m_always);
    m_always->setChecked(always);
}

DiskDifference::DiskDifference(const SpecFile &theirs, const QByteArray &mine, QWidget *parent)
    : DiffPanel(tr("%1: theirs on disk and yours here").arg(nameOf(theirs)), parent)
{
    setObjectName(QStringLiteral("diskDifference"));
    QPushButton *take = addChoice("differenceTheirs", tr("Read theirs"),
                                  tr("Takes the file as it is on disk; Undo brings back what stands here"));
    QPushButton *keep = addChoice("differenceMine", tr("Keep mine"),
                                  tr("Nothing is written until you save; saving then replaces theirs"));
    connect(take, &QPushButton::clicked, this, &DiskDifference::theirsWished);
    connect(keep, &QPushButton::clicked, this, &DiskDifference::mineWished);
    showTexts(theirs, mine);
}

void DiskDifference::showTexts(const SpecFile &theirs, const QByteArray &mine)
{
    m_theirs = theirs;
    view()->compare({tr("Theirs, on disk now"), theirs.path, theirs.bytes},
                    {tr("Yours, not saved"), theirs.path, mine});
}

} // namespace hookline::appspec
