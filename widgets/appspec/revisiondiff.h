// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/revisions.h"
#include "widgets/appspec/diffpanel.h"
#include "widgets/appspec/diffview.h"

#include <array>
#include <functional>
#include <optional>

namespace hookline::session {
class Session;
}

namespace hookline::appspec {

class FileChooser;
class RevisionPlace;

/// Compares a text with a revision, or two revisions with each other: reads their content, and where AWS
/// holds none says where it lies and takes the file that a person has got.
class RevisionDiff : public DiffPanel
{
    Q_OBJECT

public:
    /// `mine` is what revisions are compared with. `session` and `chooser` must outlive it.
    RevisionDiff(session::Session &session, FileChooser &chooser, const DiffSide &mine, const QString &title,
                 QWidget *parent = nullptr);

    /// With what that deployment deployed.
    void compareWithDeployment(const QString &deploymentId);
    /// `mine` with that revision.
    void compareWith(const session::KnownRevision &revision);
    /// With each other, the older one first.
    void compareTwo(const session::KnownRevision &older, const session::KnownRevision &newer);
    void compareNothing(const QString &sentence);

protected:
    session::Session &session() const { return m_session; }
    /// `again` is what a person can do about it.
    void fail(const QString &what, const Error &error, std::function<void()> again);
    /// A new question: what was asked before is no longer waited for. Its number.
    int ask(const QString &sentence);
    bool isAsked(int question) const { return question == m_question; }

private:
    struct Side
    {
        std::optional<session::KnownRevision> known; ///< Nothing: mine.
        std::optional<DiffSide> shown; ///< Nothing: its text is not there yet.
    };

    Side mine() const { return {std::nullopt, m_mine}; }
    void start(std::array<Side, 2> sides);
    void proceed(int question);
    void took(int question, std::size_t side, const session::KnownRevision &known);
    void chooseFile();
    void take(const QString &path);

    session::Session &m_session;
    FileChooser &m_chooser;
    DiffSide m_mine;
    RevisionPlace *m_place;
    QPushButton *m_again;
    std::function<void()> m_onAgain;
    std::array<Side, 2> m_sides;
    std::size_t m_lacking = 0; ///< Whose file the place asks for.
    int m_question = 0;
};

} // namespace hookline::appspec
