// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/service.h"

#include <QFile>
#include <QLoggingCategory>
#include <QMutex>

// Names the resources of this static library, so that a linker which drops unused objects keeps them.
static void initResources()
{
    Q_INIT_RESOURCE(hookline_services);
}

namespace hookline::wire {

namespace {

std::shared_ptr<const Service> loadBuiltIn(const QString &id)
{
    initResources();
    QFile file(QStringLiteral(":/hookline/services/%1.json").arg(id));
    if (!file.open(QIODevice::ReadOnly))
        return nullptr;
    const auto loaded = Service::load(file.readAll(), Service::Patterns::Trust);
    if (!loaded) {
        qCritical("service description %s: %s", qUtf8Printable(id), qUtf8Printable(toString(loaded.error())));
        return nullptr;
    }
    return *loaded;
}

} // namespace

QStringList serviceIds()
{
    return {QStringLiteral("codedeploy"), QStringLiteral("autoscaling"), QStringLiteral("cloudformation"),
            QStringLiteral("iam"),        QStringLiteral("sqs"),         QStringLiteral("sts"),
            QStringLiteral("sandbox")};
}

std::shared_ptr<const Service> service(QStringView id)
{
    const QString name = id.toString();
    if (!serviceIds().contains(name))
        return nullptr;
    static QMutex mutex;
    static QHash<QString, std::shared_ptr<const Service>> loaded;
    const QMutexLocker lock(&mutex);
    auto it = loaded.find(name);
    if (it == loaded.end())
        it = loaded.insert(name, loadBuiltIn(name));
    return *it;
}

} // namespace hookline::wire
