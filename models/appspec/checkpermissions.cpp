// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checks.h"

namespace hookline::appspec {

void checkPermissions(const Check &)
{ }

} // namespace hookline::appspec
