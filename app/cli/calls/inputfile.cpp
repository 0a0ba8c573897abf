// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/inputfile.h"

#include <QDir>
#include <QFile>
#include <QStringDecoder>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace hookline::cli {

namespace {

// Python's text mode knows one line end.
QString withPlainLineEnds(QString text)
{
    return text.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n")).replace(u'\r', u'\n');
}

/// "~" and "$NAME" and "${NAME}" as in a shell; unknown names stay.
QString expanded(QString path)
{
    if (path == u"~" || path.startsWith(QLatin1StringView("~/")))
        path.replace(0, 1, QDir::homePath());
    QString result;
    for (qsizetype i = 0; i < path.size(); ++i) {
        qsizetype begin = i + 1;
        const bool isBraced = path.at(i) == u'$' && begin < path.size() && path.at(begin) == u'{';
        begin += isBraced ? 1 : 0;
        qsizetype end = begin;
        while (end < path.size() && (path.at(end).isLetterOrNumber() || path.at(end) == u'_'))
            ++end;
        const QByteArray name = path.mid(begin, end - begin).toLocal8Bit();
        const bool isWhole = end > begin && (!isBraced || (end < path.size() && path.at(end) == u'}'));
        if (path.at(i) == u'$' && isWhole && qEnvironmentVariableIsSet(name.constData())) {
            result += qEnvironmentVariable(name.constData());
            i = isBraced ? end : end - 1;
        } else {
            result += path.at(i);
        }
    }
    return result;
}

Error unreadable(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message};
}

} // namespace

Result<std::optional<Value>> loadFile(const QString &word)
{
    const QLatin1StringView textPrefix("file://");
    const QLatin1StringView bytesPrefix("fileb://");
    const bool isText = word.startsWith(textPrefix);
    if (!isText && !word.startsWith(bytesPrefix))
        return std::optional<Value>();
    const QString path = expanded(word.mid(isText ? textPrefix.size() : bytesPrefix.size()));
    QFile file(path);
    errno = 0;
    if (!file.open(QIODevice::ReadOnly)) {
        const int reason = errno;
        return unreadable(
            QStringLiteral("Unable to load paramfile %1: [Errno %2] %3: %4")
                .arg(word, QString::number(reason),
                     reason ? QString::fromLocal8Bit(std::strerror(reason)) : file.errorString(),
                     quotedText(path)));
    }
    const QByteArray bytes = file.readAll();
    if (!isText)
        return std::optional(Value::bytes(bytes));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (decoder.hasError())
        return unreadable(
            QStringLiteral("Unable to load paramfile (%1), text contents could not be decoded.  If "
                           "this is a binary file, please use the fileb:// prefix instead of the "
                           "file:// prefix.")
                .arg(path));
    return std::optional(Value::of(withPlainLineEnds(text)));
}

QString readStandardInput()
{
    QFile input;
    return input.open(stdin, QIODevice::ReadOnly) ? withPlainLineEnds(QString::fromUtf8(input.readAll()))
                                                  : QString();
}

} // namespace hookline::cli
