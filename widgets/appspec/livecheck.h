// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/lint.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace hookline::appspec {

/// A text and everything that is known of it. Shared, never changed.
struct CheckedText
{
    Document document;
    LintResult result;
};

/// Reads and checks a text in the thread pool while it is typed: one run at a time, then the newest. GUI
/// thread.
class LiveCheck : public QObject
{
    Q_OBJECT

public:
    explicit LiveCheck(QObject *parent = nullptr);

    void check(const QByteArray &text, const LintOptions &options);
    /// Of the text asked for last; null while it is being checked.
    std::shared_ptr<const CheckedText> current() const { return m_current; }

Q_SIGNALS:
    /// The text asked for last has been checked.
    void checked();

private:
    struct Question
    {
        QByteArray text;
        LintOptions options;
    };
    void run();

    QTimer m_soon; ///< Letters that come together are checked together.
    std::optional<Question> m_asked; ///< Not begun yet.
    bool m_running = false;
    std::shared_ptr<const CheckedText> m_current;
};

} // namespace hookline::appspec
