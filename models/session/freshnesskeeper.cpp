// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/freshnesskeeper.h"

#include <algorithm>

namespace hookline::session {

namespace {

using State = Freshness::State;

State stateFor(const Error &error)
{
    if (error.code == ErrorCode::AccessDenied)
        return State::Denied;
    return error.code == ErrorCode::Throttled ? State::Throttled : State::Offline;
}

} // namespace

void FreshnessKeeper::loading()
{
    update();
}

void FreshnessKeeper::report(Lane lane, const Result<void> &result)
{
    std::optional<Error> &error = m_errors[static_cast<size_t>(lane)];
    if (result.ok()) {
        error.reset();
        m_throttle.reset();
    } else {
        error = result.error();
    }
    update();
}

void FreshnessKeeper::throttled(const Error &error)
{
    m_throttle = error;
    update();
}

void FreshnessKeeper::roundEnded(bool complete, Instant now)
{
    if (isGood() && complete) {
        m_complete = true;
        m_freshness.lastSuccess = now;
    }
    update();
}

bool FreshnessKeeper::isGood() const
{
    return std::none_of(m_errors.begin(), m_errors.end(),
                        [](const auto &error) { return error.has_value(); });
}

void FreshnessKeeper::update()
{
    m_freshness.state = m_complete ? State::Fresh : State::Loading;
    m_freshness.problem = {};
    if (m_throttle) {
        m_freshness.state = State::Throttled;
        m_freshness.problem = *m_throttle;
    }
    // The states are in the order of how much they hide.
    for (const std::optional<Error> &error : m_errors) {
        if (!error || (stateFor(*error) <= m_freshness.state && m_freshness.state > State::Fresh))
            continue;
        m_freshness.state = stateFor(*error);
        m_freshness.problem = *error;
    }
}

} // namespace hookline::session
