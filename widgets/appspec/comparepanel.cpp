// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/comparepanel.h"

#include "models/session/session.h"
#include "models/tables/roles.h"
#include "widgets/appspec/revisionsmodel.h"
#include "widgets/common/parts.h"
#include "widgets/common/statusdelegate.h"
#include "widgets/common/worldtext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::appspec {

using session::ApplicationFacts;
using session::GroupFacts;
using session::KnownRevision;
using session::RevisionList;

namespace {

constexpr int shownRows = 6; // the texts need the room

} // namespace

ComparePanel::ComparePanel(session::Session &session, FileChooser &chooser, const DiffSide &mine,
                           const Wish &wish, QWidget *parent)
    : RevisionDiff(session, chooser, mine, tr("Compare with what is deployed"), parent)
    , m_wish(wish)
    , m_applications(new QComboBox(this))
    , m_groups(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_model(new RevisionsModel(this))
{
    setObjectName(QStringLiteral("comparePanel"));
    setSentence(
        tr("Choose one revision to compare %1 with it, or two (Ctrl+click, Shift+Down) to compare them with "
           "each other.")
            .arg(mine.title));
    addRow(buildChoice());
    setFocusProxy(m_applications);
    connect(m_applications, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            askGroups();
    });
    connect(m_groups, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_filling)
            askRevisions();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (!m_filling)
            chosen();
    });
    askApplications();
}

QWidget *ComparePanel::buildChoice()
{
    auto *choice = new QWidget(this);
    const auto name = [](QWidget *widget, const char *objectName, const QString &accessibleName) {
        widget->setObjectName(QLatin1String(objectName));
        widget->setAccessibleName(accessibleName);
    };
    name(m_applications, "compareApplications", tr("Application"));
    name(m_groups, "compareGroups", tr("Deployment group"));
    name(m_table, "compareRevisions", tr("Revisions"));
    for (QComboBox *box : {m_applications, m_groups}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(24);
    }
    setUpTable();
    auto *line = new QHBoxLayout;
    for (const auto &[caption, box] :
         {std::pair(tr("&Application"), m_applications), std::pair(tr("Deployment &group"), m_groups)}) {
        auto *label = new QLabel(caption, choice);
        label->setBuddy(box);
        line->addWidget(label);
        line->addWidget(box, 1);
    }
    auto *layout = new QVBoxLayout(choice);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit / 2);
    layout->addLayout(line);
    layout->addWidget(m_table);
    return choice;
}

void ComparePanel::setUpTable()
{
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    const int row = m_table->fontMetrics().height() + 4;
    m_table->verticalHeader()->setDefaultSectionSize(row);
    m_table->setItemDelegateForColumn(RevisionsModel::StatusColumn,
                                      new common::StatusDelegate(
                                          [](const QModelIndex &index) {
                                              return static_cast<common::StatusId>(
                                                  index.data(tables::StatusRole).toInt());
                                          },
                                          m_table));
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const struct
    {
        int column;
        const char *sample;
        int more; ///< Pixels beside the text: margins, a glyph.
    } widths[] = {{RevisionsModel::CurrentColumn, "production-green", 16},
                  {RevisionsModel::DeploymentColumn, "d-AB1CDEF23", 20},
                  {RevisionsModel::StatusColumn, "In progress", 40},
                  {RevisionsModel::CreatedColumn, "2026-11-20 17:28:18", 20},
                  {RevisionsModel::CreatorColumn, "codeDeployRollback", 20}};
    for (const auto &[column, sample, more] : widths)
        header->resizeSection(column, m_table->fontMetrics().horizontalAdvance(QLatin1String(sample)) + more);
    header->setStretchLastSection(true);
    m_table->setFixedHeight(header->sizeHint().height() + shownRows * row + 2 * m_table->frameWidth());
}

void ComparePanel::askApplications()
{
    const int question = ask(tr("Asking %1 for its applications…").arg(common::worldInRegion(session())));
    session::readApplications(
        aws::callerOf(session().client()), this, [=, this](const Result<std::vector<ApplicationFacts>> &all) {
            if (!isAsked(question))
                return;
            if (all)
                showApplications(*all);
            else
                fail(tr("The applications could not be listed."), all.error(), [this] { askApplications(); });
        });
}

/// Those of the text's platform first.
void ComparePanel::showApplications(const std::vector<ApplicationFacts> &all)
{
    std::vector<ApplicationFacts> sorted = all;
    const auto fits = [this](const ApplicationFacts &application) {
        return m_wish.platform == domain::ComputePlatform::Unknown || application.platform == m_wish.platform;
    };
    const auto others = std::ranges::stable_partition(sorted, fits);
    const auto fitting = static_cast<int>(sorted.size() - others.size());
    m_filling = true;
    m_applications->clear();
    for (const ApplicationFacts &application : sorted) {
        const QString platform = domain::toString(application.platform);
        m_applications->addItem(platform.isEmpty() ? application.name
                                                   : tr("%1 (%2)").arg(application.name, platform),
                                application.name);
    }
    if (fitting > 0 && !others.empty())
        m_applications->insertSeparator(fitting);
    const int wished = m_applications->findData(m_wish.application);
    m_applications->setCurrentIndex(wished >= 0 && wished < fitting ? wished : 0);
    m_filling = false;
    if (sorted.empty())
        compareNothing(tr("%1 has no applications.").arg(common::worldInRegion(session())));
    else
        askGroups();
}

void ComparePanel::askGroups()
{
    const QString application = m_applications->currentData().toString();
    m_filling = true;
    m_groups->clear();
    m_model->setRows({});
    m_filling = false;
    const int question = ask(tr("Asking for the deployment groups of %1…").arg(application));
    session::readGroups(aws::callerOf(session().client()), application, this,
                        [=, this](const Result<std::vector<GroupFacts>> &groups) {
                            if (!isAsked(question))
                                return;
                            if (!groups) {
                                fail(tr("The deployment groups of %1 could not be listed.").arg(application),
                                     groups.error(), [this] { askGroups(); });
                                return;
                            }
                            m_groupFacts = *groups;
                            showGroups(application);
                        });
}

void ComparePanel::showGroups(const QString &application)
{
    m_filling = true;
    for (const GroupFacts &group : m_groupFacts)
        m_groups->addItem(group.name, group.name);
    m_groups->addItem(tr("All registered revisions of %1").arg(application));
    const int wished = application == m_wish.application ? m_groups->findData(m_wish.group) : -1;
    m_groups->setCurrentIndex(std::max(0, wished));
    m_filling = false;
    askRevisions();
}

void ComparePanel::askRevisions()
{
    const QString application = m_applications->currentData().toString();
    const QString name = m_groups->currentText();
    m_filling = true;
    m_model->setRows({});
    m_filling = false;
    const int question = ask(tr("Asking for the revisions of %1…").arg(name));
    const auto done = [=, this](const Result<RevisionList> &list) {
        if (!isAsked(question))
            return;
        if (list)
            showRevisions(*list);
        else
            fail(tr("The revisions of %1 could not be listed.").arg(name), list.error(),
                 [this] { askRevisions(); });
    };
    const aws::Caller caller = aws::callerOf(session().client());
    const auto group = static_cast<size_t>(m_groups->currentIndex());
    if (group < m_groupFacts.size())
        session::readDeployedRevisions(caller, application, m_groupFacts[group], this, done);
    else
        session::readRegisteredRevisions(caller, application, m_groupFacts, this, done);
}

void ComparePanel::showRevisions(const RevisionList &list)
{
    m_filling = true;
    m_model->setRows(list.rows);
    m_filling = false;
    const bool deployed = std::ranges::any_of(
        list.rows, [](const KnownRevision &known) { return !known.deploymentId.isEmpty(); });
    for (const int column : {RevisionsModel::DeploymentColumn, RevisionsModel::StatusColumn,
                             RevisionsModel::CreatedColumn, RevisionsModel::CreatorColumn})
        m_table->setColumnHidden(column, !deployed);
    m_table->setToolTip(list.more ? tr("The newest %1; there are older ones").arg(list.rows.size())
                                  : QString());
    if (list.rows.empty()) {
        compareNothing(tr("%1 has no revisions yet.").arg(m_groups->currentText()));
        return;
    }
    const auto current = std::ranges::find_if(
        list.rows, [](const KnownRevision &known) { return !known.currentIn.isEmpty(); });
    if (current == list.rows.end())
        compareNothing(tr("Nothing is current in %1. Choose a revision.").arg(m_groups->currentText()));
    else
        m_table->selectionModel()->setCurrentIndex(m_model->index(int(current - list.rows.begin()), 0),
                                                   QItemSelectionModel::ClearAndSelect
                                                       | QItemSelectionModel::Rows); // whatever keys are held
}

void ComparePanel::chosen()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    if (rows.size() == 1)
        compareWith(m_model->at(rows.front().row()));
    else if (rows.size() == 2) // the newest stand first
        compareTwo(m_model->at(rows.back().row()), m_model->at(rows.front().row()));
    else
        compareNothing(rows.isEmpty() ? tr("Choose a revision.") : tr("Choose one revision, or two."));
}

} // namespace hookline::appspec
