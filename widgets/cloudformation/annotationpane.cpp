// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cloudformation/annotationpane.h"

#include "models/tables/hookannotationsmodel.h"
#include "widgets/common/parts.h"
#include "widgets/common/reasonbutton.h"
#include "widgets/common/tablesetup.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

namespace hookline::cloudformation {

namespace {

bool isWebLink(const QString &link)
{
    const QUrl url(link, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty()
        && (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"));
}

} // namespace

AnnotationPane::AnnotationPane(QWidget *parent)
    : QWidget(parent)
    , m_model(new tables::HookAnnotationsModel(this))
    , m_pages(new QStackedWidget(this))
    , m_without(common::textLabel(QStringLiteral("annotationsWithout"), this))
    , m_table(new QTableView(this))
    , m_message(common::textLabel(QStringLiteral("annotationMessage"), this))
    , m_remediation(common::textLabel(QStringLiteral("annotationRemediation"), this))
    , m_link(common::textLabel(QStringLiteral("annotationLink"), this))
    , m_open(new common::ReasonButton(tr("Open link"), this))
{
    setObjectName(QStringLiteral("annotationPane"));
    m_table->setObjectName(QStringLiteral("annotationsTable"));
    m_table->setAccessibleName(tr("Annotations"));
    common::setUpTable(m_table, m_model);
    for (const char *id : {"message", "remediation", "link"})
        m_table->setColumnHidden(m_model->columnOf(id), true); // whole, below
    m_table->setMinimumHeight(m_table->verticalHeader()->defaultSectionSize() * 3);
    m_open->setObjectName(QStringLiteral("annotationOpenLink"));
    m_without->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_without->setMargin(common::gridUnit);
    QFont bold = m_remediation->font();
    bold.setBold(true);
    m_remediation->setFont(bold);

    auto *linkRow = new QWidget(this);
    auto *linkLayout = new QHBoxLayout(linkRow);
    linkLayout->setContentsMargins(0, 0, 0, 0);
    linkLayout->addWidget(m_link, 1);
    linkLayout->addWidget(m_open, 0, Qt::AlignTop);
    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_table, 1);
    layout->addWidget(
        common::scrollArea(QStringLiteral("annotationDetail"), {m_remediation, m_message, linkRow}, body), 1);
    m_pages->addWidget(body);
    m_pages->addWidget(m_without);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &AnnotationPane::showCurrent);
    connect(m_open, &common::ReasonButton::acted, this, &AnnotationPane::openLink);
    setAnnotations({}, {});
}

void AnnotationPane::setAnnotations(const std::vector<domain::HookAnnotation> &annotations,
                                    const QString &without)
{
    m_model->setAnnotations(annotations);
    m_without->setText(without);
    m_pages->setCurrentIndex(annotations.empty() ? 1 : 0);
    if (!annotations.empty() && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, 0)); // the most urgent one
    showCurrent();
}

void AnnotationPane::showCurrent()
{
    const domain::HookAnnotation *rule = m_model->annotationAt(m_table->currentIndex().row());
    const auto set = [](QLabel *label, const QString &text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    set(m_message, rule ? rule->message : QString());
    set(m_remediation,
        rule && !rule->remediation.isEmpty() ? tr("What to do: %1").arg(rule->remediation) : QString());
    const QString link = rule ? rule->link : QString();
    set(m_link, link);
    m_open->setVisible(!link.isEmpty());
    m_open->setHelp(tr("Open %1 in the browser").arg(link));
    m_open->setDisabledReason(
        isWebLink(link) ? QString() : tr("Only http and https links are opened. Copy it if you trust it."));
}

void AnnotationPane::openLink()
{
    const domain::HookAnnotation *rule = m_model->annotationAt(m_table->currentIndex().row());
    if (rule && isWebLink(rule->link))
        QDesktopServices::openUrl(QUrl(rule->link, QUrl::StrictMode));
}

} // namespace hookline::cloudformation
