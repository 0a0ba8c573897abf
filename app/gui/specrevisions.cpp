// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/specrevisions.h"

#include "app/gui/selection.h"
#include "models/appspec/specfile.h"
#include "models/core/pool.h"
#include "models/session/session.h"
#include "widgets/appspec/comparepanel.h"
#include "widgets/appspec/filechooser.h"
#include "widgets/appspec/revisionpanel.h"
#include "widgets/appspec/revisiontexts.h"
#include "widgets/appspec/specactions.h"
#include "widgets/appspec/specdesk.h"
#include "widgets/appspec/specpane.h"
#include "widgets/appspec/spectext.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/parts.h"
#include "widgets/common/worldtext.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace hookline::gui {

using appspec::DiffSide;
using appspec::SpecPane;
using session::KnownRevision;

namespace {

domain::ComputePlatform computePlatform(const SpecPane &pane)
{
    const auto checked = pane.liveCheck().current();
    switch (checked ? checked->result.platform : appspec::Platform::Unknown) {
    case appspec::Platform::Server:
        return domain::ComputePlatform::Server;
    case appspec::Platform::Ecs:
        return domain::ComputePlatform::Ecs;
    case appspec::Platform::Lambda:
        return domain::ComputePlatform::Lambda;
    case appspec::Platform::Unknown:
        break;
    }
    return domain::ComputePlatform::Unknown;
}

} // namespace

SpecRevisions::SpecRevisions(session::Session &session, const Selection &selection, appspec::SpecDesk &desk,
                             appspec::SpecActions &actions, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_selection(selection)
    , m_desk(desk)
{
    connect(&actions, &appspec::SpecActions::compareWished, this,
            [this, &actions] { compare(actions.findChild<QWidget *>(QStringLiteral("specCompare"))); });
}

SpecRevisions::~SpecRevisions()
{
    for (const Shown &shown : m_shown) {
        if (!shown.pane || !shown.panel || shown.pane->panel() != shown.panel) {
            delete shown.panel;
            continue;
        }
        shown.panel->disconnect(this);
        shown.pane->closePanel();
    }
}

void SpecRevisions::openRevision(const QString &deploymentId)
{
    if (deploymentId.isEmpty())
        return;
    // Saved under a name, it is a file like every other one.
    if (SpecPane *open = m_tabs.value(deploymentId); open && open->path().isEmpty()) {
        m_desk.showPane(open);
        return;
    }
    SpecPane *pane = m_desk.addReadOnly(tr("revision of %1 (deployed, read-only)").arg(deploymentId),
                                        common::worldText(m_session));
    m_tabs.insert(deploymentId, pane);
    auto *panel = new appspec::RevisionPanel(m_session, m_desk.chooser(), deploymentId);
    connect(panel, &appspec::RevisionPanel::textRead, this,
            [this, pane](const KnownRevision &known) { showText(pane, known, known.revision.content, {}); });
    connect(panel, &appspec::RevisionPanel::fileRead, this,
            [this, pane](const KnownRevision &known, const QString &path, const QByteArray &bytes) {
                showText(pane, known, bytes, tr("%1, as you chose it").arg(path));
            });
    // Without its text the tab is of no use: Esc leads back from it.
    connect(pane, &SpecPane::panelClosed, panel, [this, pane, panel] {
        if (!panel->isVisible() && pane->text()->bytes().isEmpty() && pane->path().isEmpty())
            QMetaObject::invokeMethod(
                &m_desk,
                [desk = &m_desk, guard = QPointer<SpecPane>(pane)] {
                    if (guard)
                        desk->closePane(guard);
                },
                Qt::QueuedConnection);
    });
    pane->showInstead(panel);
    m_shown.push_back({pane, panel});
}

void SpecRevisions::showText(SpecPane *pane, const KnownRevision &known, const QByteArray &text,
                             const QString &source)
{
    QStringList origin{common::worldText(m_session), known.application + QStringLiteral(" / ") + known.group,
                       known.deploymentId};
    if (!source.isEmpty())
        origin.append(source);
    pane->showReadOnly(text,
                       tr("rev %1 of %2 (deployed, read-only)")
                           .arg(appspec::shortRevisionName(known.revision), known.deploymentId),
                       origin.join(QStringLiteral(" · ")));
    if (pane->panel())
        pane->disconnect(pane->panel()); // it has done its work
    pane->closePanel();
    if (domain::isDigestWrong(known.revision)) {
        pane->showProblem(tr("The content of this revision is not what its SHA-256 says."),
                          tr("AWS says %1, the content has %2. Do not trust this text before you know why.")
                              .arg(known.revision.sha256, domain::contentDigest(known.revision)));
    }
}

void SpecRevisions::compare(QWidget *button)
{
    const SpecPane *pane = m_desk.current();
    if (!pane || !button)
        return;
    auto *menu = new QMenu(button);
    menu->setObjectName(QStringLiteral("compareMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const QString awaited = pane->isAwaited() ? tr("There is no text here yet") : QString();
    const auto add = [this, menu, awaited](const char *objectName, const QString &text,
                                           const QString &without, void (SpecRevisions::*slot)()) {
        const QString &reason = awaited.isEmpty() ? without : awaited;
        QAction *action = menu->addAction(common::plainButtonText(text));
        action->setObjectName(QLatin1String(objectName));
        action->setEnabled(reason.isEmpty());
        action->setToolTip(reason);
        connect(action, &QAction::triggered, this, slot);
    };
    add("compareDisk", tr("With its file on disk"),
        pane->path().isEmpty() ? tr("This text has no file yet") : QString(),
        &SpecRevisions::compareWithDisk);
    add("compareFile", tr("With another file…"), {}, &SpecRevisions::compareWithFile);
    menu->addSeparator();
    const QString selected = m_selection.current().deploymentId;
    add("compareSelected",
        selected.isEmpty() ? tr("With what the selected deployment deployed")
                           : tr("With what %1 deployed (selected)").arg(selected),
        selected.isEmpty() ? tr("No deployment is selected in Deployments (Ctrl+D)") : QString(),
        &SpecRevisions::compareWithSelected);
    add("compareDeployed", tr("With what is deployed in a deployment group…"), {},
        &SpecRevisions::compareWithChosen);
    add("compareTwo", tr("Two revisions of an application…"), {}, &SpecRevisions::compareWithChosen);
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
}

DiffSide SpecRevisions::mine() const
{
    const SpecPane *pane = m_desk.current();
    return {pane->isModified() ? tr("%1, not saved").arg(pane->title()) : pane->title(),
            pane->path().isEmpty() ? pane->origin() : pane->path(), pane->text()->bytes()};
}

void SpecRevisions::compareWithDisk()
{
    if (m_desk.current())
        m_desk.current()->compareWithDisk();
}

void SpecRevisions::compareWithFile()
{
    SpecPane *pane = m_desk.current();
    if (!pane)
        return;
    const QString folder = pane->path().isEmpty() ? QDir::homePath() : QFileInfo(pane->path()).path();
    m_desk.chooser().chooseToOpen(
        pane, folder, [this, guard = QPointer<SpecPane>(pane)](const QString &path) {
            if (!guard || guard != m_desk.current())
                return;
            auto *panel = new appspec::DiffPanel(tr("Compare with %1").arg(QFileInfo(path).fileName()));
            showPanel(panel);
            panel->view()->clear(tr("Reading…"));
            inPool(
                panel, [path] { return appspec::readSpecFile(path); },
                [panel, mine = mine()](const Result<appspec::SpecFile> &file) {
                    if (file) {
                        panel->view()->compare({QFileInfo(file->path).fileName(), file->path, file->bytes},
                                               mine);
                        return;
                    }
                    panel->view()->clear({});
                    panel->problem()->showError(tr("This file cannot be compared with."), file.error());
                });
        });
}

void SpecRevisions::compareWithSelected()
{
    const QString id = m_selection.current().deploymentId;
    if (id.isEmpty() || !m_desk.current())
        return;
    auto *panel = new appspec::RevisionDiff(m_session, m_desk.chooser(), mine(),
                                            tr("Compare with what %1 deployed").arg(id));
    showPanel(panel);
    panel->compareWithDeployment(id);
}

void SpecRevisions::compareWithChosen()
{
    const SpecPane *pane = m_desk.current();
    if (!pane)
        return;
    appspec::ComparePanel::Wish wish{computePlatform(*pane), {}, {}};
    if (const auto *selected = m_session.store().deployments.find(m_selection.current().deploymentId)) {
        wish.application = selected->application;
        wish.group = selected->group;
    }
    showPanel(new appspec::ComparePanel(m_session, m_desk.chooser(), mine(), wish));
}

void SpecRevisions::showPanel(QWidget *panel)
{
    SpecPane *pane = m_desk.current();
    connect(qobject_cast<appspec::DiffPanel *>(panel), &appspec::DiffPanel::backWished, pane,
            &SpecPane::closePanel);
    pane->showInstead(panel);
    std::erase_if(m_shown, [](const Shown &shown) { return !shown.panel; });
    m_shown.push_back({pane, panel});
}

} // namespace hookline::gui
