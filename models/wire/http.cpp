// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wire/http.h"

#include <algorithm>

namespace hookline::wire {

namespace {

bool sameName(QByteArrayView a, QByteArrayView b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

} // namespace

QByteArray Headers::value(QByteArrayView name) const
{
    for (const Field &field : m_fields) {
        if (sameName(field.first, name))
            return field.second.isNull() ? QByteArray("") : field.second;
    }
    return {};
}

bool Headers::contains(QByteArrayView name) const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [name](const Field &field) { return sameName(field.first, name); });
}

void Headers::set(QByteArrayView name, QByteArrayView value)
{
    const auto first = std::find_if(m_fields.begin(), m_fields.end(),
                                    [name](const Field &field) { return sameName(field.first, name); });
    if (first == m_fields.end()) {
        append(name, value);
        return;
    }
    // The views may point into the very field that is replaced.
    Field replaced(name.toByteArray(), value.toByteArray());
    const auto rest = std::remove_if(first + 1, m_fields.end(), [&replaced](const Field &field) {
        return sameName(field.first, replaced.first);
    });
    m_fields.erase(rest, m_fields.end());
    *first = std::move(replaced);
}

void Headers::append(QByteArrayView name, QByteArrayView value)
{
    m_fields.emplace_back(name.toByteArray(), value.toByteArray());
}

void Headers::remove(QByteArrayView name)
{
    const QByteArray kept = name.toByteArray();
    m_fields.erase(std::remove_if(m_fields.begin(), m_fields.end(),
                                  [&kept](const Field &field) { return sameName(field.first, kept); }),
                   m_fields.end());
}

} // namespace hookline::wire
