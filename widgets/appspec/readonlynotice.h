// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace hookline::common {
class ErrorBar;
}

namespace hookline::appspec {

/// Says that a file may not be written, and what can be done; hidden while it may. Looks again when a person
/// comes back to the window.
class ReadOnlyNotice : public QWidget
{
    Q_OBJECT

public:
    explicit ReadOnlyNotice(QWidget *parent = nullptr);

    /// As it was when it was read.
    void setFile(const QString &path, bool writable);
    /// Whether it may be written now.
    void lookAgain();

Q_SIGNALS:
    void saveAsWished();
    void writableChanged(bool writable);

protected:
    bool event(QEvent *event) override;

private:
    void allow();
    void take(bool writable);

    QString m_path; ///< Empty: no file.
    bool m_writable = true;
    QLabel *m_sentence;
    common::ErrorBar *m_problem;
};

} // namespace hookline::appspec
