// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>

// Preloaded into the tests: what they delete under HOOKLINE_KEEP_FROM keeps a second name in HOOKLINE_KEEP_IN
// (a folder of the same file system, outside of it), so that it can still be searched after the last test.
// The second name is two numbers and the path with '%' for '/'.

namespace {

constexpr std::size_t longestName = 200;

/// The path of `name` in the folder `at`; empty if that cannot be told.
std::string pathOf(int at, const char *name)
{
    if (name[0] == '/')
        return name;
    const std::string link = at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(at);
    char folder[PATH_MAX];
    const ssize_t length = ::readlink(link.c_str(), folder, sizeof folder);
    return length > 0 ? std::string(folder, std::size_t(length)) + '/' + name : std::string();
}

void keep(int at, const char *name)
{
    static std::atomic<unsigned> count;
    const char *from = std::getenv("HOOKLINE_KEEP_FROM"), *in = std::getenv("HOOKLINE_KEEP_IN");
    if (!from || !in || !name)
        return;
    const std::string path = pathOf(at, name);
    struct stat about
    { };
    if (!path.starts_with(from) || ::lstat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)
        || about.st_size == 0)
        return;
    std::string tail = path.substr(path.size() - std::min(path.size(), longestName));
    std::replace(tail.begin(), tail.end(), '/', '%');
    const std::string kept =
        std::string(in) + '/' + std::to_string(::getpid()) + '-' + std::to_string(++count) + '-' + tail;
    if (::link(path.c_str(), kept.c_str()) != 0)
        std::fprintf(stderr, "hookline: %s could not be kept\n", path.c_str());
}

/// The function that this one stands before.
template <class Function> Function *next(Function *, const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_NEXT, name));
}

} // namespace

extern "C" {

int unlink(const char *path) noexcept
{
    static auto *const real = next(&::unlink, "unlink");
    keep(AT_FDCWD, path);
    return real(path);
}

int unlinkat(int at, const char *path, int flags) noexcept
{
    static auto *const real = next(&::unlinkat, "unlinkat");
    if (!(flags & AT_REMOVEDIR))
        keep(at, path);
    return real(at, path, flags);
}

int remove(const char *path) noexcept
{
    static auto *const real = next(&::remove, "remove");
    keep(AT_FDCWD, path);
    return real(path);
}

// What is renamed over is gone as well.
int rename(const char *from, const char *to) noexcept
{
    static auto *const real = next(&::rename, "rename");
    keep(AT_FDCWD, to);
    return real(from, to);
}

int renameat2(int fromAt, const char *from, int toAt, const char *to, unsigned flags) noexcept
{
    static auto *const real = next(&::renameat2, "renameat2");
    keep(toAt, to);
    return real(fromAt, from, toAt, to, flags);
}

} // extern "C"
