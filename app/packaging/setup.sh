# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by app/run and tests/run: what a fresh machine needs, and a quiet build. Expects $root (the checkout).

preset=${preset:-release}
build=$root/build/$preset

# Debian packages for building and running. Every library is named again, with its purpose, in CMakeLists.txt.
build_packages=(
    g++ cmake ninja-build ccache
    qt6-base-dev qt6-httpserver-dev qt6-websockets-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools qt6-tools-dev-tools
    libgl-dev libqcustomplot-dev libqcustomplot2.1-qt6 libyaml-cpp-dev libyaml-dev qtkeychain-qt6-dev
    libqscintilla2-qt6-dev libqt6sql6-sqlite ca-certificates fonts-dejavu-core
)

say() { printf 'hookline: %s\n' "$*"; }
fail() {
    printf 'hookline: %s\n' "$*" >&2
    exit 1
}

# install_missing PACKAGE…: installs what dpkg does not know as installed. Says nothing if that is nothing. What is
# new may turn more tests on, so the next build looks around again.
look_again=
install_missing() {
    command -v dpkg-query >/dev/null || {
        # Not a Debian: CMake names what is missing, with its purpose.
        return 0
    }
    local package missing=()
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    local become=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "these packages are missing: ${missing[*]}. Install them as root (apt-get install …), then run this again."
        become=(sudo)
    fi
    say "installing ${missing[*]}"
    mkdir -p "$root/build"
    local log=$root/build/install.log
    "${become[@]}" apt-get update -q >"$log" 2>&1 ||
        say "apt-get update failed (see build/install.log); trying with the package lists as they are"
    "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" \
        >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "apt-get install failed; the whole output is in build/install.log"
    }
    look_again=yes
}

# build_targets [TARGET…]: configures once and builds; the output goes to a log that is shown when it fails.
build_targets() {
    local log=$root/build/build.log werror=OFF
    [ -z "${CI:-}" ] || werror=ON
    mkdir -p "$root/build"
    if [ -n "$look_again" ] || ! grep -qs "^HOOKLINE_WERROR:BOOL=$werror\$" "$build/CMakeCache.txt" || [ ! -f "$build/build.ninja" ]; then
        (cd "$root" && cmake --preset "$preset" -DHOOKLINE_WERROR=$werror) >"$log" 2>&1 || {
            tail -n 40 "$log" >&2
            fail "configuring failed; the whole output is in build/build.log"
        }
    fi
    if ! ninja -C "$build" -n "${@:-all}" 2>/dev/null | grep -q 'no work to do'; then
        say "building (the first time takes a few minutes)"
        ninja -C "$build" "${@:-all}" >"$log" 2>&1 || {
            grep -E -A12 'error:|FAILED:|CMake Error' "$log" | head -n 60 >&2
            fail "building failed; the whole output is in build/build.log"
        }
    fi
}
