// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/service.h"

#include <algorithm>
#include <array>

namespace hookline::wire {

namespace {

// Secrets although AWS's models do not mark them so.
constexpr std::array secretMembers{"lifecycleEventHookExecutionId", "LifecycleActionToken", "ReceiptHandle"};

} // namespace

bool isSecret(QStringView memberName, const Shape *shape)
{
    return (shape && shape->sensitive)
        || std::any_of(secretMembers.begin(), secretMembers.end(),
                       [memberName](const char *name) { return memberName == QLatin1StringView(name); });
}

const Member *Shape::member(QStringView memberName) const
{
    const auto found = std::find_if(members.begin(), members.end(),
                                    [memberName](const Member &member) { return member.name == memberName; });
    return found == members.end() ? nullptr : &*found;
}

const Operation *Service::operation(QStringView operationName) const
{
    const int index = m_operationByName.value(operationName.toString(), -1);
    return index < 0 ? nullptr : &m_operations[std::size_t(index)];
}

const Shape *Service::shape(QStringView shapeName) const
{
    return m_shapeByName.value(shapeName.toString());
}

const ErrorShape *Service::error(QStringView nameOrCode) const
{
    if (nameOrCode.isEmpty())
        return nullptr;
    // By name first: one error's code may be another one's name.
    for (QString ErrorShape::*const key :
         {&ErrorShape::name, &ErrorShape::wireCode, &ErrorShape::queryCode}) {
        for (const ErrorShape &error : m_errors) {
            if (error.*key == nameOrCode)
                return &error;
        }
    }
    return nullptr;
}

} // namespace hookline::wire
