// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/status.h"
#include "widgets/timeline/timelinepalette.h"
#include "widgets/timeline/timelineview.h"

#include <QApplication>
#include <QFileDialog>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace hookline;
using namespace hookline::timeline;

namespace {

const Instant origin = fromEpochSeconds(1'795'190'400); // 2026-11-20 16:00:00 UTC

/// Two lanes: one that waits for a person, one that failed.
std::shared_ptr<Scene> smallScene()
{
    auto scene = std::make_shared<Scene>();
    scene->origin = origin;
    scene->names = {QStringLiteral("BeforeInstall"), QStringLiteral("Install"),
                    QStringLiteral("AfterInstall"), QStringLiteral("AllowTraffic")};
    Lane waits{.key = QStringLiteral("d-1/a"), .title = QStringLiteral("cluster:a")};
    waits.spans = {{0, 60'000, 0, SpanState::Succeeded},
                   {60'000, 100'000, 1, SpanState::Reserved},
                   {100'000, Span::openEnd, 2, SpanState::Waiting}};
    waits.planned = {{0, 30'000, 3, SpanState::Planned}};
    waits.deadline = 400'000;
    Lane failed{.key = QStringLiteral("d-1/b"), .title = QStringLiteral("cluster:b")};
    failed.spans = {{0, 100'000, 0, SpanState::Succeeded}, {100'000, 160'000, 1, SpanState::Failed}};
    scene->lanes = {waits, failed};
    return scene;
}

Instant after(int seconds)
{
    return origin + std::chrono::seconds(seconds);
}

int countOf(const QImage &image, QRgb color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += (image.pixel(x, y) | 0xff000000) == color;
    }
    return count;
}

} // namespace

class TestTimelineView : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TimelineView> view;
    QWidget *plot = nullptr;

    double millisOfView() const { return double((view->visibleTo() - view->visibleFrom()).count()); }
    QRgb fillOf(SpanState state) const
    {
        return TimelinePalette::of(view->palette()).fill[size_t(state)].rgb();
    }
    QImage picture()
    {
        settle();
        return view->grab().toImage();
    }
    /// Lets queued replots happen.
    void settle()
    {
        QTest::qWait(0);
        QCoreApplication::sendPostedEvents();
        QTest::qWait(0);
    }
    /// Where on the plot a pixel of that colour is.
    QPoint somewhereIn(SpanState state)
    {
        settle();
        const QImage image = plot->grab().toImage();
        std::vector<QPoint> points;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if ((image.pixel(x, y) | 0xff000000) == fillOf(state))
                    points.push_back({x, y});
            }
        }
        return points.empty() ? QPoint(-1, -1) : points[points.size() / 2];
    }
    void turnWheel(const QPoint &at, int notches, Qt::KeyboardModifiers modifiers = {})
    {
        QWheelEvent event(at, plot->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot, &event);
        settle();
    }

private Q_SLOTS:
    void initTestCase() { QApplication::setStyle(QStringLiteral("Fusion")); }
    void init()
    {
        view = std::make_unique<TimelineView>();
        plot = view->findChild<QWidget *>(QStringLiteral("timelinePlot"));
        QVERIFY(plot);
        view->resize(1000, 300);
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view.get()));
        view->setNow(after(200));
        view->setScene(smallScene());
        view->fit();
        settle();
    }
    void cleanup() { view.reset(); }

    void showsEveryStateThatIsThere()
    {
        const QImage image = picture();
        for (const SpanState state :
             {SpanState::Succeeded, SpanState::Reserved, SpanState::Waiting, SpanState::Failed})
            QVERIFY2(countOf(image, fillOf(state)) > 200, qPrintable(QString::number(int(state))));
    }

    void oneFailureInAMillionShows()
    {
        auto scene = std::make_shared<Scene>();
        scene->origin = origin;
        scene->names = {QStringLiteral("Event")};
        for (int lane = 0; lane < 10; ++lane) {
            Lane row{.key = QString::number(lane), .title = QString::number(lane)};
            for (int i = 0; i < 100'000; ++i)
                row.spans.push_back({i * 100, i * 100 + 100, 0,
                                     lane == 4 && i == 77'777 ? SpanState::Failed : SpanState::Succeeded});
            scene->lanes.push_back(row);
        }
        view->setScene(scene);
        view->fit();
        settle();
        const int failed = countOf(plot->grab().toImage(), fillOf(SpanState::Failed));
        QVERIFY(failed >= 5); // a pixel wide, as high as its bar
        QVERIFY(failed <= 60);
    }

    void wheelZoomsAtTheCursorAndBackspaceTakesItBack()
    {
        const QPoint at(700, 100);
        const Instant from = view->visibleFrom(), to = view->visibleTo();
        const double before = millisOfView();
        // What is under the cursor stays there.
        const QPoint failure = somewhereIn(SpanState::Failed);
        QSignalSpy selected(view.get(), &TimelineView::selected);
        turnWheel(failure, 3);
        QVERIFY(std::abs(millisOfView() * std::pow(1.25, 3) / before - 1) < 0.001);
        QTest::mouseClick(plot, Qt::LeftButton, {}, failure);
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.first(), (QVariantList{QStringLiteral("d-1/b"), QStringLiteral("Install")}));
        auto *chip = view->findChild<QToolButton *>(QStringLiteral("timelineZoom"));
        QVERIFY(chip->isVisible());
        QVERIFY(!chip->accessibleName().isEmpty());
        turnWheel(at, 0);
        QTest::keyClick(view.get(), Qt::Key_Backspace);
        QCOMPARE(view->visibleFrom(), from);
        QCOMPARE(view->visibleTo(), to);
        QVERIFY(!chip->isVisible());
        QTest::keyClick(view.get(), Qt::Key_Plus);
        QVERIFY(millisOfView() < before);
        QTest::keyClick(view.get(), Qt::Key_Minus);
        QTest::keyClick(view.get(), Qt::Key_Minus);
        QVERIFY(millisOfView() > before);
        QTest::keyClick(view.get(), Qt::Key_0);
        QCOMPARE(view->visibleFrom(), from);
    }

    void followsUntilSomebodyPans()
    {
        QVERIFY(view->follows());
        view->setNow(after(5000)); // far beyond what was in view
        QVERIFY(view->visibleTo() > after(5000));
        QSignalSpy followed(view.get(), &TimelineView::followChanged);
        QTest::mousePress(plot, Qt::LeftButton, {}, {600, 150});
        QTest::mouseMove(plot, {500, 150});
        QTest::mouseRelease(plot, Qt::LeftButton, {}, {500, 150});
        QCOMPARE(followed.size(), 1);
        QVERIFY(!view->follows());
        const Instant from = view->visibleFrom();
        view->setNow(after(20'000));
        QCOMPARE(view->visibleFrom(), from);
        view->setFollow(true);
        QVERIFY(view->visibleTo() > after(20'000));
    }

    void zoomedViewSlidesWithNow()
    {
        view->setVisibleRange(after(150), after(250));
        QVERIFY(!view->follows());
        view->setFollow(true);
        view->setNow(after(300));
        QCOMPARE(std::lround(millisOfView() / 1000), 100);
        QVERIFY(view->visibleFrom() < after(300) && view->visibleTo() > after(300));
    }

    void tickingRepaintsOnlyWhatChanges()
    {
        const QSignalSpy replots(plot, SIGNAL(afterReplot()));
        view->setVisibleRange(after(-100'000), after(100'000)); // 200 s a pixel
        settle();
        const qsizetype before = replots.size();
        view->setNow(after(201));
        view->setNow(after(202));
        settle();
        QCOMPARE(replots.size(), before);
        view->setNow(after(1000));
        settle();
        QCOMPARE(replots.size(), before + 1);
    }

    void keyboardWalksTheSpans()
    {
        QSignalSpy selected(view.get(), &TimelineView::selected);
        QSignalSpy activated(view.get(), &TimelineView::activated);
        const auto press = [&](Qt::Key key) {
            QTest::keyClick(view.get(), key);
            return selected.isEmpty() ? QString() : selected.last().at(1).toString();
        };
        QCOMPARE(press(Qt::Key_Right), QStringLiteral("AfterInstall")); // begins at the last known event
        QCOMPARE(press(Qt::Key_Right), QStringLiteral("AllowTraffic"));
        QCOMPARE(press(Qt::Key_Right), QStringLiteral("AllowTraffic")); // the end
        QCOMPARE(selected.size(), 2);
        QCOMPARE(press(Qt::Key_Home), QStringLiteral("BeforeInstall"));
        QVERIFY(view->accessibleDescription().startsWith(
            QStringLiteral("BeforeInstall, Succeeded, cluster:a, 16:00:00")));
        QCOMPARE(press(Qt::Key_End), QStringLiteral("AllowTraffic"));
        QCOMPARE(press(Qt::Key_Home), QStringLiteral("BeforeInstall"));
        QCOMPARE(press(Qt::Key_Down), QStringLiteral("BeforeInstall"));
        QCOMPARE(selected.last().at(0).toString(), QStringLiteral("d-1/b"));
        QCOMPARE(press(Qt::Key_Right), QStringLiteral("Install"));
        QTest::keyClick(view.get(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.first(), (QVariantList{QStringLiteral("d-1/b"), QStringLiteral("Install")}));
    }

    void selectionFromOutsideIsSilentAndSurvivesANewScene()
    {
        QSignalSpy selected(view.get(), &TimelineView::selected);
        view->select(QStringLiteral("d-1/b"), QStringLiteral("Install"));
        QCOMPARE(selected.size(), 0);
        QCOMPARE(view->accessibleDescription().section(QLatin1Char(','), 0, 1),
                 QStringLiteral("Install, Failed"));
        auto scene = smallScene();
        std::swap(scene->lanes[0], scene->lanes[1]);
        scene->origin -= std::chrono::hours(1);
        const Instant from = view->visibleFrom();
        view->setFollow(false);
        view->setScene(scene);
        QCOMPARE(view->visibleFrom(), from);
        QCOMPARE(view->accessibleDescription().section(QLatin1Char(','), 0, 1),
                 QStringLiteral("Install, Failed"));
        view->select(QStringLiteral("d-1/a"), QStringLiteral("AfterInstall"));
        QCOMPARE(view->accessibleDescription(),
                 QStringLiteral("AfterInstall, Waiting, cluster:a, since 15:01:40, until 15:06:40"));
        view->select(QStringLiteral("d-1/b"), {});
        QCOMPARE(view->accessibleDescription(), QStringLiteral("cluster:b"));
        view->setScene(std::make_shared<Scene>());
        QCOMPARE(view->accessibleDescription(), QString());
        view->setScene(smallScene());
        view->select(QStringLiteral("d-1/b"), {});
        view->select(QStringLiteral("nowhere"), {});
        QCOMPARE(view->accessibleDescription(), QString());
    }

    void manyLanesScrollToTheSelection()
    {
        auto scene = std::make_shared<Scene>();
        scene->origin = origin;
        scene->names = {QStringLiteral("Event")};
        for (int i = 0; i < 400; ++i) {
            Lane lane{.key = QString::number(i), .title = QStringLiteral("i-%1").arg(i)};
            lane.spans = {{0, 1000, 0, i == 333 ? SpanState::Failed : SpanState::Succeeded}};
            scene->lanes.push_back(lane);
        }
        view->setScene(scene);
        view->fit();
        QCOMPARE(countOf(picture(), fillOf(SpanState::Failed)) > 1000, false);
        view->select(QStringLiteral("333"), QStringLiteral("Event"));
        settle();
        QVERIFY(countOf(plot->grab().toImage(), fillOf(SpanState::Failed)) > 1000);
    }

    void recoloursWithThePalette()
    {
        const QRgb light = fillOf(SpanState::Reserved);
        QVERIFY(countOf(picture(), light) > 1000);
        QPalette dark = view->palette();
        dark.setColor(QPalette::Base, QColor(30, 30, 30));
        dark.setColor(QPalette::Window, QColor(40, 40, 40));
        dark.setColor(QPalette::Text, QColor(220, 220, 220));
        dark.setColor(QPalette::WindowText, QColor(220, 220, 220));
        view->setPalette(dark);
        const QImage image = picture();
        QVERIFY(fillOf(SpanState::Reserved) != light);
        QVERIFY(countOf(image, fillOf(SpanState::Reserved)) > 1000);
        QVERIFY(countOf(image, light) < 100); // smoothed letters may meet the colour
        QVERIFY(countOf(image, QColor(40, 40, 40).rgb()) > 1000);
    }

    void savesAPicture()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("timeline.png"));
        QVERIFY(view->savePng(file, {640, 200}));
        const QImage image(file);
        QCOMPARE(image.size(), QSize(640, 200));
        QVERIFY(countOf(image, fillOf(SpanState::Failed)) > 100);
        QVERIFY(!view->savePng(folder.filePath(QStringLiteral("no/such/folder.png")), {64, 64}));
    }

    void emptySceneIsNoTrouble()
    {
        view->setScene(std::make_shared<Scene>());
        view->fit();
        view->setNow(after(1));
        for (const Qt::Key key :
             {Qt::Key_Left, Qt::Key_Up, Qt::Key_Home, Qt::Key_Plus, Qt::Key_Return, Qt::Key_0})
            QTest::keyClick(view.get(), key);
        QTest::mouseClick(plot, Qt::LeftButton, {}, {300, 100});
        turnWheel({300, 100}, 2);
        QVERIFY(!picture().isNull());
    }

    /// What has no length is as well seen as what has, and what went wrong is never under what went well.
    void instantsAreMarks()
    {
        auto scene = std::make_shared<Scene>();
        scene->origin = origin;
        scene->names = {QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three")};
        Lane lane{.key = QStringLiteral("hook"), .title = QStringLiteral("Shop::Guard::Storage")};
        lane.spans = {{0, 0, 0, SpanState::Succeeded},
                      {50'000, 50'000, 1, SpanState::Warned},
                      {100'000, 100'000, 2, SpanState::Failed},
                      {100'000, 100'000, 0, SpanState::Succeeded},
                      {200'000, 200'000, 0, SpanState::Succeeded}};
        scene->lanes = {lane};
        view->setScene(scene);
        view->setNow(after(300));
        view->fit();
        const QImage image = picture();
        const int legend = 16 * 11; // its swatch of the same colour
        const int warned = countOf(image, fillOf(SpanState::Warned)) - legend;
        QVERIFY2(warned >= 4 * 8, qPrintable(QString::number(warned)));
        QVERIFY(countOf(image, fillOf(SpanState::Failed)) >= 4 * 8);
        QVERIFY(countOf(image, fillOf(SpanState::Succeeded)) - legend >= 2 * 4 * 8);
    }

    void whatIsShownIsExported_data()
    {
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("csv") << QByteArray("d-1,a,AfterInstall,Waiting,");
        QTest::newRow("md") << QByteArray("| d-1 | a | AllowTraffic | Planned |");
        QTest::newRow("trace") << QByteArray("\"name\":\"deadline of AfterInstall\"");
    }
    void whatIsShownIsExported()
    {
        QFETCH(QByteArray, expected);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("out.") + QLatin1String(QTest::currentDataTag()));
        view->setScene(smallScene());
        view->setNow(after(150));
        view->findChild<QToolButton *>(QStringLiteral("timelineExport"))->click();
        auto *dialog = view->findChild<QFileDialog *>(QStringLiteral("exportDialog"));
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(QFileInfo::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.contains(expected), text.constData());
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
