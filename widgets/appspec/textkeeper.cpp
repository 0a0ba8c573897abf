// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/textkeeper.h"

#include "models/core/pool.h"

namespace hookline::appspec {

TextKeeper::TextKeeper(std::function<Result<QString>()> folder, QObject *parent)
    : QObject(parent)
    , m_folder(std::move(folder))
{ }

void TextKeeper::keep(const UnsavedText &text)
{
    ask({text, false});
}

void TextKeeper::keepNow(const UnsavedText &text)
{
    m_next.reset();
    workPool().waitForDone(); // an older text must not come last
    const auto folder = m_folder();
    const Result<void> result = folder ? keepText(*folder, text) : Result<void>(folder.error());
    if (!result)
        Q_EMIT failed(result.error());
}

void TextKeeper::forget(const QString &id)
{
    ask({{.id = id}, true});
}

void TextKeeper::ask(Task task)
{
    m_next = std::move(task);
    if (!m_running)
        run();
}

void TextKeeper::run()
{
    const auto folder = m_folder();
    if (!folder) {
        m_next.reset();
        Q_EMIT failed(folder.error());
        return;
    }
    m_running = true;
    inPool(
        this,
        [task = *std::exchange(m_next, std::nullopt), folder = *folder]() -> Result<void> {
            if (!task.forgets)
                return keepText(folder, task.text);
            forgetText(folder, task.text.id);
            return {};
        },
        [this](const Result<void> &result) {
            m_running = false;
            if (!result)
                Q_EMIT failed(result.error());
            if (m_next)
                run();
            else if (result)
                Q_EMIT kept();
        });
}

} // namespace hookline::appspec
