// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/wire/sigv4.h"

#include <QWidget>

#include <array>
#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace hookline::connection {

/// Fields for keys that stand in no profile, with what is wrong said under each. Holds them only while it is
/// shown: forget() empties the fields for good.
class TypedKeysPane : public QWidget
{
    Q_OBJECT

public:
    /// `canKeep`: a keychain can be asked to keep them.
    explicit TypedKeysPane(bool canKeep, QWidget *parent = nullptr);

    /// What was typed, without the blanks that come along with a pasted text; nothing if a field is wrong,
    /// which is said there then and gets the focus.
    std::optional<wire::AccessKeys> keys();
    /// The name under which they shall be kept; empty: they stay in memory.
    QString keepAs() const;
    void setKept(bool kept);
    /// The room that its captions take, for fields that stand below.
    int captionWidth() const;
    void forget();

Q_SIGNALS:
    void edited();

private:
    enum Field { Id, Secret, Token, Name, FieldCount };
    struct FieldFact;
    static const std::array<FieldFact, FieldCount> &facts();

    QString text(Field field) const;
    /// What is wrong with it; empty: nothing.
    QString problem(Field field) const;
    /// What is worth a second look, but may be right.
    QString hint(Field field) const;
    void refresh();
    void refreshKeeping();

    bool m_canKeep;
    bool m_judging = false; ///< Somebody wanted the keys: from then on what is missing is said too.
    std::array<QLineEdit *, FieldCount> m_fields{};
    std::array<QLabel *, FieldCount> m_says{};
    std::array<QLabel *, FieldCount> m_captions{};
    QCheckBox *m_keep = nullptr;
    QLabel *m_keeping = nullptr;
};

} // namespace hookline::connection
