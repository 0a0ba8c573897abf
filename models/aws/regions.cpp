// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/aws/regions.h"

#include <array>

namespace hookline::aws {

namespace {

// AWS's partitions.json, without the pseudo regions that stand for a whole partition.
constexpr std::array facts{
    RegionFact{"af-south-1", "Africa (Cape Town)"},
    RegionFact{"ap-east-1", "Asia Pacific (Hong Kong)"},
    RegionFact{"ap-east-2", "Asia Pacific (Taipei)"},
    RegionFact{"ap-northeast-1", "Asia Pacific (Tokyo)"},
    RegionFact{"ap-northeast-2", "Asia Pacific (Seoul)"},
    RegionFact{"ap-northeast-3", "Asia Pacific (Osaka)"},
    RegionFact{"ap-south-1", "Asia Pacific (Mumbai)"},
    RegionFact{"ap-south-2", "Asia Pacific (Hyderabad)"},
    RegionFact{"ap-southeast-1", "Asia Pacific (Singapore)"},
    RegionFact{"ap-southeast-2", "Asia Pacific (Sydney)"},
    RegionFact{"ap-southeast-3", "Asia Pacific (Jakarta)"},
    RegionFact{"ap-southeast-4", "Asia Pacific (Melbourne)"},
    RegionFact{"ap-southeast-5", "Asia Pacific (Malaysia)"},
    RegionFact{"ap-southeast-6", "Asia Pacific (New Zealand)"},
    RegionFact{"ap-southeast-7", "Asia Pacific (Thailand)"},
    RegionFact{"ca-central-1", "Canada (Central)"},
    RegionFact{"ca-west-1", "Canada West (Calgary)"},
    RegionFact{"eu-central-1", "Europe (Frankfurt)"},
    RegionFact{"eu-central-2", "Europe (Zurich)"},
    RegionFact{"eu-north-1", "Europe (Stockholm)"},
    RegionFact{"eu-south-1", "Europe (Milan)"},
    RegionFact{"eu-south-2", "Europe (Spain)"},
    RegionFact{"eu-west-1", "Europe (Ireland)"},
    RegionFact{"eu-west-2", "Europe (London)"},
    RegionFact{"eu-west-3", "Europe (Paris)"},
    RegionFact{"il-central-1", "Israel (Tel Aviv)"},
    RegionFact{"me-central-1", "Middle East (UAE)"},
    RegionFact{"me-south-1", "Middle East (Bahrain)"},
    RegionFact{"mx-central-1", "Mexico (Central)"},
    RegionFact{"sa-east-1", "South America (Sao Paulo)"},
    RegionFact{"us-east-1", "US East (N. Virginia)"},
    RegionFact{"us-east-2", "US East (Ohio)"},
    RegionFact{"us-west-1", "US West (N. California)"},
    RegionFact{"us-west-2", "US West (Oregon)"},
    RegionFact{"us-gov-east-1", "AWS GovCloud (US-East)"},
    RegionFact{"us-gov-west-1", "AWS GovCloud (US-West)"},
    RegionFact{"cn-north-1", "China (Beijing)"},
    RegionFact{"cn-northwest-1", "China (Ningxia)"},
    RegionFact{"eusc-de-east-1", "AWS European Sovereign Cloud (Germany)"},
    RegionFact{"us-iso-east-1", "US ISO East"},
    RegionFact{"us-iso-west-1", "US ISO WEST"},
    RegionFact{"us-isob-east-1", "US ISOB East (Ohio)"},
    RegionFact{"us-isob-west-1", "US ISOB West"},
    RegionFact{"eu-isoe-west-1", "EU ISOE West"},
    RegionFact{"us-isof-east-1", "US ISOF EAST"},
    RegionFact{"us-isof-south-1", "US ISOF SOUTH"},
};

} // namespace

std::span<const RegionFact> regions()
{
    return facts;
}

} // namespace hookline::aws
