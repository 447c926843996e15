// Sends a file that has passed the gate: with validator, ranges and in pieces, so that a file of
// any size costs a few hundred kilobytes of memory.
#pragma once

#include <memory>
#include <string>

#include "dev_server/http/message.h"
#include "dev_server/http/serve_gate.h"
#include "dev_server/net/event_loop.h"

namespace sinter::dev {

struct SendOptions {
  std::string content_type;  // empty: by the file's extension
  std::string cache_control = "no-cache";
  HeaderList headers;
};

// Answers GET and HEAD; all other methods get 405.
void send_file(EventLoop& loop, const std::shared_ptr<Exchange>& exchange, OpenFile file,
               SendOptions options = {});

// Opens `path` at the gate and sends it, or the error that the gate gives. A directory is "not
// found".
void send_path(EventLoop& loop, const std::shared_ptr<Exchange>& exchange, const ServeGate& gate,
               const std::string& path, SendOptions options = {});

// Answers from memory with an ETag made of the text; 304 when the client has it. `text` is shared,
// not copied.
void send_text(const std::shared_ptr<Exchange>& exchange, std::string_view content_type,
               SharedText text, std::string_view etag, HeaderList headers = {});

// Whether an If-None-Match header lists `etag`.
bool etag_matches(std::string_view if_none_match, std::string_view etag);

}  // namespace sinter::dev
