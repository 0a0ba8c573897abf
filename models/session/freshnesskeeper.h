// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/session.h"

#include <array>

namespace hookline::session {

/// Makes one Freshness of how the kinds of polling fare. A value.
class FreshnessKeeper
{
public:
    /// What polling consists of; each fails for reasons of its own.
    enum class Lane { List, Details, Targets, Count };

    void loading();
    void report(Lane lane, const Result<void> &result);
    /// The service asked for fewer requests; holds until something succeeds.
    void throttled(const Error &error);
    /// A round ended. `complete`: at least the first answers are in the store.
    void roundEnded(bool complete, Instant now);

    bool isGood() const;
    const Freshness &freshness() const { return m_freshness; }

private:
    void update();

    std::array<std::optional<Error>, static_cast<size_t>(Lane::Count)> m_errors;
    std::optional<Error> m_throttle; ///< Since the last success.
    bool m_complete = false;
    Freshness m_freshness;
};

} // namespace hookline::session
