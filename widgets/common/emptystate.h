// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookline::common {

/// What stands where nothing is: one sentence that says which connection, region or filter made it empty, and
/// a button that helps.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    void setSentence(const QString &sentence);
    QString sentence() const;
    /// Empty text: no button.
    void setAction(const QString &buttonText);

Q_SIGNALS:
    void actionTriggered();

private:
    QLabel *m_sentence;
    QPushButton *m_action;
};

/// Which filters hide everything: "The filter “api” and the choice “Failed” hide all 12 deployments of …".
/// `all` is what they hide; of `words` and `choice` one may be empty.
QString hiddenText(const QString &all, const QString &words, const QString &choice);

} // namespace hookline::common
