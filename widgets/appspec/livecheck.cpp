// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/appspec/livecheck.h"

#include "models/core/pool.h"

namespace hookline::appspec {

namespace {

constexpr int letterGap = 30; // milliseconds

} // namespace

LiveCheck::LiveCheck(QObject *parent)
    : QObject(parent)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(letterGap);
    connect(&m_soon, &QTimer::timeout, this, &LiveCheck::run);
}

void LiveCheck::check(const QByteArray &text, const LintOptions &options)
{
    m_asked = Question{text, options};
    m_current.reset();
    if (!m_running && !m_soon.isActive())
        m_soon.start();
}

void LiveCheck::run()
{
    m_running = true;
    inPool(
        this,
        [question = *std::exchange(m_asked, std::nullopt)] {
            auto checked = std::make_shared<CheckedText>();
            checked->document = Document::parse(question.text);
            checked->result = lint(checked->document, question.options);
            return std::shared_ptr<const CheckedText>(std::move(checked));
        },
        [this](std::shared_ptr<const CheckedText> done) {
            m_running = false;
            if (m_asked) { // typed on meanwhile
                m_soon.start();
                return;
            }
            m_current = std::move(done);
            Q_EMIT checked();
        });
}

} // namespace hookline::appspec
