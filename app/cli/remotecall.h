// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineOption>
#include <QJsonObject>

#include <functional>

class QCommandLineParser;

namespace hookline::cli {

/// "--endpoint-url URL", for commands that talk to a running sandbox.
QCommandLineOption endpointOption();

/// Calls one operation of the sandbox's control service, with keys and region of the environment and the
/// endpoint of --endpoint-url or the environment; prints the reply as JSON, or nothing if it is empty. Runs
/// the event loop until it is done and gives the exit code.
int callSandbox(const QCommandLineParser &arguments, const QString &operation, const QJsonObject &input,
                const std::function<QJsonObject(const QJsonObject &)> &present = {});

} // namespace hookline::cli
