// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/deployment.h"
#include "models/store/eventlist.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace hookline::deployments {

/// The diagnostics of one lifecycle event as Markdown, for a ticket or a chat. `world` says where it was
/// seen.
QString diagnosticsMarkdown(const QString &world, const domain::Deployment *deployment,
                            const domain::Target &target, const store::EventEntry &entry);

/// Why a lifecycle event ended as it did: error code, script, message and log tail, in place.
class DiagnosticsPane : public QWidget
{
    Q_OBJECT

public:
    explicit DiagnosticsPane(const QString &world, QWidget *parent = nullptr);

    /// Copies what it shows. Shows nothing (and hides) for an event without diagnostics.
    void setEvent(const domain::Deployment *deployment, const domain::Target &target,
                  const store::EventEntry &entry);
    void clear();
    QString markdown() const { return m_markdown; }

private:
    QString m_world, m_markdown;
    QLabel *m_head;
    QLabel *m_message;
    QPushButton *m_copy;
    QPlainTextEdit *m_log;
};

} // namespace hookline::deployments
