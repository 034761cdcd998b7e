// SPDX-License-Identifier: Apache-2.0
//
// Messages between the program and the process that runs a module: a kind, a length, bytes. Knows
// nothing of what they mean.
#pragma once

#include <chrono>
#include <optional>
#include <utility>

#include "files/owned_descriptor.hpp"
#include "formats/bytes.hpp"
#include "hsm/secret.hpp"

namespace bulla::pkcs11 {

enum class MessageKind : std::uint8_t {
  kRequest = 1,   // to the module's process: what to do next
  kPin = 2,       // to it: the answer to a question
  kAnswer = 3,    // from it: the request is done
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
  std::optional<Message> receive() const;
  // The same where only a kPin may come, straight into locked memory.
  std::optional<Secret> receive_pin() const;

  int descriptor() const { return socket_.get(); }
  void close() { OwnedDescriptor(std::move(socket_)); }

 private:
  struct Header {
    std::uint32_t size;
    MessageKind kind;
  };
  std::optional<Header> receive_header() const;
  bool receive_into(std::span<std::uint8_t> out) const;

  OwnedDescriptor socket_;
};

}  // namespace bulla::pkcs11
