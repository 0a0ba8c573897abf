// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/approvalstep.h"

#include "models/appspec/formedits.h"
#include "models/domain/eventorder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace hookline::appspec {

namespace {

constexpr LanguageFact languages[] = {
    {FunctionLanguage::NodeJs, "nodejs", "Node.js", "nodejs24.x", "index.js"},
    {FunctionLanguage::Python, "python", "Python", "python3.14", "index.py"},
};

constexpr QLatin1StringView templateName("template.yml");

const LanguageFact &factOf(FunctionLanguage language)
{
    return *std::ranges::find(languages, language, &LanguageFact::language);
}

/// As Lambda and SQS limit them (CreateFunction's FunctionName, CreateQueue's QueueName).
struct NameLimit
{
    const char *what;
    QString ApprovalStep::*name;
    const char *pattern;
    const char *limits;
};
constexpr NameLimit limits[] = {
    {"function name", &ApprovalStep::functionName, "[A-Za-z0-9_-]{1,64}",
     "1 to 64 letters, digits, hyphens and underscores"},
    {"queue name", &ApprovalStep::queueName, "[A-Za-z0-9_-]{1,80}",
     "1 to 80 letters, digits, hyphens and underscores; Hookline reads no FIFO queue"},
};

Error refusal(const QString &subject, const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .subject = subject};
}

bool matches(const QString &text, const char *pattern)
{
    const QRegularExpression whole(QRegularExpression::anchoredPattern(QString::fromLatin1(pattern)));
    return whole.match(text).hasMatch();
}

QByteArray resource(QLatin1StringView name)
{
    QFile file(QStringLiteral(":/hookline/templates/approval/") + name);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// Of the lines of the template's block, which stand this far to the right.
QByteArray indented(const QByteArray &code)
{
    QByteArray text;
    for (const QByteArray &line : code.trimmed().split('\n'))
        text += (text.isEmpty() ? QByteArray() : QByteArray("\n"))
            + (line.isEmpty() ? line : QByteArray(10, ' ') + line);
    return text;
}

QByteArray templateText(const ApprovalStep &step, const QByteArray &code)
{
    const std::pair<const char *, QByteArray> words[] = {
        {"@EVENT@", step.event.toUtf8()},
        {"@FUNCTION@", step.functionName.toUtf8()},
        {"@QUEUE@", step.queueName.toUtf8()},
        {"@CREATE@", step.createQueue ? "true" : "false"},
        {"@RUNTIME@", factOf(step.language).runtime},
        {"@CODE@", indented(code)}, // last: nothing in it is a word of the template
    };
    QByteArray text = resource(templateName);
    for (const auto &[word, value] : words)
        text.replace(word, value);
    return text;
}

} // namespace

std::span<const LanguageFact> functionLanguages()
{
    return languages;
}

QStringList approvalEvents(Platform platform)
{
    if (platform != Platform::Ecs && platform != Platform::Lambda)
        return {};
    QStringList found;
    for (const domain::EventFact &fact : domain::eventOrder(
             platform == Platform::Ecs ? domain::EventTrack::EcsTestListener : domain::EventTrack::Lambda)) {
        if (fact.scriptable)
            found.append(QString::fromLatin1(fact.name));
    }
    return found;
}

std::vector<ApprovalEvent> approvalEvents(const AppSpec &spec)
{
    std::vector<ApprovalEvent> found;
    for (const QString &event : approvalEvents(spec.platform))
        found.push_back({event, spec.functionOf(event)});
    return found;
}

QString usualFunctionName(const QString &event)
{
    return managedFunctionPrefix + event + QStringLiteral("Approval");
}

Result<void> checkApprovalStep(const ApprovalStep &step)
{
    QStringList known = approvalEvents(Platform::Ecs) + approvalEvents(Platform::Lambda);
    known.removeDuplicates();
    if (!known.contains(step.event))
        return refusal(QStringLiteral("event"),
                       QStringLiteral("no function can be attached to the event \"%1\", only to %2")
                           .arg(step.event, known.join(QStringLiteral(", "))));
    for (const NameLimit &limit : limits) {
        const QString what = QString::fromLatin1(limit.what);
        if (!matches(step.*limit.name, limit.pattern))
            return refusal(what,
                           QStringLiteral("the %1 \"%2\" is not allowed; it takes %3")
                               .arg(what, step.*limit.name, QString::fromLatin1(limit.limits)));
    }
    return {};
}

Result<std::vector<GeneratedFile>> approvalFiles(const ApprovalStep &step)
{
    if (const auto checked = checkApprovalStep(step); !checked)
        return checked.error();
    const QString file = QString::fromLatin1(factOf(step.language).file);
    const QByteArray code = resource(QLatin1StringView(factOf(step.language).file));
    return std::vector<GeneratedFile>{{file, code}, {templateName, templateText(step, code)}};
}

Result<Edits> planApprovalStep(const Document &document, const AppSpec &spec, const ApprovalStep &step)
{
    const std::vector<ApprovalEvent> events = approvalEvents(spec);
    const auto found = std::ranges::find(events, step.event, &ApprovalEvent::event);
    if (found == events.end())
        return refusal(QStringLiteral("event"),
                       QStringLiteral("deployments of this AppSpec file have no event \"%1\" that runs a "
                                      "function")
                           .arg(step.event));
    if (found->function == step.functionName)
        return Edits();
    if (!found->function.isEmpty())
        return refusal(QStringLiteral("event"),
                       QStringLiteral("%1 runs %2 already, and an event runs one function; choose another "
                                      "event, or take that one out first")
                           .arg(step.event, found->function));
    return planFunction(document, step.event.toUtf8(), step.functionName.toUtf8());
}

QString approvalStackName(const ApprovalStep &step)
{
    QString name = step.functionName;
    name.replace(u'_', u'-');
    // A stack's name begins with a letter.
    const bool letter = !name.isEmpty() && name.front().isLetter();
    return letter ? name : QStringLiteral("hook-") + name;
}

QStringList deployCommand(const ApprovalStep &step, const QString &path)
{
    return {QStringLiteral("aws"),
            QStringLiteral("cloudformation"),
            QStringLiteral("deploy"),
            QStringLiteral("--stack-name"),
            approvalStackName(step),
            QStringLiteral("--template-file"),
            path,
            QStringLiteral("--capabilities"),
            QStringLiteral("CAPABILITY_IAM")};
}

QStringList permissionCommand(const ApprovalStep &step)
{
    if (step.functionName.startsWith(managedFunctionPrefix))
        return {};
    const QJsonObject statement{
        {QStringLiteral("Effect"), QStringLiteral("Allow")},
        {QStringLiteral("Action"), QStringLiteral("lambda:InvokeFunction")},
        {QStringLiteral("Resource"), QStringLiteral("arn:aws:lambda:*:*:function:") + step.functionName}};
    const QJsonObject policy{{QStringLiteral("Version"), QStringLiteral("2012-10-17")},
                             {QStringLiteral("Statement"), QJsonArray{statement}}};
    return {QStringLiteral("aws"),
            QStringLiteral("iam"),
            QStringLiteral("put-role-policy"),
            QStringLiteral("--role-name"),
            QStringLiteral("CODEDEPLOY-SERVICE-ROLE"),
            QStringLiteral("--policy-name"),
            QStringLiteral("call-") + step.functionName,
            QStringLiteral("--policy-document"),
            QString::fromUtf8(QJsonDocument(policy).toJson(QJsonDocument::Compact))};
}

} // namespace hookline::appspec
