// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/deployments/rootcausepanel.h"

#include "models/tables/timetext.h"

#include <QUrlQuery>

namespace hookline::deployments {

namespace {

constexpr size_t shownGroups = 3;
constexpr qsizetype longestMessage = 160;

QString shortened(QString message)
{
    message = message.simplified();
    return message.size() > longestMessage ? message.left(longestMessage) + QStringLiteral("…") : message;
}

QString how(const domain::FailureGroup &group)
{
    const bool several = group.count() > 1;
    QStringList parts;
    if (!group.scriptName.isEmpty())
        parts.append(several ? RootCausePanel::tr("same script (%1)").arg(group.scriptName)
                             : RootCausePanel::tr("script %1").arg(group.scriptName));
    if (several && !group.message.isEmpty())
        parts.append(RootCausePanel::tr("same message"));
    if (parts.isEmpty() && group.errorCode != domain::LifecycleErrorCode::Unknown)
        parts.append(domain::toString(group.errorCode));
    return parts.join(QStringLiteral(", "));
}

QString beginning(const domain::RootCause &cause, const domain::FailureGroup &group)
{
    const QString counts = RootCausePanel::tr("%1 of %2").arg(group.count()).arg(cause.total);
    if (group.agentProblem)
        return RootCausePanel::tr(
                   "%1 failed because the CodeDeploy agent did not take the commands: every event was "
                   "skipped, no script is to blame. Check that the agent runs, its instance profile "
                   "and the network")
            .arg(counts);
    const QString where = group.event.isEmpty()
        ? RootCausePanel::tr("%1 failed").arg(counts)
        : RootCausePanel::tr("%1 failed at %2").arg(counts, group.event);
    const QString manner = how(group);
    return manner.isEmpty() ? where : where + QStringLiteral(", ") + manner;
}

QString firstText(const domain::FailureGroup &group, const QString &target)
{
    const QString when =
        group.firstAt ? RootCausePanel::tr(" at %1").arg(tables::clockText(*group.firstAt)) : QString();
    return (group.count() > 1 ? RootCausePanel::tr("; first: %1%2") : RootCausePanel::tr("; %1%2"))
        .arg(target, when);
}

QString link(const domain::FailureGroup &group)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("target"),
                       QString::fromLatin1(QUrl::toPercentEncoding(group.firstTarget)));
    query.addQueryItem(QStringLiteral("event"), QString::fromLatin1(QUrl::toPercentEncoding(group.event)));
    return QStringLiteral("<a href=\"?%1\">%2</a>")
        .arg(query.toString(QUrl::FullyEncoded).toHtmlEscaped(), group.firstTarget.toHtmlEscaped());
}

} // namespace

QString groupSentence(const domain::RootCause &cause, const domain::FailureGroup &group)
{
    return beginning(cause, group) + firstText(group, group.firstTarget);
}

RootCausePanel::RootCausePanel(QWidget *parent)
    : QLabel(parent)
{
    setObjectName(QStringLiteral("rootCause"));
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard
                            | Qt::TextSelectableByMouse);
    hide();
    connect(this, &QLabel::linkActivated, this, [this](const QString &href) {
        const QUrlQuery query(href.mid(1));
        const auto item = [&](const char *name) {
            return QUrl::fromPercentEncoding(
                query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded).toUtf8());
        };
        Q_EMIT targetRequested(item("target"), item("event"));
    });
}

void RootCausePanel::setDeployment(const store::Store &store, const QString &deploymentId)
{
    std::vector<domain::Target> targets;
    for (const QString &key : store.targetKeys(deploymentId)) {
        if (const domain::Target *target = store.targets.find(key))
            targets.push_back(*target);
    }
    m_cause = domain::rootCause(targets);
    setVisible(!m_cause.groups.empty());
    QStringList lines;
    for (size_t i = 0; i < std::min(shownGroups, m_cause.groups.size()); ++i) {
        const domain::FailureGroup &group = m_cause.groups[i];
        QString line = QStringLiteral("<b>%1</b>%2")
                           .arg(beginning(m_cause, group).toHtmlEscaped(), firstText(group, link(group)));
        if (!group.message.isEmpty() && !group.agentProblem)
            line += QStringLiteral("<br/>“%1”").arg(shortened(group.message).toHtmlEscaped());
        lines.append(line);
    }
    if (m_cause.groups.size() > shownGroups)
        lines.append(tr("… and in %1 other ways").arg(m_cause.groups.size() - shownGroups));
    const QString text = lines.join(QStringLiteral("<br/>"));
    if (text != this->text())
        setText(text);
    setAccessibleName(tr("Root cause: %1").arg(plainText()));
}

QString RootCausePanel::plainText() const
{
    QStringList lines;
    for (const domain::FailureGroup &group : m_cause.groups)
        lines.append(groupSentence(m_cause, group));
    return lines.join(QLatin1Char('\n'));
}

} // namespace hookline::deployments
