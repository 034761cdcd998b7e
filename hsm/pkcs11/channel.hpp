// SPDX-License-Identifier: Apache-2.0
//
// Messages between the program and the process that runs a module: a kind, a length, bytes. Knows
// nothing of what they mean.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <optional>
#include <utility>

#include "files/owned_descriptor.hpp"
#include "formats/bytes.hpp"
#include "hsm/secret.hpp"

namespace bulla::pkcs11 {

enum class MessageKind : std::uint8_t {
  kRequest = 1,   // to the module's process: what to do next
  kPin = 2,       // to it: the answer to a question
  kAnswer = 3,    // from it: the oldest request is done
  kError = 4,     // from it: it ends with this Error
  kNotice = 5,    // from it: words for the person
  kQuestion = 6,  // from it: a PIN is needed
};

struct Message {
  MessageKind kind = MessageKind::kRequest;
  Bytes content;  // never a PIN
};

class Channel {
 public:
  explicit Channel(OwnedDescriptor socket) : socket_(std::move(socket)) {}
  // Two ends that are connected. Error: internal.
  static std::pair<Channel, Channel> make_pair();

  // False when the other end is closed.
  bool send(MessageKind kind, ByteView content) const;

  enum class Waited { kReady, kTimeout, kInterrupted };
  // Until something can be received, the other end's closing included.
  Waited wait(std::chrono::milliseconds limit) const;

  // The next message; nothing when the other end is closed. Blocks.
  std::optional<Message> receive();
  // The next PIN, straight into locked memory; requests that were sent before it are kept for
  // receive(). Nothing for a message of another kind.
  std::optional<Secret> receive_pin();

  int descriptor() const { return socket_.get(); }
  void close() { OwnedDescriptor(std::move(socket_)); }

 private:
  struct Header {
    std::uint32_t size;
    MessageKind kind;
  };
  std::optional<Header> receive_header();
  std::optional<Message> receive_rest(const Header &header);
  bool receive_into(std::span<std::uint8_t> out);
  std::size_t take_ahead(std::span<std::uint8_t> out);

  OwnedDescriptor socket_;
  // What came in one piece with a header: header and content need one system call, not two. A PIN
  // is never in it: none is sent before it is asked for.
  std::array<std::uint8_t, 512> ahead_{};
  std::size_t ahead_begin_ = 0;
  std::size_t ahead_end_ = 0;
  std::deque<Message> kept_;
};

}  // namespace bulla::pkcs11
