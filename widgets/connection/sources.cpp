// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/sources.h"

#include "models/aws/profiles.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace hookline::connection {

namespace {

// No profile's name has a blank.
const QString typedPrefix = QStringLiteral("keys ");

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Connection)
};

struct Asking
{
    const char *setting;
    const char *sentence;
};

constexpr std::array askings{
    Asking{"mfa_serial", QT_TRANSLATE_NOOP("Connection", "Asks for a code of your MFA device (mfa_serial).")},
    Asking{"sso_session",
           QT_TRANSLATE_NOOP("Connection",
                             "Asks you to sign in in the browser if nobody is signed in (sso_session).")},
    Asking{"sso_start_url",
           QT_TRANSLATE_NOOP("Connection",
                             "Asks you to sign in in the browser if nobody is signed in (sso_start_url).")},
};

QString askingSentence(const QString &setting)
{
    const auto asking = std::find_if(askings.begin(), askings.end(), [&](const Asking &one) {
        return setting == QLatin1String(one.setting);
    });
    return asking == askings.end() ? QString() : QCoreApplication::translate("Connection", asking->sentence);
}

Source profileSource(const aws::ProfileInfo &profile)
{
    Source source;
    source.kind = SourceKind::Profile;
    source.name = profile.name;
    source.title = profile.name;
    source.region = profile.region;
    source.endpoint = profile.endpoint;
    source.problem = profile.problem;
    if (profile.usable()) {
        source.about = Words::tr("Keys from %1.").arg(profile.keySource);
        if (const QString asking = askingSentence(profile.asks); !asking.isEmpty())
            source.about += QLatin1Char(' ') + asking;
    }
    return source;
}

} // namespace

Sources findSources(const aws::Environment &environment, const ConnectionMemory *memory)
{
    Sources found;
    found.all = {
        {.kind = SourceKind::Sandbox,
         .title = Words::tr("Sandbox (not AWS)"),
         .about =
             Words::tr("Hookline's own embedded AWS, on this computer. Nothing leaves it, nothing costs.")},
        {.kind = SourceKind::Environment,
         .title = Words::tr("Environment"),
         .about =
             Words::tr("The keys that the AWS CLI would use here: AWS_ACCESS_KEY_ID and its secret, else "
                       "AWS_PROFILE, else the profile \"default\".")},
        {.kind = SourceKind::Typed,
         .title = Words::tr("Keys typed here…"),
         .about = Words::tr("For keys that stand in no profile. They go to no file: into the system keychain "
                            "if you say so, else they stay in memory.")},
    };
    for (const KeptKeys &kept : memory ? memory->keptKeys() : std::vector<KeptKeys>())
        found.all.push_back({.kind = SourceKind::Kept,
                             .name = kept.name,
                             .title = Words::tr("%1 (keychain)").arg(kept.name),
                             .about = Words::tr("Keys that were typed here and lie in the system keychain."),
                             .region = kept.region,
                             .endpoint = kept.endpoint});
    const auto profiles = aws::profiles(environment);
    if (!profiles) {
        found.problem = profiles.error();
        return found;
    }
    for (const aws::ProfileInfo &profile : *profiles)
        found.all.push_back(profileSource(profile));
    return found;
}

Source sourceOf(const aws::Connection &connection, const Sources &sources)
{
    Source wanted{.kind = SourceKind::Environment};
    if (connection.sandbox)
        wanted.kind = SourceKind::Sandbox;
    else if (connection.origin && connection.origin->profileChosen)
        wanted = {.kind = SourceKind::Profile, .name = connection.name};
    else if (!connection.origin && connection.name.startsWith(typedPrefix))
        wanted = {.kind = SourceKind::Kept, .name = connection.name.mid(typedPrefix.size())};
    const bool offered = std::any_of(sources.all.begin(), sources.all.end(),
                                     [&wanted](const Source &one) { return one.isSame(wanted); });
    return offered || wanted.kind != SourceKind::Kept ? wanted : Source{.kind = SourceKind::Typed};
}

QString typedName(const QString &name, const QByteArray &accessKeyId)
{
    // Not secret, but nobody needs the whole of it to tell one from another.
    return typedPrefix
        + (name.isEmpty() ? QStringLiteral("…") + QString::fromUtf8(accessKeyId.right(4)) : name);
}

} // namespace hookline::connection
