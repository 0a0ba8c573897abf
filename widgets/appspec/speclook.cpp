// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/speclook.h"

#include <QCoreApplication>

#include <array>

namespace hookline::appspec {

namespace {

struct Look
{
    common::StatusId status;
    const char *word;
};

/// By severity.
constexpr std::array<Look, 3> looks{{{common::StatusId::Failed, QT_TRANSLATE_NOOP("AppSpec", "Error")},
                                     {common::StatusId::DidNotBlock, QT_TRANSLATE_NOOP("AppSpec", "Warning")},
                                     {common::StatusId::Pending, QT_TRANSLATE_NOOP("AppSpec", "Note")}}};

} // namespace

common::StatusId statusOf(Severity severity)
{
    return looks.at(static_cast<size_t>(severity)).status;
}

QString severityWord(Severity severity)
{
    return QCoreApplication::translate("AppSpec", looks.at(static_cast<size_t>(severity)).word);
}

QString platformWord(Platform platform)
{
    switch (platform) {
    case Platform::Server:
        return QCoreApplication::translate("AppSpec", "EC2/On-premises");
    case Platform::Ecs:
        return QStringLiteral("Amazon ECS");
    case Platform::Lambda:
        return QStringLiteral("AWS Lambda");
    case Platform::Unknown:
        break;
    }
    return QCoreApplication::translate("AppSpec", "platform not clear yet");
}

} // namespace hookline::appspec
