// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/calls/arguments.h"
#include "app/cli/calls/inputfile.h"
#include "app/cli/calls/json.h"
#include "app/cli/calls/names.h"
#include "app/cli/calls/output.h"
#include "app/cli/calls/pages.h"
#include "app/cli/calls/query.h"
#include "app/cli/calls/request.h"
#include "app/cli/calls/shorthand.h"
#include "app/cli/calls/skeleton.h"
#include "app/cli/calls/yaml.h"

#include <QtTest>

using namespace hookline;
using namespace hookline::cli;

/// The AWS CLI's rules for names, values and output; what is expected was printed by the AWS CLI 2.9.19.
class TestCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void shorthand_data();
    void shorthand();
    void json_data();
    void json();
    void floats_data();
    void floats();
    void yamlOutput();
    void yamlInput();
    void textOutput();
    void tableOutput();
    void timesOfServices();
    void pagesEndWhereTheyShould();
    void everySkeletonIsValidInput();
    void unpacksByShape();
    void queries_data();
    void queries();
    void nonsenseIsRefused();
};

void TestCalls::names_data()
{
    QTest::addColumn<QString>("kebab");
    const auto row = [](const char *name, const char *kebab) {
        QTest::newRow(name) << QString::fromLatin1(kebab);
    };
    row("deploymentId", "deployment-id");
    row("AutoScalingGroupARN", "auto-scaling-group-arn");
    row("NotificationTargetARN", "notification-target-arn");
    row("TargetGroupARNs", "target-group-arns");
    row("ListWebACLs", "list-web-acls");
    row("EC2", "ec2");
    row("ec2TagFilters", "ec2-tag-filters");
    row("onPremisesInstanceTagFilters", "on-premises-instance-tag-filters");
    row("s3Location", "s3-location");
    row("SHA256", "sha256");
    row("VPCZoneIdentifier", "vpc-zone-identifier");
    row("QueueUrl", "queue-url");
    row("MD5OfBody", "md5-of-body");
    row("PutLifecycleEventHookExecutionStatus", "put-lifecycle-event-hook-execution-status");
    row("already-kebab", "already-kebab");
}

void TestCalls::names()
{
    QFETCH(QString, kebab);
    QCOMPARE(kebabName(QString::fromLatin1(QTest::currentDataTag())), kebab);
}

void TestCalls::shorthand_data()
{
    QTest::addColumn<QString>("result"); // as Python shows it, or the message
    const auto row = [](const char *text, const char *result) {
        QTest::newRow(text) << QString::fromLatin1(result);
    };
    row("a=b", "{'a': 'b'}");
    row("a=b,c=d", "{'a': 'b', 'c': 'd'}");
    row("a=b,c", "{'a': ['b', 'c']}");
    row("a=b,c,d=e", "{'a': ['b', 'c'], 'd': 'e'}");
    row("a=[b,c],d={e=f,g=[h]}", "{'a': ['b', 'c'], 'd': {'e': 'f', 'g': ['h']}}");
    row("a=[],b={}", "{'a': [], 'b': {}}");
    row("a=\"b,c=d\",e='f g'", "{'a': 'b,c=d', 'e': 'f g'}");
    row("a='it\\'s'", "{'a': \"it's\"}");
    row("a=b\\,c", "{'a': 'b,c'}");
    row("a= b ,c= d ", "{'a': 'b', 'c': 'd'}");
    row("a=x=y", "{'a': 'x=y'}");
    row("a=", "{'a': ''}");
    row("", "Expected: '=', received: 'EOF' for input:\n\n^");
    row("a", "Expected: '=', received: 'EOF' for input:\na\n ^");
    row("a=[b", "Expected: ',', received: 'EOF' for input:\na=[b\n    ^");
    row("a=b,", "Expected: '<second>', received: '<none>' for input:\na=b,\n    ^");
    row("a=b,a=c",
        "Second instance of key \"a\" encountered for input:\na=b,a=c\n    ^\n"
        "This is often because there is a preceding \",\" instead of a space.");
}

void TestCalls::shorthand()
{
    QFETCH(QString, result);
    const auto parsed = parseShorthand(QString::fromLatin1(QTest::currentDataTag()));
    QCOMPARE(parsed ? parsed->toRepr() : parsed.error().message, result);
}

void TestCalls::json_data()
{
    QTest::addColumn<QString>("result");
    const auto row = [](const char *text, const char *result) {
        QTest::newRow(text) << QString::fromLatin1(result);
    };
    row(R"({"b": 1, "a": [1.0, 1e3, true, null, "\u00e9\n"]})",
        "{'b': 1, 'a': [1.0, 1000.0, True, None, '\xe9\\n']}");
    row(R"({"a": 1, "b": 2, "a": 3})", "{'a': 3, 'b': 2}");
    row("12345678901234567890", "12345678901234567890");
    row("", "Expecting value: line 1 column 1 (char 0)");
    row("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)");
    row("{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)");
    row("[1,]", "Expecting value: line 1 column 4 (char 3)");
    row("[1\n2]", "Expecting ',' delimiter: line 2 column 1 (char 3)");
    row("\"a", "Unterminated string starting at: line 1 column 1 (char 0)");
    row("[] x", "Extra data: line 1 column 4 (char 3)");
}

void TestCalls::json()
{
    QFETCH(QString, result);
    const auto parsed = parseJson(QString::fromUtf8(QTest::currentDataTag()));
    QCOMPARE(parsed ? parsed->toRepr() : parsed.error().message, result);
}

void TestCalls::floats_data()
{
    QTest::addColumn<double>("number");
    QTest::newRow("0.0") << 0.0;
    QTest::newRow("1.0") << 1.0;
    QTest::newRow("-1.5") << -1.5;
    QTest::newRow("0.0001") << 0.0001;
    QTest::newRow("1e-05") << 0.00001;
    QTest::newRow("1234567.125") << 1234567.125;
    QTest::newRow("1000000000000000.0") << 1e15;
    QTest::newRow("1e+16") << 1e16;
    QTest::newRow("1.5e+300") << 1.5e300;
}

void TestCalls::floats()
{
    QFETCH(double, number);
    QCOMPARE(floatText(number), QString::fromLatin1(QTest::currentDataTag()));
}

void TestCalls::yamlOutput()
{
    const auto value = parseJson(QStringLiteral(
        R"({"b": "yes", "a": ["1", "x: y", "", null, true, 1.5, "2020-01-01", "12:30:45", "on", "- a", "é", "\t", {"l": [], "e": {}}]})"));
    QCOMPARE(yamlText(*value),
             QString::fromUtf8(
                 "a:\n- '1'\n- 'x: y'\n- ''\n- null\n- true\n- 1.5\n- '2020-01-01'\n- 12:30:45\n- on\n"
                 "- '- a'\n- é\n- \"\\t\"\n- e: {}\n  l: []\nb: yes\n"));
}

void TestCalls::yamlInput()
{
    QCOMPARE(parseYaml(QStringLiteral("a: 1\nb: [yes, true, ~, 1.5, '1', 0x10, 0o17]\nc: &x {d: e}\nf: *x\n"))
                 ->toRepr(),
             QStringLiteral(
                 "{'a': 1, 'b': ['yes', True, None, 1.5, '1', 16, 15], 'c': {'d': 'e'}, 'f': {'d': 'e'}}"));
    for (const char *broken : {"a: [1", "a: *none", "a: 1\na: 2", "a: 1\n---\nb: 2"})
        QVERIFY2(!parseYaml(QString::fromLatin1(broken)), broken);
    // Aliases of aliases do not grow.
    QString bomb = QStringLiteral("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
    for (int i = 1; i < 12; ++i)
        bomb += QStringLiteral("a%1: &a%1 [*a%2,*a%2,*a%2,*a%2,*a%2,*a%2,*a%2,*a%2,*a%2,*a%2]\n")
                    .arg(i)
                    .arg(i - 1);
    QVERIFY(!parseYaml(bomb));
}

void TestCalls::textOutput()
{
    const auto value = parseJson(QStringLiteral(
        R"({"z": "last", "a": true, "list": [{"n": 1, "in": {"x": null}}, {"m": "two"}], "words": ["p", "q"]})"));
    QCOMPARE(plainText(*value),
             QStringLiteral("True\tlast\nLIST\t\t1\nIN\tNone\nLIST\ttwo\t\nWORDS\tp\nWORDS\tq\n"));
}

void TestCalls::tableOutput()
{
    const auto value = parseJson(QStringLiteral(R"({"names": ["one", "three"], "only": 1})"));
    QCOMPARE(tableText(QStringLiteral("Op"), *value, 80),
             QStringLiteral(
                 "---------------\n|     Op      |\n+-------+-----+\n|  only |  1  |\n+-------+-----+\n"
                 "||   names   ||\n|+-----------+|\n||  one      ||\n||  three    ||\n|+-----------+|\n"));
    QCOMPARE(tableText(QStringLiteral("Op"), Value::map(), 80), QString());
}

void TestCalls::timesOfServices()
{
    qputenv("TZ", "UTC");
    const auto codedeploy = wire::service(u"codedeploy");
    const wire::Shape *info = codedeploy->shape(u"GenericRevisionInfo");
    const QJsonObject reply{{QStringLiteral("registerTime"), 1700000000.123},
                            {QStringLiteral("description"), QStringLiteral("d")},
                            {QStringLiteral("newMember"), 1}};
    QCOMPARE(outputOf(info, reply, TimeStyle::Local).toRepr(),
             QStringLiteral(
                 "{'description': 'd', 'registerTime': '2023-11-14T22:13:20.123000+00:00', 'newMember': 1}"));
    QCOMPARE(outputOf(info, reply, TimeStyle::Wire).find(QStringLiteral("registerTime"))->toText(),
             QStringLiteral("1700000000.123"));
}

void TestCalls::pagesEndWhereTheyShould()
{
    const auto service = wire::service(u"codedeploy");
    const wire::Operation &operation = *service->operation(u"ListDeployments");
    const auto call = [](const QJsonObject &input) -> Result<QJsonObject> {
        const int page = input.value(QLatin1String("nextToken")).toString(QStringLiteral("0")).toInt();
        QJsonObject reply{{QStringLiteral("deployments"), QJsonArray{page * 3, page * 3 + 1, page * 3 + 2}}};
        if (page < 2)
            reply.insert(QStringLiteral("nextToken"), QString::number(page + 1));
        return reply;
    };
    const auto shown = [&](const PageWish &wish) {
        const auto pages = readPages(operation, {}, wish, call);
        QStringList items;
        for (const QJsonObject &page : pages->pages) {
            for (const QJsonValue &item : page.value(QLatin1String("deployments")).toArray())
                items.append(QString::number(item.toInt()));
        }
        return std::pair(items.join(QLatin1Char(' ')), pages->resumeToken);
    };
    QCOMPARE(shown({}).first, QStringLiteral("0 1 2 3 4 5 6 7 8"));
    QString all, token;
    do { // in steps of two, over the ends of pages
        const auto [items, next] = shown({.startingToken = token, .maxItems = 2});
        all += items + QLatin1Char(' ');
        token = next;
    } while (!token.isEmpty());
    QCOMPARE(all.trimmed(), QStringLiteral("0 1 2 3 4 5 6 7 8"));
    // The AWS CLI's own token for the same place.
    QCOMPARE(shown({.maxItems = 2}).second,
             QString::fromLatin1(QByteArray(R"({"nextToken": null, "boto_truncate_amount": 2})").toBase64()));
    QCOMPARE(shown({.maxItems = 3}).second,
             QString::fromLatin1(QByteArray(R"({"nextToken": "1"})").toBase64()));
    QCOMPARE(shown({.startingToken = QStringLiteral("2")}).first, QStringLiteral("6 7 8"));
}

void TestCalls::everySkeletonIsValidInput()
{
    int operations = 0;
    for (const ServiceName &name : serviceNames()) {
        const auto service = wire::service(QString::fromLatin1(name.id));
        QCOMPARE(service->cliName, QString::fromLatin1(name.cliName));
        for (const wire::Operation &operation : service->operations()) {
            const Value skeleton = inputSkeleton(operation);
            const auto again = parseJson(jsonText(skeleton));
            QVERIFY2(again && again->toRepr() == skeleton.toRepr(), qPrintable(operation.name));
            const auto yaml = parseYaml(yamlInputSkeleton(operation));
            QVERIFY2(yaml && yaml->keys == skeleton.keys, qPrintable(operation.name));
            // Blobs are null in the JSON one, texts may be too short; nothing else is wrong with it.
            for (const auto &checked : {checkInput(operation, skeleton), checkInput(operation, *yaml)}) {
                for (const QString &line :
                     checked ? QStringList() : checked.error().message.split(QLatin1Char('\n')).mid(1))
                    QVERIFY2(line.contains(QLatin1String("value: None"))
                                 || line.contains(QLatin1String("valid min")),
                             qPrintable(operation.name + QLatin1Char(' ') + line));
            }
            QVERIFY(checkAccepted(operation, skeleton).ok());
            ++operations;
        }
    }
    QVERIFY(operations >= 62);
}

void TestCalls::unpacksByShape()
{
    const auto service = wire::service(u"codedeploy");
    const wire::Operation &operation = *service->operation(u"CreateDeployment");
    const auto arguments = argumentsOf(operation);
    const auto input = [&](const QStringList &words) {
        const auto parsed = parseArguments(arguments, words);
        const auto value = parsed ? inputOf(arguments, *parsed) : Result<Value>(parsed.error());
        return value ? value->toRepr() : value.error().message;
    };
    QCOMPARE(input({QStringLiteral("--application-name=a"), QStringLiteral("--s3-location"),
                    QStringLiteral("bucket=b,key=k,bundleType=zip"),
                    QStringLiteral("--no-ignore-application-stop-failures")}),
             QStringLiteral(
                 "{'applicationName': 'a', 'ignoreApplicationStopFailures': False, 'revision': "
                 "{'revisionType': 'S3', 's3Location': {'bucket': 'b', 'key': 'k', 'bundleType': 'zip'}}}"));
    QCOMPARE(input({QStringLiteral("--application-name=a"), QStringLiteral("--github-location"),
                    QStringLiteral("repository=r")}),
             QStringLiteral("--github-location must specify repository and commitId."));
    QCOMPARE(
        input({QStringLiteral("--app"), QStringLiteral("a"), QStringLiteral("--auto-rollback-configuration"),
               QStringLiteral("enabled=true,events=DEPLOYMENT_FAILURE")}),
        QStringLiteral("{'applicationName': 'a', 'autoRollbackConfiguration': {'enabled': True, 'events': "
                       "['DEPLOYMENT_FAILURE']}}"));
}

void TestCalls::queries_data()
{
    QTest::addColumn<QString>("result");
    const auto row = [](const char *query, const char *result) {
        QTest::newRow(query) << QString::fromLatin1(result);
    };
    row("a.b", "[1, 2, 3]");
    row("a.b[0]", "1");
    row("a.b[-1]", "3");
    row("a.b[7]", "None");
    row("a.b[1:]", "[2, 3]");
    row("a.b[::-1]", "[3, 2, 1]");
    row("l[*].n", "['x', 'y']");
    row("l[].t[]", "[1, 2, 3]");
    row("l[?n == 'y'].t", "[[3]]");
    row("l[?length(t) > `1`] | [0].n", "'x'");
    row("l[*].{name: n, first: t[0]}", "[{'name': 'x', 'first': 1}, {'name': 'y', 'first': 3}]");
    row("a.*", "[[1, 2, 3]]");
    row("nothing || a.b[0]", "1");
    row("a && `false`", "False");
    row("!nothing", "True");
    row("max_by(l, &length(t)).n", "'x'");
    row("sort_by(l, &t[0])[-1].n", "'y'");
    row("join('-', l[*].n)", "'x-y'");
    row("sum(a.b)", "6");
    row("avg(a.b)", "2.0");
    row("\"a\".\"b\"[0]", "1");
    row("`[1, {\"k\": null}]`", "[1, {'k': None}]");
    row("nope(@)", "!");
    row("sum(l)", "!");
    for (const char *broken :
         {"", "a.", "a[", "a b", "a[0", "l[?n", "{a: b", "'x", "a..b", "&a &", "foo(", "#", "[1:2:3:4]"})
        row(broken, "?");
}

void TestCalls::queries()
{
    QFETCH(QString, result);
    const auto value = parseJson(
        QStringLiteral(R"({"a": {"b": [1, 2, 3]}, "l": [{"n": "x", "t": [1, 2]}, {"n": "y", "t": [3]}]})"));
    const auto query = Query::parse(QString::fromLatin1(QTest::currentDataTag()));
    const auto found = query ? query->search(*value) : Result<Value>(query.error());
    QCOMPARE(!query ? QStringLiteral("?") : found ? found->toRepr() : QStringLiteral("!"), result);
}

/// Whatever is typed, it is read or refused.
void TestCalls::nonsenseIsRefused()
{
    const QString alphabet = QStringLiteral("ab01 ,=[]{}()\"'`\\:.*?|&!<>@-+_\n\t#~\u00e9");
    std::uint32_t state = 1;
    const auto next = [&state](std::uint32_t below) {
        state = state * 1664525 + 1013904223;
        return (state >> 8) % below;
    };
    const auto value = parseJson(QStringLiteral(R"({"a": [1, {"b": "c"}], "b": "ab"})"));
    int queries = 0;
    for (int i = 0; i < 40'000; ++i) {
        QString text;
        for (std::uint32_t length = next(14); length > 0; --length)
            text += alphabet.at(next(std::uint32_t(alphabet.size())));
        if (const auto json = parseJson(text))
            QVERIFY2(parseJson(jsonText(*json)).ok(), qPrintable(text));
        if (const auto yaml = parseYaml(text))
            yamlText(*yaml);
        const auto shorthand = parseShorthand(text);
        QVERIFY(shorthand.ok() || !shorthand.error().message.isEmpty());
        if (const auto query = Query::parse(text)) {
            ++queries;
            const auto found = query->search(*value);
            QVERIFY(found.ok() || !found.error().message.isEmpty());
        }
    }
    QVERIFY(queries > 100);
    const QString deep(5000, QLatin1Char('['));
    QVERIFY(!parseJson(deep) && !parseYaml(deep) && !parseShorthand(QStringLiteral("a=") + deep)
            && !Query::parse(deep));
    QVERIFY(!Query::parse(QString(5000, QLatin1Char('!')) + QLatin1Char('a')));
}

QTEST_GUILESS_MAIN(TestCalls)
#include "tst_calls.moc"
