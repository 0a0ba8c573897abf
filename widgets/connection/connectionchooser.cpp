// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connection/connectionchooser.h"

#include "models/aws/profiles.h"
#include "widgets/common/errorbar.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace hookline::connection {

namespace {

enum Source { SandboxSource, EnvironmentSource, ProfileSource };

constexpr int sourceRole = Qt::UserRole;
constexpr int profileRole = Qt::UserRole + 1;
constexpr int aboutRole = Qt::UserRole + 2;
constexpr int regionRole = Qt::UserRole + 3;

} // namespace

ConnectionChooser::ConnectionChooser(aws::Environment environment, QWidget *parent)
    : QWidget(parent)
    , m_environment(std::move(environment))
    , m_source(new QComboBox(this))
    , m_region(new QLineEdit(this))
    , m_endpoint(new QLineEdit(this))
    , m_explanation(new QLabel(this))
    , m_problem(new common::ErrorBar(this))
    , m_connect(new QPushButton(tr("Connect"), this))
{
    setObjectName(QStringLiteral("connectionChooser"));
    setAccessibleName(tr("Choose a connection"));
    m_source->setObjectName(QStringLiteral("connectionSource"));
    m_source->setAccessibleName(tr("Connect to"));
    m_region->setObjectName(QStringLiteral("connectionRegion"));
    m_region->setAccessibleName(tr("Region"));
    m_endpoint->setObjectName(QStringLiteral("connectionEndpoint"));
    m_endpoint->setAccessibleName(tr("Endpoint"));
    m_endpoint->setPlaceholderText(tr("AWS's own (or https://…, http://127.0.0.1:…)"));
    m_explanation->setObjectName(QStringLiteral("connectionExplanation"));
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_connect->setObjectName(QStringLiteral("connectButton"));
    m_connect->setAccessibleName(tr("Connect"));
    m_connect->setAutoDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("connectCancelButton"));
    cancel->setAccessibleName(tr("Cancel: keep the present connection"));
    cancel->setAutoDefault(true);

    auto *form = new QFormLayout;
    form->addRow(tr("&Connect to"), m_source);
    form->addRow(tr("&Region"), m_region);
    form->addRow(tr("&Endpoint"), m_endpoint);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_connect);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_explanation);
    layout->addWidget(m_problem);
    layout->addStretch(1);
    layout->addLayout(buttons);

    connect(m_source, &QComboBox::currentIndexChanged, this, &ConnectionChooser::refresh);
    for (QLineEdit *field : {m_region, m_endpoint}) {
        connect(field, &QLineEdit::textEdited, m_problem, &common::ErrorBar::clear);
        connect(field, &QLineEdit::returnPressed, this, &ConnectionChooser::accept);
    }
    connect(m_connect, &QPushButton::clicked, this, &ConnectionChooser::accept);
    connect(cancel, &QPushButton::clicked, this, &ConnectionChooser::cancelled);
    reload();
}

void ConnectionChooser::reload()
{
    const QString chosen = m_source->currentText();
    m_source->clear();
    m_problem->clear();
    const auto add = [this](const QString &text, Source source, const QString &about) {
        m_source->addItem(text, source);
        m_source->setItemData(m_source->count() - 1, about, aboutRole);
        m_source->setItemData(m_source->count() - 1, about, Qt::ToolTipRole);
    };
    add(tr("Sandbox (not AWS)"), SandboxSource,
        tr("Hookline's own embedded AWS, on this computer. Nothing leaves it, nothing costs."));
    add(tr("Environment or default profile"), EnvironmentSource,
        tr("The keys that the AWS CLI would use here: AWS_ACCESS_KEY_ID and its secret, else AWS_PROFILE, "
           "else "
           "the profile \"default\"."));
    const auto found = aws::profiles(m_environment);
    if (!found.ok()) {
        m_problem->showError(tr("The profiles could not be read."), found.error());
    } else {
        auto *model = qobject_cast<QStandardItemModel *>(m_source->model());
        for (const aws::ProfileInfo &profile : found.value()) {
            add(tr("Profile %1").arg(profile.name), ProfileSource,
                profile.usable() ? tr("Keys from %1.").arg(profile.keySource) : profile.problem);
            const int row = m_source->count() - 1;
            m_source->setItemData(row, profile.name, profileRole);
            m_source->setItemData(row, profile.region, regionRole);
            model->item(row)->setEnabled(profile.usable());
        }
    }
    m_source->setCurrentIndex(std::max(0, m_source->findText(chosen)));
    refresh();
}

void ConnectionChooser::setCurrent(const aws::Connection &connection)
{
    const int profile = connection.sandbox ? -1 : m_source->findData(connection.name, profileRole);
    m_source->setCurrentIndex(connection.sandbox ? 0 : profile >= 0 ? profile : 1);
    m_region->setText(connection.sandbox ? QString() : connection.region);
    m_endpoint->setText(connection.sandbox ? QString() : connection.endpoint.toString());
    m_problem->clear();
}

void ConnectionChooser::focusStart()
{
    m_source->setFocus(Qt::OtherFocusReason);
}

void ConnectionChooser::refresh()
{
    const bool sandbox = m_source->currentData(sourceRole).toInt() == SandboxSource;
    const QString why = sandbox ? tr("The sandbox brings its own region and endpoint.") : QString();
    for (QLineEdit *field : {m_region, m_endpoint}) {
        field->setEnabled(!sandbox);
        field->setToolTip(why);
        field->setAccessibleDescription(why);
    }
    const QString region = m_source->currentData(regionRole).toString();
    m_region->setPlaceholderText(region.isEmpty() ? tr("as configured, such as eu-west-1") : region);
    m_explanation->setText(m_source->currentData(aboutRole).toString());
    m_problem->clear();
}

void ConnectionChooser::accept()
{
    if (m_source->currentData(sourceRole).toInt() == SandboxSource) {
        Q_EMIT sandboxChosen(Opening::Instead);
        return;
    }
    const aws::ConnectionWish wish{m_source->currentData(profileRole).toString(), m_region->text().trimmed(),
                                   m_endpoint->text().trimmed()};
    const Result<aws::Connection> connection = aws::connectionFromEnvironment(m_environment, wish);
    if (connection.ok())
        Q_EMIT connectionChosen(connection.value(), Opening::Instead);
    else
        m_problem->showError(tr("Could not connect to %1.").arg(m_source->currentText()), connection.error());
}

void ConnectionChooser::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hookline::connection
