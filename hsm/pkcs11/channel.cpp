// SPDX-License-Identifier: Apache-2.0
//
// A pair of stream sockets, as a parent and its child share them.
#include "hsm/pkcs11/channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "formats/error.hpp"

namespace bulla::pkcs11 {
namespace {

// More than any listing of a token: what is longer is garbage.
constexpr std::uint32_t kContentMaxBytes = 16u << 20;

}  // namespace

std::pair<Channel, Channel> Channel::make_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw Error(Reason::kInternal, "no socket for the module's process");
  return {Channel(OwnedDescriptor(ends[0])), Channel(OwnedDescriptor(ends[1]))};
}

bool Channel::send(MessageKind kind, ByteView content) const {
  Header header{static_cast<std::uint32_t>(content.size()), kind};
  std::array<iovec, 2> parts{
      iovec{&header, sizeof header},
      iovec{const_cast<std::uint8_t *>(content.data()), content.size()}};  // sendmsg only reads
  std::size_t left = sizeof header + content.size();
  while (left > 0) {
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    left -= static_cast<std::size_t>(sent);
    auto gone = static_cast<std::size_t>(sent);
    for (iovec &part : parts) {
      const std::size_t step = std::min(gone, part.iov_len);
      part.iov_base = static_cast<std::uint8_t *>(part.iov_base) + step;
      part.iov_len -= step;
      gone -= step;
    }
  }
  return true;
}

Channel::Waited Channel::wait(std::chrono::milliseconds limit) const {
  if (ahead_begin_ < ahead_end_) return Waited::kReady;
  pollfd waited{socket_.get(), POLLIN, 0};
  const int ready = poll(&waited, 1, static_cast<int>(limit.count()));
  if (ready > 0) return Waited::kReady;
  return ready == 0 ? Waited::kTimeout : Waited::kInterrupted;
}

std::size_t Channel::take_ahead(std::span<std::uint8_t> out) {
  const std::size_t size = std::min(out.size(), ahead_end_ - ahead_begin_);
  std::memcpy(out.data(), ahead_.data() + ahead_begin_, size);
  ahead_begin_ += size;
  return size;
}

bool Channel::receive_into(std::span<std::uint8_t> out) {
  out = out.subspan(take_ahead(out));
  while (!out.empty()) {
    const ssize_t got = recv(socket_.get(), out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

std::optional<Channel::Header> Channel::receive_header() {
  std::array<std::uint8_t, sizeof(Header)> raw{};
  std::size_t filled = take_ahead(raw);
  while (filled < raw.size()) {
    const ssize_t got = recv(socket_.get(), ahead_.data(), ahead_.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    ahead_begin_ = 0;
    ahead_end_ = static_cast<std::size_t>(got);
    filled += take_ahead(std::span(raw).subspan(filled));
  }
  Header header{};
  std::memcpy(&header, raw.data(), sizeof header);
  if (header.size > kContentMaxBytes) return std::nullopt;
  return header;
}

std::optional<Message> Channel::receive_rest(const Header &header) {
  Message message{header.kind, Bytes(header.size)};
  if (!receive_into(message.content)) return std::nullopt;
  return message;
}

std::optional<Message> Channel::receive() {
  if (!kept_.empty()) {
    Message message = std::move(kept_.front());
    kept_.pop_front();
    return message;
  }
  const auto header = receive_header();
  return header ? receive_rest(*header) : std::nullopt;
}

std::optional<Secret> Channel::receive_pin() {
  // What came ahead can only be requests: they were sent before the question was.
  while (ahead_begin_ < ahead_end_) {
    const auto header = receive_header();
    auto request = header ? receive_rest(*header) : std::nullopt;
    if (!request) return std::nullopt;
    kept_.push_back(std::move(*request));
  }
  for (;;) {
    Header header{};
    std::array<std::uint8_t, sizeof header> raw{};
    if (!receive_into(raw)) return std::nullopt;
    std::memcpy(&header, raw.data(), sizeof header);
    if (header.size > kContentMaxBytes) return std::nullopt;
    if (header.kind == MessageKind::kPin) {
      Secret pin(header.size);
      return receive_into(pin.writable()) ? std::optional(std::move(pin)) : std::nullopt;
    }
    auto request = receive_rest(header);
    if (!request || request->kind != MessageKind::kRequest) return std::nullopt;
    kept_.push_back(std::move(*request));
  }
}

}  // namespace bulla::pkcs11
