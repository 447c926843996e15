// node:http2's binding: the session's class, and nghttp2's texts for its errors.
#include "runtime/node/bindings.h"
#include "runtime/node/http2_session.h"

namespace sinter::runtime {

namespace {

std::string error_text(Js&, i32 code) { return nghttp2_strerror(code); }

}  // namespace

void fill_http2(BindingObject& b) {
  using S = Http2Session;
  Class<S>(b.js, "Session")
      .constructor<bool, Bytes>()
      .method<&S::set_callbacks>("setCallbacks")
      .method<&S::receive>("receive")
      .method<&S::close>("close")
      .method<&S::request>("request")
      .method<&S::push_promise>("pushPromise")
      .method<&S::respond>("respond")
      .method<&S::inform>("inform")
      .method<&S::send_trailers>("sendTrailers")
      .method<&S::write>("write")
      .method<&S::end>("end")
      .method<&S::forget_trailers>("forgetTrailers")
      .method<&S::resume>("resume")
      .method<&S::reset>("reset")
      .method<&S::set_priority>("setPriority")
      .method<&S::submit_settings>("submitSettings")
      .method<&S::submit_ping>("submitPing")
      .method<&S::submit_goaway>("submitGoaway")
      .method<&S::submit_altsvc>("submitAltsvc")
      .method<&S::submit_origin>("submitOrigin")
      .method<&S::terminate>("terminate")
      .method<&S::set_next_stream>("setNextStream")
      .method<&S::set_local_window>("setLocalWindow")
      .method<&S::send>("send")
      .method<&S::pull>("pull")
      .method<&S::busy>("busy")
      .method<&S::wants_read>("wantsRead")
      .method<&S::wants_write>("wantsWrite")
      .method<&S::frames_queued>("framesQueued")
      .method<&S::bytes_batched>("bytesBatched")
      .method<&S::state>("state")
      .method<&S::stream_state>("streamState")
      .method<&S::settings>("settings")
      .method<&S::set_remote_custom>("setRemoteCustom")
      .install(b);
  b.function<&error_text>("errorText");
}

}  // namespace sinter::runtime
