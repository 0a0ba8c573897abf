// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/attempt.h"
#include "models/tables/rowsmodel.h"

namespace hookline::tables {

struct RequestsContext
{
    Instant now{};
};

/// The attempts of a request log, newest first unless sorted otherwise. Key: Attempt::key.
class RequestsModel final : public RowsModel<Attempt, RequestsContext>
{
    Q_OBJECT

public:
    explicit RequestsModel(store::Table<Attempt> &attempts, QObject *parent = nullptr);

    /// Shows only requests that asked for keys; a model reset.
    void setOnlyForKeys(bool only);
    bool onlyForKeys() const { return m_onlyForKeys; }

protected:
    StatusId statusOf(const Attempt &row) const override;
    bool inScope(const Attempt &row) const override { return !m_onlyForKeys || row.forKeys; }
    std::vector<int> scopeSlots() const override;

private:
    bool m_onlyForKeys = false;
};

/// Its shape and colour; the word is outcomeWord().
StatusId statusId(AttemptOutcome outcome);
/// "ok", "throttled", "sent again", "refused", "no answer". Translated.
QString outcomeWord(AttemptOutcome outcome);
/// "1", "2 of 3"
QString attemptText(const Attempt &attempt);
/// "42 ms", "1,204 ms"
QString tookText(Millis took);
/// "ThrottlingException: Rate exceeded", on one line; empty if it went well.
QString messageText(const Attempt &attempt);

/// A cell as exports have it: instants ISO 8601, durations in seconds.
struct ExactCell
{
    const ColumnInfo *column;
    QString text;
    bool isNumber; ///< The text is a number, also for programs.
};

/// Every column's cell of `attempt`, in the order of the model. Any thread.
std::vector<ExactCell> exactCells(const Attempt &attempt);

} // namespace hookline::tables
