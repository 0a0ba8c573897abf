// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/appspec/revisiondiff.h"

class QComboBox;
class QTableView;

namespace hookline::appspec {

class RevisionsModel;

/// Application, deployment group, revision: one that is chosen is compared with a text of one's own, two with
/// each other. What is current in the group is marked and chosen first.
class ComparePanel : public RevisionDiff
{
    Q_OBJECT

public:
    /// What is chosen first, where it exists.
    struct Wish
    {
        domain::ComputePlatform platform = domain::ComputePlatform::Unknown; ///< Of the text.
        QString application, group;
    };

    ComparePanel(session::Session &session, FileChooser &chooser, const DiffSide &mine, const Wish &wish,
                 QWidget *parent = nullptr);

    QComboBox *applications() const { return m_applications; }
    QComboBox *groups() const { return m_groups; }
    QTableView *revisions() const { return m_table; }

private:
    QWidget *buildChoice();
    void setUpTable();
    void askApplications();
    void showApplications(const std::vector<session::ApplicationFacts> &all);
    void askGroups();
    void showGroups(const QString &application);
    void askRevisions();
    void showRevisions(const session::RevisionList &list);
    void chosen();

    Wish m_wish;
    QComboBox *m_applications;
    QComboBox *m_groups;
    QTableView *m_table;
    RevisionsModel *m_model;
    std::vector<session::GroupFacts> m_groupFacts;
    bool m_filling = false; ///< Choices change by themselves.
};

} // namespace hookline::appspec
