// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sandbox/chance.h"

#include <QByteArray>
#include <QUuid>

namespace hookline::sandbox {
namespace {

// splitmix64's finaliser (public domain, Sebastiano Vigna).
quint64 mixed(quint64 x)
{
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

QByteArray bytes(quint64 bits, int count)
{
    QByteArray result;
    result.reserve(count);
    for (quint64 block = 0; result.size() < count; ++block) {
        const quint64 word = mixed(bits + block * 0x2545f4914f6cdd1dULL);
        for (int shift = 0; shift < 64 && result.size() < count; shift += 8)
            result.append(char(quint8(word >> shift)));
    }
    return result;
}

} // namespace

quint64 drawBits(quint64 salt, std::initializer_list<QStringView> texts)
{
    quint64 state = mixed(salt);
    for (const QStringView text : texts) {
        for (const QChar c : text)
            state = (state ^ c.unicode()) * 0x100000001b3ULL; // FNV-1a
        state = mixed(state);
    }
    return state;
}

double drawUnit(quint64 bits)
{
    return double(bits >> 11) / double(1ULL << 53);
}

Millis drawSeconds(quint64 bits, double low, double high)
{
    return Millis(qint64((low + (high - low) * drawUnit(bits)) * 1000));
}

QString drawText(quint64 bits, int length, QLatin1String alphabet)
{
    QString text;
    for (const char byte : bytes(bits, length))
        text.append(alphabet.at(quint8(byte) % alphabet.size()));
    return text;
}

QString drawUuid(quint64 bits)
{
    QByteArray raw = bytes(bits, 16);
    raw[6] = char((quint8(raw.at(6)) & 0x0f) | 0x40);
    raw[8] = char((quint8(raw.at(8)) & 0x3f) | 0x80);
    return QUuid::fromRfc4122(raw).toString(QUuid::WithoutBraces);
}

QString drawOpaque(quint64 bits)
{
    // Whole groups of base64, behind the first characters, by which a masked one is told from others.
    return QString::fromLatin1(bytes(bits, 100).replace(3, 15, "hooklinesecret:").toBase64());
}

} // namespace hookline::sandbox
