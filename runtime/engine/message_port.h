// MessagePort and BroadcastChannel: queues of messages between environments, usually on different
// threads.
//
// A Channel ties ends together: two for a MessageChannel, any number for a BroadcastChannel's name.
// An Entangled is one end of it while it is not in any environment's hands (after `detach()`, or
// inside a message); a MessagePort is that end in an environment, woken through its event loop.
#pragma once

#include <uv.h>

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/engine/message.h"
#include "runtime/engine/resource.h"

namespace sinter::runtime {

class MessagePort;

// One end of a channel. All fields belong to the channel's mutex.
struct ChannelEnd {
  std::deque<std::shared_ptr<Message>> incoming;
  MessagePort* owner = nullptr;
  bool peer_closed = false;
};

class Channel {
 public:
  explicit Channel(bool broadcast) : broadcast_(broadcast) {}

  // The group of a BroadcastChannel name, shared by the whole process.
  static std::shared_ptr<Channel> named(const std::string& name);

  std::shared_ptr<ChannelEnd> join();
  // The end goes away; the other end of a pair learns of it.
  void leave(const std::shared_ptr<ChannelEnd>& end);
  void post(const std::shared_ptr<ChannelEnd>& from, std::shared_ptr<Message> message);
  std::shared_ptr<Message> take(ChannelEnd& end);
  size_t waiting(ChannelEnd& end);
  bool peer_closed(ChannelEnd& end);
  void set_owner(ChannelEnd& end, MessagePort* owner);

 private:
  bool broadcast_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<ChannelEnd>> ends_;
};

// Dropping one that never reached a port closes its end.
struct Entangled {
  std::shared_ptr<Channel> channel;
  std::shared_ptr<ChannelEnd> end;
  Entangled(std::shared_ptr<Channel> channel, std::shared_ptr<ChannelEnd> end)
      : channel(std::move(channel)), end(std::move(end)) {}
  ~Entangled() { channel->leave(end); }
};

class MessagePort final : public Resource {
 public:
  explicit MessagePort(Js& js);
  ~MessagePort() override;

  // The port behind a JavaScript object, or null.
  static MessagePort* from(Value value);
  // A new MessagePort object (of the JavaScript half's class) for `entangled`.
  static Object create(Js& js, std::shared_ptr<Entangled> entangled);

  void adopt(std::shared_ptr<Entangled> entangled);
  // Takes the end out of this environment; the object is dead afterwards.
  std::shared_ptr<Entangled> detach();
  bool attached() const { return entangled_ != nullptr; }

  // Makes the two ports the ends of a new channel.
  void entangle(Js& js, Value other);
  void join_broadcast(Js& js, std::string name);
  // What is posted to the thread of this number (postMessageToThread) arrives here.
  void listen_as(Js& js, i32 thread);
  void post(Js& js, Value value, Value transfer);
  void start(Js& js);
  void stop(Js&) { started_ = false; }
  void close(Js& js);
  void reference(Js& js, bool on);
  bool has_reference(Js&);
  // [message] or undefined.
  Value receive(Js& js);
  // Delivers what waits, now.
  void drain(Js& js);

  void wake();  // from any thread, with the channel's mutex held
  void close_at_exit() override { release_handle(); }

 private:
  void on_wake();
  // False when the port is gone.
  bool deliver(const std::shared_ptr<Message>& message);
  void release_handle();

  std::shared_ptr<Entangled> entangled_;
  uv_async_t* async_ = nullptr;
  bool started_ = false;
};

}  // namespace sinter::runtime
