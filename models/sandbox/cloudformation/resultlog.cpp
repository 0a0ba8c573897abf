// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/cloudformation/resultlog.h"

#include <QJsonArray>

#include <algorithm>

namespace hookline::sandbox::cloudformation {
namespace {

constexpr std::size_t chunkSize = 256;

constexpr int HookResult::*numbers[] = {
    &HookResult::number,    &HookResult::type,          &HookResult::version,
    &HookResult::target,    &HookResult::configuration, &HookResult::executionTarget,
    &HookResult::logicalId, &HookResult::resourceType,  &HookResult::action,
    &HookResult::reason,    &HookResult::annotations,
};

QJsonArray written(const HookResult &result)
{
    QJsonArray row{qint64(result.invoked.time_since_epoch().count()), int(result.runs), int(result.outcome),
                   int(result.mode), int(result.targetType)};
    for (const auto member : numbers)
        row.append(result.*member);
    return row;
}

HookResult read(const QJsonArray &row)
{
    HookResult result;
    result.invoked = Instant(Millis(row.at(0).toInteger()));
    result.runs = row.at(1).toInt();
    result.outcome = domain::HookStatus(row.at(2).toInt());
    result.mode = domain::HookFailureMode(row.at(3).toInt());
    result.targetType = domain::HookTargetType(row.at(4).toInt());
    int at = 5;
    for (const auto member : numbers)
        result.*member = row.at(at++).toInt();
    return result;
}

} // namespace

int ResultLog::textNumber(const QString &text)
{
    const auto found = m_numbers.constFind(text);
    if (found != m_numbers.constEnd())
        return *found;
    m_texts << text;
    m_numbers.insert(text, int(m_texts.size()) - 1);
    return int(m_texts.size()) - 1;
}

void ResultLog::add(HookResult result)
{
    m_nextNumber = std::max(m_nextNumber, result.number + 1);
    m_results.push_back(result);
}

void ResultLog::sort()
{
    Q_ASSERT(m_saved == 0);
    std::ranges::stable_sort(m_results, {}, &HookResult::invoked);
}

QString ResultLog::key(std::size_t chunk)
{
    return QStringLiteral("%1").arg(qulonglong(chunk), 8, 10, QLatin1Char('0'));
}

QJsonObject ResultLog::chunk(std::size_t index) const
{
    QJsonArray texts, rows;
    const int lastText = index + 1 < m_firstText.size() ? m_firstText[index + 1] : int(m_texts.size());
    for (int text = m_firstText[index]; text < lastText; ++text)
        texts.append(m_texts.at(text));
    for (std::size_t i = index * chunkSize; i < std::min((index + 1) * chunkSize, m_results.size()); ++i)
        rows.append(written(m_results[i]));
    return {{QStringLiteral("texts"), texts}, {QStringLiteral("rows"), rows}};
}

void ResultLog::flush(Records &records)
{
    if (m_saved == m_results.size())
        return;
    // All texts since the last flush go with the first chunk that is written: reading takes every chunk.
    const std::size_t chunks = (m_results.size() + chunkSize - 1) / chunkSize;
    const std::size_t first = m_saved / chunkSize;
    if (first == m_firstText.size())
        m_firstText.push_back(m_savedTexts);
    m_savedTexts = int(m_texts.size());
    m_firstText.resize(chunks, m_savedTexts);
    for (std::size_t index = first; index < chunks; ++index)
        records.put(QLatin1String(kind), key(index), chunk(index));
    m_saved = m_results.size();
}

void ResultLog::readChunk(const QJsonObject &json)
{
    m_firstText.push_back(int(m_texts.size()));
    for (const QJsonValue &text : json.value(QLatin1String("texts")).toArray())
        textNumber(text.toString());
    for (const QJsonValue &row : json.value(QLatin1String("rows")).toArray())
        add(read(row.toArray()));
}

void ResultLog::load(const Records &records)
{
    *this = ResultLog();
    for (const auto &[key, json] : records.all(QLatin1String(kind)))
        readChunk(json);
    m_saved = m_results.size();
    m_savedTexts = int(m_texts.size());
}

} // namespace hookline::sandbox::cloudformation
