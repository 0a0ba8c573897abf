// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/faults.h"

#include "models/sandbox/errors.h"
#include "models/wire/service.h"

#include <algorithm>
#include <array>

namespace hookline::sandbox {
namespace {

/// Failures that any service may answer with, and that no description has.
struct CommonFault
{
    const char *code;
    int status;
};
constexpr std::array commonFaults{
    CommonFault{"Throttling", 400},      CommonFault{"ThrottlingException", 400},
    CommonFault{"AccessDenied", 403},    CommonFault{"AccessDeniedException", 403},
    CommonFault{"InternalFailure", 500}, CommonFault{"ServiceUnavailable", 503},
};

int statusOf(const wire::Service &service, const QString &code)
{
    for (const CommonFault &fault : commonFaults) {
        if (code == QLatin1String(fault.code))
            return fault.status;
    }
    const wire::ErrorShape *shape = service.error(code);
    return shape ? shape->httpStatus : 0;
}

} // namespace

Result<void> Faults::put(const QJsonObject &input)
{
    const auto text = [&](const char *member) { return input.value(QLatin1String(member)).toString(); };
    const QString operation = text("operation"), code = text("errorCode");
    const auto service = wire::service(text("service"));
    if (!service || service->id == u"sandbox")
        return refusal("ValidationException",
                       QStringLiteral("There is no service \"%1\".").arg(text("service")));
    if (!service->operation(operation))
        return refusal("ValidationException",
                       QStringLiteral("%1 has no operation \"%2\".").arg(service->id, operation));
    const int status = statusOf(*service, code);
    if (status == 0)
        return refusal("ValidationException",
                       QStringLiteral("%1 has no error \"%2\".").arg(service->id, code));
    const QString message = input.value(QLatin1String("message"))
                                .toString(QStringLiteral("The sandbox was asked to fail this call."));
    m_faults.push_back({.service = service->id,
                        .operation = operation,
                        .error = {.code = ErrorCode::ServiceError,
                                  .serviceCode = code,
                                  .message = message,
                                  .httpStatus = status},
                        .times = input.value(QLatin1String("times")).toInt(1)});
    return {};
}

std::optional<Error> Faults::take(const QString &serviceId, const QString &operation)
{
    const auto fault = std::ranges::find_if(
        m_faults, [&](const Fault &one) { return one.service == serviceId && one.operation == operation; });
    if (fault == m_faults.end())
        return std::nullopt;
    const Error error = fault->error;
    if (--fault->times <= 0)
        m_faults.erase(fault);
    return error;
}

} // namespace hookline::sandbox
