// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/placerail.h"

#include "widgets/common/status.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

#include <array>

namespace hookline::gui {

namespace {

constexpr int countRole = Qt::UserRole;
constexpr int urgentRole = Qt::UserRole + 1;

struct PlaceFact
{
    const char *id;
    const char *name;
    const char *help; ///< Its shortcut is added.
    QKeyCombination keys;
};

constexpr std::array<PlaceFact, static_cast<size_t>(Place::Count)> places{{
    {"inbox", QT_TRANSLATE_NOOP("PlaceRail", "Inbox"),
     QT_TRANSLATE_NOOP("PlaceRail", "Everything that waits for a person, soonest deadline first"),
     Qt::CTRL | Qt::Key_I},
    {"deployments", QT_TRANSLATE_NOOP("PlaceRail", "Deployments"),
     QT_TRANSLATE_NOOP("PlaceRail", "Every deployment of this connection and region"), Qt::CTRL | Qt::Key_D},
    {"autoscaling", QT_TRANSLATE_NOOP("PlaceRail", "Auto Scaling"),
     QT_TRANSLATE_NOOP("PlaceRail", "Instances that wait for a lifecycle hook, the hooks and their groups"),
     Qt::CTRL | Qt::Key_G},
    {"cloudformation", QT_TRANSLATE_NOOP("PlaceRail", "CloudFormation"),
     QT_TRANSLATE_NOOP("PlaceRail", "What CloudFormation Hooks said, and which Hook stopped a change"),
     Qt::CTRL | Qt::Key_H},
    {"appspec", QT_TRANSLATE_NOOP("PlaceRail", "AppSpec"),
     QT_TRANSLATE_NOOP("PlaceRail",
                       "AppSpec files as text and as a form; the number is how many are not saved"),
     Qt::CTRL | Qt::Key_E},
    {"posthook", QT_TRANSLATE_NOOP("PlaceRail", "Post hook status"),
     QT_TRANSLATE_NOOP("PlaceRail", "PutLifecycleEventHookExecutionStatus as the API has it"),
     Qt::CTRL | Qt::Key_P},
    {"requests", QT_TRANSLATE_NOOP("PlaceRail", "Requests"),
     QT_TRANSLATE_NOOP(
         "PlaceRail",
         "Every request of this connection; the number counts failures of the last five minutes"),
     Qt::CTRL | Qt::Key_L},
}};

class RailDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 12};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const int count = index.data(countRole).toInt();
        if (count < 0)
            return;
        const bool selected = option.state & QStyle::State_Selected;
        const bool urgent = index.data(urgentRole).toBool() && count > 0;
        painter->save();
        QFont font = option.font;
        font.setBold(urgent);
        painter->setFont(font);
        painter->setPen(selected ? option.palette.color(
                            option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive,
                            QPalette::HighlightedText)
                            : urgent ? common::statusColor(common::StatusId::Waiting, option.palette)
                                     : option.palette.color(QPalette::Text));
        painter->drawText(option.rect.adjusted(8, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter,
                          QString::number(count));
        painter->restore();
    }
};

} // namespace

PlaceRail::PlaceRail(QWidget *parent)
    : QListWidget(parent)
{
    setObjectName(QStringLiteral("placeRail"));
    setAccessibleName(tr("Places"));
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setItemDelegate(new RailDelegate(this));
    setTabKeyNavigation(false);
    for (const PlaceFact &fact : places) {
        auto *item = new QListWidgetItem(tr(fact.name), this);
        item->setToolTip(
            tr("%1 (%2)").arg(tr(fact.help), QKeySequence(fact.keys).toString(QKeySequence::NativeText)));
        item->setData(countRole, -1);
    }
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            Q_EMIT placeChosen(static_cast<Place>(row));
    });
}

void PlaceRail::setPlace(Place place)
{
    const QSignalBlocker quiet(this);
    setCurrentRow(static_cast<int>(place));
}

void PlaceRail::setCount(Place place, int count, bool urgent)
{
    QListWidgetItem *entry = item(static_cast<int>(place));
    entry->setData(countRole, count);
    entry->setData(urgentRole, urgent);
    entry->setData(Qt::AccessibleTextRole,
                   count < 0 ? placeName(place) : tr("%1, %2").arg(placeName(place)).arg(count));
}

QSize PlaceRail::sizeHint() const
{
    int height = 2 * frameWidth();
    for (int row = 0; row < count(); ++row)
        height += sizeHintForRow(row);
    return {176, height};
}

QString PlaceRail::placeName(Place place)
{
    return tr(places[static_cast<size_t>(place)].name);
}

QString PlaceRail::placeId(Place place)
{
    return QString::fromLatin1(places[static_cast<size_t>(place)].id);
}

Place PlaceRail::placeOfId(const QString &id)
{
    for (size_t place = 0; place < places.size(); ++place) {
        if (id == QLatin1String(places[place].id))
            return static_cast<Place>(place);
    }
    return Place::Deployments;
}

QKeySequence PlaceRail::shortcut(Place place)
{
    return places[static_cast<size_t>(place)].keys;
}

} // namespace hookline::gui
