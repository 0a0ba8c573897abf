// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/revisiondiff.h"

#include "models/appspec/specfile.h"
#include "models/core/pool.h"
#include "models/session/session.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/revisionplace.h"
#include "widgets/appspec/revisiontexts.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/worldtext.h"

#include <QApplication>
#include <QDir>
#include <QPushButton>

namespace hookline::appspec {

using domain::Revision;
using session::KnownRevision;

namespace {

DiffSide sideOf(const KnownRevision &known, const QByteArray &text, const QString &world)
{
    return {deployedText(known), originText(known) + QStringLiteral(" · ") + world, text};
}

} // namespace

RevisionDiff::RevisionDiff(session::Session &session, FileChooser &chooser, const DiffSide &mine,
                           const QString &title, QWidget *parent)
    : DiffPanel(title, parent)
    , m_session(session)
    , m_chooser(chooser)
    , m_mine(mine)
    , m_place(new RevisionPlace(session.connection(), this))
    , m_again(addChoice("revisionAgain", tr("Try again"), tr("Asks once more for what could not be read")))
{
    setObjectName(QStringLiteral("revisionDiff"));
    addRow(m_place);
    m_place->hide();
    m_again->hide();
    connect(m_place, &RevisionPlace::chooseWished, this, &RevisionDiff::chooseFile);
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (const auto again = m_onAgain)
            again();
    });
}

void RevisionDiff::fail(const QString &what, const Error &error, std::function<void()> again)
{
    view()->clear({});
    problem()->showError(what, error);
    m_onAgain = std::move(again);
    m_again->show();
}

int RevisionDiff::ask(const QString &sentence)
{
    problem()->clear();
    m_place->hide();
    m_again->hide();
    view()->clear(sentence);
    return ++m_question;
}

void RevisionDiff::compareNothing(const QString &sentence)
{
    ask(sentence);
}

void RevisionDiff::compareWithDeployment(const QString &deploymentId)
{
    const int question = ask(tr("Reading the revision of %1…").arg(deploymentId));
    session::readRevisionOf(aws::callerOf(m_session.client()), deploymentId, this,
                            [=, this](const Result<KnownRevision> &known) {
                                if (!isAsked(question))
                                    return;
                                if (known)
                                    compareWith(*known);
                                else
                                    fail(tr("The revision of %1 could not be read.").arg(deploymentId),
                                         known.error(), [=, this] { compareWithDeployment(deploymentId); });
                            });
}

void RevisionDiff::compareWith(const KnownRevision &revision)
{
    start({Side{revision, std::nullopt}, mine()});
}

void RevisionDiff::compareTwo(const KnownRevision &older, const KnownRevision &newer)
{
    start({Side{older, std::nullopt}, Side{newer, std::nullopt}});
}

void RevisionDiff::start(std::array<Side, 2> sides)
{
    const int question = ask(tr("Reading what stands there…"));
    m_sides = std::move(sides);
    for (std::size_t i = 0; i < 2; ++i) {
        if (!m_sides[i].known)
            continue;
        session::readContent(aws::callerOf(m_session.client()), *m_sides[i].known, this,
                             [=, this](const Result<KnownRevision> &known) {
                                 if (!isAsked(question))
                                     return;
                                 if (known) {
                                     took(question, i, *known);
                                     return;
                                 }
                                 const auto asked = m_sides;
                                 ++m_question; // the other side's answer alone is of no use
                                 fail(tr("%1 could not be read.").arg(deployedText(*asked[i].known)),
                                      known.error(), [this, asked] { start(asked); });
                             });
    }
}

void RevisionDiff::took(int question, std::size_t side, const KnownRevision &known)
{
    m_sides[side].known = known;
    if (!known.revision.content.isEmpty())
        m_sides[side].shown = sideOf(known, known.revision.content, common::worldText(m_session));
    if (domain::isDigestWrong(known.revision)) {
        problem()->showError(
            tr("%1: its content is not what its SHA-256 says.").arg(deployedText(known)), {},
            tr("AWS says %1, the content has %2. Do not trust this text before you know why.")
                .arg(known.revision.sha256, domain::contentDigest(known.revision)));
    }
    proceed(question);
}

/// Compares what there is, or asks for what lacks.
void RevisionDiff::proceed(int question)
{
    for (std::size_t i = 0; i < 2; ++i) {
        const Side &side = m_sides[i];
        // Content that AWS holds is under way.
        if (!side.shown && side.known->revision.kind == Revision::Kind::AppSpec)
            return;
    }
    for (std::size_t i = 0; i < 2; ++i) {
        if (m_sides[i].shown)
            continue;
        m_lacking = i;
        view()->clear(deployedText(*m_sides[i].known));
        m_place->showRevision(m_sides[i].known->revision);
        m_place->show();
        // Not from somebody who goes through the revisions.
        if (const QWidget *focused = QApplication::focusWidget();
            !focused || focused == backButton() || view()->isAncestorOf(focused))
            m_place->setFocus();
        return;
    }
    m_place->hide();
    if (isAsked(question))
        view()->compare(*m_sides[0].shown, *m_sides[1].shown);
}

void RevisionDiff::chooseFile()
{
    m_chooser.chooseToOpen(this, QDir::homePath(), [this, question = m_question](const QString &path) {
        if (isAsked(question))
            take(path);
    });
}

void RevisionDiff::take(const QString &path)
{
    problem()->clear();
    inPool(
        this,
        [path]() -> Result<SpecFile> {
            auto file = readSpecFile(path);
            if (file) {
                if (const auto problem = archiveProblem(file->bytes, path))
                    return *problem;
            }
            return file;
        },
        [this, question = m_question, side = m_lacking](const Result<SpecFile> &file) {
            if (!isAsked(question))
                return;
            if (!file) {
                problem()->showError(tr("This file cannot be compared with."), file.error());
                return;
            }
            const KnownRevision &known = *m_sides[side].known;
            m_sides[side].shown =
                DiffSide{deployedText(known),
                         tr("%1, as you chose it; nobody can check that it is this revision").arg(file->path),
                         file->bytes};
            view()->setFocus();
            proceed(question);
        });
}

} // namespace hookline::appspec
