// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/scalar.h"

#include <QTest>

using namespace hookline::appspec;

namespace {

using enum Scalar::Type;

struct Case
{
    const char *written; ///< Without quotes.
    Scalar::Type type;
    const char *text; ///< Ruby's to_s, or its complaint.
};

// What ScalarScanner#tokenize of Psych 4.0.4 (Ruby 3.1) makes of each, as printed by Ruby.
constexpr Case cases[] = {
    // clang-format off
    {"~", Null, ""},
    {"null", Null, ""},
    {"Null", Null, ""},
    {"NULL", Null, ""},
    {"nUll", Null, ""},
    {"yes", Bool, "true"},
    {"Yes", Bool, "true"},
    {"no", Bool, "false"},
    {"NO", Bool, "false"},
    {"on", Bool, "true"},
    {"off", Bool, "false"},
    {"true", Bool, "true"},
    {"True", Bool, "true"},
    {"TRUE", Bool, "true"},
    {"false", Bool, "false"},
    {"y", String, "y"},
    {"n", String, "n"},
    {"Y", String, "Y"},
    {"t", String, "t"},
    {"tru", String, "tru"},
    {"nul", String, "nul"},
    {"0", Integer, "0"},
    {"-0", Integer, "0"},
    {"+0", Integer, "0"},
    {"00", Integer, "0"},
    {"0.0", Float, "0.0"},
    {"0.00", Float, "0.0"},
    {"-0.0", Float, "-0.0"},
    {".0", Float, "0.0"},
    {"0.", Float, "0.0"},
    {"0.0e+1", Float, "0.0"},
    {"0.0e1", String, "0.0e1"},
    {"0x0", Integer, "0"},
    {"0b0", Integer, "0"},
    {"0:0", Integer, "0"},
    {"1", Integer, "1"},
    {"+1", Integer, "1"},
    {"-1", Integer, "-1"},
    {"10", Integer, "10"},
    {"1_0", Integer, "10"},
    {"1,0", Integer, "10"},
    {"1_", String, "1_"},
    {"1__0", String, "1__0"},
    {"_1", String, "_1"},
    {"0_", Integer, "0"},
    {"0,", Integer, "0"},
    {"08", String, "08"},
    {"09", String, "09"},
    {"0755", Integer, "493"},
    {"0644", Integer, "420"},
    {"0o17", String, "0o17"},
    {"017", Integer, "15"},
    {"0_17", Integer, "15"},
    {"-017", Integer, "-15"},
    {"0x1F", Integer, "31"},
    {"0X1F", String, "0X1F"},
    {"0x", String, "0x"},
    {"0x_", Invalid, "invalid value for Integer(): \"0x\""},
    {"-0x_", Invalid, "invalid value for Integer(): \"-0x\""},
    {"0b", String, "0b"},
    {"0b101", Integer, "5"},
    {"0B1", String, "0B1"},
    {"0b_", Invalid, "invalid value for Integer(): \"0b\""},
    {"0b2", String, "0b2"},
    {"1e3", String, "1e3"},
    {"1.e3", String, "1.e3"},
    {"1.e+3", Float, "1000.0"},
    {"1.5e+3", Float, "1500.0"},
    {"1.5E-3", Float, "0.0015"},
    {"1.5e3", String, "1.5e3"},
    {".5", Float, "0.5"},
    {"-.5", Float, "-0.5"},
    {"+.5", Float, "0.5"},
    {".", String, "."},
    {"-.", String, "-."},
    {"+.", String, "+."},
    {"..", String, ".."},
    {"5.", Float, "5.0"},
    {"1.2.3", String, "1.2.3"},
    {"1,000.5", Float, "1000.5"},
    {"1,000", Integer, "1000"},
    {"1_000.5", Float, "1000.5"},
    {"._5", String, "._5"},
    {".e+5", Invalid, "invalid value for Float(): \"e+5\""},
    {"1e400", String, "1e400"},
    {"1.0e+400", Float, "Infinity"},
    {"1.0e-400", Float, "0.0"},
    {"0.1", Float, "0.1"},
    {"0.0001", Float, "0.0001"},
    {"0.00001", Float, "1.0e-05"},
    {"123456789012345.0", Float, "123456789012345.0"},
    {"1000000000000000.0", Float, "1.0e+15"},
    {"1000000000000000.5", Float, "1000000000000000.5"},
    {"1.0e+16", Float, "1.0e+16"},
    {"12345678901234567890", Integer, "12345678901234567890"},
    {"0xffffffffffffffffffff", Integer, "1208925819614629174706175"},
    {"-0b11111111111111111111111111111111111111111111111111111111111111111", Integer, "-36893488147419103231"},
    {".inf", Float, "Infinity"},
    {".Inf", Float, "Infinity"},
    {"-.INF", Float, "-Infinity"},
    {"+.inf", Float, "Infinity"},
    {".nan", Float, "NaN"},
    {".NaN", Float, "NaN"},
    {".inF", Float, "Infinity"},
    {"inf", String, "inf"},
    {"nan", String, "nan"},
    {"1:30", Integer, "5400"},
    {"-1:30", Integer, "-1800"},
    {"+1:30", Integer, "5400"},
    {"1:5", Integer, "3900"},
    {"1:60", String, "1:60"},
    {"1:30:30", Integer, "5430"},
    {"190:20:30", Integer, "685230"},
    {"190:20:30.15", Float, "685230.15"},
    {"1:2:3:4", String, "1:2:3:4"},
    {"1_0:30", Integer, "37800"},
    {"1__0:30", Integer, "5400"},
    {"0:0.5", Float, "30.0"},
    {"12:30:45", Integer, "45045"},
    {"2001-12-14", Date, "2001-12-14"},
    {"2001-1-1", Date, "2001-1-1"},
    {"2001-13-01", String, "2001-13-01"},
    {"2001-12-32", String, "2001-12-32"},
    {"2001-00-00", Date, "2001-00-00"},
    {"01-01-01", String, "01-01-01"},
    {"2001-12-14T21:59:43", Time, "2001-12-14T21:59:43"},
    {"2001-12-14t21:59:43.10-05:00", Time, "2001-12-14t21:59:43.10-05:00"},
    {"2001-12-14 21:59:43.10 -5", Time, "2001-12-14 21:59:43.10 -5"},
    {"2001-12-14 21:59:43 Z", Time, "2001-12-14 21:59:43 Z"},
    {"2001-12-14 21:59", String, "2001-12-14 21:59"},
    {"2001-12-14T21:59:43-500", Time, "2001-12-14T21:59:43-500"},
    {"-2001-12-14 21:59:43", Time, "-2001-12-14 21:59:43"},
    {":a", Symbol, "a"},
    {":'a b'", Symbol, "a b"},
    {":\":a\"", Symbol, "a"},
    {":", String, ":"},
    {"::", Symbol, ":"},
    {": a", Symbol, " a"},
    {":5", Symbol, "5"},
    {"-", String, "-"},
    {"--", String, "--"},
    {"-a", String, "-a"},
    {"+", String, "+"},
    {"30s", String, "30s"},
    {"5 minutes", String, "5 minutes"},
    {"1 2", String, "1 2"},
    {"linux", String, "linux"},
    {"a", String, "a"},
    {"é", String, "é"},
    {"1é", String, "1é"},
    {"é1", String, "é1"},
    {"”", String, "”"},
    {"”1", String, "”1"},
    {"a\nb", String, "a\nb"},
    {"n\nno", Bool, "false"},
    {"n\n\nno", String, "n\n\nno"},
    {"x\nno", String, "x\nno"},
    {"1\n2", String, "1\n2"},
    {"#a", String, "#a"},
    {"'x", String, "'x"},
    {"%", String, "%"},
    {"@", String, "@"},
    {"=", String, "="},
    {"<<", String, "<<"},
    {"0.0.0", String, "0.0.0"},
    {"v1", String, "v1"},
    {"1-2", String, "1-2"},
    {"1/2", String, "1/2"},
    {"1%", String, "1%"},
    {"$1", String, "$1"},
    {"*", String, "*"},
    // clang-format on
};

} // namespace

class TestScalar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plain_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(cases)); ++i)
            QTest::newRow(cases[i].written) << i;
    }
    void plain()
    {
        QFETCH(int, index);
        const Case &expected = cases[index];
        const Scalar value = resolve(expected.written, true);
        QCOMPARE(int(value.type), int(expected.type));
        QCOMPARE(value.text, QString::fromUtf8(expected.text));
        QCOMPARE(value.truth, expected.type != Null && value.text != QLatin1StringView("false"));
        if (expected.type != Invalid) // Which only shows when the number is made.
            QCOMPARE(int(typeOfPlain(expected.written)), int(expected.type));
    }

    void quoted()
    {
        for (const Case &one : cases) {
            const Scalar value = resolve(one.written, false);
            QVERIFY(value.type == String && value.truth);
            QCOMPARE(value.text, QString::fromUtf8(one.written));
        }
    }

    /// Which is part of a value, though nobody sees it.
    void byteOrderMark()
    {
        QCOMPARE(resolve("\xef\xbb\xbflinux", true).text, QStringLiteral("\ufefflinux"));
        QVERIFY(resolve("\xef\xbb\xbf"
                        "0.0",
                        true)
                    .type
                == String);
    }

    void empty()
    {
        QVERIFY(resolve("", true).type == Null);
        QVERIFY(resolve("", false).type == String);
    }

    void numbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("value");
        QTest::newRow("digits") << QStringLiteral("30s") << 30;
        QTest::newRow("space") << QStringLiteral(" \t7") << 7;
        QTest::newRow("sign") << QStringLiteral("-5 minutes") << -5;
        QTest::newRow("underscore") << QStringLiteral("1_000") << 1000;
        QTest::newRow("two underscores") << QStringLiteral("1__0") << 1;
        QTest::newRow("comma") << QStringLiteral("1,000") << 1;
        QTest::newRow("nothing") << QStringLiteral("abc") << 0;
        QTest::newRow("octal") << QStringLiteral("0300") << 300;
        QTest::newRow("huge") << QStringLiteral("99999999999999999999") << 2147483647;
    }
    void numbers()
    {
        QFETCH(QString, text);
        QTEST(toRubyInteger(text), "value");
    }

    void texts()
    {
        QCOMPARE(rubyStripped(QStringLiteral(" \t a b\r\n ")), QStringLiteral("a b"));
        QCOMPARE(rubyStripped(QStringLiteral("\u00a0a")), QStringLiteral("\u00a0a")); // No space for Ruby.
        QCOMPARE(rubyStripped(QStringLiteral(" ")), QString());
        QCOMPARE(rubyInspected(QStringLiteral("a\"\\\n\t#{x} #y #$z é🚀\u0001")),
                 QString::fromUtf8("\"a\\\"\\\\\\n\\t\\#{x} #y \\#$z é🚀\\u0001\""));
    }
};

QTEST_APPLESS_MAIN(TestScalar)
#include "tst_scalar.moc"
