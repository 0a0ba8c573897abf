// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in the form, as text: the wanted change and no other byte.
#include "models/appspec/appspec.h"
#include "models/appspec/formedits.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>

using namespace hookline;
using namespace hookline::appspec;

namespace {

const QByteArray server(
    "# top\nversion: 0.0\nos: linux\nhooks:\n  # before\n  BeforeInstall:\n    - location: a.sh # first\n"
    "      timeout: 30\n    - location: b.sh\n  AfterInstall:\n    - location: c.sh\n# end\n");
const QByteArray lambda(
    "version: 0.0\nResources:\n  - fn:\n      Type: AWS::Lambda::Function\n      Properties:\n"
    "        Name: shop\n        Alias: live\n        CurrentVersion: 1\n        TargetVersion: 2\n"
    "Hooks:\n  - BeforeAllowTraffic: check\n");

const QByteArray permissions(
    "permissions:\n  - object: /srv\n    except: [a, b] # mine\n    type:\n      - file\n      # why\n"
    "      - directory\n");
// Keys of a service file in other letters.
const QByteArray lower(
    "version: 0.0\nresources:\n  - svc:\n      type: AWS::ECS::Service\n      properties:\n"
    "        taskDefinition: td:1\nhooks:\n  - beforeInstall: check\n");

using Plan = Result<Edits> (*)(const Document &);

Path inPermission(const char *key)
{
    return {QByteArray("permissions"), std::size_t(0), QByteArray(key)};
}

std::optional<Value> text(const char *value)
{
    return Value::string(value);
}

} // namespace

class TestFormEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesOnlyWhatWasWished_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<Plan>("plan");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, const QByteArray &before, Plan plan, const QByteArray &from,
                            const QByteArray &to) {
            QByteArray after = before;
            QVERIFY(from.isEmpty() || after.count(from) == 1);
            QTest::newRow(name) << before << plan << (from.isEmpty() ? to : after.replace(from, to));
        };
        row(
            "add at the end", server,
            [](const Document &d) {
                return planAddScript(d, {"BeforeInstall", 2}, "n.sh");
            },
            "    - location: b.sh\n", "    - location: b.sh\n    - location: n.sh\n");
        row(
            "add a new event", server,
            [](const Document &d) {
                return planAddScript(d, {"ValidateService", 0}, "n.sh");
            },
            "    - location: c.sh\n", "    - location: c.sh\n  ValidateService:\n    - location: n.sh\n");
        row(
            "timeout", server,
            [](const Document &d) {
                return planScriptMember(d, {"BeforeInstall", 0}, "timeout", Value::literal("60"));
            },
            "timeout: 30", "timeout: 60");
        row(
            "no timeout", server,
            [](const Document &d) {
                return planScriptMember(d, {"BeforeInstall", 0}, "timeout", {});
            },
            "      timeout: 30\n", "");
        row(
            "runas", server,
            [](const Document &d) {
                return planScriptMember(d, {"AfterInstall", 0}, "runas", text("app"));
            },
            "    - location: c.sh\n", "    - location: c.sh\n      runas: app\n");
        row(
            "remove", server,
            [](const Document &d) {
                return planRemoveScript(d, {"BeforeInstall", 1});
            },
            "    - location: b.sh\n", "");
        row(
            "remove the last of an event", server,
            [](const Document &d) {
                return planRemoveScript(d, {"AfterInstall", 0});
            },
            "  AfterInstall:\n    - location: c.sh\n", "");
        row(
            "move within an event", server,
            [](const Document &d) {
                return planMoveScript(d, {"BeforeInstall", 1}, {"BeforeInstall", 0});
            },
            "    - location: a.sh # first\n      timeout: 30\n    - location: b.sh\n",
            "    - location: b.sh\n    - location: a.sh # first\n      timeout: 30\n");
        row(
            "move to another event", server,
            [](const Document &d) {
                return planMoveScript(d, {"BeforeInstall", 1}, {"AfterInstall", 1});
            },
            "    - location: b.sh\n  AfterInstall:\n    - location: c.sh\n",
            "  AfterInstall:\n    - location: c.sh\n    - location: b.sh\n");
        row(
            "move to another event with its comments",
            "version: 0.0\nos: linux\nhooks:\n  BeforeInstall:\n    # why\n    - location: \"a.sh\" # first\n"
            "\n      # how long\n      timeout: 30\n    - location: b.sh\n"
            "  AfterInstall:\n  - location: c.sh\n",
            [](const Document &d) {
                return planMoveScript(d, {"BeforeInstall", 0}, {"AfterInstall", 0});
            },
            "    # why\n    - location: \"a.sh\" # first\n\n      # how long\n      timeout: 30\n"
            "    - location: b.sh\n  AfterInstall:\n",
            "    - location: b.sh\n  AfterInstall:\n  # why\n  - location: \"a.sh\" # first\n\n"
            "    # how long\n    timeout: 30\n");
        row(
            "change a function", lambda,
            [](const Document &d) { return planFunction(d, "BeforeAllowTraffic", "other"); },
            "BeforeAllowTraffic: check", "BeforeAllowTraffic: other");
        row(
            "add a function", lambda,
            [](const Document &d) { return planFunction(d, "AfterAllowTraffic", "after"); },
            "  - BeforeAllowTraffic: check\n",
            "  - BeforeAllowTraffic: check\n  - AfterAllowTraffic: after\n");
        row(
            "remove the only function", lambda,
            [](const Document &d) { return planFunction(d, "BeforeAllowTraffic", ""); },
            "Hooks:\n  - BeforeAllowTraffic: check\n", "");
        row(
            "a deep value", lambda,
            [](const Document &d) {
                return planValue(d,
                                 {QByteArray("Resources"), std::size_t(0), QByteArray("fn"),
                                  QByteArray("Properties"), QByteArray("Alias")},
                                 text("beta"));
            },
            "Alias: live", "Alias: beta");
        row(
            "maps that are missing", "version: 0.0\n",
            [](const Document &d) {
                return planValue(d, {QByteArray("a"), QByteArray("b"), QByteArray("c")}, text("x"));
            },
            {}, "version: 0.0\na:\n  b:\n    c: x\n");
        row(
            "a first file", "version: 0.0\nos: linux\n",
            [](const Document &d) {
                return planItemMember(d, Path{QByteArray("files")}, 0, Path{QByteArray("source")},
                                      text("/app"));
            },
            {}, "version: 0.0\nos: linux\nfiles:\n  - source: /app\n");
        row(
            "a member of a member", permissions,
            [](const Document &d) {
                return planItemMember(d, {QByteArray("permissions")}, 0,
                                      {QByteArray("context"), QByteArray("type")}, text("httpd_t"));
            },
            {}, permissions + "    context:\n      type: httpd_t\n");
        row(
            "a list of texts gains one", permissions,
            [](const Document &d) {
                return planTexts(d, inPermission("except"), {"a", "b", "c"});
            },
            "[a, b]", "[a, b, c]");
        row(
            "a list of texts loses one", permissions,
            [](const Document &d) { return planTexts(d, inPermission("type"), {"directory"}); },
            "      - file\n", "");
        row(
            "one text of a list is another", permissions,
            [](const Document &d) {
                return planTexts(d, inPermission("except"), {"a", "x"});
            },
            "[a, b]", "[a, x]");
        row(
            "a list of texts goes", permissions,
            [](const Document &d) { return planTexts(d, inPermission("except"), {}); },
            "    except: [a, b] # mine\n", "");
        row(
            "a list of texts comes", permissions,
            [](const Document &d) { return planTexts(d, inPermission("acls"), {"u:bob:rw"}); }, {},
            permissions + "    acls:\n      - u:bob:rw\n");
        row(
            "the same texts", permissions,
            [](const Document &d) {
                return planTexts(d, inPermission("except"), {"a", "b"});
            },
            {}, permissions);
        row(
            "a text where a list should be", "a:\n  type: file\n",
            [](const Document &d) {
                return planTexts(d, {QByteArray("a"), QByteArray("type")}, {"file"});
            },
            {}, "a:\n  type:\n    - file\n");
        row(
            "a function whose key has other letters", lower,
            [](const Document &d) { return planFunction(d, "BeforeInstall", "other"); },
            "beforeInstall: check", "beforeInstall: other");
        row(
            "a function beside it", lower,
            [](const Document &d) { return planFunction(d, "AfterInstall", "f"); },
            "  - beforeInstall: check\n", "  - beforeInstall: check\n  - AfterInstall: f\n");
        row(
            "a value whose keys have other letters", lower,
            [](const Document &d) {
                Path path = propertiesPath(d.tree, read(d).spec);
                path.emplace_back(QByteArray("TaskDefinition"));
                return planValue(d, asWritten(d.tree, path), text("td:2"));
            },
            "td:1", "td:2");
        row(
            "the last capacity provider goes with its list",
            "Resources:\n  - a:\n      Properties:\n        TaskDefinition: t\n"
            "        CapacityProviderStrategy:\n          - CapacityProvider: x\n",
            [](const Document &d) {
                Path path = propertiesPath(d.tree, {.resource = QStringLiteral("a")});
                path.emplace_back(QByteArray("CapacityProviderStrategy"));
                return planRemoveItem(d, path, 0);
            },
            "        CapacityProviderStrategy:\n          - CapacityProvider: x\n", "");
        row(
            "nothing to take out", server,
            [](const Document &d) {
                return planScriptMember(d, {"AfterInstall", 0}, "sudo", {});
            },
            {}, server);
        row(
            "nothing to move", server,
            [](const Document &d) {
                return planMoveScript(d, {"AfterInstall", 0}, {"AfterInstall", 0});
            },
            {}, server);
    }

    void changesOnlyWhatWasWished()
    {
        QFETCH(QByteArray, before);
        QFETCH(Plan, plan);
        QFETCH(QByteArray, after);
        const auto edits = plan(Document::parse(before));
        QVERIFY2(edits, qPrintable(edits ? QString() : edits.error().message));
        QCOMPARE(applied(before, *edits), after);
    }

    void makesAFileFromNothing()
    {
        Document document = Document::parse({});
        const auto apply = [&](const Result<Edits> &edits) {
            QVERIFY2(edits, qPrintable(edits ? QString() : edits.error().message));
            document = Document::parse(applied(document.text, *edits));
        };
        apply(planValue(document, {QByteArray("version")}, Value::literal("0.0")));
        apply(planValue(document, {QByteArray("os")}, text("linux")));
        apply(
            planItemMember(document, Path{QByteArray("files")}, 0, Path{QByteArray("source")}, text("/app")));
        apply(planItemMember(document, Path{QByteArray("files")}, 0, Path{QByteArray("destination")},
                             text("/srv")));
        apply(planAddScript(document, {"AfterInstall", 0}, "scripts/install.sh"));
        apply(planScriptMember(document, {"AfterInstall", 0}, "timeout", Value::literal("300")));
        apply(planAddScript(document, {"ValidateService", 0}, "scripts/check.sh"));
        QCOMPARE(
            document.text,
            QByteArray("version: 0.0\nos: linux\nfiles:\n  - source: /app\n    destination: /srv\nhooks:\n"
                       "  AfterInstall:\n    - location: scripts/install.sh\n      timeout: 300\n"
                       "  ValidateService:\n    - location: scripts/check.sh\n"));
        QVERIFY(read(document).ok());
    }

    /// Real files, where they are at hand: an edit of one script leaves every byte outside its item alone.
    void leavesTheRestOfRealFilesAlone()
    {
        QDirIterator files(QStringLiteral(REFERENCE_DIR "/corpus"), QDir::Files,
                           QDirIterator::Subdirectories);
        if (!files.hasNext())
            QSKIP("no corpus beside the checkout");
        int edited = 0, refused = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QFile::ReadOnly));
            const Document document = Document::parse(file.readAll());
            const AppSpec spec = read(document).spec;
            if (spec.platform != Platform::Server || document.error)
                continue;
            for (const EventScripts &event : spec.scripts) {
                for (size_t i = 0; i < event.scripts.size(); ++i) {
                    const auto edits = planScriptMember(document, {event.event.toUtf8(), i}, "timeout",
                                                        Value::literal("77"));
                    if (!edits) {
                        ++refused;
                        continue;
                    }
                    ++edited;
                    const QByteArray after = applied(document.text, *edits);
                    const Span item = document.tree.node(event.scripts[i].place.node).span;
                    QVERIFY2(after.startsWith(document.text.first(item.begin)), qPrintable(file.fileName()));
                    QVERIFY2(after.endsWith(document.text.mid(item.end)), qPrintable(file.fileName()));
                    const AppSpec changed = read(Document::parse(after)).spec;
                    AppSpec wanted = spec;
                    const auto it = std::ranges::find(wanted.scripts, event.event, &EventScripts::event);
                    it->scripts[i].timeoutSeconds = 77;
                    QVERIFY2(changed == wanted, qPrintable(file.fileName()));
                }
            }
        }
        qInfo("%d edits, %d refused", edited, refused);
        QVERIFY(edited > 50);
        QVERIFY(refused * 20 < edited);
    }

    void refusesWhatItCannotKeep()
    {
        const Document document =
            Document::parse("hooks:\n  BeforeInstall:\n    - &a\n      location: a.sh\n  AfterInstall:\n"
                            "    - *a\n");
        const auto refused = planMoveScript(document, {"BeforeInstall", 0}, {"ValidateService", 0});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        QVERIFY(!refused.error().message.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestFormEdits)
#include "tst_formedits.moc"
