// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/scene.h"

#include <QHash>

namespace hookline::timeline {

/// Names are few and repeated: each is stored once.
class NameTable
{
public:
    explicit NameTable(Scene &scene)
        : m_scene(scene)
    { }

    std::uint32_t indexOf(const QString &name)
    {
        const auto found = m_known.constFind(name);
        if (found != m_known.constEnd())
            return *found;
        const auto index = static_cast<std::uint32_t>(m_scene.names.size());
        m_scene.names.push_back(name);
        m_known.insert(name, index);
        return index;
    }

private:
    Scene &m_scene;
    QHash<QString, std::uint32_t> m_known;
};

} // namespace hookline::timeline
