// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/decisionsamples.h"
#include "tests/support/fakesession.h"
#include "widgets/common/emptystate.h"
#include "widgets/decisions/inboxview.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTest>

using namespace hookline;
using decisions::InboxView;

namespace {

struct Desk
{
    test::FakeSession session;
    std::unique_ptr<InboxView> view = std::make_unique<InboxView>(*session);
    QTableView *table = view->findChild<QTableView *>(QStringLiteral("inboxTable"));

    Desk()
    {
        view->resize(900, 300);
        view->show();
        view->activateWindow();
        if (!QTest::qWaitForWindowActive(view.get()))
            qFatal("no active window");
    }
    void fill() { test::fillWithSamples(session.store(), session.serviceNow); }
    QString sentence() { return view->findChild<common::EmptyState *>()->sentence(); }

    /// What a cell paints, which is more than the model says.
    QString painted(int row, int column)
    {
        struct Delegate : QStyledItemDelegate
        {
            using QStyledItemDelegate::initStyleOption;
        };
        const QModelIndex index = table->model()->index(row, column);
        auto *delegate = static_cast<QStyledItemDelegate *>(table->itemDelegateForIndex(index));
        QStyleOptionViewItem option;
        (delegate->*(&Delegate::initStyleOption))(&option, index);
        return option.text;
    }
};

} // namespace

class TestInboxView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatWaitsSoonestFirst()
    {
        Desk desk;
        QSignalSpy counts(desk.view.get(), &InboxView::countChanged);
        desk.fill();
        QCOMPARE(desk.view->count(), 4);
        QCOMPARE(counts.last().value(0).toInt(), 4);
        QStringList order;
        for (int row = 0; row < 4; ++row) {
            desk.table->selectRow(row);
            order.append(desk.view->currentDecision());
        }
        QCOMPARE(order.first(), test::sampleUnknown); // 12 minutes
        QCOMPARE(order.at(1), test::sampleHook); // 41 minutes
    }

    void countsDownInWords()
    {
        Desk desk;
        desk.fill();
        desk.view->setNow(desk.session.serviceNow);
        const int column = 6; // DecisionsModel::Deadline
        QStringList texts;
        for (int row = 0; row < 4; ++row)
            texts.append(desk.painted(row, column));
        QCOMPARE(texts.value(0), QStringLiteral("fails in 12:00"));
        QCOMPARE(texts.value(1), QStringLiteral("fails in 41:07"));
        QVERIFY2(texts.contains(QStringLiteral("stops in ~2:10:00")),
                 qPrintable(texts.join(QLatin1Char(';'))));
        QVERIFY2(texts.contains(QStringLiteral("terminates in 2:10:00")),
                 qPrintable(texts.join(QLatin1Char(';'))));
        desk.view->setNow(desk.session.serviceNow + std::chrono::seconds(60));
        QCOMPARE(desk.painted(0, column), QStringLiteral("fails in 11:00"));
    }

    void enterOpensTheCard()
    {
        Desk desk;
        desk.fill();
        QSignalSpy activated(desk.view.get(), &InboxView::decisionActivated);
        QSignalSpy selected(desk.view.get(), &InboxView::decisionSelected);
        desk.table->setFocus();
        desk.table->selectRow(0);
        QTest::keyClick(desk.table, Qt::Key_Down);
        QCOMPARE(selected.last().value(0).toString(), test::sampleHook);
        QVERIFY(activated.isEmpty());
        QTest::keyClick(desk.table, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.last().value(0).toString(), test::sampleHook);
        QTest::keyClick(desk.table, Qt::Key_Enter);
        QCOMPARE(activated.size(), 2);
    }

    void selectingTakesNoFocusAndSurvivesChanges()
    {
        Desk desk;
        desk.fill();
        QLineEdit elsewhere(desk.view.get());
        elsewhere.show();
        elsewhere.setFocus();
        desk.view->selectDecision(test::sampleHook);
        QVERIFY(elsewhere.hasFocus());
        QCOMPARE(desk.view->currentDecision(), test::sampleHook);
        // It becomes the most urgent one.
        domain::Decision decision = *desk.session.store().decisions.find(test::sampleHook);
        decision.deadline = desk.session.serviceNow + std::chrono::seconds(5);
        desk.session.store().decisions.upsert({decision});
        QCOMPARE(desk.view->currentDecision(), test::sampleHook);
        QCOMPARE(desk.table->currentIndex().row(), 0);
        desk.view->selectDecision({});
        QVERIFY(desk.view->currentDecision().isEmpty());
    }

    void emptyIsASentence()
    {
        Desk desk;
        QVERIFY2(desk.sentence().contains(QStringLiteral("Asking Sandbox")), qPrintable(desk.sentence()));
        desk.session.freshness.state = session::Freshness::State::Offline;
        Q_EMIT desk.session->freshnessChanged();
        QVERIFY2(desk.sentence().contains(QStringLiteral("is not known")), qPrintable(desk.sentence()));
        desk.session.freshness = {session::Freshness::State::Fresh, desk.session.serviceNow, {}};
        Q_EMIT desk.session->freshnessChanged();
        QCOMPARE(desk.sentence(),
                 QStringLiteral("Nothing waits for a person on Sandbox · not AWS in us-east-1."));
        QSignalSpy byHand(desk.view.get(), &InboxView::postHookStatusRequested);
        QTest::mouseClick(desk.view->findChild<QWidget *>(QStringLiteral("emptyAction")), Qt::LeftButton);
        QCOMPARE(byHand.size(), 1);

        desk.fill();
        QVERIFY(desk.table->isVisible());
        desk.view->setFilterText(QStringLiteral("no such thing"));
        QVERIFY(!desk.table->isVisible());
        QVERIFY2(desk.sentence().contains(QStringLiteral("no such thing")), qPrintable(desk.sentence()));
        QCOMPARE(desk.view->count(), 4);
        QTest::mouseClick(desk.view->findChild<QWidget *>(QStringLiteral("emptyAction")), Qt::LeftButton);
        QVERIFY(desk.table->isVisible());
    }

    void noCellHoldsTheExecutionId()
    {
        Desk desk;
        desk.fill();
        const QAbstractItemModel *model = desk.table->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                QVERIFY(!desk.painted(row, column).contains(test::secretId));
                for (int role = 0; role < Qt::UserRole + 40; ++role)
                    QVERIFY(!model->index(row, column).data(role).toString().contains(test::secretId));
            }
        }
    }
};

QTEST_MAIN(TestInboxView)
#include "tst_decisions_inbox.moc"
