// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace hookline::aws {

/// A region and what AWS calls it.
struct RegionFact
{
    const char *id; ///< "eu-west-1"
    const char *name; ///< "Europe (Ireland)"
};

/// All regions that were known when this was made, partition by partition, "aws" first. There may be newer
/// ones: to be offered, never to be checked against.
std::span<const RegionFact> regions();

} // namespace hookline::aws
