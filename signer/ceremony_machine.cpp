// SPDX-License-Identifier: Apache-2.0
//
// Linux: /proc/self/exe, uname(2), getifaddrs(3).
#include "signer/ceremony_machine.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/utsname.h>

#include <array>
#include <cerrno>
#include <set>

#include "files/file_errors.hpp"
#include "files/input_file.hpp"
#include "formats/digest.hpp"

namespace bulla {
namespace {

constexpr std::size_t kChunkBytes = 64u << 10;

std::string digest_of_file(const std::string &path) {
  const InputFile file(path);
  Sha256 hash;
  std::array<std::uint8_t, kChunkBytes> chunk;
  for (std::uint64_t at = 0; at < file.size();) {
    const std::size_t length = std::min<std::uint64_t>(chunk.size(), file.size() - at);
    file.pread(at, std::span(chunk).first(length));
    hash.update(ByteView(chunk).first(length));
    at += length;
  }
  return to_hex(hash.finish());
}

std::string kernel_text() {
  utsname name{};
  if (uname(&name) != 0) throw read_error("uname", "read", errno);
  return std::string(name.sysname) + " " + name.release + " " + name.machine;
}

std::string network_text() {
  ifaddrs *list = nullptr;
  if (getifaddrs(&list) != 0) throw read_error("network interfaces", "read", errno);
  std::set<std::string> up;
  for (const ifaddrs *at = list; at != nullptr; at = at->ifa_next) {
    const bool is_up = (at->ifa_flags & static_cast<unsigned>(IFF_UP)) != 0;
    const bool is_loopback = (at->ifa_flags & static_cast<unsigned>(IFF_LOOPBACK)) != 0;
    if (is_up && !is_loopback) up.insert(at->ifa_name);
  }
  freeifaddrs(list);
  std::string text;
  for (const std::string &name : up) text += (text.empty() ? "" : " ") + name;
  return text.empty() ? "down" : text;
}

}  // namespace

MachineFacts read_machine_facts() {
  return {"", digest_of_file("/proc/self/exe"), kernel_text(), network_text()};
}

}  // namespace bulla
