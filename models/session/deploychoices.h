// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/caller.h"
#include "models/domain/status.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>

#include <functional>
#include <vector>

namespace hookline::session {

/// What can be chosen for a new deployment on one connection: its applications, their deployment groups, and
/// the deployment configurations. Read when asked for; answers that come after another question was asked are
/// dropped. GUI thread.
class DeployChoices : public QObject
{
    Q_OBJECT

public:
    struct Application
    {
        QString name;
        domain::ComputePlatform platform = domain::ComputePlatform::Unknown; ///< Until it has been told.
    };

    /// `client` must outlive it.
    explicit DeployChoices(aws::Client &client, QObject *parent = nullptr);

    /// Applications and configurations.
    void read();
    /// The groups of that application; nothing is asked while it is chosen already.
    void chooseApplication(const QString &name);
    /// What is known of that group of the chosen application.
    void chooseGroup(const QString &name);

    const std::vector<Application> &applications() const { return m_applications; }
    /// Unknown for an application that is not listed.
    domain::ComputePlatform platformOf(const QString &application) const;
    const QStringList &configs() const { return m_configs; }
    const QStringList &groups() const { return m_groups; }
    /// DeploymentGroupInfo of the chosen group; empty until it is known.
    const QJsonObject &group() const { return m_group; }

Q_SIGNALS:
    void changed();
    /// Something could not be read: its API operation, and why. What was read stays.
    void failed(const QString &operation, const hookline::Error &error);

private:
    /// All names of a list operation, then `done`; or the failure is told, and `done` gets none.
    void readNames(const QString &operation, const QJsonObject &input, const QString &member,
                   std::function<void(const QStringList &names)> done);
    void readPlatforms();

    aws::Caller m_call;
    std::vector<Application> m_applications;
    QStringList m_configs, m_groups;
    QString m_application, m_groupName; ///< Chosen.
    QJsonObject m_group;
};

} // namespace hookline::session
