// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/deployfields.h"

#include "models/domain/deployment.h"
#include "models/session/session.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/parts.h"
#include "widgets/common/status.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::appspec {

using domain::ComputePlatform;
using session::Lack;
using session::NewDeployment;
using session::RevisionType;

namespace {

constexpr int typingPause = 350; // milliseconds

const char *const applicationPath = "applicationName";
const char *const groupPath = "deploymentGroupName";
const char *const configPath = "deploymentConfigName";
const char *const descriptionPath = "description";
const char *const behaviorPath = "fileExistsBehavior";
const char *const bundlePath = "revision.s3Location.bundleType";

/// Members that are plain texts of a NewDeployment.
struct TextFact
{
    const char *path;
    QString NewDeployment::*value;
    RevisionType of; ///< Shown only for that revision; AppSpecContent: always.
};
constexpr TextFact textFacts[] = {
    {applicationPath, &NewDeployment::application, RevisionType::AppSpecContent},
    {groupPath, &NewDeployment::group, RevisionType::AppSpecContent},
    {configPath, &NewDeployment::config, RevisionType::AppSpecContent},
    {descriptionPath, &NewDeployment::description, RevisionType::AppSpecContent},
    {behaviorPath, &NewDeployment::fileExistsBehavior, RevisionType::AppSpecContent},
    {"revision.s3Location.bucket", &NewDeployment::bucket, RevisionType::S3},
    {"revision.s3Location.key", &NewDeployment::key, RevisionType::S3},
    {bundlePath, &NewDeployment::bundleType, RevisionType::S3},
    {"revision.s3Location.version", &NewDeployment::version, RevisionType::S3},
    {"revision.s3Location.eTag", &NewDeployment::eTag, RevisionType::S3},
    {"revision.gitHubLocation.repository", &NewDeployment::repository, RevisionType::GitHub},
    {"revision.gitHubLocation.commitId", &NewDeployment::commitId, RevisionType::GitHub},
};

struct PlatformFact
{
    Platform platform;
    ComputePlatform compute;
};
constexpr PlatformFact platformFacts[] = {
    {Platform::Server, ComputePlatform::Server},
    {Platform::Ecs, ComputePlatform::Ecs},
    {Platform::Lambda, ComputePlatform::Lambda},
};

ComputePlatform computeOf(Platform platform)
{
    const auto *found = std::ranges::find(platformFacts, platform, &PlatformFact::platform);
    return found == std::end(platformFacts) ? ComputePlatform::Unknown : found->compute;
}

const wire::Shape &inputShape()
{
    return *wire::service(QStringLiteral("codedeploy"))->operation(u"CreateDeployment")->input;
}

QString lastMember(const QString &path)
{
    return path.section(QLatin1Char('.'), -1);
}

/// The shape of the member at that path of the input; null if there is none.
const wire::Shape *shapeAt(const QString &path)
{
    const wire::Shape *shape = &inputShape();
    for (const QString &name : path.split(QLatin1Char('.'))) {
        const wire::Member *member = shape ? shape->member(name) : nullptr;
        shape = member ? member->shape : nullptr;
    }
    return shape;
}

/// What an archive of the EC2/on-premises platform can be; YAML and JSON are of the others.
QStringList archiveTypes()
{
    QStringList types = shapeAt(QLatin1StringView(bundlePath))->enumValues;
    types.removeIf([](const QString &type) { return type == type.toUpper(); });
    return types;
}

} // namespace

DeployFields::DeployFields(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_choices(new session::DeployChoices(session.client(), this))
    , m_grid(new common::FactGrid(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_grid);
    addFields();
    m_typed.setSingleShot(true);
    m_typed.setInterval(typingPause);
    connect(&m_typed, &QTimer::timeout, this, [this] {
        m_choices->chooseApplication(text(applicationPath));
        m_choices->chooseGroup(text(groupPath));
    });
    connect(m_choices, &session::DeployChoices::changed, this, &DeployFields::refreshChoices);
    connect(m_choices, &session::DeployChoices::failed, this, &DeployFields::notRead);
    refreshRows();
    m_choices->read();
}

void DeployFields::addFields()
{
    QComboBox *application =
        names(applicationPath, tr("&Application"), tr("needed: one of this connection, or typed"));
    QComboBox *group = names(groupPath, tr("Deployment &group"), tr("needed: one of the application's"));
    m_groupText = m_grid->addText(tr("Now"), QStringLiteral("deployGroupText"));
    m_revision = new QComboBox;
    m_revision->setObjectName(QStringLiteral("deployRevisionType"));
    m_revision->setAccessibleName(tr("Where the revision lies"));
    m_revision->addItem(tr("S3"), int(RevisionType::S3));
    m_revision->addItem(tr("GitHub"), int(RevisionType::GitHub));
    m_grid->addRow(tr("Re&vision"), m_revision);
    m_contentText = m_grid->addText(tr("Revision"), QStringLiteral("deployContentText"));
    m_contentText->setText(tr("AppSpecContent: this text, as it stands"));
    addField("revision.s3Location.bucket", tr("&Bucket"), new QLineEdit,
             tr("needed: the name of the bucket"));
    addField("revision.s3Location.key", tr("&Key"), new QLineEdit,
             tr("needed: the object, releases/shop-41.zip"));
    values(bundlePath, tr("Bundle t&ype"), archiveTypes(), tr("(needed)"), tr("What kind of archive it is"));
    addField("revision.s3Location.version", tr("Ver&sion"), new QLineEdit,
             tr("of the object; empty: the newest"));
    addField("revision.s3Location.eTag", tr("&ETag"), new QLineEdit, tr("empty: any"));
    addField("revision.gitHubLocation.repository", tr("&Repository"), new QLineEdit,
             tr("needed: account/name"));
    addField("revision.gitHubLocation.commitId", tr("&Commit"), new QLineEdit, tr("needed: its SHA-1"));
    names(configPath, tr("Con&figuration"), tr("empty: as the group has it"));
    values(behaviorPath, tr("F&iles that exist"), shapeAt(QLatin1StringView(behaviorPath))->enumValues,
           tr("(not said: DISALLOW)"), tr("file_exists_behavior in the AppSpec wins over it"));
    m_ignoreStop = new QCheckBox(tr("Ignore failures of Appli&cationStop"));
    m_ignoreStop->setObjectName(QStringLiteral("ignoreApplicationStopFailures"));
    m_ignoreStop->setToolTip(
        tr("Also of BeforeBlockTraffic and AfterBlockTraffic: ignoreApplicationStopFailures"));
    m_grid->addRow({}, m_ignoreStop);
    m_rollback = new QComboBox;
    m_rollback->setObjectName(QStringLiteral("autoRollbackConfiguration"));
    m_rollback->setAccessibleName(tr("Automatic rollback"));
    m_rollback->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_rollback->addItem(tr("as the group has it"));
    m_rollback->addItem(tr("off"), QStringList());
    for (const QStringList &events :
         {QStringList{QStringLiteral("DEPLOYMENT_FAILURE")},
          QStringList{QStringLiteral("DEPLOYMENT_FAILURE"), QStringLiteral("DEPLOYMENT_STOP_ON_ALARM")},
          QStringList{QStringLiteral("DEPLOYMENT_FAILURE"), QStringLiteral("DEPLOYMENT_STOP_ON_ALARM"),
                      QStringLiteral("DEPLOYMENT_STOP_ON_REQUEST")}})
        m_rollback->addItem(events.join(QStringLiteral(", ")), events);
    m_grid->addRow(tr("Rol&lback"), m_rollback);
    addField(descriptionPath, tr("&Description"), new QLineEdit,
             tr("at most %1 characters").arg(session::longestDescription));

    const auto chosen = [this] {
        m_choices->chooseApplication(text(applicationPath));
        m_choices->chooseGroup(text(groupPath));
    };
    for (QComboBox *box : {application, group}) {
        connect(box, &QComboBox::activated, this, chosen);
        connect(box, &QComboBox::editTextChanged, &m_typed, qOverload<>(&QTimer::start));
    }
    connect(m_revision, &QComboBox::currentIndexChanged, this, [this] {
        refreshRows();
        Q_EMIT changed();
    });
    connect(m_ignoreStop, &QCheckBox::toggled, this, &DeployFields::changed);
    connect(m_rollback, &QComboBox::currentIndexChanged, this, &DeployFields::changed);
}

void DeployFields::addField(const char *path, const QString &caption, QWidget *editor, const QString &help)
{
    Field field{editor, common::textLabel(QLatin1StringView(path) + QStringLiteral("Problem"), m_grid)};
    editor->setObjectName(QLatin1StringView(path));
    editor->setAccessibleName(lastMember(QLatin1StringView(path)));
    editor->setAccessibleDescription(help);
    editor->setToolTip(help);
    if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setPlaceholderText(help);
        connect(line, &QLineEdit::textChanged, this, &DeployFields::changed);
    } else if (auto *box = qobject_cast<QComboBox *>(editor)) {
        if (box->isEditable())
            box->lineEdit()->setPlaceholderText(help);
        connect(box, &QComboBox::currentTextChanged, this, &DeployFields::changed);
    }
    field.problem->hide();
    m_grid->addRow(caption, editor, field.problem);
    m_fields.insert(QLatin1StringView(path), field);
}

QComboBox *DeployFields::names(const char *path, const QString &caption, const QString &help)
{
    auto *made = new QComboBox;
    made->setEditable(true);
    made->setInsertPolicy(QComboBox::NoInsert);
    made->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    addField(path, caption, made, help);
    return made;
}

QComboBox *DeployFields::values(const char *path, const QString &caption, const QStringList &choices,
                                const QString &none, const QString &help)
{
    auto *made = new QComboBox;
    made->addItem(none, QString());
    for (const QString &value : choices)
        made->addItem(value, value);
    addField(path, caption, made, help);
    return made;
}

QComboBox *DeployFields::box(const char *path) const
{
    return qobject_cast<QComboBox *>(m_fields.value(QLatin1StringView(path)).editor);
}

QString DeployFields::text(const char *path) const
{
    if (const QComboBox *choice = box(path))
        return choice->isEditable() ? choice->currentText().trimmed() : choice->currentData().toString();
    return qobject_cast<const QLineEdit *>(m_fields.value(QLatin1StringView(path)).editor)->text().trimmed();
}

void DeployFields::setText(const char *path, const QString &value)
{
    QComboBox *choice = box(path);
    if (choice && choice->isEditable())
        choice->setEditText(value);
    else if (choice)
        choice->setCurrentIndex(std::max(0, choice->findData(value)));
    else
        qobject_cast<QLineEdit *>(m_fields.value(QLatin1StringView(path)).editor)->setText(value);
}

void DeployFields::setPlatform(Platform platform)
{
    if (platform == m_platform)
        return;
    m_platform = platform;
    refreshRows();
    refreshChoices();
}

void DeployFields::refreshRows()
{
    const bool server = m_platform == Platform::Server;
    const auto revision = static_cast<RevisionType>(m_revision->currentData().toInt());
    for (const TextFact &fact : textFacts) {
        const Field &field = m_fields[QLatin1StringView(fact.path)];
        const bool shown = fact.of == RevisionType::AppSpecContent ? server || fact.path != behaviorPath
                                                                   : server && fact.of == revision;
        m_grid->setRowVisible(field.editor, shown);
        if (!shown)
            field.problem->hide();
    }
    m_grid->setRowVisible(m_revision, server);
    m_grid->setRowVisible(m_contentText, !server);
    m_grid->setRowVisible(m_ignoreStop, server);
}

NewDeployment DeployFields::typed() const
{
    const bool server = m_platform == Platform::Server;
    NewDeployment deployment;
    if (server)
        deployment.revision = static_cast<RevisionType>(m_revision->currentData().toInt());
    for (const TextFact &fact : textFacts) {
        const bool counts = fact.of == RevisionType::AppSpecContent ? server || fact.path != behaviorPath
                                                                    : fact.of == deployment.revision;
        if (counts)
            deployment.*fact.value = text(fact.path);
    }
    deployment.ignoreApplicationStopFailures = server && m_ignoreStop->isChecked();
    if (m_rollback->currentIndex() > 0)
        deployment.rollbackOn = m_rollback->currentData().toStringList();
    return deployment;
}

void DeployFields::fill(const NewDeployment &deployment)
{
    if (deployment.revision != RevisionType::AppSpecContent)
        m_revision->setCurrentIndex(m_revision->findData(int(deployment.revision)));
    for (const TextFact &fact : textFacts)
        setText(fact.path, deployment.*fact.value);
    m_ignoreStop->setChecked(deployment.ignoreApplicationStopFailures);
    m_rollback->setCurrentIndex(
        deployment.rollbackOn ? std::max(1, m_rollback->findData(*deployment.rollbackOn)) : 0);
}

void DeployFields::offer(const char *path, const QStringList &names)
{
    QComboBox *choice = box(path);
    QStringList present;
    for (int i = 0; i < choice->count(); ++i)
        present.append(choice->itemText(i));
    if (present == names)
        return;
    // What is typed stays, and so does the caret.
    const QSignalBlocker quiet(choice);
    const QString typed = choice->currentText();
    const int caret = choice->lineEdit()->cursorPosition();
    choice->clear();
    choice->addItems(names);
    choice->setCurrentIndex(choice->findText(typed)); // none: the arrow keys begin at the first
    choice->setEditText(typed);
    choice->lineEdit()->setCursorPosition(caret);
}

void DeployFields::refreshChoices()
{
    const ComputePlatform wanted = computeOf(m_platform);
    QStringList fitting;
    for (const auto &application : m_choices->applications()) {
        if (application.platform == wanted || application.platform == ComputePlatform::Unknown
            || wanted == ComputePlatform::Unknown)
            fitting.append(application.name);
    }
    offer(applicationPath, fitting);
    offer(groupPath, m_choices->groups());
    offer(configPath, m_choices->configs());
    refreshGroup();
    Q_EMIT changed();
}

void DeployFields::refreshGroup()
{
    const QJsonObject &info = m_choices->group();
    if (info.isEmpty()) {
        m_grid->setText(m_groupText, {});
        return;
    }
    const QJsonObject style = info.value(QLatin1StringView("deploymentStyle")).toObject();
    const QJsonObject last = info.value(QLatin1StringView("lastAttemptedDeployment")).toObject();
    QStringList lines{QStringList{style.value(QLatin1StringView("deploymentType")).toString(),
                                  style.value(QLatin1StringView("deploymentOption")).toString(),
                                  info.value(QLatin1StringView("deploymentConfigName")).toString()}
                          .join(QStringLiteral(" · "))};
    const QString lastId = last.value(QLatin1StringView("deploymentId")).toString();
    if (lastId.isEmpty())
        lines.append(tr("Nothing was deployed to it yet."));
    else
        lines.append(tr("Last: %1, %2").arg(lastId, last.value(QLatin1StringView("status")).toString()));
    if (const QString now = present(); !now.isEmpty())
        lines.append(tr("Runs: %1").arg(now));
    if (const int count = targets(); count > 0)
        lines.append(count == 1 ? tr("1 target in its last deployment")
                                : tr("%1 targets in its last deployment").arg(count));
    m_grid->setText(m_groupText, lines.join(QLatin1Char('\n')));
}

QString DeployFields::present() const
{
    const QJsonObject &info = m_choices->group();
    const QString id = info.value(QLatin1StringView("lastSuccessfulDeployment"))
                           .toObject()
                           .value(QLatin1StringView("deploymentId"))
                           .toString();
    if (id.isEmpty())
        return {};
    const domain::Deployment *known = m_session.store().deployments.find(id);
    return known ? tr("%1 (%2)").arg(known->revision, id) : tr("the revision of %1").arg(id);
}

int DeployFields::targets() const
{
    const QString id = m_choices->group()
                           .value(QLatin1StringView("lastAttemptedDeployment"))
                           .toObject()
                           .value(QLatin1StringView("deploymentId"))
                           .toString();
    const domain::Deployment *known = m_session.store().deployments.find(id);
    return known ? known->overview.total() : 0;
}

QString DeployFields::mismatch() const
{
    const QString application = text(applicationPath);
    const ComputePlatform is = m_choices->platformOf(application), wanted = computeOf(m_platform);
    if (is == ComputePlatform::Unknown || wanted == ComputePlatform::Unknown || is == wanted)
        return {};
    return tr("%1 is an application for %2; this text is for %3.")
        .arg(application, domain::toString(is), domain::toString(wanted));
}

/// A name that is not there is a matter of its field, not of the connection.
void DeployFields::notRead(const QString &operation, const Error &error)
{
    const char *path = error.serviceCode == QLatin1StringView("ApplicationDoesNotExistException")
        ? applicationPath
        : error.serviceCode == QLatin1StringView("DeploymentGroupDoesNotExistException") ? groupPath
                                                                                         : nullptr;
    if (!path) {
        Q_EMIT failed(operation, error);
        return;
    }
    m_unknown.insert(QLatin1StringView(path), text(path));
    Q_EMIT changed();
}

QString DeployFields::sentence(const QString &path, Lack lack) const
{
    const QString member = lastMember(path);
    const wire::Shape *shape = shapeAt(path);
    switch (lack) {
    case Lack::Missing:
        return tr("%1 is needed.").arg(member);
    case Lack::TooLong:
        return tr("%1 takes at most %2 characters.")
            .arg(member)
            .arg(shape && shape->max ? qint64(*shape->max) : qint64(session::longestDescription));
    case Lack::NotInEnum:
        return tr("%1 takes %2.")
            .arg(member, shape ? shape->enumValues.join(QStringLiteral(", ")) : QString());
    case Lack::NotUtf8:
        return tr("The text is not UTF-8: no call of AWS can hold it.");
    case Lack::NotARepository:
        return tr("%1 has the form account/name.").arg(member);
    }
    return {};
}

QString DeployFields::showLacks(const QMap<QString, Lack> &lacks)
{
    const QString wrongPlatform = mismatch();
    QString first = wrongPlatform;
    for (const TextFact &fact : textFacts) {
        const QString path = QLatin1StringView(fact.path);
        const Field &field = m_fields[path];
        const bool lacking = lacks.contains(path);
        QString problem = lacking ? sentence(path, lacks.value(path)) : QString();
        if (fact.path == applicationPath && problem.isEmpty())
            problem = wrongPlatform;
        const QString name = text(fact.path);
        if (problem.isEmpty() && !name.isEmpty() && m_unknown.value(path) == name)
            problem = tr("There is no %1 here.").arg(name);
        // What is only not filled in yet is no mistake: the field itself says that it is needed.
        const bool mistake = !problem.isEmpty() && !name.isEmpty();
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, common::statusColor(common::StatusId::Failed, palette()));
        field.problem->setPalette(colours);
        field.problem->setText(mistake ? problem : QString());
        field.problem->setVisible(mistake);
        if (first.isEmpty())
            first = problem;
    }
    if (first.isEmpty() && !lacks.isEmpty())
        first = sentence(lacks.firstKey(), lacks.first());
    return first;
}

} // namespace hookline::appspec
