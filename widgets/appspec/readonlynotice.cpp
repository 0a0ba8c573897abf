// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/readonlynotice.h"

#include "models/core/pool.h"
#include "widgets/common/errorbar.h"
#include "widgets/common/parts.h"

#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookline::appspec {

ReadOnlyNotice::ReadOnlyNotice(QWidget *parent)
    : QWidget(parent)
    , m_sentence(common::textLabel(QStringLiteral("readOnlyText"), this))
    , m_problem(new common::ErrorBar(this))
{
    setObjectName(QStringLiteral("specReadOnly"));
    auto *saveAs = new QPushButton(tr("Save as…"), this);
    saveAs->setObjectName(QStringLiteral("readOnlySaveAs"));
    saveAs->setAccessibleName(tr("Save under another name"));
    auto *allow = new QPushButton(tr("Allow writing"), this);
    allow->setObjectName(QStringLiteral("readOnlyAllow"));
    allow->setToolTip(tr("Gives the file's owner the permission to write it; nothing is saved yet"));
    allow->setAccessibleDescription(allow->toolTip());
    connect(saveAs, &QPushButton::clicked, this, &ReadOnlyNotice::saveAsWished);
    connect(allow, &QPushButton::clicked, this, &ReadOnlyNotice::allow);
    auto *line = new QHBoxLayout;
    line->addWidget(m_sentence, 1);
    line->addWidget(saveAs);
    line->addWidget(allow);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    hide();
}

void ReadOnlyNotice::setFile(const QString &path, bool writable)
{
    m_path = path;
    m_writable = writable;
    m_problem->clear();
    m_sentence->setText(
        tr("%1 is read-only on disk. What you change here can be saved under another name, or in "
           "its place once it may be written.")
            .arg(QFileInfo(path).fileName()));
    setVisible(!path.isEmpty() && !writable);
}

void ReadOnlyNotice::take(bool writable)
{
    const bool changed = m_writable != writable;
    setFile(m_path, writable);
    if (changed)
        Q_EMIT writableChanged(writable);
}

void ReadOnlyNotice::lookAgain()
{
    if (m_path.isEmpty())
        return;
    inPool(
        this,
        [path = m_path] {
            const QFileInfo info(path);
            return info.isWritable() || !info.exists(); // whoever is gone is no matter of permission
        },
        [this, path = m_path](bool writable) {
            if (path == m_path)
                take(writable);
        });
}

void ReadOnlyNotice::allow()
{
    inPool(
        this,
        [path = m_path] {
            QFile file(path);
            const bool done = file.setPermissions(file.permissions() | QFile::WriteOwner);
            return done && QFileInfo(path).isWritable()
                ? QString()
                : (done ? QStringLiteral("it belongs to somebody else") : file.errorString());
        },
        [this, path = m_path](const QString &problem) {
            if (path != m_path)
                return;
            if (problem.isEmpty()) {
                take(true);
                return;
            }
            m_problem->showError(tr("%1 cannot be made writable.").arg(path),
                                 {.code = ErrorCode::Storage, .message = problem, .subject = path},
                                 tr("Save it under another name, or ask whoever owns it."));
        });
}

bool ReadOnlyNotice::event(QEvent *event)
{
    if (event->type() == QEvent::WindowActivate)
        lookAgain();
    return QWidget::event(event);
}

} // namespace hookline::appspec
