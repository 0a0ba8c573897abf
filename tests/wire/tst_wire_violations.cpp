// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/codec.h"
#include "tests/wire/support.h"

using namespace hookline;
using namespace hookline::wire;
using test::json;
using test::object;

using Kind = Violation::Kind;

class TestViolations : public QObject
{
    Q_OBJECT

    std::shared_ptr<const Service> m_kitchen = test::testService(QStringLiteral("kitchen"));

    static QString kindName(Kind kind)
    {
        static const std::array names{"MissingRequired", "WrongType", "UnknownMember",
                                      "NotInEnum",       "TooShort",  "TooLong",
                                      "TooSmall",        "TooLarge",  "NoMatch"};
        return QString::fromLatin1(names[std::size_t(kind)]);
    }

    static QStringList lines(const std::vector<Violation> &found)
    {
        QStringList out;
        for (const Violation &one : found)
            out.append(QStringLiteral("%1 %2: %3").arg(kindName(one.kind), one.path, one.detail));
        return out;
    }

private Q_SLOTS:
    void rules_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QStringList>("found");
        const auto one = [](const char *line) { return QStringList{QString::fromUtf8(line)}; };
        QTest::newRow("nothing") << QByteArray("{}") << QStringList();
        QTest::newRow("all good") << json("{'Text': '', 'Code': 'ab-1', 'Kind': 'SOUP', 'Count': 10, 'Big': "
                                          "9223372036854775807, 'Ratio': 0.5, 'Flag': true, "
                                          "'Time': 1.5, 'Bytes': 'AAE=', 'Names': ['x'], 'Steps': [{'Id': "
                                          "'a'}], 'Tags': {'k': {'Id': 'v'}}}")
                                  << QStringList();
        QTest::newRow("null is absent") << json("{'Count': null, 'Names': [null]}") << QStringList();
        QTest::newRow("missing in a structure")
            << json("{'Step': {}}") << one("MissingRequired Step.Id: required");
        QTest::newRow("missing as null")
            << json("{'Step': {'Id': null}}") << one("MissingRequired Step.Id: required");
        QTest::newRow("missing in a list") << json("{'Steps': [{'Id': 'a'}, {'Minutes': 1}]}")
                                           << one("MissingRequired Steps[1].Id: required");
        QTest::newRow("missing in a map")
            << json("{'Tags': {'k': {}}}") << one("MissingRequired Tags[\"k\"].Id: required");
        QTest::newRow("string") << json("{'Text': 5}") << one("WrongType Text: string");
        QTest::newRow("integer") << json("{'Count': 1.5}") << one("WrongType Count: integer");
        QTest::newRow("integer as text") << json("{'Count': '5'}") << one("WrongType Count: integer");
        QTest::newRow("long") << json("{'Big': true}") << one("WrongType Big: long");
        QTest::newRow("double") << json("{'Ratio': '0.5'}") << one("WrongType Ratio: number");
        QTest::newRow("boolean") << json("{'Flag': 'true'}") << one("WrongType Flag: boolean");
        QTest::newRow("time") << json("{'Time': 'soon'}")
                              << one("WrongType Time: timestamp (epoch seconds or ISO 8601)");
        QTest::newRow("blob") << json("{'Bytes': 'not base64!'}") << one("WrongType Bytes: base64 text");
        QTest::newRow("list") << json("{'Names': 'x'}") << one("WrongType Names: list");
        QTest::newRow("map") << json("{'Tags': []}") << one("WrongType Tags: map");
        QTest::newRow("structure") << json("{'Step': 'x'}") << one("WrongType Step: structure");
        QTest::newRow("deep") << json("{'Step': {'Id': 'a', 'Next': {'Id': 'b', 'Next': {'Id': 7}}}}")
                              << one("WrongType Step.Next.Next.Id: string");
        QTest::newRow("unknown") << json("{'Step': {'Id': 'a', 'Colour': 1}}")
                                 << one("UnknownMember Step.Colour: not a member of Step");
        QTest::newRow("enum") << json("{'Kind': 'soup'}") << one("NotInEnum Kind: [SOUP, BREAD]");
        QTest::newRow("too short") << json("{'Names': ['']}") << one("TooShort Names[0]: 1");
        QTest::newRow("too long") << json("{'Names': ['123456789']}") << one("TooLong Names[0]: 8");
        QTest::newRow("characters, not code units") << QByteArray(
            "{\"Names\": "
            "[\"\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\"]}")
                                                    << QStringList();
        QTest::newRow("list too long") << json("{'Names': ['a', 'b', 'c', 'd']}") << one("TooLong Names: 3");
        QTest::newRow("map too long") << json("{'Tags': {'a': {'Id': ''}, 'b': {'Id': ''}, 'c': {'Id': ''}}}")
                                      << one("TooLong Tags: 2");
        QTest::newRow("map key") << json("{'Tags': {'123456789': {'Id': ''}}}")
                                 << one("TooLong Tags[\"123456789\"]: 8");
        QTest::newRow("too small") << json("{'Count': 0}") << one("TooSmall Count: 1");
        QTest::newRow("too large") << json("{'Count': 11}") << one("TooLarge Count: 10");
        QTest::newRow("beyond 32 bit") << json("{'Step': {'Id': 'a', 'Minutes': 2147483648}}")
                                       << one("TooLarge Step.Minutes: 2147483647");
        QTest::newRow("below 32 bit") << json("{'Step': {'Id': 'a', 'Minutes': -2147483649}}")
                                      << one("TooSmall Step.Minutes: -2147483648");
        QTest::newRow("pattern") << json("{'Code': 'AB-1'}") << one("NoMatch Code: [a-z]{2}-[0-9]+");
        QTest::newRow("pattern is anchored")
            << json("{'Code': 'xab-1'}") << one("NoMatch Code: [a-z]{2}-[0-9]+");
        QTest::newRow("many, in the model's order")
            << json("{'Zebra': 1, 'Kind': 'x', 'Count': 0, 'Code': 'a'}")
            << QStringList{
                   QStringLiteral("TooShort Code: 4"), QStringLiteral("NoMatch Code: [a-z]{2}-[0-9]+"),
                   QStringLiteral("NotInEnum Kind: [SOUP, BREAD]"), QStringLiteral("TooSmall Count: 1"),
                   QStringLiteral("UnknownMember Zebra: not a member of Everything")};
    }
    void rules()
    {
        QFETCH(QByteArray, value);
        QFETCH(QStringList, found);
        QCOMPARE(lines(violations(*m_kitchen->shape(u"Everything"), object(value))), found);
    }

    void codeDeploysOwnRules()
    {
        const auto codedeploy = service(u"codedeploy");
        const auto found = violations(
            *codedeploy->shape(u"CreateDeploymentInput"),
            object(json("{'deploymentGroupName': '', 'fileExistsBehavior': 'SHRUG', 'targetInstances': "
                        "{'ec2TagSet': {'ec2TagSetList': [[{'Type': 'KEY'}]]}}}")));
        QCOMPARE(
            lines(found),
            (QStringList{QStringLiteral("MissingRequired applicationName: required"),
                         QStringLiteral("TooShort deploymentGroupName: 1"),
                         QStringLiteral("NotInEnum targetInstances.ec2TagSet.ec2TagSetList[0][0].Type: "
                                        "[KEY_ONLY, VALUE_ONLY, KEY_AND_VALUE]"),
                         QStringLiteral("NotInEnum fileExistsBehavior: [DISALLOW, OVERWRITE, RETAIN]")}));
    }
};

QTEST_GUILESS_MAIN(TestViolations)
#include "tst_wire_violations.moc"
