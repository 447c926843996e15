// Stand-ins for the hashes of file names while plugins may still change the text that is hashed:
// "!~{001}~", as long as a hash, so that putting the hash in moves no position.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::bundler {

std::string hash_token(u32 index);

// The same as letters and digits, "sIn00001", and back: for names that pass through functions which
// make URLs of them.
std::string url_safe_tokens(std::string_view text);
std::string hash_tokens_of(std::string_view text);

// Calls `fn(index)` for every token and puts what it returns in its place.
std::string replace_hash_tokens(std::string_view text, const std::function<std::string(u32)>& fn);

}  // namespace sinter::bundler
