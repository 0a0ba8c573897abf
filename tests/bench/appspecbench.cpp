// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/lint.h"
#include "tests/bench/bench.h"

#include <QFile>
#include <QTemporaryDir>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <cstdio>
#include <sstream>

namespace hookline::bench {
namespace {

using namespace appspec;

constexpr qint64 kilobyte = 1024, megabyte = 1024 * kilobyte;

/// An EC2 file of about that size as people write them: half scripts, half files and permissions, with
/// comments.
QByteArray makeFile(qint64 size)
{
    QByteArray files, permissions, scripts;
    for (int i = 0; files.size() + permissions.size() + scripts.size() + 200 < size; ++i) {
        const QByteArray number = QByteArray::number(i);
        files += "  - source: build/part" + number + "/\n    destination: /srv/shop/part" + number + "\n";
        scripts += "    - location: scripts/step" + number + ".sh\n      timeout: 300\n      runas: root\n";
        if (i % 4 == 0) {
            scripts += "    # Wärmt den Zwischenspeicher auf\n";
            permissions += "  - object: /srv/shop/part" + number
                + "\n    pattern: \"**\"\n    owner: shop\n"
                  "    mode: 644\n    type:\n      - file\n";
        }
    }
    return "version: 0.0\nos: linux\nfiles:\n" + files + "permissions:\n" + permissions
        + "hooks:\n  AfterInstall:\n" + scripts;
}

/// yaml-cpp's own parse without building anything.
class Ignore : public YAML::EventHandler
{
public:
    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &, YAML::anchor_t) override { }
    void OnAlias(const YAML::Mark &, YAML::anchor_t) override { }
    void OnScalar(const YAML::Mark &, const std::string &, YAML::anchor_t, const std::string &) override { }
    void OnSequenceStart(const YAML::Mark &, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    { }
    void OnSequenceEnd() override { }
    void OnMapStart(const YAML::Mark &, const std::string &, YAML::anchor_t,
                    YAML::EmitterStyle::value) override
    { }
    void OnMapEnd() override { }
};

void benchText(Report &report, qint64 size)
{
    const QString name = QStringLiteral("appspec/parse-and-lint");
    if (!report.wants(name))
        return;
    const QByteArray text = makeFile(size);
    const std::string bytes = text.toStdString();
    const auto ours = [&] {
        const LintResult result = lint(Document::parse(text));
        if (result.hasErrors())
            qFatal("the file to lint has errors");
    };
    const auto peer = [&] {
        std::istringstream stream(bytes);
        YAML::Parser parser(stream);
        Ignore ignore;
        parser.HandleNextDocument(ignore);
    };
    report.compare(name, text.size(), {ours}, QStringLiteral("yaml-cpp events"), {peer});
}

struct Peer
{
    const char *name;
    std::vector<QByteArray> command;
};

void benchProcess(Report &report)
{
    const QString name = QStringLiteral("appspec/lint-process");
    if (!report.wants(name))
        return;
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("appspec.yml")));
    if (!file.open(QIODevice::WriteOnly) || file.write(makeFile(kilobyte)) < 0)
        qFatal("no file to lint");
    file.close();
    const QByteArray path = QFile::encodeName(file.fileName());
    const Peer peers[] = {
        {"Ruby YAML.load_file", {"/usr/bin/ruby", "-ryaml", "-e", "YAML.load_file(ARGV[0])", path}},
        {"Python yaml.safe_load",
         {"/usr/bin/python3", "-c", "import sys, yaml; yaml.safe_load(open(sys.argv[1]))", path}},
    };
    for (const Peer &peer : peers) {
        if (!QFile::exists(QFile::decodeName(peer.command[0]))) {
            std::fprintf(stderr, "left out: %s is not installed\n", peer.command[0].constData());
            continue;
        }
        report.compare(name, file.size(), {[&] {
                           runProcess({HOOKLINE_CLI, "lint", path});
                       }},
                       QString::fromLatin1(peer.name), {[&] { runProcess(peer.command); }});
    }
}

} // namespace

void benchAppSpec(Report &report)
{
    benchProcess(report);
    benchText(report, megabyte);
    benchText(report, 10 * megabyte);
}

} // namespace hookline::bench
