// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/fieldspane.h"

#include "models/appspec/keyhelp.h"
#include "widgets/appspec/itemsmodel.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace hookline::appspec {

namespace {

enum class FieldKind : quint8 {
    Text,
    Number, ///< Written bare.
    Texts, ///< A list, in the field parted by commas.
};

struct Field
{
    Platform platform;
    const char *keys; ///< Under the root, or with a '/' in front under the resource's Properties.
    const char *title;
    const char *tip;
    FieldKind kind = FieldKind::Text;
    FieldGroup group = FieldGroup::Main;
};

constexpr Field fields[] = {
    {Platform::Server, "version", QT_TRANSLATE_NOOP("AppSpec", "Version"),
     QT_TRANSLATE_NOOP("AppSpec", "Always 0.0"), FieldKind::Number},
    {Platform::Server, "os", QT_TRANSLATE_NOOP("AppSpec", "Operating system"),
     QT_TRANSLATE_NOOP("AppSpec", "linux or windows")},
    {Platform::Server, "file_exists_behavior", QT_TRANSLATE_NOOP("AppSpec", "Where a file exists already"),
     QT_TRANSLATE_NOOP("AppSpec", "DISALLOW, OVERWRITE or RETAIN; empty: as the deployment says")},
    {Platform::Ecs, "version", QT_TRANSLATE_NOOP("AppSpec", "Version"),
     QT_TRANSLATE_NOOP("AppSpec", "Always 0.0"), FieldKind::Number},
    {Platform::Ecs, "/TaskDefinition", QT_TRANSLATE_NOOP("AppSpec", "Task definition"),
     QT_TRANSLATE_NOOP("AppSpec", "Its ARN with the revision")},
    {Platform::Ecs, "/LoadBalancerInfo/ContainerName", QT_TRANSLATE_NOOP("AppSpec", "Container"),
     QT_TRANSLATE_NOOP("AppSpec", "The container that the load balancer sends traffic to")},
    {Platform::Ecs, "/LoadBalancerInfo/ContainerPort", QT_TRANSLATE_NOOP("AppSpec", "Port"),
     QT_TRANSLATE_NOOP("AppSpec", "Its port"), FieldKind::Number},
    {Platform::Ecs, "/PlatformVersion", QT_TRANSLATE_NOOP("AppSpec", "Platform version"),
     QT_TRANSLATE_NOOP("AppSpec", "Of Fargate, such as LATEST; empty: the service's own")},
    {Platform::Ecs, "/NetworkConfiguration/AwsvpcConfiguration/Subnets",
     QT_TRANSLATE_NOOP("AppSpec", "Subnets"), QT_TRANSLATE_NOOP("AppSpec", "Their IDs, parted by commas"),
     FieldKind::Texts, FieldGroup::Network},
    {Platform::Ecs, "/NetworkConfiguration/AwsvpcConfiguration/SecurityGroups",
     QT_TRANSLATE_NOOP("AppSpec", "Security groups"),
     QT_TRANSLATE_NOOP("AppSpec", "Their IDs, parted by commas"), FieldKind::Texts, FieldGroup::Network},
    {Platform::Ecs, "/NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp",
     QT_TRANSLATE_NOOP("AppSpec", "Public IP"),
     QT_TRANSLATE_NOOP("AppSpec", "ENABLED or DISABLED: whether the tasks get a public address"),
     FieldKind::Text, FieldGroup::Network},
    {Platform::Lambda, "version", QT_TRANSLATE_NOOP("AppSpec", "Version"),
     QT_TRANSLATE_NOOP("AppSpec", "Always 0.0"), FieldKind::Number},
    {Platform::Lambda, "/Name", QT_TRANSLATE_NOOP("AppSpec", "Function"),
     QT_TRANSLATE_NOOP("AppSpec", "Name of the Lambda function")},
    {Platform::Lambda, "/Alias", QT_TRANSLATE_NOOP("AppSpec", "Alias"),
     QT_TRANSLATE_NOOP("AppSpec", "The alias whose traffic is moved")},
    {Platform::Lambda, "/CurrentVersion", QT_TRANSLATE_NOOP("AppSpec", "Current version"),
     QT_TRANSLATE_NOOP("AppSpec", "What the alias points at now")},
    {Platform::Lambda, "/TargetVersion", QT_TRANSLATE_NOOP("AppSpec", "Target version"),
     QT_TRANSLATE_NOOP("AppSpec", "What it is to point at")},
};

QByteArrayList partsOfKeys(const Field &field)
{
    QByteArrayList parts = QByteArray(field.keys).split('/');
    parts.removeAll(QByteArray());
    return parts;
}

/// The words that the key may hold, where it is one of few.
QStringList choicesOf(const Field &field)
{
    const QByteArrayList keys = partsOfKeys(field);
    KeyContext context;
    if (*field.keys == '/')
        context.map = {"Resources", "-", "*", "Properties"};
    context.map += keys.mid(0, keys.size() - 1);
    context.key = keys.back();
    const KeyHelp *help = helpFor(context, field.platform);
    return help ? QString::fromLatin1(help->values).split(u' ', Qt::SkipEmptyParts) : QStringList();
}

} // namespace

FieldsPane::FieldsPane(FieldGroup group, QWidget *parent)
    : QWidget(parent)
    , m_group(group)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setVerticalSpacing(4);
}

void FieldsPane::build(Platform platform)
{
    m_platform = platform;
    while (m_layout->rowCount() > 0)
        m_layout->removeRow(0);
    m_shown.clear();
    m_edits.clear();
    for (size_t i = 0; i < std::size(fields); ++i) {
        if (fields[i].platform != platform || fields[i].group != m_group)
            continue;
        m_shown.push_back(i);
        m_edits.push_back(addField(i));
    }
}

/// A line to write in, which drops down the words where there are few; others may be written, too.
QLineEdit *FieldsPane::addField(size_t row)
{
    const QString title = QCoreApplication::translate("AppSpec", fields[row].title);
    const QStringList choices = choicesOf(fields[row]);
    const size_t field = m_edits.size();
    QLineEdit *edit = nullptr;
    if (choices.size() < 2) {
        edit = new QLineEdit(this);
        m_layout->addRow(title, edit);
    } else {
        auto *box = new QComboBox(this);
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->addItems(QStringList{QString()} + choices);
        box->setAccessibleName(title);
        edit = box->lineEdit();
        connect(box, &QComboBox::textActivated, this, [this, edit, field] {
            edit->setModified(true);
            edited(field);
        });
        m_layout->addRow(title, box);
    }
    edit->setObjectName(QLatin1String("field.") + QLatin1String(partsOfKeys(fields[row]).back()));
    edit->setAccessibleName(title);
    edit->setToolTip(QCoreApplication::translate("AppSpec", fields[row].tip));
    edit->installEventFilter(this);
    connect(edit, &QLineEdit::editingFinished, this, [this, field] { edited(field); });
    return edit;
}

Path FieldsPane::pathOf(size_t field) const
{
    const Field &fact = fields[m_shown[field]];
    const Tree &tree = m_checked->document.tree;
    Path path;
    if (*fact.keys == '/')
        path = propertiesPath(tree, m_checked->result.spec);
    for (const QByteArray &key : partsOfKeys(fact))
        path.emplace_back(key);
    return m_platform == Platform::Server ? path : asWritten(tree, path);
}

QString FieldsPane::textOf(size_t field) const
{
    const Tree &tree = m_checked->document.tree;
    if (fields[m_shown[field]].kind != FieldKind::Texts)
        return tree.text(nodeAt(tree, pathOf(field)));
    return QString::fromUtf8(textsAt(tree, pathOf(field)).join(", "));
}

void FieldsPane::show(const std::shared_ptr<const CheckedText> &checked)
{
    m_checked = checked;
    if (m_platform != checked->result.platform)
        build(checked->result.platform);
    for (size_t i = 0; i < m_edits.size(); ++i) {
        if (m_edits[i]->isModified() && m_edits[i]->hasFocus())
            continue;
        const QString text = textOf(i);
        if (m_edits[i]->text() != text)
            m_edits[i]->setText(text);
        m_edits[i]->setModified(false);
    }
}

void FieldsPane::edited(size_t field)
{
    QLineEdit *edit = m_edits[field];
    if (!edit->isModified())
        return;
    edit->setModified(false);
    const FieldKind kind = fields[m_shown[field]].kind;
    const QByteArray text = edit->text().trimmed().toUtf8();
    if (kind == FieldKind::Texts) {
        Q_EMIT editWished([path = pathOf(field), parts = partsOf(edit->text())](const Document &document) {
            return planTexts(document, path, parts);
        });
        return;
    }
    std::optional<Value> value;
    if (!text.isEmpty())
        value = kind == FieldKind::Number ? Value::literal(text) : Value::string(text);
    Q_EMIT editWished(
        [path = pathOf(field), value](const Document &document) { return planValue(document, path, value); });
}

bool FieldsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn && m_checked) {
        const auto edit = std::ranges::find(m_edits, watched);
        if (edit != m_edits.end()) {
            const NodeId node = nodeAt(m_checked->document.tree, pathOf(size_t(edit - m_edits.begin())));
            if (node != noNode)
                Q_EMIT spanChosen(m_checked->document.tree.node(node).span);
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hookline::appspec
