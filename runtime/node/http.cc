// HTTP/1 parsing with llhttp. One call into JavaScript when the head of a message is complete, one
// for each piece of body and one at the end. The bytes come from the JavaScript half, chunk by
// chunk (a body is then ranges of the chunk, and nothing is copied), or straight from a socket's
// handle.
#include <llhttp.h>
#include <strings.h>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

class HttpParser final : public Resource, public ByteSink {
 public:
  // kind: 1 request, 2 response. The callbacks are functions, called with the parser as `this`:
  //   onhead(headers, method, url, status, message, version, flags) -> skip body
  //   onbody(offset, length), or onbody(ArrayBuffer) for bytes from a handle
  //   ontrailers(headers)   onend()   onstop(parsed, rest): not all of a handle's bytes were taken
  // `headers` is one string, names and values separated by NUL; `version` is major * 10 + minor.
  HttpParser(Js&, i32 kind, f64 max_header_size, bool lenient) {
    settings();
    llhttp_init(&parser_, static_cast<llhttp_type_t>(kind), &shared_settings());
    parser_.data = this;
    max_header_size_ = static_cast<size_t>(max_header_size);
    if (lenient) llhttp_set_lenient_headers(&parser_, 1);
    since_ = uv_hrtime();
  }
  // Bits of `flags`.
  enum Flag : i32 { kKeepAlive = 1, kUpgrade = 2, kHasHost = 4, kHasExpect = 8, kHasBody = 16 };

  // Fields of the wrapper, so that functions which refer to it are no leak.
  static constexpr int kExtraFields = 5;
  enum Callback { kOnHead = 1, kOnBody, kOnTrailers, kOnEnd, kOnStop };
  void set_callbacks(Js& js, Function head, Function body, Function trailers, Function end,
                     Function stop) {
    Object self = wrapper(js);
    const Function callbacks[] = {head, body, trailers, end, stop};
    for (int i = 0; i < kExtraFields; i++) {
      if (!callbacks[i].IsEmpty()) self->SetInternalField(1 + i, callbacks[i]);
    }
  }

  ByteSink* byte_sink() override { return this; }
  void received(Js& js, const char* data, size_t size) override {
    v8::TryCatch caught(js.isolate);
    from_handle_ = true;
    i32 parsed = run(js, data, size);
    from_handle_ = false;
    if (caught.HasCaught()) env().report_exception(caught);
    if (env().exiting() || !stopped_) return;
    caught.Reset();
    size_t taken = parsed < 0 ? 0 : static_cast<size_t>(parsed);
    leave_pending(call(kOnStop, {js.number(parsed), js.bytes_copy({data + taken, size - taken})},
                       js, nullptr));
    if (caught.HasCaught()) env().report_exception(caught);
  }

  // Milliseconds since the message under way began (or the connection did); negative once its head
  // is complete; zero when none is.
  f64 age(Js&) {
    if (!since_) return 0;
    f64 milliseconds = static_cast<f64>(uv_hrtime() - since_) / 1e6 + 1;
    return head_done_ ? -milliseconds : milliseconds;
  }

  // Bytes parsed, or a negative number: the wrapper's `errorCode` then says why.
  i32 execute(Js& js, Value chunk) {
    Bytes bytes = Convert<Bytes>::from(js, chunk);
    return run(js, reinterpret_cast<const char*>(bytes.data), bytes.size);
  }

  // The peer closed: a response without a length ends here.
  i32 finish(Js& js) {
    js_ = &js;
    from_handle_ = true;
    llhttp_errno_t error = llhttp_finish(&parser_);
    from_handle_ = false;
    js_ = nullptr;
    if (error == HPE_OK) return 0;
    Object self = wrapper(js);
    js.set(self, "errorCode", js.string(llhttp_errno_name(error)));
    js.set(self, "errorReason", js.string(parser_.reason ? parser_.reason : ""));
    return -1;
  }

 private:
  i32 run(Js& js, const char* data, size_t size) {
    base_ = data;
    js_ = &js;
    stopped_ = false;
    llhttp_errno_t error = llhttp_execute(&parser_, base_, size);
    js_ = nullptr;
    keep_partial();
    base_ = nullptr;
    if (threw_) {
      threw_ = false;
      return -1;
    }
    if (error == HPE_OK) return static_cast<i32>(size);
    stopped_ = true;
    const char* at = llhttp_get_error_pos(&parser_);
    i32 done = at ? static_cast<i32>(at - data) : 0;
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
    if (!since_) since_ = uv_hrtime();
    head_done_ = false;
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
  // Names and values in one string, separated by NUL (which neither can contain): one allocation
  // for headers that most programs never look at.
  Value header_text(i32* flags) {
    block_.clear();
    for (size_t i = 0; i < 2 * fields_; i++) {
      std::string_view text = texts_[i].view();
      // Optional white space may follow a value.
      while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
      if (i) block_ += '\0';
      if (flags && i % 2 == 0) {
        if (text.size() == 4 && strncasecmp(text.data(), "host", 4) == 0) *flags |= kHasHost;
        if (text.size() == 6 && strncasecmp(text.data(), "expect", 6) == 0) *flags |= kHasExpect;
      }
      block_ += text;
    }
    return js_->latin1(block_);
  }
  // Zero, or a parser error when JavaScript threw.
  int call(Callback callback, std::initializer_list<Value> arguments, Js& js, Value* result) {
    Object self = wrapper(js);
    Value function = self->GetInternalField(callback).As<v8::Value>(), out;
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
    bool request = parser_.type == HTTP_REQUEST;
    i32 flags = (llhttp_should_keep_alive(&parser_) ? kKeepAlive : 0) |
                (parser_.upgrade ? kUpgrade : 0) |
                (parser_.content_length > 0 || (parser_.flags & F_CHUNKED) ? kHasBody : 0);
    Value headers = header_text(&flags);
    head_done_ = true;
    Value skip;
    int error = call(kOnHead,
                     {headers,
                      request ? Value(js.symbol_name(llhttp_method_name(
                                    static_cast<llhttp_method_t>(parser_.method))))
                              : js.undefined(),
                      request ? Value(js.latin1(url_.view())) : js.undefined(),
                      v8::Integer::New(js.isolate, parser_.status_code),
                      request ? js.undefined() : Value(js.latin1(status_.view())),
                      v8::Integer::New(js.isolate, parser_.http_major * 10 + parser_.http_minor),
                      v8::Integer::New(js.isolate, flags)},
                     js, &skip);
    fields_ = values_ = 0;  // what follows are trailers
    header_size_ = 0;
    return error ? -1 : skip->IsNumber() ? Convert<i32>::from(js, skip) : 0;
  }
  int body(const char* at, size_t size) {
    Js& js = *js_;
    if (!from_handle_) {
      return call(kOnBody,
                  {js.number(static_cast<f64>(at - base_)), js.number(static_cast<f64>(size))}, js,
                  nullptr);
    }
    auto store = v8::ArrayBuffer::NewBackingStoreForNodeLTS(js.isolate, size);
    memcpy(store->Data(), at, size);
    return call(kOnBody, {v8::ArrayBuffer::New(js.isolate, std::move(store))}, js, nullptr);
  }
  int end() {
    since_ = 0;
    if (fields_ > 0) {
      if (int error = call(kOnTrailers, {header_text(nullptr)}, *js_, nullptr)) return error;
    }
    return call(kOnEnd, {}, *js_, nullptr);
  }

  llhttp_t parser_;
  const char* base_ = nullptr;
  Js* js_ = nullptr;
  Text url_, status_;
  std::vector<Text> texts_;
  size_t fields_ = 0, values_ = 0, header_size_ = 0, max_header_size_;
  bool threw_ = false, overflow_ = false, head_done_ = false, stopped_ = false;
  bool from_handle_ = false;
  u64 since_ = 0;
  std::string block_;
};

std::vector<std::string> method_names(Js&) {
  std::vector<std::string> names;
#define ADD(number, name, string) names.push_back(#string);
  HTTP_METHOD_MAP(ADD)
#undef ADD
  return names;
}

// A constructor of plain objects that start with these properties, their values being primitive.
// Programs give such an object another prototype (Express does it to every request and response)
// and add to it. Objects of an ordinary constructor get a hidden class each from V8 10.2 when they
// are added to after that, which empties every inline cache they meet; those that a template made
// go on sharing theirs.
Value shaped_constructor(Js& js, Object prototype, Object keys, Object values) {
  auto shape = v8::FunctionTemplate::New(js.isolate);
  const u32 count = keys.As<v8::Array>()->Length();
  for (u32 i = 0; i < count; i++) {
    Value key, value;
    if (!keys->Get(js.context, i).ToLocal(&key) || !values->Get(js.context, i).ToLocal(&value)) {
      return {};
    }
    shape->InstanceTemplate()->Set(key.As<v8::Name>(), value);
  }
  v8::Local<v8::Function> made;
  if (!shape->GetFunction(js.context).ToLocal(&made)) return {};
  js.set(made, "prototype", prototype);
  return made;
}

}  // namespace

void fill_http(BindingObject& b) {
  Class<HttpParser>(b.js, "HttpParser")
      .constructor<i32, f64, bool>()
      .method<&HttpParser::execute>("execute")
      .method<&HttpParser::finish>("finish")
      .method<&HttpParser::set_callbacks>("setCallbacks")
      .method<&HttpParser::age>("age")
      .install(b);
  b.function<&method_names>("methods").function<&shaped_constructor>("shapedConstructor");
}

}  // namespace sinter::runtime
