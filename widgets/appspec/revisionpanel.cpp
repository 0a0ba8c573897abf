// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/revisionpanel.h"

#include "models/appspec/specfile.h"
#include "models/core/pool.h"
#include "models/session/session.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/revisionplace.h"
#include "widgets/appspec/revisiontexts.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/parts.h"
#include "widgets/common/worldtext.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::appspec {

using session::KnownRevision;

RevisionPanel::RevisionPanel(session::Session &session, FileChooser &chooser, const QString &deploymentId,
                             QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_chooser(chooser)
    , m_deploymentId(deploymentId)
    , m_sentence(common::textLabel(QStringLiteral("revisionState"), this))
    , m_problem(new common::ErrorBar(this))
    , m_place(new RevisionPlace(session.connection(), this))
    , m_again(new QPushButton(tr("Try again"), this))
{
    setObjectName(QStringLiteral("revisionPanel"));
    setAccessibleName(tr("Revision of %1").arg(deploymentId));
    setFocusPolicy(Qt::StrongFocus);
    m_again->setObjectName(QStringLiteral("revisionAgain"));
    m_again->setToolTip(tr("Asks once more for the revision"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, common::gridUnit, 0, 0);
    layout->setSpacing(common::gridUnit);
    layout->addWidget(m_sentence);
    layout->addWidget(m_problem);
    layout->addWidget(m_place);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(m_again, &QPushButton::clicked, this, &RevisionPanel::ask);
    connect(m_place, &RevisionPlace::chooseWished, this, [this] {
        m_chooser.chooseToOpen(this, QDir::homePath(), [this](const QString &path) { take(path); });
    });
    ask();
}

void RevisionPanel::ask()
{
    m_problem->clear();
    m_place->hide();
    m_again->hide();
    m_sentence->setText(
        tr("Reading the revision of %1 from %2…").arg(m_deploymentId, common::worldInRegion(m_session)));
    session::readRevisionOf(
        aws::callerOf(m_session.client()), m_deploymentId, this, [this](const Result<KnownRevision> &known) {
            if (!known) {
                m_sentence->clear();
                m_problem->showError(tr("The revision of %1 could not be read.").arg(m_deploymentId),
                                     known.error());
                m_again->show();
                return;
            }
            m_known = *known;
            if (!known->revision.content.isEmpty()) {
                Q_EMIT textRead(m_known);
                return;
            }
            m_sentence->setText(deployedText(m_known) + QStringLiteral(" · ") + originText(m_known)
                                + QStringLiteral(" · ") + common::worldText(m_session));
            const bool hadFocus = hasFocus();
            m_place->showRevision(known->revision);
            m_place->show();
            if (hadFocus)
                m_place->setFocus();
        });
}

void RevisionPanel::take(const QString &path)
{
    m_problem->clear();
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
        [this](const Result<SpecFile> &file) {
            if (file)
                Q_EMIT fileRead(m_known, file->path, file->bytes);
            else
                m_problem->showError(tr("This file cannot be shown."), file.error());
        });
}

} // namespace hookline::appspec
