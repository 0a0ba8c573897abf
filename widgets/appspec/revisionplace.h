// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/revision.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookline::aws {
struct Connection;
}
namespace hookline::common {
class FactGrid;
}

namespace hookline::appspec {

/// A revision that AWS holds no content of: where it lies, how a person gets it, and a button to choose the
/// file then.
class RevisionPlace : public QWidget
{
    Q_OBJECT

public:
    /// `connection` must outlive the last show().
    explicit RevisionPlace(const aws::Connection &connection, QWidget *parent = nullptr);

    void showRevision(const domain::Revision &revision);

Q_SIGNALS:
    void chooseWished();

private:
    void addFact(const QString &caption, const QString &text);

    const aws::Connection &m_connection;
    QLabel *m_sentence;
    common::FactGrid *m_facts;
    QPushButton *m_choose;
};

} // namespace hookline::appspec
