// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/appspec/checks.h"

namespace hookline::appspec {

void checkHooks(const Check &)
{ }

} // namespace hookline::appspec
