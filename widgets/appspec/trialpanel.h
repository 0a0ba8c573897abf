// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/error.h"
#include "models/trial/trialplan.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QSpinBox;
class QTableView;

namespace hookline::common {
class Confirmer;
class ErrorBar;
class FactGrid;
class ReasonButton;
struct Question;
} // namespace hookline::common

namespace hookline::appspec {

class SpecPane;
class TrialModel;

/// Tries the AppSpec of a pane: what kind of deployment, what each script or function does, how fast, and
/// whether the scripts run for real. Makes nothing itself: it wishes a trial, and shows what became of it.
class TrialPanel : public QWidget
{
    Q_OBJECT

public:
    /// `pane` is what the panel stands in; `confirmer` must outlive it.
    TrialPanel(SpecPane &pane, common::Confirmer &confirmer, QWidget *parent = nullptr);

    TrialModel *model() const { return m_model; }
    /// The trial as it is chosen now, without number and folder.
    trial::Trial trial() const;
    /// Chooses what was chosen for that trial, as far as it is still there; scripts never run for real again
    /// without being asked for.
    void fill(const trial::Trial &trial);
    /// Why it cannot be tried, in a sentence; empty if it can.
    QString blockedBecause() const;
    /// Why its scripts cannot be run for real; empty if they can.
    QString simulatedBecause() const;
    /// What a person has to agree to before scripts run for real.
    common::Question realQuestion() const;

    /// The trial is being made: nothing else can be wished meanwhile.
    void showMaking(const QString &what);
    /// `files`: where real scripts find what `files` copied; empty for a simulated trial.
    void showStarted(const QString &deploymentId, const QString &files);
    void showFailed(const QString &what, const Error &error);

Q_SIGNALS:
    /// `revisionDirectory` is empty unless the scripts run for real.
    void runWished(const hookline::trial::Trial &trial, const QString &revisionDirectory);
    /// Show the deployment that was started last.
    void deploymentWished();

private:
    QWidget *buildHead();
    QWidget *buildTable();
    QWidget *buildReal();
    QWidget *buildButtons();
    void refresh();
    void refreshKinds(Platform platform);
    void refreshSteps();
    void showSteps(const AppSpec &spec);
    QString notice() const;
    const DeploymentKind *kind() const;
    bool isReal() const;
    void run();

    SpecPane &m_pane;
    common::Confirmer &m_confirmer;
    TrialModel *m_model;
    Platform m_platform = Platform::Unknown;
    QString m_making; ///< What is being done now; empty: nothing.
    common::FactGrid *m_facts;
    QLabel *m_platformText;
    QComboBox *m_kind;
    QSpinBox *m_instances;
    QComboBox *m_speed;
    QLabel *m_notice;
    QTableView *m_table;
    QCheckBox *m_update;
    QLabel *m_empty;
    QWidget *m_realPart;
    QCheckBox *m_real;
    QLabel *m_realText;
    common::ErrorBar *m_error;
    QLabel *m_state;
    common::ReasonButton *m_run;
    common::ReasonButton *m_show;
};

} // namespace hookline::appspec
