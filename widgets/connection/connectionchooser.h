// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/connection.h"
#include "models/aws/environment.h"
#include "widgets/connection/opening.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hookline::common {
class ErrorBar;
}

namespace hookline::connection {

/// Chooses between the sandbox, the environment's keys and a profile of ~/.aws, with region and endpoint.
/// Keys are never typed here and never shown.
class ConnectionChooser : public QWidget
{
    Q_OBJECT

public:
    /// Reads the profiles that `environment` points at, here and in reload().
    explicit ConnectionChooser(aws::Environment environment, QWidget *parent = nullptr);

    /// Reads the profiles again; keeps what is chosen.
    void reload();
    /// Chooses what `connection` came from.
    void setCurrent(const aws::Connection &connection);
    void focusStart();

Q_SIGNALS:
    void sandboxChosen(hookline::connection::Opening opening);
    void connectionChosen(const hookline::aws::Connection &connection, hookline::connection::Opening opening);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void refresh();
    void accept();

    aws::Environment m_environment;
    QComboBox *m_source = nullptr;
    QLineEdit *m_region = nullptr;
    QLineEdit *m_endpoint = nullptr;
    QLabel *m_explanation = nullptr;
    common::ErrorBar *m_problem = nullptr;
    QPushButton *m_connect = nullptr;
};

} // namespace hookline::connection
