// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/core/instant.h"

#include <QString>

#include <initializer_list>

/// Randomness without a state: every draw is a function of the world's salt and of names. A world that was
/// restored from its records, or asked in another order, draws the same.
namespace hookline::sandbox {

/// 64 well mixed bits of a salt and some texts.
quint64 drawBits(quint64 salt, std::initializer_list<QStringView> texts);

/// A number from 0 up to, but not including, 1.
double drawUnit(quint64 bits);

/// A time from `low` to `high` seconds.
Millis drawSeconds(quint64 bits, double low, double high);

/// `length` characters of `alphabet`.
QString drawText(quint64 bits, int length, QLatin1String alphabet);

/// Random version 4 UUID form, drawn from `bits`.
QString drawUuid(quint64 bits);

/// An opaque base64 text of 136 characters, with padding, as CodeDeploy's execution IDs are. It holds a word
/// by which it is found wherever it does not belong.
QString drawOpaque(quint64 bits);

} // namespace hookline::sandbox
