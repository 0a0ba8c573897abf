// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/connectionchooser.h"

#include "widgets/common/errorbar.h"
#include "widgets/common/fonts.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/connection/connectioncheck.h"
#include "widgets/connection/connectiontexts.h"
#include "widgets/connection/regionbox.h"
#include "widgets/connection/swatches.h"
#include "widgets/connection/typedkeyspane.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::connection {

namespace {

constexpr int settled = 300; // ms
constexpr int listWidth = 216;
constexpr int longestLabel = 24;
constexpr int rowMargin = 6;

} // namespace

ConnectionChooser::ConnectionChooser(const Means &means, QWidget *parent)
    : QWidget(parent)
    , m_means(means)
    , m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("connectionChooser"));
    setAccessibleName(tr("Choose a connection"));
    setAutoFillBackground(true);
    m_list->setObjectName(QStringLiteral("connectionSource"));
    m_list->setAccessibleName(tr("Connect to"));
    m_list->setFixedWidth(listWidth);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *right = new QVBoxLayout;
    right->setSpacing(common::gridUnit);
    right->addWidget(buildForm(), 1);
    right->addWidget(buildButtons());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * common::gridUnit, 2 * common::gridUnit, 2 * common::gridUnit,
                               2 * common::gridUnit);
    layout->setSpacing(2 * common::gridUnit);
    layout->addWidget(m_list);
    layout->addLayout(right, 1);

    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && !m_sources.all[size_t(row)].isSame(m_source)) {
            m_source = m_sources.all[size_t(row)];
            clearPlace();
            sourceChosen();
        }
    });
    connect(m_list, &QListWidget::itemDoubleClicked, this, [this] { accept(Opening::Instead); });
    connect(m_check, &ConnectionCheck::changed, this, &ConnectionChooser::refreshButtons);
    connect(m_check, &ConnectionCheck::asked, this, [this] {
        if (m_checkButton->hasFocus())
            m_check->focusQuestion();
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(settled);
    connect(&m_soon, &QTimer::timeout, this, &ConnectionChooser::reload);
    for (auto signal : {&QFileSystemWatcher::fileChanged, &QFileSystemWatcher::directoryChanged})
        connect(&m_watcher, signal, this, [this] { m_soon.start(); });
    reload();
}

ConnectionChooser::~ConnectionChooser() = default;

common::ReasonButton *ConnectionChooser::button(const QString &name, const QString &text)
{
    auto *made = new common::ReasonButton(text, this);
    made->setObjectName(name);
    made->setAccessibleName(text);
    made->setAutoDefault(true);
    return made;
}

QWidget *ConnectionChooser::buildForm()
{
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("connectionTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(common::heading(font()));
    m_about = common::textLabel(QStringLiteral("connectionExplanation"), this);
    m_forget = button(QStringLiteral("forgetKeysButton"), tr("Forget these keys"));
    m_typed = new TypedKeysPane(m_means.keyStore && m_means.memory, this);
    QWidget *fields = buildFields();
    m_check = new ConnectionCheck(m_means, this);
    m_problem = new common::ErrorBar(this);

    connect(m_typed, &TypedKeysPane::edited, this, &ConnectionChooser::edited);
    connect(m_forget, &common::ReasonButton::acted, this, &ConnectionChooser::forgetKept);
    QScrollArea *form =
        common::scrollArea(QStringLiteral("chooserScroll"),
                           {m_title, m_about, m_forget, m_typed, fields, m_check, m_problem}, this);
    form->widget()->layout()->setAlignment(m_forget, Qt::AlignLeft);
    return form;
}

/// Where to, and what it is called.
QWidget *ConnectionChooser::buildFields()
{
    m_region = new RegionBox(this);
    m_region->setObjectName(QStringLiteral("connectionRegion"));
    m_region->setAccessibleName(tr("Region"));
    m_endpoint = new QLineEdit(this);
    m_endpoint->setObjectName(QStringLiteral("connectionEndpoint"));
    m_endpoint->setAccessibleName(tr("Endpoint"));
    m_world = new QLabel(this);
    m_world->setObjectName(QStringLiteral("chooserNotAwsBadge"));
    m_world->setTextFormat(Qt::PlainText);
    m_world->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    common::styleWorld(m_world, true);
    m_label = new QLineEdit(this);
    m_label->setObjectName(QStringLiteral("connectionLabel"));
    m_label->setAccessibleName(tr("Label"));
    m_label->setMaxLength(longestLabel);
    m_label->setPlaceholderText(tr("such as PROD"));
    m_colour = new QComboBox(this);
    m_colour->setObjectName(QStringLiteral("connectionColour"));
    m_colour->setAccessibleName(tr("Colour"));
    for (const Swatch &swatch : swatches())
        m_colour->addItem(swatchIcon(swatch.colour, palette()), swatch.name, swatch.colour);

    auto *fields = new QWidget(this);
    auto *grid = new QGridLayout(fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setColumnMinimumWidth(0, m_typed->captionWidth());
    grid->setHorizontalSpacing(2 * common::gridUnit);
    grid->setVerticalSpacing(common::gridUnit);
    grid->setColumnStretch(1, 1);
    const auto row = [this, grid](const QString &caption, QWidget *field, QWidget *beside = nullptr) {
        auto *label = new QLabel(caption, this);
        label->setBuddy(field);
        const int at = grid->rowCount();
        grid->addWidget(label, at, 0);
        grid->addWidget(field, at, 1, 1, beside ? 1 : 2);
        if (beside)
            grid->addWidget(beside, at, 2);
    };
    row(tr("&Region"), m_region);
    row(tr("&Endpoint"), m_endpoint);
    grid->addWidget(m_world, grid->rowCount(), 1, 1, 2);
    row(tr("&Label"), m_label, m_colour);
    connect(m_region, &QComboBox::editTextChanged, this, &ConnectionChooser::edited);
    connect(m_endpoint, &QLineEdit::textChanged, this, &ConnectionChooser::edited);
    connect(m_label, &QLineEdit::textEdited, this, [this] { m_lookEdited = true; });
    connect(m_colour, &QComboBox::activated, this, [this] { m_lookEdited = true; });
    return fields;
}

QWidget *ConnectionChooser::buildButtons()
{
    m_checkButton = button(QStringLiteral("checkButton"), tr("Check"));
    m_connect = button(QStringLiteral("connectButton"), tr("Connect"));
    m_connect->setHelp(tr("In place of the present connection (Enter)"));
    m_beside = button(QStringLiteral("openBesideButton"), tr("Open beside"));
    m_beside->setHelp(tr("Beside the connections that are open (Ctrl+Enter)"));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("connectCancelButton"));
    cancel->setAccessibleName(tr("Cancel: keep the present connection"));
    cancel->setAutoDefault(true);
    auto *buttons = new QWidget(this);
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(common::gridUnit, 0, common::gridUnit, 0);
    layout->setSpacing(common::gridUnit);
    layout->addWidget(m_checkButton);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_beside);
    layout->addWidget(m_connect);
    setTabOrder(m_checkButton, cancel);
    setTabOrder(cancel, m_beside);
    setTabOrder(m_beside, m_connect);
    connect(m_checkButton, &common::ReasonButton::acted, this, &ConnectionChooser::check);
    connect(m_connect, &common::ReasonButton::acted, this, [this] { accept(Opening::Instead); });
    connect(m_beside, &common::ReasonButton::acted, this, [this] { accept(Opening::Beside); });
    connect(cancel, &QPushButton::clicked, this, &ConnectionChooser::cancelled);
    return buttons;
}

void ConnectionChooser::watchFiles()
{
    for (const QString &file : {m_means.environment.configFile(), m_means.environment.credentialsFile()}) {
        // A replaced file is another one for the watcher, so the folders are watched too.
        for (const QString &path : {file, QFileInfo(file).path()}) {
            if (!file.isEmpty() && QFileInfo::exists(path))
                m_watcher.addPath(path);
        }
    }
}

void ConnectionChooser::reload()
{
    watchFiles();
    m_sources = findSources(m_means.environment, m_means.memory.get());
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    for (const Source &source : m_sources.all) {
        auto *item = new QListWidgetItem(source.title, m_list);
        const bool usable = source.problem.isEmpty();
        item->setSizeHint(QSize(0, fontMetrics().height() + rowMargin));
        item->setToolTip(usable ? source.about : source.problem);
        item->setData(Qt::AccessibleTextRole,
                      usable ? source.title : tr("%1, cannot be used").arg(source.title));
        if (!usable)
            item->setForeground(palette().brush(QPalette::Disabled, QPalette::Text));
    }
    choose(m_source);
    if (m_sources.problem.code != ErrorCode::None)
        fail(tr("The profiles could not be read."), m_sources.problem);
}

/// Chooses the same thing in the list as it is now, else the first.
void ConnectionChooser::choose(const Source &source)
{
    const auto same = std::find_if(m_sources.all.begin(), m_sources.all.end(),
                                   [&source](const Source &one) { return one.isSame(source); });
    const auto found = same == m_sources.all.end() ? m_sources.all.begin() : same;
    const bool other = !found->isSame(m_source);
    const bool told = other || found->about != m_source.about || found->problem != m_source.problem
        || found->region != m_source.region || found->endpoint != m_source.endpoint;
    m_source = *found;
    const QSignalBlocker blocker(m_list);
    m_list->setCurrentRow(int(found - m_sources.all.begin()));
    if (other)
        clearPlace();
    if (told)
        sourceChosen();
}

/// Region and endpoint were meant for another source: keys must not go there by accident.
void ConnectionChooser::clearPlace()
{
    const QSignalBlocker region(m_region);
    const QSignalBlocker endpoint(m_endpoint);
    m_region->setEditText(QString());
    m_endpoint->setText(QString());
}

void ConnectionChooser::setCurrent(const aws::Connection &connection)
{
    choose(sourceOf(connection, m_sources));
    // What the source says by itself was not chosen.
    const bool ownRegion = connection.sandbox || connection.region == m_ownRegion;
    m_region->setRegion(ownRegion ? QString() : connection.region);
    const bool ownEndpoint = connection.sandbox || connection.endpoint == m_own.endpoint;
    m_endpoint->setText(ownEndpoint ? QString() : connection.endpoint.toString());
    m_lookEdited = false;
    showLook();
}

void ConnectionChooser::focusStart()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

void ConnectionChooser::sourceChosen()
{
    m_check->reset();
    m_problem->clear();
    m_forgetting = false;
    m_lookEdited = false;
    const bool sandbox = m_source.kind == SourceKind::Sandbox;
    const bool typed = m_source.kind == SourceKind::Typed;
    m_title->setText(m_source.title);
    m_about->setText(m_source.problem.isEmpty() ? m_source.about
                                                : tr("It cannot be used: %1").arg(m_source.problem));
    m_typed->setVisible(typed);
    if (!typed)
        m_typed->forget();
    m_forget->setVisible(m_source.kind == SourceKind::Kept);
    m_forget->setText(tr("Forget these keys"));

    const auto resolved = sandbox || typed || !m_source.problem.isEmpty()
        ? Result<aws::Connection>(Error())
        : aws::connectionFromEnvironment(m_means.environment, {.profile = m_source.name});
    const bool known = resolved.ok() && m_source.kind != SourceKind::Kept;
    m_own = {};
    m_own.sandbox = sandbox;
    if (m_source.kind == SourceKind::Kept)
        m_own.endpoint = QUrl(m_source.endpoint);
    if (known) {
        m_own.endpoint = resolved->endpoint;
        m_own.serviceEndpoints = resolved->serviceEndpoints;
    }
    m_ownRegion = known ? resolved->region : m_source.region;
    for (const char *variable : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
        if (typed && m_ownRegion.isEmpty())
            m_ownRegion = m_means.environment.value(QLatin1String(variable));
    }
    m_region->setOwnRegion(m_ownRegion);
    m_endpoint->setPlaceholderText(m_own.endpoint.isEmpty()
                                       ? tr("AWS's own (or https://…, http://127.0.0.1:…)")
                                       : tr("%1, as configured").arg(m_own.endpoint.toString()));
    if (sandbox) {
        m_region->lineEdit()->setPlaceholderText(tr("the sandbox's own"));
        m_endpoint->setPlaceholderText(tr("the sandbox's own"));
    }
    const QString why = sandbox ? tr("The sandbox brings its own region and endpoint.") : QString();
    for (QWidget *field : std::initializer_list<QWidget *>{m_region, m_endpoint}) {
        field->setEnabled(!sandbox);
        field->setToolTip(why);
        field->setAccessibleDescription(why);
    }
    showLook();
    refreshWorld();
    refreshButtons();
}

void ConnectionChooser::edited()
{
    m_problem->clear();
    m_check->reset();
    if (!m_lookEdited)
        showLook();
    refreshWorld();
    refreshButtons();
}

void ConnectionChooser::refreshWorld()
{
    aws::Connection shown = m_own;
    const QString typed = m_endpoint->text().trimmed();
    if (!shown.sandbox && !typed.isEmpty()) {
        shown.endpoint = QUrl(typed);
        shown.serviceEndpoints.clear();
    }
    m_world->setText(notAwsText(shown));
    m_world->setVisible(!m_world->text().isEmpty());
}

/// Why nothing can be done with what is chosen; empty: it can.
QString ConnectionChooser::blocked() const
{
    if (m_busy)
        return tr("The system keychain is being asked.");
    return m_source.problem;
}

void ConnectionChooser::refreshButtons()
{
    const QString why = blocked();
    m_connect->setDisabledReason(why);
    m_beside->setDisabledReason(why);
    m_forget->setDisabledReason(m_busy ? why : QString());
    m_checkButton->setText(m_check->isAsking() ? tr("Stop") : tr("Check"));
    m_checkButton->setHelp(m_check->isAsking() ? tr("Stops asking")
                                               : tr("Asks AWS who the keys belong to, before connecting"));
    m_checkButton->setDisabledReason(m_source.kind == SourceKind::Sandbox
                                         ? tr("The sandbox takes its own keys: there is nothing to check.")
                                         : !m_check->canAsk() ? tr("Nothing can be asked here.")
                                                              : why);
}

aws::ConnectionWish ConnectionChooser::wish() const
{
    aws::ConnectionWish wish;
    wish.profile = m_source.kind == SourceKind::Profile ? m_source.name : QString();
    wish.region = m_region->region();
    wish.endpoint = m_endpoint->text().trimmed();
    if (wish.region.isEmpty() && m_source.kind == SourceKind::Kept)
        wish.region = m_source.region;
    if (wish.endpoint.isEmpty() && m_source.kind == SourceKind::Kept)
        wish.endpoint = m_source.endpoint;
    return wish;
}

void ConnectionChooser::fail(const QString &what, const Error &error, const QString &whatNow)
{
    m_problem->showError(what, error, whatNow);
    if (auto *scroll = findChild<QScrollArea *>(QStringLiteral("chooserScroll")))
        QTimer::singleShot(0, m_problem, [this, scroll] { scroll->ensureWidgetVisible(m_problem); });
}

/// Hands on the connection that is described here, or says why there is none.
void ConnectionChooser::withConnection(const QString &what, Then then)
{
    if (m_source.kind == SourceKind::Kept) {
        withKeptKeys(what, std::move(then));
        return;
    }
    Result<aws::Connection> connection = Error();
    if (m_source.kind == SourceKind::Typed) {
        const auto keys = m_typed->keys();
        if (!keys)
            return;
        const QString kept = m_typed->keepAs();
        connection = aws::connectionWithKeys(m_means.environment, wish(), *keys,
                                             typedName(kept, keys->accessKeyId), tr("typed here"));
    } else {
        connection = aws::connectionFromEnvironment(m_means.environment, wish());
    }
    if (connection)
        then(*connection);
    else
        fail(what, connection.error());
}

void ConnectionChooser::withKeptKeys(const QString &what, Then then)
{
    m_busy = true;
    refreshButtons();
    m_means.keyStore->load(m_source.name, this, [this, what, name = m_source.name, then](const auto &keys) {
        m_busy = false;
        refreshButtons();
        // Something else was chosen meanwhile.
        if (m_source.kind != SourceKind::Kept || m_source.name != name)
            return;
        const auto connection = keys ? aws::connectionWithKeys(m_means.environment, wish(), *keys,
                                                               typedName(name, {}), tr("system keychain"))
                                     : Result<aws::Connection>(keys.error());
        if (connection)
            then(*connection);
        else
            fail(what, connection.error(),
                 keys ? QString() : tr("Unlock the keychain and try again, or type the keys anew."));
    });
}

void ConnectionChooser::check()
{
    if (m_check->isAsking()) {
        m_check->reset();
        return;
    }
    m_problem->clear();
    withConnection(tr("%1 could not be checked.").arg(m_source.title),
                   [this](const aws::Connection &connection) { m_check->ask(connection); });
}

void ConnectionChooser::accept(Opening opening)
{
    if (!blocked().isEmpty())
        return;
    m_problem->clear();
    if (m_source.kind == SourceKind::Sandbox) {
        aws::Connection sandbox;
        sandbox.sandbox = true;
        if (m_means.memory)
            m_means.memory->setLook(aws::connectionId(sandbox), chosenLook());
        Q_EMIT sandboxChosen(opening);
        return;
    }
    withConnection(tr("Could not connect to %1.").arg(m_source.title),
                   [this, opening](const aws::Connection &connection) {
                       if (m_source.kind == SourceKind::Typed && !m_typed->keepAs().isEmpty())
                           keepTyped(connection, opening);
                       else
                           open(m_check->withKeys(connection), opening);
                   });
}

void ConnectionChooser::open(const aws::Connection &connection, Opening opening)
{
    aws::Connection chosen = connection;
    const Look look = chosenLook();
    chosen.label = look.label;
    chosen.colour = look.colour;
    if (m_means.memory)
        m_means.memory->setLook(aws::connectionId(chosen), look);
    m_typed->forget();
    Q_EMIT connectionChosen(chosen, opening);
}

/// Opens it once the keychain has the keys.
void ConnectionChooser::keepTyped(const aws::Connection &connection, Opening opening)
{
    const KeptKeys kept{m_typed->keepAs(), connection.region, connection.endpoint.toString()};
    m_busy = true;
    refreshButtons();
    m_means.keyStore->save(
        kept.name, connection.keys, this, [this, kept, connection, opening](const Result<void> &saved) {
            m_busy = false;
            refreshButtons();
            if (!saved) {
                m_typed->setKept(false);
                fail(tr("The system keychain did not keep the keys."), saved.error(),
                     tr("Connect again to go on with the keys in memory only."));
                return;
            }
            std::vector<KeptKeys> all = m_means.memory->keptKeys();
            std::erase_if(all, [&kept](const KeptKeys &one) { return one.name == kept.name; });
            all.push_back(kept);
            m_means.memory->setKeptKeys(all);
            open(connection, opening);
        });
}

void ConnectionChooser::forgetKept()
{
    if (!std::exchange(m_forgetting, true)) {
        m_forget->setText(tr("Delete them from the keychain"));
        return;
    }
    m_busy = true;
    refreshButtons();
    m_means.keyStore->forget(
        m_source.name, this, [this, name = m_source.name](const Result<void> &forgotten) {
            m_busy = false;
            refreshButtons();
            if (!forgotten) {
                fail(tr("The keys %1 were not forgotten.").arg(name), forgotten.error(),
                     tr("Unlock the keychain and try again."));
                return;
            }
            std::vector<KeptKeys> all = m_means.memory->keptKeys();
            std::erase_if(all, [&name](const KeptKeys &one) { return one.name == name; });
            m_means.memory->setKeptKeys(all);
            reload();
        });
}

/// What the connection that is described here was called before.
void ConnectionChooser::showLook()
{
    aws::Connection described;
    described.sandbox = m_source.kind == SourceKind::Sandbox;
    bool known = m_means.memory && m_source.kind != SourceKind::Typed && m_source.problem.isEmpty();
    if (known && (m_source.kind == SourceKind::Environment || m_source.kind == SourceKind::Profile)) {
        const auto connection = aws::connectionFromEnvironment(m_means.environment, wish());
        known = connection.ok();
        if (known)
            described = *connection;
    } else if (m_source.kind == SourceKind::Kept) {
        described.name = typedName(m_source.name, {});
        described.region = wish().region;
        described.endpoint = QUrl(wish().endpoint);
    }
    const Look look = known ? m_means.memory->look(aws::connectionId(described)) : Look();
    m_label->setText(look.label);
    m_colour->setCurrentIndex(std::max(0, m_colour->findData(look.colour)));
}

Look ConnectionChooser::chosenLook() const
{
    return {m_label->text().trimmed(), m_colour->currentData().toString()};
}

/// It lies over other things, so its edge is drawn more clearly than a panel's.
void ConnectionChooser::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void ConnectionChooser::keyPressEvent(QKeyEvent *event)
{
    // On a button Enter is not for something else.
    const bool enter = (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && !qobject_cast<QAbstractButton *>(focusWidget());
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else if (enter)
        accept(event->modifiers().testFlag(Qt::ControlModifier) ? Opening::Beside : Opening::Instead);
    else
        QWidget::keyPressEvent(event);
}

void ConnectionChooser::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (!isVisible() && !event->spontaneous()) {
        m_typed->forget();
        m_check->reset();
    }
}

} // namespace hookline::connection
