// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace hookline {

/// A random version 4 UUID without braces, lower case: request IDs, tokens, message IDs.
QString newUuid();

/// "d-AB1CDEF23": the shape that CodeDeploy gives its deployment IDs ("d-" and nine of A-Z0-9).
bool looksLikeDeploymentId(QStringView text);

/// Shows that a secret (execution ID, token, key) is there and lets two be told apart, without giving it
/// away: the first four characters, an ellipsis and the length. Empty stays empty.
QString masked(QStringView secret);

} // namespace hookline
