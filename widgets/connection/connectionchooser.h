// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/aws/profiles.h"
#include "widgets/connection/means.h"
#include "widgets/connection/opening.h"
#include "widgets/connection/sources.h"

#include <QFileSystemWatcher>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;

namespace hookline::common {
class ErrorBar;
class ReasonButton;
} // namespace hookline::common

namespace hookline::connection {

class ConnectionCheck;
class RegionBox;
class TypedKeysPane;

/// Chooses where to connect to: the sandbox, the environment's keys, keys typed here, or a profile of ~/.aws,
/// with region, endpoint, label and colour. The list follows the files. Enter connects, Ctrl+Enter opens the
/// connection beside the others, Esc leaves. Keys are never shown, and no file takes them.
class ConnectionChooser : public QWidget
{
    Q_OBJECT

public:
    /// Reads the profiles that the environment points at, here, in reload() and when their files change.
    explicit ConnectionChooser(const Means &means, QWidget *parent = nullptr);
    ~ConnectionChooser() override;

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
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    using Then = std::function<void(const aws::Connection &)>;

    QWidget *buildForm();
    QWidget *buildFields();
    QWidget *buildButtons();
    common::ReasonButton *button(const QString &name, const QString &text);
    void watchFiles();
    void choose(const Source &source);
    void clearPlace();
    void sourceChosen();
    void edited();
    void refreshButtons();
    void refreshWorld();
    QString blocked() const;
    aws::ConnectionWish wish() const;
    void withConnection(const QString &what, Then then);
    void withKeptKeys(const QString &what, Then then);
    void fail(const QString &what, const Error &error, const QString &whatNow = {});
    void check();
    void accept(Opening opening);
    void open(const aws::Connection &connection, Opening opening);
    void keepTyped(const aws::Connection &connection, Opening opening);
    void forgetKept();
    void showLook();
    Look chosenLook() const;

    Means m_means;
    Sources m_sources;
    Source m_source; ///< The chosen one.
    QString m_ownRegion; ///< Where the chosen source leads by itself; empty: not known.
    aws::Connection m_own; ///< The endpoints to which it leads by itself; no keys.
    bool m_busy = false; ///< The keychain is asked.
    bool m_lookEdited = false;
    bool m_forgetting = false; ///< The next press of Forget is meant.
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< Editors write a file in several steps.

    QListWidget *m_list = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_about = nullptr;
    common::ReasonButton *m_forget = nullptr;
    TypedKeysPane *m_typed = nullptr;
    RegionBox *m_region = nullptr;
    QLineEdit *m_endpoint = nullptr;
    QLabel *m_world = nullptr;
    QLineEdit *m_label = nullptr;
    QComboBox *m_colour = nullptr;
    ConnectionCheck *m_check = nullptr;
    common::ErrorBar *m_problem = nullptr;
    common::ReasonButton *m_checkButton = nullptr;
    common::ReasonButton *m_beside = nullptr;
    common::ReasonButton *m_connect = nullptr;
};

} // namespace hookline::connection
