// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/lintreport.h"

#include <array>

namespace hookline::cli {

namespace {

const char *scopeName(appspec::RuleScope scope)
{
    constexpr std::array names{"any", "EC2", "ECS, Lambda", "EC2, with --revision"};
    return names.at(std::size_t(scope));
}

QString cell(const char *text)
{
    return text && *text ? QString::fromUtf8(text).replace(u'|', QStringLiteral("\\|")) : QStringLiteral("–");
}

} // namespace

QString ruleReport()
{
    QString table = QStringLiteral("| rule | severity | stage | files | what it finds | evidence |\n"
                                   "|---|---|---|---|---|---|\n");
    QString unchecked =
        QStringLiteral("\nNot checked:\n\n| rule | what it is about | why not |\n|---|---|---|\n");
    for (const appspec::Rule &rule : appspec::rules()) {
        if (rule.notChecked) {
            unchecked += QStringLiteral("| %1 | %2 | %3 |\n")
                             .arg(cell(rule.id), cell(rule.summary), cell(rule.notChecked));
            continue;
        }
        const QString id = rule.helpUri && *rule.helpUri
            ? QStringLiteral("[%1](%2)").arg(cell(rule.id), QString::fromLatin1(rule.helpUri))
            : cell(rule.id);
        table += QStringLiteral("| %1 | %2 | %3 | %4 | %5 | %6 |\n")
                     .arg(id, QLatin1StringView(severityName(rule.severity)),
                          QLatin1StringView(stageName(rule.stage)), QLatin1StringView(scopeName(rule.scope)),
                          cell(rule.summary), cell(rule.evidence));
    }
    return (table + unchecked).trimmed();
}

} // namespace hookline::cli
