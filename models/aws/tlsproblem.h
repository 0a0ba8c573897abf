// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslError>
#include <QString>

namespace hookline::aws {

/// What stands against the certificate of `host`, and the way out: one sentence, technical English.
/// `caBundle` is the file that replaces the system's authorities, or empty.
QString tlsProblem(const QString &host, const QList<QSslError> &errors, const QString &caBundle);

} // namespace hookline::aws
