// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/typedkeyspane.h"

#include "widgets/common/parts.h"
#include "widgets/common/status.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>

#include <algorithm>

namespace hookline::connection {

namespace {

constexpr int shortestId = 16; // STS's model: accessKeyIdType
constexpr int longestName = 60;

bool hasBlank(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

} // namespace

struct TypedKeysPane::FieldFact
{
    const char *name;
    const char *caption;
    const char *accessible;
    bool secret;
};

const std::array<TypedKeysPane::FieldFact, TypedKeysPane::FieldCount> &TypedKeysPane::facts()
{
    static constexpr std::array<FieldFact, FieldCount> all{{
        {"accessKeyIdEdit", QT_TR_NOOP("Access key &ID"), QT_TR_NOOP("Access key ID"), false},
        {"secretKeyEdit", QT_TR_NOOP("&Secret key"), QT_TR_NOOP("Secret access key"), true},
        {"sessionTokenEdit", QT_TR_NOOP("Session &token"), QT_TR_NOOP("Session token, if the keys have one"),
         true},
        {"keepNameEdit", QT_TR_NOOP("Under the &name"),
         QT_TR_NOOP("Name under which the keychain keeps the keys"), false},
    }};
    return all;
}

TypedKeysPane::TypedKeysPane(bool canKeep, QWidget *parent)
    : QWidget(parent)
    , m_canKeep(canKeep)
    , m_keep(new QCheckBox(tr("&Keep in the system keychain"), this))
    , m_keeping(common::textLabel(QStringLiteral("keepingText"), this))
{
    setObjectName(QStringLiteral("typedKeysPane"));
    m_keep->setObjectName(QStringLiteral("keepKeysBox"));
    m_keep->setAccessibleName(tr("Keep in the system keychain"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(common::gridUnit * 2);
    grid->setVerticalSpacing(common::gridUnit / 2);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (int i = 0; i < FieldCount; ++i) {
        const FieldFact &fact = facts()[size_t(i)];
        if (i == Name) {
            grid->addWidget(m_keep, row++, 1);
            grid->addWidget(m_keeping, row++, 1);
        }
        auto *field = new QLineEdit(this);
        field->setObjectName(QLatin1String(fact.name));
        field->setAccessibleName(tr(fact.accessible));
        field->setInputMethodHints(Qt::ImhNoPredictiveText | Qt::ImhSensitiveData);
        if (fact.secret)
            field->setEchoMode(QLineEdit::Password);
        auto *caption = new QLabel(tr(fact.caption), this);
        caption->setBuddy(field);
        QLabel *says = common::textLabel(QLatin1String(fact.name) + QStringLiteral("Says"), this);
        says->hide();
        grid->addWidget(caption, row, 0);
        grid->addWidget(field, row++, 1);
        grid->addWidget(says, row++, 1);
        connect(field, &QLineEdit::textChanged, this, &TypedKeysPane::refresh);
        connect(field, &QLineEdit::textEdited, this, &TypedKeysPane::edited);
        m_captions[size_t(i)] = caption;
        m_fields[size_t(i)] = field;
        m_says[size_t(i)] = says;
    }
    grid->setColumnMinimumWidth(0, captionWidth());
    m_fields[Token]->setPlaceholderText(tr("only with temporary keys (ASIA…)"));
    m_fields[Name]->setMaxLength(longestName);
    setTabOrder(m_fields[Token], m_keep);
    setTabOrder(m_keep, m_fields[Name]);
    m_keep->setEnabled(m_canKeep);
    connect(m_keep, &QCheckBox::toggled, this, &TypedKeysPane::refreshKeeping);
    refreshKeeping();
}

void TypedKeysPane::refreshKeeping()
{
    const bool keeps = m_keep->isChecked();
    m_captions[Name]->setVisible(keeps);
    m_fields[Name]->setVisible(keeps);
    const QString how = !m_canKeep
        ? tr("There is no keychain here: the keys stay in memory until the connection is "
             "closed.")
        : keeps ? tr("The keychain keeps them; no file of Hookline's holds them.")
                : tr("They stay in memory until the connection is closed.");
    m_keeping->setText(how);
    m_keep->setToolTip(how);
    m_keep->setAccessibleDescription(how);
    refresh();
    Q_EMIT edited();
}

QString TypedKeysPane::text(Field field) const
{
    return m_fields[size_t(field)]->text().trimmed();
}

QString TypedKeysPane::problem(Field field) const
{
    const QString value = text(field);
    switch (field) {
    case Id:
    case Secret:
        if (value.isEmpty())
            return tr("It is missing.");
        break;
    case Token:
        if (value.isEmpty() && text(Id).startsWith(QLatin1String("ASIA")))
            return tr("ASIA… are temporary keys: they do not work without their session token.");
        break;
    case Name:
        return m_keep->isChecked() && value.isEmpty() ? tr("The keychain needs a name to keep them under.")
                                                      : QString();
    case FieldCount:
        break;
    }
    return hasBlank(value) ? tr("There is a blank inside: more than the key was copied, or two of them.")
                           : QString();
}

QString TypedKeysPane::hint(Field field) const
{
    const QString id = text(Id);
    if (field == Id && !id.isEmpty() && id.size() < shortestId)
        return tr("AWS's have 16 characters or more.");
    if (field == Token && !text(Token).isEmpty() && id.startsWith(QLatin1String("AKIA")))
        return tr("AKIA… are long-term keys, which usually have no session token.");
    return {};
}

void TypedKeysPane::refresh()
{
    for (int i = 0; i < FieldCount; ++i) {
        const auto field = Field(i);
        const QString wrong = problem(field);
        // Nobody is told that something is missing before having had a chance to type it.
        const bool say = !wrong.isEmpty() && (m_judging || (!text(field).isEmpty() && field != Name));
        const QString said = say ? wrong : hint(field);
        QLabel *label = m_says[size_t(i)];
        QPalette colours = palette();
        if (say)
            colours.setColor(QPalette::WindowText, common::statusColor(common::StatusId::Failed, palette()));
        label->setPalette(colours);
        label->setText(said);
        label->setVisible(!said.isEmpty());
        m_fields[size_t(i)]->setAccessibleDescription(said);
    }
}

std::optional<wire::AccessKeys> TypedKeysPane::keys()
{
    m_judging = true;
    refresh();
    for (int i = 0; i < FieldCount; ++i) {
        if (!problem(Field(i)).isEmpty()) {
            m_fields[size_t(i)]->setFocus(Qt::OtherFocusReason);
            return std::nullopt;
        }
    }
    return wire::AccessKeys{text(Id).toUtf8(), text(Secret).toUtf8(), text(Token).toUtf8()};
}

QString TypedKeysPane::keepAs() const
{
    return m_keep->isChecked() ? text(Name) : QString();
}

int TypedKeysPane::captionWidth() const
{
    int width = 0;
    for (const QLabel *caption : m_captions)
        width = std::max(width, caption->sizeHint().width());
    return width;
}

void TypedKeysPane::setKept(bool kept)
{
    m_keep->setChecked(kept && m_canKeep);
}

void TypedKeysPane::forget()
{
    m_judging = false;
    // setText, not clear(): that could be undone.
    for (QLineEdit *field : m_fields)
        field->setText(QString());
    m_keep->setChecked(false);
    refresh();
}

} // namespace hookline::connection
