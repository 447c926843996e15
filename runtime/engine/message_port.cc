#include "runtime/engine/message_port.h"

#include <algorithm>
#include <map>

#include "runtime/node/bindings.h"

namespace sinter::runtime {

std::shared_ptr<Channel> Channel::named(const std::string& name) {
  static std::mutex mutex;
  static auto* groups = new std::map<std::string, std::weak_ptr<Channel>>;
  std::lock_guard lock(mutex);
  std::weak_ptr<Channel>& slot = (*groups)[name];
  std::shared_ptr<Channel> group = slot.lock();
  if (!group) slot = group = std::make_shared<Channel>(true);
  return group;
}

std::shared_ptr<ChannelEnd> Channel::join() {
  auto end = std::make_shared<ChannelEnd>();
  std::lock_guard lock(mutex_);
  ends_.push_back(end);
  return end;
}

void Channel::leave(const std::shared_ptr<ChannelEnd>& end) {
  // Messages may hold ends of other channels (or of this one), whose leaving takes a mutex.
  std::deque<std::shared_ptr<Message>> dropped;
  std::lock_guard lock(mutex_);
  end->owner = nullptr;
  dropped.swap(end->incoming);
  ends_.erase(std::remove(ends_.begin(), ends_.end(), end), ends_.end());
  if (broadcast_) return;
  for (auto& other : ends_) {
    other->peer_closed = true;
    if (other->owner) other->owner->wake();
  }
}

void Channel::post(const std::shared_ptr<ChannelEnd>& from, std::shared_ptr<Message> message) {
  std::lock_guard lock(mutex_);
  for (auto& end : ends_) {
    if (end == from) continue;
    end->incoming.push_back(message);
    if (end->owner) end->owner->wake();
  }
}

std::shared_ptr<Message> Channel::take(ChannelEnd& end) {
  std::lock_guard lock(mutex_);
  if (end.incoming.empty()) return nullptr;
  std::shared_ptr<Message> message = std::move(end.incoming.front());
  end.incoming.pop_front();
  return message;
}

size_t Channel::waiting(ChannelEnd& end) {
  std::lock_guard lock(mutex_);
  return end.incoming.size();
}

bool Channel::peer_closed(ChannelEnd& end) {
  std::lock_guard lock(mutex_);
  return end.peer_closed;
}

void Channel::set_owner(ChannelEnd& end, MessagePort* owner) {
  std::lock_guard lock(mutex_);
  end.owner = owner;
  if (owner) owner->wake();
}

// ---- MessagePort

MessagePort::MessagePort(Js& js) {
  async_ = new uv_async_t;
  uv_async_init(js.env().loop, async_, [](uv_async_t* async) {
    if (async->data) static_cast<MessagePort*>(async->data)->on_wake();
  });
  async_->data = this;
  // Only a port that somebody listens on keeps its loop alive.
  uv_unref(reinterpret_cast<uv_handle_t*>(async_));
  hold();
}

MessagePort::~MessagePort() { release_handle(); }

MessagePort* MessagePort::from(Value value) { return runtime::unwrap<MessagePort>(value); }

Object MessagePort::create(Js& js, std::shared_ptr<Entangled> entangled) {
  Value made;
  if (!js.env()
           .hooks.make_port.Get(js.isolate)
           ->Call(js.context, js.undefined(), 0, nullptr)
           .ToLocal(&made)) {
    return {};
  }
  from(made)->adopt(std::move(entangled));
  return made.As<v8::Object>();
}

void MessagePort::adopt(std::shared_ptr<Entangled> entangled) {
  entangled_ = std::move(entangled);
  entangled_->channel->set_owner(*entangled_->end, this);
}

std::shared_ptr<Entangled> MessagePort::detach() {
  if (entangled_) entangled_->channel->set_owner(*entangled_->end, nullptr);
  std::shared_ptr<Entangled> out = std::move(entangled_);
  release_handle();
  release();
  return out;
}

void MessagePort::release_handle() {
  entangled_.reset();
  if (!async_) return;
  async_->data = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(async_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_async_t*>(handle); });
  async_ = nullptr;
}

void MessagePort::entangle(Js&, Value value) {
  MessagePort* other = from(value);
  if (!other) return;
  auto channel = std::make_shared<Channel>(false);
  auto mine = channel->join(), theirs = channel->join();
  adopt(std::make_shared<Entangled>(channel, mine));
  other->adopt(std::make_shared<Entangled>(channel, theirs));
}

void MessagePort::join_broadcast(Js&, std::string name) {
  auto channel = Channel::named(name);
  adopt(std::make_shared<Entangled>(channel, channel->join()));
}

namespace {

// The channels of threads that take messages from any other.
struct Threads {
  std::mutex mutex;
  std::map<i32, std::weak_ptr<Channel>> channels;
};
Threads& threads() {
  static auto* all = new Threads;
  return *all;
}

// False when the thread is not there, or does not listen.
bool post_to_thread(Js& js, i32 thread, Value value, Value transfer) {
  std::shared_ptr<Channel> channel;
  {
    std::lock_guard lock(threads().mutex);
    auto found = threads().channels.find(thread);
    if (found != threads().channels.end()) channel = found->second.lock();
  }
  if (!channel) return false;
  if (auto message = Message::serialize(js, value, transfer, nullptr)) {
    channel->post(nullptr, std::move(message));
  }
  return true;
}

}  // namespace

void MessagePort::listen_as(Js&, i32 thread) {
  auto channel = std::make_shared<Channel>(true);
  adopt(std::make_shared<Entangled>(channel, channel->join()));
  std::lock_guard lock(threads().mutex);
  threads().channels[thread] = channel;
}

void MessagePort::post(Js& js, Value value, Value transfer) {
  auto message = Message::serialize(js, value, transfer, this);
  if (message && entangled_) entangled_->channel->post(entangled_->end, std::move(message));
}

void MessagePort::start(Js&) {
  if (!entangled_) return;
  started_ = true;
  uv_async_send(async_);
}

void MessagePort::close(Js&) {
  if (!async_) return;
  entangled_.reset();
  uv_close(reinterpret_cast<uv_handle_t*>(async_), [](uv_handle_t* handle) {
    auto* self = static_cast<MessagePort*>(handle->data);
    delete reinterpret_cast<uv_async_t*>(handle);
    if (!self || self->env().exiting()) return;
    v8::HandleScope scope(self->env().isolate);
    v8::Context::Scope entered(self->env().context.Get(self->env().isolate));
    self->emit("_onclose");
    self->release();
  });
  async_ = nullptr;
}

void MessagePort::reference(Js&, bool on) {
  if (!async_) return;
  auto* handle = reinterpret_cast<uv_handle_t*>(async_);
  on ? uv_ref(handle) : uv_unref(handle);
}

bool MessagePort::has_reference(Js&) {
  return async_ && uv_has_ref(reinterpret_cast<uv_handle_t*>(async_));
}

Value MessagePort::receive(Js& js) {
  if (!entangled_) return js.undefined();
  auto message = entangled_->channel->take(*entangled_->end);
  Value out;
  if (!message || !message->deserialize(js, nullptr).ToLocal(&out)) return js.undefined();
  return js.array({out});
}

void MessagePort::wake() {
  if (async_) uv_async_send(async_);
}

bool MessagePort::deliver(const std::shared_ptr<Message>& message) {
  Env& environment = env();
  v8::HandleScope scope(environment.isolate);
  v8::Context::Scope entered(environment.context.Get(environment.isolate));
  Js js(environment.isolate);
  Value value, ports = js.undefined();
  v8::TryCatch caught(js.isolate);
  if (message->deserialize(js, &ports).ToLocal(&value)) {
    emit("_onmessage", {value, ports});
  } else if (!environment.exiting()) {
    Value error = caught.Exception();
    caught.Reset();
    emit("_onmessageerror", {error.IsEmpty() ? js.undefined() : error});
  }
  return entangled_ != nullptr && !environment.exiting();
}

void MessagePort::on_wake() {
  if (!entangled_ || env().exiting()) return;
  // A listener may detach or close the port: the channel is kept for the length of this call.
  auto channel = entangled_->channel;
  auto end = entangled_->end;
  if (started_) {
    // What is posted meanwhile waits for the next turn, so that a chatty peer cannot starve the
    // loop.
    size_t limit = std::max<size_t>(channel->waiting(*end), 1000);
    for (size_t i = 0; i < limit && started_; i++) {
      auto message = channel->take(*end);
      if (!message) break;
      if (!deliver(message)) return;
    }
  }
  if (started_ && channel->waiting(*end) > 0) {
    wake();
  } else if (channel->peer_closed(*end) && channel->waiting(*end) == 0) {
    v8::HandleScope scope(env().isolate);
    v8::Context::Scope entered(env().context.Get(env().isolate));
    Js js(env().isolate);
    close(js);
  }
}

void MessagePort::drain(Js&) {
  if (!entangled_) return;
  auto channel = entangled_->channel;
  auto end = entangled_->end;
  while (auto message = channel->take(*end)) {
    if (!deliver(message)) return;
  }
}

void fill_messaging(BindingObject& b) {
  fill_message(b);
  Class<MessagePort>(b.js, "MessagePort")
      .constructor<>()
      .method<&MessagePort::entangle>("entangle")
      .method<&MessagePort::join_broadcast>("joinBroadcast")
      .method<&MessagePort::listen_as>("listenAs")
      .method<&MessagePort::post>("post")
      .method<&MessagePort::start>("start")
      .method<&MessagePort::stop>("stop")
      .method<&MessagePort::close>("close")
      .method<&MessagePort::reference>("reference")
      .method<&MessagePort::has_reference>("hasRef")
      .method<&MessagePort::receive>("receive")
      .method<&MessagePort::drain>("drain")
      .install(b);
  b.function<&post_to_thread>("postToThread");
}

}  // namespace sinter::runtime
