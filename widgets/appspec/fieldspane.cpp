// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/fieldspane.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>
#include <array>

namespace hookline::appspec {

namespace {

struct Field
{
    Platform platform;
    std::array<const char *, 2> keys; ///< Under the root, or under the resource's Properties.
    const char *title;
    const char *tip;
    bool literal = false; ///< Written bare: a number.
};

constexpr Field fields[] = {
    {Platform::Server,
     {"version"},
     QT_TRANSLATE_NOOP("AppSpec", "Version"),
     QT_TRANSLATE_NOOP("AppSpec", "Always 0.0"),
     true},
    {Platform::Server,
     {"os"},
     QT_TRANSLATE_NOOP("AppSpec", "Operating system"),
     QT_TRANSLATE_NOOP("AppSpec", "linux or windows")},
    {Platform::Server,
     {"file_exists_behavior"},
     QT_TRANSLATE_NOOP("AppSpec", "Where a file exists already"),
     QT_TRANSLATE_NOOP("AppSpec", "DISALLOW, OVERWRITE or RETAIN; empty: as the deployment says")},
    {Platform::Ecs,
     {"TaskDefinition"},
     QT_TRANSLATE_NOOP("AppSpec", "Task definition"),
     QT_TRANSLATE_NOOP("AppSpec", "Its ARN with the revision")},
    {Platform::Ecs,
     {"LoadBalancerInfo", "ContainerName"},
     QT_TRANSLATE_NOOP("AppSpec", "Container"),
     QT_TRANSLATE_NOOP("AppSpec", "The container that the load balancer sends traffic to")},
    {Platform::Ecs,
     {"LoadBalancerInfo", "ContainerPort"},
     QT_TRANSLATE_NOOP("AppSpec", "Port"),
     QT_TRANSLATE_NOOP("AppSpec", "Its port"),
     true},
    {Platform::Ecs,
     {"PlatformVersion"},
     QT_TRANSLATE_NOOP("AppSpec", "Platform version"),
     QT_TRANSLATE_NOOP("AppSpec", "Of Fargate, such as LATEST; empty: the service's own")},
    {Platform::Lambda,
     {"Name"},
     QT_TRANSLATE_NOOP("AppSpec", "Function"),
     QT_TRANSLATE_NOOP("AppSpec", "Name of the Lambda function")},
    {Platform::Lambda,
     {"Alias"},
     QT_TRANSLATE_NOOP("AppSpec", "Alias"),
     QT_TRANSLATE_NOOP("AppSpec", "The alias whose traffic is moved")},
    {Platform::Lambda,
     {"CurrentVersion"},
     QT_TRANSLATE_NOOP("AppSpec", "Current version"),
     QT_TRANSLATE_NOOP("AppSpec", "What the alias points at now")},
    {Platform::Lambda,
     {"TargetVersion"},
     QT_TRANSLATE_NOOP("AppSpec", "Target version"),
     QT_TRANSLATE_NOOP("AppSpec", "What it is to point at")},
};

} // namespace

FieldsPane::FieldsPane(QWidget *parent)
    : QWidget(parent)
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
        if (fields[i].platform != platform)
            continue;
        auto *edit = new QLineEdit(this);
        const QString title = QCoreApplication::translate("AppSpec", fields[i].title);
        const char *key = fields[i].keys[1] ? fields[i].keys[1] : fields[i].keys[0];
        edit->setObjectName(QLatin1String("field.") + QLatin1String(key));
        edit->setAccessibleName(title);
        edit->setToolTip(QCoreApplication::translate("AppSpec", fields[i].tip));
        edit->installEventFilter(this);
        m_layout->addRow(title, edit);
        m_shown.push_back(i);
        m_edits.push_back(edit);
        connect(edit, &QLineEdit::editingFinished, this,
                [this, field = m_edits.size() - 1] { edited(field); });
    }
}

Path FieldsPane::pathOf(size_t field) const
{
    const Field &fact = fields[m_shown[field]];
    Path path;
    if (m_platform != Platform::Server)
        path = {QByteArray("Resources"), size_t(0), m_checked->result.spec.resource.toUtf8(),
                QByteArray("Properties")};
    for (const char *key : fact.keys) {
        if (key)
            path.emplace_back(QByteArray(key));
    }
    return path;
}

void FieldsPane::show(const std::shared_ptr<const CheckedText> &checked)
{
    m_checked = checked;
    if (m_platform != checked->result.platform)
        build(checked->result.platform);
    for (size_t i = 0; i < m_edits.size(); ++i) {
        if (m_edits[i]->isModified() && m_edits[i]->hasFocus())
            continue;
        const QString text = checked->document.tree.text(nodeAt(checked->document.tree, pathOf(i)));
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
    const QByteArray text = edit->text().trimmed().toUtf8();
    std::optional<Value> value;
    if (!text.isEmpty())
        value = fields[m_shown[field]].literal ? Value::literal(text) : Value::string(text);
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
