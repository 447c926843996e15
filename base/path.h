// Lexical operations on POSIX paths. Nothing here touches the disk: symbolic links are the business
// of base/directory_cache.h. Paths are bytes; the only separator is '/', and a normalized path has
// no empty,
// "." or inner ".." segment and no trailing slash (except the root itself).
#pragma once

#include <string>
#include <string_view>

namespace sinter::path {

inline bool is_absolute(std::string_view path) { return !path.empty() && path.front() == '/'; }

// True when `path` is "/", or holds no ".", ".." or empty segment and does not end in '/'.
bool is_normalized(std::string_view path);

// Collapses ".", ".." and repeated slashes. An empty path is "."; ".." at the root stays at the
// root; leading ".." segments of a relative path are kept. A trailing slash is dropped.
std::string normalize(std::string_view path);

// normalize(base + "/" + path), or normalize(path) when `path` is absolute.
std::string join(std::string_view base, std::string_view path);

// base + "/" + name without normalizing: both are known to be clean, and this is the hot case.
std::string child(std::string_view base, std::string_view name);

// The part before the last slash: "/a/b" -> "/a", "/a" -> "/", "/" -> "/", "a" -> ".".
std::string_view dirname(std::string_view path);

// The part after the last slash: "/a/b.js" -> "b.js", "/" -> "".
std::string_view basename(std::string_view path);

// From the last dot of the basename on, dot included; empty when there is none or the only dot
// comes first
// (".bashrc" has no extension).
std::string_view extension(std::string_view path);

// The basename without its extension.
std::string_view stem(std::string_view path);

// The way from directory `from` to `to`, both absolute: relative("/a/b", "/a/c/d") -> "../c/d"; "."
// when equal.
std::string relative(std::string_view from, std::string_view to);

// True when `path` is `directory` or lies below it. Both normalized.
bool is_inside(std::string_view directory, std::string_view path);

}  // namespace sinter::path
