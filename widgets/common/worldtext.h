// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace hookline::session {
class Session;
}

namespace hookline::common {

/// Which world a person is in: "Sandbox · not AWS", "deploy · eu-west-1", "local · us-east-1 · not AWS
/// (http://127.0.0.1:4566)". On the chip, in confirmations, window titles and exports.
QString worldText(const session::Session &session);
/// The same where a sentence needs the region: "Sandbox · not AWS in us-east-1", "deploy · eu-west-1".
QString worldInRegion(const session::Session &session);
/// True for the sandbox and for every endpoint of one's own.
bool isNotAws(const session::Session &session);

} // namespace hookline::common
