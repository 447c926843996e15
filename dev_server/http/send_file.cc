#include "dev_server/http/send_file.h"

#include <fmt/format.h>
#include <uv.h>

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/mime.h"
#include "base/path.h"

namespace sinter::dev {

namespace {

constexpr size_t kPiece = 128 << 10;

struct Range {
  u64 begin, end;  // [begin, end)
};
enum class RangeKind : u8 { Whole, Part, Unsatisfiable };

bool parse_number(std::string_view text, u64& value) {
  if (text.empty() || text.size() > 18) return false;
  value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<u64>(c - '0');
  }
  return true;
}

// One range. Several of them, and everything malformed, mean the whole file (RFC 9110, 14.2).
RangeKind parse_range(std::string_view text, u64 size, Range& range) {
  if (!text.starts_with("bytes=")) return RangeKind::Whole;
  text.remove_prefix(6);
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos)
    return RangeKind::Whole;
  const std::string_view first = text.substr(0, dash), last = text.substr(dash + 1);
  u64 a = 0, b = 0;
  if (first.empty()) {
    if (!parse_number(last, b)) return RangeKind::Whole;
    if (b == 0 || size == 0) return RangeKind::Unsatisfiable;
    range = {size - std::min(b, size), size};
    return RangeKind::Part;
  }
  if (!parse_number(first, a)) return RangeKind::Whole;
  if (!last.empty() && (!parse_number(last, b) || b < a)) return RangeKind::Whole;
  if (a >= size) return RangeKind::Unsatisfiable;
  range = {a, last.empty() ? size : std::min(b + 1, size)};
  return RangeKind::Part;
}

// Reads piece after piece on libuv's threads; the next is read when the client has taken the last.
class FileSender : public std::enable_shared_from_this<FileSender> {
 public:
  FileSender(EventLoop& loop, std::shared_ptr<Exchange> exchange, OpenFile file, Range range)
      : loop_(loop), exchange_(std::move(exchange)), file_(std::move(file)), range_(range) {}

  void next() {
    if (exchange_->is_gone()) return;
    if (range_.begin == range_.end) return exchange_->end();
    piece_.resize(std::min<u64>(kPiece, range_.end - range_.begin));
    self_ = shared_from_this();
    request_.data = this;
    uv_buf_t buffer = uv_buf_init(piece_.data(), static_cast<u32>(piece_.size()));
    uv_fs_read(loop_.handle(), &request_, file_.descriptor, &buffer, 1,
               static_cast<i64>(range_.begin), [](uv_fs_t* request) {
                 const ssize_t got = request->result;
                 uv_fs_req_cleanup(request);
                 const auto self = std::move(static_cast<FileSender*>(request->data)->self_);
                 self->got(got);
               });
  }

 private:
  void got(ssize_t size) {
    // Shorter than it was when it was opened: the promised length cannot be kept.
    if (size <= 0) return exchange_->abort();
    piece_.resize(static_cast<size_t>(size));
    range_.begin += static_cast<u64>(size);
    exchange_->write(std::exchange(piece_, {}), [self = shared_from_this()] { self->next(); });
  }

  EventLoop& loop_;
  std::shared_ptr<Exchange> exchange_;
  OpenFile file_;
  Range range_;
  std::string piece_;
  uv_fs_t request_;
  std::shared_ptr<FileSender> self_;
};

void respond_not_modified(const std::shared_ptr<Exchange>& exchange, std::string_view etag,
                          std::string_view cache_control) {
  Response response;
  response.status = 304;
  response.header("etag", std::string(etag)).header("cache-control", std::string(cache_control));
  exchange->respond(std::move(response));
}

}  // namespace

bool etag_matches(std::string_view list, std::string_view etag) {
  if (list == "*") return true;
  const auto weak = [](std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
  };
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, end);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (weak(item) == weak(etag)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

void send_file(EventLoop& loop, const std::shared_ptr<Exchange>& exchange, OpenFile file,
               SendOptions options) {
  const Request& request = exchange->request;
  if (!request.is_read()) {
    Response response;
    response.status = 405;
    response.header("allow", "GET, HEAD");
    return exchange->respond(std::move(response));
  }
  const std::string etag =
      fmt::format("W/\"{:x}-{:x}-{:x}\"", file.size, file.modified_ns, file.inode);
  if (const auto known = request.header("if-none-match"); known && etag_matches(*known, etag))
    return respond_not_modified(exchange, etag, options.cache_control);

  Response response;
  response.header("content-type",
                  options.content_type.empty()
                      ? std::string(mime_type_of_extension(path::extension(file.path)))
                      : options.content_type);
  response.header("etag", etag).header("cache-control", options.cache_control);
  response.header("accept-ranges", "bytes");
  for (auto& header : options.headers) response.headers.push_back(std::move(header));
  Range range{0, file.size};
  const auto wanted = request.header("range");
  if (wanted && request.method == "GET" && !request.header("if-range")) {
    switch (parse_range(*wanted, file.size, range)) {
      case RangeKind::Whole:
        range = {0, file.size};
        break;
      case RangeKind::Part:
        response.status = 206;
        response.header("content-range",
                        fmt::format("bytes {}-{}/{}", range.begin, range.end - 1, file.size));
        break;
      case RangeKind::Unsatisfiable: {
        Response refusal;
        refusal.status = 416;
        refusal.header("content-range", fmt::format("bytes */{}", file.size));
        return exchange->respond(std::move(refusal));
      }
    }
  }
  response.header("content-length", std::to_string(range.end - range.begin));
  exchange->begin(std::move(response));
  if (request.method == "HEAD") return exchange->end();
  std::make_shared<FileSender>(loop, exchange, std::move(file), range)->next();
}

void send_path(EventLoop& loop, const std::shared_ptr<Exchange>& exchange, const ServeGate& gate,
               const std::string& path, SendOptions options) {
  GateAnswer answer = gate.open(path);
  switch (answer.verdict) {
    case GateVerdict::Open:
      return send_file(loop, exchange, std::move(answer.file), std::move(options));
    case GateVerdict::Forbidden:
      return exchange->respond_error(
          403,
          "This file is outside of the folders that are served, or its name is denied "
          "(server.fs.allow, server.fs.deny)");
    case GateVerdict::Missing:
    case GateVerdict::Directory:
      return exchange->respond_error(404, "There is no such file");
  }
}

void send_text(const std::shared_ptr<Exchange>& exchange, std::string_view content_type,
               SharedText text, std::string_view etag, HeaderList headers) {
  if (!exchange->request.is_read()) {
    Response response;
    response.status = 405;
    response.header("allow", "GET, HEAD");
    return exchange->respond(std::move(response));
  }
  const auto known = exchange->request.header("if-none-match");
  if (known && etag_matches(*known, etag)) return respond_not_modified(exchange, etag, "no-cache");
  Response response;
  response.header("content-type", std::string(content_type)).header("etag", std::string(etag));
  for (auto& header : headers) response.headers.push_back(std::move(header));
  response.body = std::move(text);
  exchange->respond(std::move(response));
}

}  // namespace sinter::dev
