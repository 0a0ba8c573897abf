// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/domain/hookresult.h"
#include "models/sandbox/backend.h"

#include <QHash>
#include <QStringList>

#include <vector>

namespace hookline::sandbox::cloudformation {

/// One invocation of a Hook, from beginning to end: it is written when the Hook is invoked and never changes,
/// because what comes of it is known then; only readers see HOOK_IN_PROGRESS until `runs` is over. Texts are
/// numbers in the log's pool (ResultLog::text), so that 100,000 of them stay a few megabytes.
struct HookResult
{
    int number = 0; ///< Never given twice; its ID is drawn from it.
    Instant invoked;
    qint32 runs = 0; ///< Milliseconds.
    domain::HookStatus outcome = domain::HookStatus::CompleteSucceeded;
    domain::HookFailureMode mode = domain::HookFailureMode::Fail;
    domain::HookTargetType targetType = domain::HookTargetType::ChangeSet;
    int type = 0; ///< TypeName.
    int version = 0, configuration = 0;
    int target = 0; ///< TargetId.
    int executionTarget = 0; ///< The stack's ARN, or the token of a Cloud Control request.
    int logicalId = 0, resourceType = 0, action = 0; ///< Of the resource; 0 if the target is none.
    int reason = 0; ///< HookStatusReason once it is over; 0 if it says nothing.
    int annotations = 0; ///< A JSON array of CloudFormation's Annotation; 0 if there are none.

    Instant ended() const { return invoked + Millis(runs); }
    domain::HookStatus statusAt(Instant now) const
    {
        return ended() > now ? domain::HookStatus::InProgress : outcome;
    }
};

/// All hook results, oldest first, with their texts. The records hold them in chunks, for speed: one row for
/// each would be a hundred thousand.
class ResultLog
{
public:
    static constexpr const char *kind = "cloudformation.results";

    const std::vector<HookResult> &results() const { return m_results; }
    QString text(int number) const { return m_texts.value(number); }
    /// The number of a text that the log may not have yet. "" is 0.
    int textNumber(const QString &text);
    /// The number of a text that is there, or -1.
    int knownText(const QString &text) const { return m_numbers.value(text, -1); }

    /// The new result is the youngest, unless sort() follows before the first flush().
    void add(HookResult result);
    void sort();
    int nextNumber() const { return m_nextNumber; }

    void load(const Records &records);
    void flush(Records &records);

private:
    static QString key(std::size_t chunk);
    QJsonObject chunk(std::size_t index) const;
    void readChunk(const QJsonObject &json);

    std::vector<HookResult> m_results;
    QStringList m_texts{QString()};
    QHash<QString, int> m_numbers{{QString(), 0}};
    std::vector<int> m_firstText; // of each chunk: how many texts there were before it
    std::size_t m_saved = 0; // how many results the records have
    int m_savedTexts = 1; // and how many texts, the empty one included
    int m_nextNumber = 0;
};

} // namespace hookline::sandbox::cloudformation
