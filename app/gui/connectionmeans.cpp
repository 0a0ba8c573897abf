// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/connectionmeans.h"

#include "app/gui/settings.h"
#include "models/aws/qnamtransport.h"
#include "widgets/connection/keychainstore.h"

#include <QDesktopServices>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace hookline::gui {

namespace {

const QString labelMember = QStringLiteral("label");
const QString colourMember = QStringLiteral("colour");
const QString nameMember = QStringLiteral("name");
const QString regionMember = QStringLiteral("region");
const QString endpointMember = QStringLiteral("endpoint");

QString compact(const QJsonDocument &document)
{
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

QJsonObject looksIn(const Settings &settings)
{
    return QJsonDocument::fromJson(settings.value(setting::connectionLooks).toUtf8()).object();
}

} // namespace

connection::Look SettingsMemory::look(const QString &connectionId) const
{
    const QJsonObject look = looksIn(m_settings).value(connectionId).toObject();
    return {look.value(labelMember).toString(), look.value(colourMember).toString()};
}

void SettingsMemory::setLook(const QString &connectionId, const connection::Look &look)
{
    QJsonObject all = looksIn(m_settings);
    if (look == connection::Look())
        all.remove(connectionId);
    else
        all.insert(connectionId, QJsonObject{{labelMember, look.label}, {colourMember, look.colour}});
    m_settings.set(setting::connectionLooks, compact(QJsonDocument(all)));
}

std::vector<connection::KeptKeys> SettingsMemory::keptKeys() const
{
    std::vector<connection::KeptKeys> kept;
    for (const QJsonValue &one :
         QJsonDocument::fromJson(m_settings.value(setting::keptKeys).toUtf8()).array())
        kept.push_back(
            {one[nameMember].toString(), one[regionMember].toString(), one[endpointMember].toString()});
    return kept;
}

void SettingsMemory::setKeptKeys(const std::vector<connection::KeptKeys> &kept)
{
    QJsonArray all;
    for (const connection::KeptKeys &one : kept)
        all.append(
            QJsonObject{{nameMember, one.name}, {regionMember, one.region}, {endpointMember, one.endpoint}});
    m_settings.set(setting::keptKeys, compact(QJsonDocument(all)));
}

connection::Means connectionMeans(Settings &settings, Clock &clock)
{
    connection::Means means;
    means.environment = aws::Environment::ofProcess();
    means.clock = std::shared_ptr<Clock>(std::shared_ptr<Clock>(), &clock);
    means.makeTransport = [](const aws::NetworkSettings &network) -> std::unique_ptr<aws::Transport> {
        return std::make_unique<aws::QnamTransport>(network);
    };
    means.openUrl = [](const QUrl &page) { QDesktopServices::openUrl(page); };
    means.memory = std::make_shared<SettingsMemory>(settings);
    means.keyStore = std::make_shared<connection::KeychainStore>();
    return means;
}

aws::Connection withLook(aws::Connection plain, Settings &settings)
{
    if (!plain.label.isEmpty() || !plain.colour.isEmpty())
        return plain;
    const connection::Look look = SettingsMemory(settings).look(aws::connectionId(plain));
    plain.label = look.label;
    plain.colour = look.colour;
    return plain;
}

} // namespace hookline::gui
