// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/appspec/examples.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace hookline::appspec;

namespace {

QList<Example> allExamples()
{
    static const QList<Example> examples = readExamples(QStringLiteral(EXAMPLES_DIR));
    return examples;
}

QByteArray describe(const Example &example, const std::vector<Diagnostic> &findings)
{
    const LineIndex lines(example.text);
    QByteArray text;
    for (const Diagnostic &finding : findings) {
        const Position at = lines.position(finding.span.begin);
        text += QByteArray(finding.rule->id) + " [" + QByteArray::number(finding.span.begin) + ", "
            + QByteArray::number(finding.span.end) + ") " + QByteArray::number(at.line) + ':'
            + QByteArray::number(at.column) + ' ' + finding.message.toUtf8() + '\n';
    }
    return text;
}

/// Of a severity at least as bad.
qsizetype countOf(const std::vector<Diagnostic> &findings, const QByteArray &rule,
                  Severity severity = Severity::Info)
{
    return std::ranges::count_if(
        findings, [&](const Diagnostic &one) { return rule == one.rule->id && one.severity <= severity; });
}

QSet<QByteArray> errorsOf(const std::vector<Diagnostic> &findings)
{
    QSet<QByteArray> rules;
    for (const Diagnostic &finding : findings) {
        if (finding.severity == Severity::Error)
            rules.insert(finding.rule->id);
    }
    return rules;
}

} // namespace

class TestExamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void examples_data();
    void examples();
    void fixes_data() { examples_data(); }
    void fixes();
    void fixesOfRealFiles();
    void manyMistakes_data();
    void manyMistakes();
    void everyRule();
};

void TestExamples::examples_data()
{
    QTest::addColumn<qsizetype>("index");
    const QList<Example> examples = allExamples();
    QVERIFY2(!examples.isEmpty(), "no examples");
    for (qsizetype i = 0; i < examples.size(); ++i)
        QTest::newRow(examples[i].title.constData()) << i;
}

void TestExamples::examples()
{
    QFETCH(qsizetype, index);
    const Example example = allExamples().at(index);
    QVERIFY2(example.problem.isEmpty(), qPrintable(example.problem));
    const std::vector<Diagnostic> findings = lintExample(example, example.text);
    const QByteArray seen = describe(example, findings);
    if (!example.fails) {
        QVERIFY2(countOf(findings, example.rule) == 0, seen.constData());
        return;
    }
    QList<Span> spans;
    int fixes = 0;
    for (const Diagnostic &finding : findings) {
        if (example.rule != finding.rule->id)
            continue;
        spans.append(finding.span);
        fixes += int(finding.fixes.size());
        QVERIFY2(!example.severity || *example.severity == finding.severity, seen.constData());
        QVERIFY2(!example.stage || *example.stage == finding.stage, seen.constData());
        QVERIFY2(!finding.message.isEmpty(), seen.constData());
    }
    QVERIFY2(!spans.isEmpty(), seen.constData());
    if (!example.spans.isEmpty())
        QVERIFY2(spans == example.spans, seen.constData());
    if (example.fixes >= 0)
        QCOMPARE(fixes, example.fixes);
}

void TestExamples::fixes()
{
    QFETCH(qsizetype, index);
    const Example example = allExamples().at(index);
    const std::vector<Diagnostic> findings = lintExample(example, example.text);
    for (const Diagnostic &finding : findings) {
        for (const Fix &fix : finding.fixes) {
            const QByteArray after = applied(example.text, fix.edits);
            const std::vector<Diagnostic> left = lintExample(example, after);
            const QByteArray seen = QByteArray(finding.rule->id) + ": " + fix.title.toUtf8() + "\n" + after
                + "\n" + describe({.text = after}, left);
            QVERIFY2(!fix.title.isEmpty() && after != example.text, seen.constData());
            if (const auto document = Document::parse(after); document.error)
                QVERIFY2(Document::parse(example.text).error.has_value(), seen.constData());
            QVERIFY2(countOf(left, finding.rule->id, finding.severity)
                         < countOf(findings, finding.rule->id, finding.severity),
                     seen.constData());
            QVERIFY2((errorsOf(left) - errorsOf(findings)).isEmpty(), seen.constData());
        }
    }
}

void TestExamples::manyMistakes_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("part"); // "@" stands for its number.
    const QByteArray root("version: 0.0\nos: linux\n");
    QTest::newRow("events") << root + "hooks:\n" << QByteArray("  AfterInstal@:\n    location: a\n");
    QTest::newRow("keys of one script") << root + "hooks:\n  AfterInstall:\n    - location: a\n"
                                        << QByteArray("      locatio@: a\n");
    QTest::newRow("scripts") << root + "hooks:\n  AfterInstall:\n"
                             << QByteArray("    - {locaton: a, runas: '', timeout: 30s}\n");
    QTest::newRow("one timeout") << root + "hooks:\n  AfterInstall:\n    - location: a\n"
                                 << QByteArray("      timeout: 0\n");
    QTest::newRow("events at the root") << root << QByteArray("AfterInstall:\n  - location: a\n");
    QTest::newRow("items") << root + "files:\n"
                           << QByteArray("  - source: a*\n    destination: b@\n    overwrite: true\n");
    QTest::newRow("overwrite in one item") << root + "files:\n  - source: a\n    destination: /b\n"
                                           << QByteArray("    overwrite: true\n");
    QTest::newRow("permissions") << root + "files:\n  - {source: a, destination: <X>}\npermissions:\n"
                                 << QByteArray("  - object: /a/@\n    mode: 0755\n    type: file\n");
    QTest::newRow("exceptions") << root + "permissions:\n  - object: /a\n    except:\n"
                                << QByteArray("      - /a/@\n");
    QTest::newRow("aliases") << root + "hooks:\n  AfterInstall: &a\n    - {locaton: a}\n"
                             << QByteArray("  X@: *a\n");
}

/// With time that grows with the square this would take minutes.
void TestExamples::manyMistakes()
{
    constexpr int count = 10'000;
    constexpr int soon = 20'000; // Milliseconds, for the slowest build on the busiest machine.
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, part);
    QByteArray text = head;
    for (int i = 0; i < count; ++i)
        text += QByteArray(part).replace('@', QByteArray::number(i));
    QElapsedTimer clock;
    clock.start();
    const LintResult result = lint(Document::parse(text));
    QVERIFY(!result.diagnostics.empty());
    QVERIFY2(clock.elapsed() < soon, QByteArray::number(clock.elapsed()).constData());
}

/// Real files are laid out in every way, which the examples are not. Here a fix may bring up what the mistake
/// hid.
void TestExamples::fixesOfRealFiles()
{
    if (!QDir(QStringLiteral(REFERENCE_DIR)).exists())
        QSKIP("the reference files are not there");
    int fixes = 0;
    for (const char *folder : {REFERENCE_DIR "/corpus", REFERENCE_DIR "/cases"}) {
        QDirIterator walk(QString::fromUtf8(folder), QDir::Files);
        while (walk.hasNext()) {
            QFile file(walk.next());
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            const QByteArray text = file.readAll();
            const Document document = Document::parse(text);
            const std::vector<Diagnostic> findings = lint(document).diagnostics;
            for (const Diagnostic &finding : findings) {
                QVERIFY(finding.span.begin >= 0 && finding.span.begin <= finding.span.end
                        && finding.span.end <= text.size());
                for (const Fix &fix : finding.fixes) {
                    ++fixes;
                    const Document after = Document::parse(applied(text, fix.edits));
                    const QByteArray seen = file.fileName().toUtf8() + ": " + finding.rule->id + ": "
                        + fix.title.toUtf8() + "\n" + after.text;
                    QVERIFY2(!after.error || document.error, seen.constData());
                    QVERIFY2(countOf(lint(after).diagnostics, finding.rule->id, finding.severity)
                                 < countOf(findings, finding.rule->id, finding.severity),
                             seen.constData());
                }
            }
        }
    }
    QVERIFY(fixes > 0);
}

void TestExamples::everyRule()
{
    QSet<QByteArray> failing, passing;
    for (const Example &example : allExamples())
        (example.fails ? failing : passing).insert(example.rule);
    QByteArrayList missing;
    for (const Rule &rule : rules()) {
        const bool both = failing.contains(rule.id) && passing.contains(rule.id);
        if (!rule.notChecked && !both)
            missing.append(rule.id);
        if (rule.notChecked)
            QVERIFY2(!failing.contains(rule.id), rule.id);
    }
    QVERIFY2(missing.isEmpty(), missing.join(' ').constData());
}

QTEST_GUILESS_MAIN(TestExamples)
#include "tst_examples.moc"
