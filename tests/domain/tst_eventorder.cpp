// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/domain/eventorder.h"

#include <QTest>

using namespace hookline::domain;

namespace {

/// "Name" for a scriptable event, "Name*" for a reserved one; then ":c", ":l", ":m" for the revision.
QString spell(const EventFact &fact)
{
    static constexpr const char *sources[] = {"", ":c", ":l", ":m"};
    return QString::fromLatin1(fact.name) + QLatin1StringView(fact.scriptable ? "" : "*")
        + QLatin1StringView(sources[int(fact.source)]);
}

} // namespace

class TestEventOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orders_data()
    {
        QTest::addColumn<EventTrack>("track");
        QTest::addColumn<QString>("order");
        const QString block = QStringLiteral("BeforeBlockTraffic:l BlockTraffic* AfterBlockTraffic:l");
        const QString install =
            QStringLiteral("ApplicationStop:l DownloadBundle* BeforeInstall:c Install* AfterInstall:c "
                           "ApplicationStart:c ValidateService:c");
        const QString allow = QStringLiteral("BeforeAllowTraffic:c AllowTraffic* AfterAllowTraffic:c");
        const QString functions = QStringLiteral("BeforeAllowTraffic AllowTraffic* AfterAllowTraffic");
        const QChar space(u' ');
        QTest::newRow("in-place") << EventTrack::InPlace << install;
        QTest::newRow("in-place, load balancer")
            << EventTrack::InPlaceLoadBalanced << block + space + install + space + allow;
        QTest::newRow("replacement") << EventTrack::BlueGreenReplacement << install + space + allow;
        QTest::newRow("original") << EventTrack::BlueGreenOriginal << block;
        QTest::newRow("rollback, original")
            << EventTrack::BlueGreenRollbackOriginal
            << QStringLiteral("BeforeAllowTraffic:l AllowTraffic* AfterAllowTraffic:l");
        QTest::newRow("rollback, replacement")
            << EventTrack::BlueGreenRollbackReplacement
            << QStringLiteral("BeforeBlockTraffic:m BlockTraffic* AfterBlockTraffic:m");
        QTest::newRow("ECS") << EventTrack::Ecs
                             << QStringLiteral("BeforeInstall Install* AfterInstall ") + functions;
        QTest::newRow("ECS, test listener")
            << EventTrack::EcsTestListener
            << QStringLiteral("BeforeInstall Install* AfterInstall AllowTestTraffic* AfterAllowTestTraffic ")
                + functions;
        QTest::newRow("Lambda") << EventTrack::Lambda << functions;
    }
    void orders()
    {
        QFETCH(EventTrack, track);
        QFETCH(QString, order);
        QStringList spelled;
        for (const EventFact &fact : eventOrder(track))
            spelled.append(spell(fact));
        QCOMPARE(spelled.join(QChar(u' ')), order);
        for (int rank = 0; rank < spelled.size(); ++rank)
            QCOMPARE(eventRank(track, QString::fromLatin1(eventOrder(track)[std::size_t(rank)].name)), rank);
    }

    void strangersSortLast()
    {
        QCOMPARE(eventRank(EventTrack::Lambda, u"BeforeInstall"), 3);
        QCOMPARE(eventRank(EventTrack::Lambda, u"End"), 3);
        QCOMPARE(eventRank(EventTrack::Lambda, u"Start"), 0);
        QCOMPARE(eventRank(EventTrack::InPlace, u"RestartService"), 7);
        QCOMPARE(eventRank(EventTrack::EcsTestListener, u"TestTraffic"), 3);
    }

    void hookable_data()
    {
        QTest::addColumn<ComputePlatform>("platform");
        QTest::addColumn<QString>("hookable");
        QTest::newRow("EC2") << ComputePlatform::Server
                             << QStringLiteral(
                                    "BeforeBlockTraffic AfterBlockTraffic ApplicationStop BeforeInstall "
                                    "AfterInstall ApplicationStart ValidateService BeforeAllowTraffic "
                                    "AfterAllowTraffic");
        QTest::newRow("ECS") << ComputePlatform::Ecs
                             << QStringLiteral("BeforeInstall AfterInstall AfterAllowTestTraffic "
                                               "BeforeAllowTraffic AfterAllowTraffic");
        QTest::newRow("Lambda") << ComputePlatform::Lambda
                                << QStringLiteral("BeforeAllowTraffic AfterAllowTraffic");
        QTest::newRow("unknown") << ComputePlatform::Unknown << QString();
    }
    void hookable()
    {
        QFETCH(ComputePlatform, platform);
        QFETCH(QString, hookable);
        const QStringList all =
            QStringLiteral("Start BeforeBlockTraffic BlockTraffic AfterBlockTraffic "
                           "ApplicationStop DownloadBundle BeforeInstall Install AfterInstall "
                           "AllowTestTraffic TestTraffic AfterAllowTestTraffic ApplicationStart "
                           "ValidateService BeforeAllowTraffic AllowTraffic AfterAllowTraffic "
                           "End beforeInstall")
                .split(QChar(u' '));
        QStringList found;
        for (const QString &event : all) {
            if (isHookable(platform, event))
                found.append(event);
        }
        QCOMPARE(found.join(QChar(u' ')), hookable);
    }
};

QTEST_APPLESS_MAIN(TestEventOrder)
#include "tst_eventorder.moc"
