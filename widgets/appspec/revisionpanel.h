// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/revisions.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookline::common {
class ErrorBar;
}
namespace hookline::session {
class Session;
}

namespace hookline::appspec {

class FileChooser;
class RevisionPlace;

/// What stands in a tab until the revision of a deployment is there: it is being read, could not be read, or
/// is not held by AWS.
class RevisionPanel : public QWidget
{
    Q_OBJECT

public:
    /// References must outlive it. Asks at once.
    RevisionPanel(session::Session &session, FileChooser &chooser, const QString &deploymentId,
                  QWidget *parent = nullptr);

Q_SIGNALS:
    /// AWS holds the text: it is in `known`.
    void textRead(const hookline::session::KnownRevision &known);
    /// A person has chosen a file for it.
    void fileRead(const hookline::session::KnownRevision &known, const QString &path,
                  const QByteArray &bytes);

private:
    void ask();
    void take(const QString &path);

    session::Session &m_session;
    FileChooser &m_chooser;
    QString m_deploymentId;
    session::KnownRevision m_known;
    QLabel *m_sentence;
    common::ErrorBar *m_problem;
    RevisionPlace *m_place;
    QPushButton *m_again;
};

} // namespace hookline::appspec
