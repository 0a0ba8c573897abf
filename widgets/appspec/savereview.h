// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/specfile.h"
#include "widgets/appspec/diffpanel.h"

namespace hookline::appspec {

/// What a save is going to change on disk, before it does.
class SaveReview : public DiffPanel
{
    Q_OBJECT

public:
    /// Why the file on disk may be more than what is replaced knowingly.
    enum class Theirs : quint8 {
        Known, ///< It is what was read or saved here last.
        Changed, ///< Somebody else has changed it meanwhile.
        Another, ///< Another file, which a person has chosen to save to.
    };

    /// `disk` as it was just read.
    SaveReview(const SpecFile &disk, const QByteArray &text, Theirs theirs, QWidget *parent = nullptr);

    /// What will be replaced.
    const SpecFile &disk() const { return m_disk; }
    /// What will stand there.
    const QByteArray &text() const { return m_text; }
    /// Ctrl+S once more. Where others have changed the file, only the button replaces theirs: pressing a key
    /// twice must not.
    void confirm();
    /// The tick "Show this before every save".
    void setAlways(bool always);

Q_SIGNALS:
    void saveWished();
    void alwaysChosen(bool always);

private:
    SpecFile m_disk;
    QByteArray m_text;
    Theirs m_theirs;
    QCheckBox *m_always;
};

/// What stands here against what somebody else has written to its file, with the choice between the two.
class DiskDifference : public DiffPanel
{
    Q_OBJECT

public:
    DiskDifference(const SpecFile &theirs, const QByteArray &mine, QWidget *parent = nullptr);

    const SpecFile &theirs() const { return m_theirs; }
    void showTexts(const SpecFile &theirs, const QByteArray &mine);

Q_SIGNALS:
    void theirsWished();
    void mineWished();

private:
    SpecFile m_theirs;
};

} // namespace hookline::appspec
