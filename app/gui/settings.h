// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace hookline::gui {

/// A setting's name in the file and its value while nobody chose another.
template <class T> struct SettingKey
{
    const char *name;
    T fallback;
};

/// Every setting of the window. No secret ever stands in the file.
namespace setting {
inline const SettingKey<QByteArray> windowGeometry{"window/geometry", {}};
inline const SettingKey<QByteArray> mainSplitter{"window/mainSplitter",
                                                 {}}; ///< Table over detail over timeline.
inline const SettingKey<QByteArray> detailSplitter{"window/detailSplitter", {}}; ///< Detail beside card.
inline const SettingKey<QByteArray> deploymentsHeader{"deployments/header", {}}; ///< Widths and sort order.
inline const SettingKey<QByteArray> instancesHeader{"autoscaling/instancesHeader", {}};
inline const SettingKey<QByteArray> lifecycleHooksHeader{"autoscaling/hooksHeader", {}};
inline const SettingKey<QByteArray> autoScalingGroupsHeader{"autoscaling/groupsHeader", {}};
inline const SettingKey<QByteArray> overviewHeader{"overview/header", {}}; ///< Of all connections.
inline const SettingKey<QByteArray> hookResultsHeader{"cloudformation/header", {}};
inline const SettingKey<QByteArray> requestsHeader{"requests/header", {}};
inline const SettingKey<QString> place{"window/place", QStringLiteral("deployments")};
inline const SettingKey<QString> theme{"appearance/theme", QStringLiteral("system")}; ///< system, light, dark
inline const SettingKey<QString> approvalQueue{"intake/approvalQueue", QStringLiteral("hookline-approvals")};
inline const SettingKey<QStringList> recentFiles{"appspec/recent", {}}; ///< Paths, the newest first.
inline const SettingKey<bool> reviewSaves{"appspec/reviewSaves", true}; ///< Each save shows what it changes.
inline const SettingKey<QString> connectionLooks{"connections/looks", {}}; ///< JSON: ID -> label, colour.
inline const SettingKey<QString> keptKeys{"connections/keptKeys", {}}; ///< JSON: names, places, no keys.
} // namespace setting

/// The settings, in one ini file. An object that is handed on, so that tests use a file of their own.
class Settings
{
public:
    explicit Settings(const QString &file)
        : m_store(file, QSettings::IniFormat)
    { }

    template <class T> T value(const SettingKey<T> &key) const
    {
        const QVariant stored = m_store.value(QLatin1String(key.name));
        return stored.canConvert<T>() && stored.isValid() ? stored.value<T>() : key.fallback;
    }
    template <class T> void set(const SettingKey<T> &key, const T &value)
    {
        m_store.setValue(QLatin1String(key.name), value);
    }

    /// The folder of the file, for what else is kept of a person.
    QString folder() const;

    /// Where the settings of a person lie: the platform's folder for configuration.
    static QString defaultFile();

private:
    QSettings m_store;
};

} // namespace hookline::gui
