// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/appspec/appspec.h"
#include "models/appspec/edit.h"

#include <QByteArrayList>
#include <QString>

#include <functional>

// What a person does in the form, as edits of the text. Errors as in edit.h. Pure; thread-safe.
namespace hookline::appspec {

/// Several planned edits, each on the text that the one before leaves.
class FormEdit
{
public:
    explicit FormEdit(const Document &document);

    /// The text as it stands after the steps so far.
    const Document &document() const { return m_now; }
    bool ok() const { return m_error.code == ErrorCode::None; }

    /// Each does nothing once one of them was refused.
    FormEdit &step(const Result<Edits> &planned);
    /// Sets the member of the map at `map`, puts it in if it is missing, or takes it out for no value.
    FormEdit &member(const Path &map, const QByteArray &key, const std::optional<Value> &value);

    /// All steps as edits of the text that it began with; or why one of them was refused.
    Result<Edits> edits() const;

private:
    Document m_before;
    Document m_now;
    std::vector<Edits> m_steps;
    Error m_error;
};

/// What a form wants of the text, to be planned on the very document that the form showed. A pure function;
/// it parses, so a large document's wishes are planned in the pool.
using FormWish = std::function<Result<Edits>(const Document &document)>;

/// The smallest edit that makes `after` of `before`.
TextEdit difference(const QByteArray &before, const QByteArray &after);

/// A script's place in the hooks of an EC2 file.
struct ScriptPlace
{
    QByteArray event;
    std::size_t index = 0;

    bool operator==(const ScriptPlace &) const = default;
};

/// Puts a script in; makes hooks and the event where they are missing.
Result<Edits> planAddScript(const Document &document, const ScriptPlace &place, const QByteArray &location);
/// One member of a script ("timeout"); no value takes it out.
Result<Edits> planScriptMember(const Document &document, const ScriptPlace &place, const QByteArray &key,
                               const std::optional<Value> &value);
/// Takes it out, and with the last script its event.
Result<Edits> planRemoveScript(const Document &document, const ScriptPlace &place);
/// To another place of its event or of another one, with its comments; `to.index` counts without it.
Result<Edits> planMoveScript(const Document &document, const ScriptPlace &from, const ScriptPlace &to);

/// The function of an event of an ECS or Lambda file; empty takes the event out.
Result<Edits> planFunction(const Document &document, const QByteArray &event, const QByteArray &function);

/// A value under the item `index` of a list, by a path of keys from the item on; an index at the list's end
/// adds an item.
Result<Edits> planItemMember(const Document &document, const Path &list, std::size_t index, const Path &keys,
                             const std::optional<Value> &value);
/// Takes the item out, and with the last one the list.
Result<Edits> planRemoveItem(const Document &document, const Path &list, std::size_t index);
/// A list of texts by its path, as in planValue(). Items that stay are not touched; none takes the list out.
Result<Edits> planTexts(const Document &document, const Path &path, const QByteArrayList &texts);
/// What it holds: the texts of its items, or the one text that stands there instead of a list.
QByteArrayList textsAt(const Tree &tree, const Path &path);

/// Of the Properties of the one resource of an ECS or Lambda file.
Path propertiesPath(const Tree &tree, const AppSpec &spec);
/// The path with its keys as the file spells them: those of ECS and Lambda files count in any case.
Path asWritten(const Tree &tree, Path path);

/// A value by a path of keys from the root on, as far as its maps are there; makes those that are missing.
Result<Edits> planValue(const Document &document, const Path &path, const std::optional<Value> &value);

} // namespace hookline::appspec
