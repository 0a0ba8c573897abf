// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/document.h"

#include "models/appspec/treebuilder.h"

#include <algorithm>

namespace hookline::appspec {
namespace {

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

bool beginsLikeJson(QByteArrayView text)
{
    if (text.startsWith(byteOrderMark))
        text = text.sliced(byteOrderMark.size());
    const auto first =
        std::ranges::find_if(text, [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; });
    return first != text.end() && (*first == '{' || *first == '[');
}

} // namespace

Document Document::parse(const QByteArray &utf8)
{
    Document document{.text = utf8};
    if (utf8.size() > maximumSize) {
        document.error =
            SyntaxError{.kind = SyntaxError::Kind::TooLarge,
                        .problem = QStringLiteral("the file is larger than %1 bytes").arg(maximumSize)};
        return document;
    }
    document.hasBom = utf8.startsWith(byteOrderMark);
    document.hasCrlf = utf8.contains("\r\n");
    readYaml(document, false);
    if (beginsLikeJson(utf8)) {
        const bool again = document.error && document.error->kind == SyntaxError::Kind::Yaml;
        document.isJson = readJson(utf8, again ? &document.tree : nullptr);
    }
    return document;
}

} // namespace hookline::appspec
