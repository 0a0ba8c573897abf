// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>
#include <vector>

namespace hookline::wire {

/// Header fields in sending order; names compare without case.
class Headers
{
public:
    using Field = std::pair<QByteArray, QByteArray>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields)
        : m_fields(fields)
    { }

    /// First value of `name`, or a null byte array.
    QByteArray value(QByteArrayView name) const;
    bool contains(QByteArrayView name) const;
    /// Replaces every field of that name.
    void set(QByteArrayView name, QByteArrayView value);
    void append(QByteArrayView name, QByteArrayView value);
    void remove(QByteArrayView name);
    const std::vector<Field> &fields() const { return m_fields; }

private:
    std::vector<Field> m_fields;
};

/// One request as it goes over the wire. `path` and `query` are raw (already percent-encoded) bytes, never a
/// QUrl: the signature covers exactly these. `query` has no leading '?'.
struct HttpRequest
{
    QByteArray method = "POST";
    QByteArray path = "/";
    QByteArray query;
    Headers headers;
    QByteArray body;
};

struct HttpResponse
{
    int status = 200;
    Headers headers;
    QByteArray body;
};

} // namespace hookline::wire
