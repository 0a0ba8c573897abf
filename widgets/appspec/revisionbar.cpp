// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/revisionbar.h"

#include "models/core/pool.h"
#include "widgets/common/parts.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <utility>

namespace hookline::appspec {

RevisionBar::RevisionBar(QWidget *parent)
    : QWidget(parent)
    , m_state(new QLabel(this))
    , m_choose(new QPushButton(tr("Revision…"), this))
    , m_clear(new QPushButton(tr("Clear"), this))
{
    setObjectName(QStringLiteral("specRevision"));
    m_state->setObjectName(QStringLiteral("revisionState"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_choose->setObjectName(QStringLiteral("revisionChoose"));
    m_choose->setAccessibleName(tr("Say where the revision lies"));
    m_choose->setToolTip(
        tr("The directory that is deployed: its scripts and files are checked and completed"));
    m_clear->setObjectName(QStringLiteral("revisionClear"));
    m_clear->setAccessibleName(tr("Check no files of the revision"));
    connect(m_choose, &QPushButton::clicked, this, &RevisionBar::chooseWished);
    connect(m_clear, &QPushButton::clicked, this, [this] { choose({}); });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_state, 1);
    layout->addWidget(m_choose);
    layout->addWidget(m_clear);
    hide();
}

QString RevisionBar::directory() const
{
    return m_chosen.value_or(m_folder);
}

QString RevisionBar::lookInto() const
{
    return m_listing && !m_listing->readable ? QString() : directory();
}

void RevisionBar::setFile(const QString &path)
{
    const QString folder = path.isEmpty() ? QString() : QFileInfo(path).absolutePath();
    if (m_folder == folder)
        return;
    m_folder = folder;
    if (isGuessed())
        list();
}

void RevisionBar::choose(const QString &directory)
{
    m_chosen = directory;
    list();
    Q_EMIT changed();
}

void RevisionBar::show(const LintResult &result)
{
    m_lookedAt = result.revision;
    const bool wasWanted = std::exchange(m_isWanted, result.platform == Platform::Server);
    setVisible(m_isWanted);
    refresh();
    if (m_isWanted && !wasWanted)
        list();
}

void RevisionBar::list()
{
    const QString wanted = directory();
    ++m_asked;
    if (m_listing && m_listing->directory != wanted)
        m_listing.reset();
    refresh();
    if (wanted.isEmpty() || !m_isWanted) {
        Q_EMIT listed();
        return;
    }
    inPool(
        this, [wanted] { return std::make_shared<const RevisionListing>(listRevision(wanted)); },
        [this, asked = m_asked](const std::shared_ptr<const RevisionListing> &listing) {
            if (asked != m_asked)
                return;
            const bool sameUse = listing->readable == !lookInto().isEmpty();
            m_listing = listing;
            refresh();
            Q_EMIT listed();
            if (!sameUse)
                Q_EMIT changed();
        });
}

/// Only the path is cut, in its middle.
void RevisionBar::refresh()
{
    const QString path = directory();
    QString sentence = tr("Revision: %1");
    if (path.isEmpty())
        sentence = m_chosen ? tr("The revision's files are not checked.")
                            : tr("The revision's files are not checked: the text has no folder yet.");
    else if (m_listing && !m_listing->readable)
        sentence = tr("The revision cannot be read: %1");
    else if (m_lookedAt.isEmpty() && isGuessed())
        sentence = tr("The revision's files are not checked: nothing that the text names lies in %1");
    if (m_listing && !m_listing->complete && !m_lookedAt.isEmpty())
        sentence += tr(" (large: not all of it is looked at)");
    const QString whole = path.isEmpty() ? sentence : sentence.arg(path);
    const int room = m_state->width() - fontMetrics().horizontalAdvance(sentence);
    m_state->setText(path.isEmpty() ? sentence
                                    : sentence.arg(fontMetrics().elidedText(
                                        path, Qt::ElideMiddle, std::max(room, common::gridUnit * 10))));
    m_state->setToolTip(whole);
    m_state->setAccessibleName(whole);
    m_clear->setEnabled(!path.isEmpty());
    const QString why = path.isEmpty() ? tr("No directory is looked into") : tr("Looks into no directory");
    m_clear->setToolTip(why);
    m_clear->setAccessibleDescription(why);
}

/// A person comes back from where the files were changed.
bool RevisionBar::event(QEvent *event)
{
    if (event->type() == QEvent::WindowActivate && m_isWanted) {
        list();
        if (!m_lookedAt.isEmpty())
            Q_EMIT changed();
    }
    return QWidget::event(event);
}

void RevisionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

} // namespace hookline::appspec
