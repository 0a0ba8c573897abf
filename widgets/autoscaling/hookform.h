// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/lifecyclehook.h"

#include <QMap>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hookline::common {
class CommandButton;
class ErrorBar;
class FactGrid;
class ReasonButton;
} // namespace hookline::common
namespace hookline::session {
class Session;
}

namespace hookline::autoscaling {

/// Makes a lifecycle hook or changes one. Limits and values come from the service's description; what breaks
/// them is said beside the field before anything is sent. Only what differs from the present hook is sent,
/// and an emptied target as an empty text, which is how AWS takes it away.
class HookForm : public QWidget
{
    Q_OBJECT

public:
    /// `session` must outlive it.
    explicit HookForm(session::Session &session, QWidget *parent = nullptr);
    ~HookForm() override;

    /// Starts a new hook, of `group` if it is not empty.
    void create(const QString &group);
    /// Starts to change that hook (domain::LifecycleHook::key()); false if it is not known.
    bool edit(const QString &key);
    bool isSending() const { return m_sending; }

    /// PutLifecycleHook's input as the fields are now.
    QJsonObject input() const;
    /// By member, what must be mended before it can be sent.
    QMap<QString, QString> problems() const;
    QString summary() const;

Q_SIGNALS:
    /// AWS took it, and the hook was read back.
    void saved(const QString &key);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Field
    {
        QString member;
        QWidget *editor = nullptr;
        QLabel *problem = nullptr;
    };

    QWidget *buildFields();
    QWidget *buildSide();
    void addField(const char *member, const QString &caption, QWidget *editor, const QString &help);
    QComboBox *choice(const char *member) const;
    QString typed(const QString &member) const;
    QString present(const QString &member) const;
    void setTyped(const QString &member, const QString &value);
    void open(const QString &title);
    void refresh();
    QString blockedBecause() const;
    void save();

    session::Session &m_session;
    domain::LifecycleHook m_hook; ///< As it was when the form was opened; nameless for a new one.
    bool m_sending = false;
    QMap<QString, Field> m_fields; ///< By member.
    common::FactGrid *m_grid;
    QLabel *m_title;
    QLabel *m_managedText;
    QCheckBox *m_managedKnown;
    common::ErrorBar *m_error;
    QLabel *m_summary;
    QLabel *m_command;
    common::CommandButton *m_copy;
    common::ReasonButton *m_save;
    QPushButton *m_cancel;
};

} // namespace hookline::autoscaling
