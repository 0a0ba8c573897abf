// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/client.h"
#include "models/aws/qnamtransport.h"
#include "models/sandbox/sandbox.h"
#include "models/trial/trialplan.h"

#include <QObject>
#include <QPointer>
#include <QTemporaryDir>

#include <array>
#include <functional>
#include <map>
#include <memory>

namespace hookline::appspec {
class SpecDesk;
class SpecPane;
class TrialPanel;
} // namespace hookline::appspec
namespace hookline::common {
class Confirmer;
}

namespace hookline::gui {

/// Copies an EC2 revision for a trial: `text` as its appspec.yml in `folder`/`key`, with everything of
/// `directory` beside it if that is not empty. Fails, naming the directory, on more than a revision has.
Result<void> layOutRevision(const QString &folder, const QString &key, const QByteArray &text,
                            const QString &directory);

/// Tries AppSpec files on sandboxes of their own: one for all simulated trials, and one, which alone may
/// start programs, for those whose scripts run for real. Each begins empty, runs from its first trial to the
/// end of the program, and takes every trial in a deployment group of its own, so that trials do not disturb
/// each other; but a Lambda function does the same for all of them.
class Trials : public QObject
{
    Q_OBJECT

public:
    /// `clock` and `confirmer` must outlive it.
    Trials(Clock &clock, common::Confirmer &confirmer, QObject *parent = nullptr);
    ~Trials() override;

    /// Puts the panel beside the desk's current text.
    void open(appspec::SpecDesk &desk);

Q_SIGNALS:
    /// A trial has begun there: that deployment is to be shown.
    void started(const hookline::aws::Connection &connection, const QString &deploymentId);
    /// A trial has failed whose panel was closed.
    void failed(const QString &what, const hookline::Error &error);

private:
    /// One of the two sandboxes.
    struct House
    {
        std::unique_ptr<sandbox::Sandbox> sandbox;
        std::optional<aws::Connection> connection; ///< None until it listens.
        std::unique_ptr<aws::QnamTransport> transport;
        std::unique_ptr<aws::Client> client;
        std::vector<std::function<void(const Result<void> &)>> waiting; ///< For it to listen.
    };
    using Panel = QPointer<appspec::TrialPanel>;

    House &houseOf(bool realScripts) { return m_houses[realScripts ? 1 : 0]; }
    void begin(const Panel &panel, trial::Trial trial, const QString &directory);
    void layOut(const Panel &panel, const trial::Trial &trial, const QString &directory);
    void ready(bool realScripts, const std::function<void(const Result<void> &)> &done);
    void listens(bool realScripts, const Result<sandbox::SandboxAddress> &address);
    void run(const Panel &panel, const trial::Trial &trial);
    void fail(const Panel &panel, const QString &what, const Error &error);
    void tell(const Panel &panel, bool realScripts, const QString &deploymentId);
    QString revisions() const;
    QString realWorld() const;

    Clock &m_clock;
    common::Confirmer &m_confirmer;
    std::map<const appspec::SpecPane *, trial::Trial> m_kept; ///< By pane: what was chosen before.
    QTemporaryDir m_folder; ///< Revisions, and what real scripts leave behind; goes after their sandbox.
    std::array<House, 2> m_houses;
    int m_number = 0;
};

} // namespace hookline::gui
