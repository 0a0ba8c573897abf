// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/revisionplace.h"

#include "models/aws/connection.h"
#include "widgets/appspec/revisiontexts.h"
#include "widgets/common/copylabel.h"
#include "widgets/common/factgrid.h"
#include "widgets/common/parts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::appspec {

namespace {

using domain::Revision;

QString sentenceOf(const Revision &revision, bool sandbox)
{
    QString sentence;
    switch (revision.kind) {
    case Revision::Kind::S3:
        sentence =
            RevisionPlace::tr("AWS does not give out what stands in this revision: it lies in Amazon S3. "
                              "Get the file there with your own permissions, then choose it.");
        break;
    case Revision::Kind::GitHub:
        sentence =
            RevisionPlace::tr("AWS does not give out what stands in this revision: it lies on GitHub. Get "
                              "the file there, then choose it.");
        break;
    case Revision::Kind::AppSpec:
    case Revision::Kind::Unknown:
        return RevisionPlace::tr(
            "AWS says nothing of where this revision lies that is understood here. If you have "
            "its AppSpec file, choose it.");
    }
    if (sandbox)
        sentence += QLatin1Char(' ')
            + RevisionPlace::tr("The sandbox has nothing there: the commands are those for AWS itself.");
    return sentence;
}

} // namespace

RevisionPlace::RevisionPlace(const aws::Connection &connection, QWidget *parent)
    : QWidget(parent)
    , m_connection(connection)
    , m_sentence(common::textLabel(QStringLiteral("revisionSentence"), this))
    , m_facts(new common::FactGrid(this))
    , m_choose(new QPushButton(tr("Choose the file…"), this))
{
    setObjectName(QStringLiteral("revisionPlace"));
    m_choose->setObjectName(QStringLiteral("revisionChoose"));
    m_choose->setToolTip(tr("The AppSpec file of this revision, as you have got it"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_choose);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(common::gridUnit);
    layout->addWidget(m_sentence);
    layout->addWidget(m_facts);
    layout->addLayout(buttons);
    setFocusProxy(m_choose);
    connect(m_choose, &QPushButton::clicked, this, &RevisionPlace::chooseWished);
}

void RevisionPlace::addFact(const QString &caption, const QString &text)
{
    if (text.isEmpty())
        return;
    auto *value = new common::CopyLabel(m_facts);
    value->setText(text, caption);
    m_facts->addRow(caption, value);
}

void RevisionPlace::showRevision(const Revision &revision)
{
    m_sentence->setText(sentenceOf(revision, m_connection.sandbox));
    m_facts->clear();
    addFact(tr("Bucket"), revision.bucket);
    addFact(tr("Key"), revision.key);
    addFact(tr("Bundle type"), revision.bundleType);
    addFact(tr("Version"), revision.version);
    addFact(tr("ETag"), revision.eTag);
    addFact(tr("Repository"), revision.repository);
    addFact(tr("Commit"), revision.commit);
    for (const FetchStep &step : fetchSteps(revision, m_connection))
        addFact(step.what, step.command);
}

} // namespace hookline::appspec
