// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/keysteps.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>

namespace hookline::aws {

namespace {

constexpr Millis timeout{60'000};
constexpr std::chrono::duration<int, std::milli> reapTimeout{1'000};
constexpr qint64 maxOutputBytes = 64 * 1024;
constexpr qsizetype maxComplaint = 160;

/// Words as a POSIX shell would split them, without anything else that a shell does. Empty if a quote is
/// open.
QStringList words(const QString &command)
{
    QStringList found;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QChar c = command.at(i);
        if (c == QLatin1Char('\\') && quote != QLatin1Char('\'') && i + 1 < command.size()) {
            const QChar next = command.at(++i);
            const bool plain =
                quote == QLatin1Char('"') && next != QLatin1Char('"') && next != QLatin1Char('\\');
            word += plain ? QString(c) + next : QString(next);
            inWord = true;
        } else if (quote.isNull() ? c == QLatin1Char('"') || c == QLatin1Char('\'') : c == quote) {
            quote = quote.isNull() ? c : QChar();
            inWord = true;
        } else if (quote.isNull() && c.isSpace()) {
            if (std::exchange(inWord, false))
                found.append(std::exchange(word, {}));
        } else {
            word += c;
            inWord = true;
        }
    }
    if (!quote.isNull())
        return {};
    if (inWord)
        found.append(word);
    return found;
}

/// What a program complains about, as far as it cannot be a secret: the first line, without long words and
/// without what stands after a word for one.
QString complaint(const QByteArray &errors)
{
    static const QRegularExpression secret(
        QStringLiteral("(?i)((?:password|passwd|secret|token|key|code|pin)\\w*[\"']?\\s*[:=]\\s*)\\S+"));
    static const QRegularExpression longWord(QStringLiteral("[A-Za-z0-9+/=_.%-]{16,}"));
    static const QRegularExpression control(QStringLiteral("[\\x00-\\x1f\\x7f]"));
    QString line = QString::fromUtf8(errors.left(4096)).trimmed().section(QLatin1Char('\n'), 0, 0);
    line.replace(secret, QStringLiteral("\\1\u2026"));
    line.replace(longWord, QStringLiteral("\u2026"));
    line.remove(control);
    return line.left(maxComplaint);
}

class ProcessRun final : public QObject
{
public:
    ProcessRun(const std::shared_ptr<const StepContext> &context, const CredentialStep &step, StepDone done)
        : QObject(context->run)
        , m_giver(QStringLiteral("credential_process of profile \"%1\"").arg(step.profile))
        , m_done(std::move(done))
    {
#ifdef Q_OS_WIN
        QStringList arguments = QProcess::splitCommand(step.command);
#else
        QStringList arguments = words(step.command);
#endif
        if (arguments.isEmpty()) {
            end(keyProblem(m_giver + QStringLiteral(" is no command: a quote is open")));
            return;
        }
        QProcessEnvironment environment;
        const auto &variables = context->environment.variables;
        for (auto it = variables.begin(); it != variables.end(); ++it)
            environment.insert(it.key(), it.value());
        m_process.setProcessEnvironment(environment);
        m_process.setProgram(arguments.takeFirst());
        m_process.setArguments(arguments);
        m_process.setStandardInputFile(QProcess::nullDevice());
        connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] {
            m_output += m_process.readAllStandardOutput();
            if (m_output.size() > maxOutputBytes)
                end(keyProblem(m_giver + QStringLiteral(" printed more than 64 KiB")));
        });
        connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
            const QByteArray more = m_process.readAllStandardError();
            m_errors += more.left(maxOutputBytes - m_errors.size());
        });
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                end(keyProblem(QStringLiteral("%1 did not start: %2").arg(m_giver, m_process.errorString())));
        });
        connect(&m_process, &QProcess::finished, this, &ProcessRun::finish);
        m_limit = context->clock.callAfter(timeout, [this] {
            end(keyProblem(
                QStringLiteral("%1 did not end within %2 s").arg(m_giver).arg(timeout.count() / 1000)));
        });
        m_process.start();
    }

    ~ProcessRun() override
    {
        m_process.disconnect(this);
        m_process.kill();
        m_process.waitForFinished(reapTimeout.count()); // it is dead already
    }

private:
    void finish(int exitCode, QProcess::ExitStatus status)
    {
        m_output += m_process.readAllStandardOutput();
        m_errors += m_process.readAllStandardError();
        if (status == QProcess::CrashExit) {
            end(keyProblem(m_giver + QStringLiteral(" crashed")));
        } else if (exitCode != 0) {
            const QString why = complaint(m_errors);
            end(keyProblem(QStringLiteral("%1 ended with exit code %2").arg(m_giver).arg(exitCode)
                           + (why.isEmpty() ? QString() : QStringLiteral(": ") + why)));
        } else {
            end(read());
        }
    }

    Result<KeySet> read() const
    {
        const QJsonDocument document = QJsonDocument::fromJson(m_output);
        if (!document.isObject())
            return keyProblem(m_giver + QStringLiteral(" printed no JSON object"));
        if (document[QLatin1String("Version")].toInt() != 1)
            return keyProblem(m_giver + QStringLiteral(" printed another Version than 1"));
        return keysFromObject(document.object(),
                              {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}, m_giver);
    }

    void end(Result<KeySet> result)
    {
        if (!m_done)
            return;
        const auto done = std::exchange(m_done, nullptr);
        m_limit.cancel();
        m_process.disconnect(this);
        m_process.kill();
        done(std::move(result));
    }

    QString m_giver;
    StepDone m_done;
    QProcess m_process;
    QByteArray m_output;
    QByteArray m_errors;
    ClockTimer m_limit;
};

} // namespace

void runProcess(const std::shared_ptr<const StepContext> &context, const CredentialStep &step,
                const wire::AccessKeys &, StepDone done)
{
    new ProcessRun(context, step, std::move(done)); // the run owns it
}

} // namespace hookline::aws
