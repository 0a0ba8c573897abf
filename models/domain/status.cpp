// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/status.h"

#include <array>

namespace hookline::domain {
namespace {

template <class Enum> struct Word
{
    Enum value;
    const char *text;
};

// AWS's spellings, one table per enum; the values that are missing here are Unknown (or None).
template <class Enum> constexpr std::array<Word<Enum>, 0> words;

template <>
constexpr std::array words<ComputePlatform> = std::to_array<Word<ComputePlatform>>({
    {ComputePlatform::Server, "Server"},
    {ComputePlatform::Lambda, "Lambda"},
    {ComputePlatform::Ecs, "ECS"},
});

template <>
constexpr std::array words<DeploymentStatus> = std::to_array<Word<DeploymentStatus>>({
    {DeploymentStatus::Created, "Created"},
    {DeploymentStatus::Queued, "Queued"},
    {DeploymentStatus::InProgress, "InProgress"},
    {DeploymentStatus::Baking, "Baking"},
    {DeploymentStatus::Succeeded, "Succeeded"},
    {DeploymentStatus::Failed, "Failed"},
    {DeploymentStatus::Stopped, "Stopped"},
    {DeploymentStatus::Ready, "Ready"},
});

template <>
constexpr std::array words<TargetStatus> = std::to_array<Word<TargetStatus>>({
    {TargetStatus::Pending, "Pending"},
    {TargetStatus::InProgress, "InProgress"},
    {TargetStatus::Succeeded, "Succeeded"},
    {TargetStatus::Failed, "Failed"},
    {TargetStatus::Skipped, "Skipped"},
    {TargetStatus::Ready, "Ready"},
});

template <>
constexpr std::array words<EventStatus> = std::to_array<Word<EventStatus>>({
    {EventStatus::Pending, "Pending"},
    {EventStatus::InProgress, "InProgress"},
    {EventStatus::Succeeded, "Succeeded"},
    {EventStatus::Failed, "Failed"},
    {EventStatus::Skipped, "Skipped"},
});

template <>
constexpr std::array words<LifecycleErrorCode> = std::to_array<Word<LifecycleErrorCode>>({
    {LifecycleErrorCode::Success, "Success"},
    {LifecycleErrorCode::ScriptMissing, "ScriptMissing"},
    {LifecycleErrorCode::ScriptNotExecutable, "ScriptNotExecutable"},
    {LifecycleErrorCode::ScriptTimedOut, "ScriptTimedOut"},
    {LifecycleErrorCode::ScriptFailed, "ScriptFailed"},
    {LifecycleErrorCode::UnknownError, "UnknownError"},
});

template <>
constexpr std::array words<DeploymentType> = std::to_array<Word<DeploymentType>>({
    {DeploymentType::InPlace, "IN_PLACE"},
    {DeploymentType::BlueGreen, "BLUE_GREEN"},
});

template <>
constexpr std::array words<TargetLabel> = std::to_array<Word<TargetLabel>>({
    {TargetLabel::Blue, "Blue"},
    {TargetLabel::Green, "Green"},
});

template <class Enum> QString write(Enum value, QLatin1StringView otherwise = QLatin1StringView("Unknown"))
{
    for (const Word<Enum> &word : words<Enum>) {
        if (word.value == value)
            return QString::fromLatin1(word.text);
    }
    return otherwise;
}

template <class Enum> Enum read(QStringView text)
{
    for (const Word<Enum> &word : words<Enum>) {
        if (text == QLatin1StringView(word.text))
            return word.value;
    }
    return Enum{};
}

} // namespace

QString toString(ComputePlatform value)
{
    return write(value);
}
QString toString(DeploymentStatus value)
{
    return write(value);
}
QString toString(TargetStatus value)
{
    return write(value);
}
QString toString(EventStatus value)
{
    return write(value);
}
QString toString(LifecycleErrorCode value)
{
    return write(value);
}
QString toString(DeploymentType value)
{
    return write(value);
}
QString toString(TargetLabel value)
{
    return write(value, QLatin1StringView());
}

template <> ComputePlatform fromString(QStringView text)
{
    return read<ComputePlatform>(text);
}
template <> DeploymentStatus fromString(QStringView text)
{
    return read<DeploymentStatus>(text);
}
template <> TargetStatus fromString(QStringView text)
{
    return read<TargetStatus>(text);
}
template <> EventStatus fromString(QStringView text)
{
    return read<EventStatus>(text);
}
template <> LifecycleErrorCode fromString(QStringView text)
{
    return read<LifecycleErrorCode>(text);
}
template <> DeploymentType fromString(QStringView text)
{
    return read<DeploymentType>(text);
}
template <> TargetLabel fromString(QStringView text)
{
    return read<TargetLabel>(text);
}

bool isTerminal(DeploymentStatus status)
{
    return status == DeploymentStatus::Succeeded || status == DeploymentStatus::Failed
        || status == DeploymentStatus::Stopped;
}

bool isTerminal(TargetStatus status)
{
    return status == TargetStatus::Succeeded || status == TargetStatus::Failed
        || status == TargetStatus::Skipped;
}

bool isTerminal(EventStatus status)
{
    return status == EventStatus::Succeeded || status == EventStatus::Failed
        || status == EventStatus::Skipped;
}

} // namespace hookline::domain
