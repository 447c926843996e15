// HTTP/1 parsing with llhttp. The JavaScript half hands over each chunk a socket read; one call
// comes back when the head of a message is complete, one for each piece of body (as a range of the
// chunk, so nothing is copied) and one at the end.
#include <llhttp.h>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

class HttpParser final : public Resource {
 public:
  // kind: 1 request, 2 response. The callbacks are methods of the wrapper:
  //   onhead(headers, method, url, status, message, major, minor, keepAlive, upgrade) -> skip body
  //   onbody(offset, length)   ontrailers(headers)   onend()
  HttpParser(Js&, i32 kind, f64 max_header_size, bool lenient) {
    settings();
    llhttp_init(&parser_, static_cast<llhttp_type_t>(kind), &shared_settings());
    parser_.data = this;
    max_header_size_ = static_cast<size_t>(max_header_size);
    if (lenient) llhttp_set_lenient_headers(&parser_, 1);
  }

  // Bytes parsed, or a negative number: the wrapper's `error` then says why.
  i32 execute(Js& js, Value chunk) {
    Bytes bytes = Convert<Bytes>::from(js, chunk);
    base_ = reinterpret_cast<const char*>(bytes.data);
    js_ = &js;
    llhttp_errno_t error = llhttp_execute(&parser_, base_, bytes.size);
    js_ = nullptr;
    keep_partial();
    base_ = nullptr;
    if (threw_) {
      threw_ = false;
      return -1;
    }
    if (error == HPE_OK) return static_cast<i32>(bytes.size);
    const char* at = llhttp_get_error_pos(&parser_);
    i32 done = at ? static_cast<i32>(at - reinterpret_cast<const char*>(bytes.data)) : 0;
    if (error == HPE_PAUSED_UPGRADE) {
      llhttp_resume_after_upgrade(&parser_);
      return done;
    }
    Object self = wrapper(js);
    std::string code = overflow_ ? "HPE_HEADER_OVERFLOW" : llhttp_errno_name(error);
    std::string reason = overflow_ ? "Header overflow" : parser_.reason ? parser_.reason : "";
    js.set(self, "errorCode", js.string(code));
    js.set(self, "errorReason", js.string(reason));
    return -1 - done;
  }

  // The peer closed: a response without a length ends here.
  i32 finish(Js& js) {
    js_ = &js;
    llhttp_errno_t error = llhttp_finish(&parser_);
    js_ = nullptr;
    if (error == HPE_OK) return 0;
    Object self = wrapper(js);
    js.set(self, "errorCode", js.string(llhttp_errno_name(error)));
    js.set(self, "errorReason", js.string(parser_.reason ? parser_.reason : ""));
    return -1;
  }

  void close(Js&) {}

 private:
  // A name or value that may continue in the next chunk: a range of this chunk until it ends.
  struct Text {
    const char* at = nullptr;
    size_t size = 0;
    std::string kept;
    bool owned = false;
    void add(const char* piece, size_t length) {
      if (size == 0 && !owned) {
        at = piece;
        size = length;
      } else if (!owned && at + size == piece) {
        size += length;
      } else {
        own();
        kept.append(piece, length);
      }
    }
    void own() {
      if (owned) return;
      kept.assign(at ? at : "", size);
      owned = true;
    }
    void clear() {
      at = nullptr;
      size = 0;
      kept.clear();
      owned = false;
    }
    std::string_view view() const {
      return owned ? std::string_view(kept) : std::string_view(at ? at : "", size);
    }
  };

  static llhttp_settings_t& shared_settings() {
    static llhttp_settings_t settings;
    return settings;
  }
  static HttpParser& of(llhttp_t* parser) { return *static_cast<HttpParser*>(parser->data); }

  static void settings() {
    static bool ready = [] {
      llhttp_settings_t& s = shared_settings();
      llhttp_settings_init(&s);
      s.on_message_begin = [](llhttp_t* p) {
        of(p).begin();
        return 0;
      };
      s.on_url = [](llhttp_t* p, const char* at, size_t n) {
        of(p).url_.add(at, n);
        return of(p).count(n);
      };
      s.on_status = [](llhttp_t* p, const char* at, size_t n) {
        of(p).status_.add(at, n);
        return of(p).count(n);
      };
      s.on_header_field = [](llhttp_t* p, const char* at, size_t n) {
        HttpParser& self = of(p);
        if (self.fields_ == self.values_) self.grow();
        self.texts_[2 * (self.fields_ - 1)].add(at, n);
        return self.count(n);
      };
      s.on_header_value = [](llhttp_t* p, const char* at, size_t n) {
        HttpParser& self = of(p);
        self.values_ = self.fields_;
        self.texts_[2 * self.fields_ - 1].add(at, n);
        return self.count(n);
      };
      s.on_header_value_complete = [](llhttp_t* p) {
        of(p).values_ = of(p).fields_;  // also for an empty value
        return 0;
      };
      s.on_headers_complete = [](llhttp_t* p) { return of(p).head(); };
      s.on_body = [](llhttp_t* p, const char* at, size_t n) { return of(p).body(at, n); };
      s.on_message_complete = [](llhttp_t* p) { return of(p).end(); };
      return true;
    }();
    (void)ready;
  }

  void begin() {
    fields_ = values_ = 0;
    header_size_ = 0;
    url_.clear();
    status_.clear();
  }
  void grow() {
    fields_++;
    if (texts_.size() < 2 * fields_) texts_.resize(2 * fields_);
    texts_[2 * fields_ - 2].clear();
    texts_[2 * fields_ - 1].clear();
  }
  int count(size_t bytes) {
    header_size_ += bytes;
    if (header_size_ <= max_header_size_) return 0;
    overflow_ = true;
    return HPE_USER;
  }
  void keep_partial() {
    url_.own();
    status_.own();
    for (size_t i = 0; i < 2 * fields_; i++) texts_[i].own();
  }
  Value header_list() {
    std::vector<Value> list;
    list.reserve(2 * fields_);
    for (size_t i = 0; i < 2 * fields_; i++) {
      std::string_view text = texts_[i].view();
      // Optional white space may follow a value.
      while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
      list.push_back(js_->latin1(text));
    }
    return js_->array(list);
  }
  // Zero, or a parser error when JavaScript threw.
  int call(std::string_view name, std::initializer_list<Value> arguments, Value* result) {
    Js& js = *js_;
    Object self = wrapper(js);
    Value function = js.get(self, name);
    Value out;
    if (!function->IsFunction()) return 0;
    if (!function.As<v8::Function>()
             ->Call(js.context, self, static_cast<int>(arguments.size()),
                    const_cast<Value*>(arguments.begin()))
             .ToLocal(&out)) {
      threw_ = true;
      return HPE_USER;
    }
    if (result) *result = out;
    return 0;
  }

  int head() {
    Js& js = *js_;
    Value headers = header_list();
    bool request = parser_.type == HTTP_REQUEST;
    Value skip;
    int error = call(
        "onhead",
        {headers,
         request
             ? Value(js.latin1(llhttp_method_name(static_cast<llhttp_method_t>(parser_.method))))
             : js.undefined(),
         request ? Value(js.latin1(url_.view())) : js.undefined(), js.number(parser_.status_code),
         js.latin1(status_.view()), js.number(parser_.http_major), js.number(parser_.http_minor),
         js.boolean(llhttp_should_keep_alive(&parser_)), js.boolean(parser_.upgrade)},
        &skip);
    head_done_ = true;
    fields_ = values_ = 0;  // what follows are trailers
    header_size_ = 0;
    return error ? -1 : skip->IsNumber() ? Convert<i32>::from(js, skip) : 0;
  }
  int body(const char* at, size_t size) {
    Js& js = *js_;
    return call("onbody",
                {js.number(static_cast<f64>(at - base_)), js.number(static_cast<f64>(size))},
                nullptr);
  }
  int end() {
    if (fields_ > 0) {
      if (int error = call("ontrailers", {header_list()}, nullptr)) return error;
    }
    return call("onend", {}, nullptr);
  }

  llhttp_t parser_;
  const char* base_ = nullptr;
  Js* js_ = nullptr;
  Text url_, status_;
  std::vector<Text> texts_;
  size_t fields_ = 0, values_ = 0, header_size_ = 0, max_header_size_;
  bool threw_ = false, overflow_ = false, head_done_ = false;
};

std::vector<std::string> method_names(Js&) {
  std::vector<std::string> names;
#define ADD(number, name, string) names.push_back(#string);
  HTTP_METHOD_MAP(ADD)
#undef ADD
  return names;
}

}  // namespace

void fill_http(BindingObject& b) {
  Class<HttpParser>(b.js, "HttpParser")
      .constructor<i32, f64, bool>()
      .method<&HttpParser::execute>("execute")
      .method<&HttpParser::finish>("finish")
      .method<&HttpParser::close>("close")
      .install(b);
  b.function<&method_names>("methods");
}

}  // namespace sinter::runtime
