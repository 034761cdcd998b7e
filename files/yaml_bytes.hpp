// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a YAML file on their way to yaml-cpp, checked as they pass: it takes a byte 04 for
// the end of the file, guesses at UTF-16, forgives open quotes and holds whole collections in
// memory; none of that gets there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <streambuf>
#include <vector>

#include "files/yaml_node.hpp"
#include "files/yaml_reader.hpp"

namespace bulla {

class YamlBytes final : public std::streambuf {
 public:
  // Fills a span from the front and says how much: less than the span only at the end.
  using Source = std::function<std::size_t(std::span<std::uint8_t>)>;

  YamlBytes(Source source, std::shared_ptr<const YamlSource> name, const YamlLimits &limits);

  // The reader has come as far as byte `position`: what lies behind it is not pending any more.
  void passed(std::uint64_t position) { passed_ = position; }

  // Throws the first fault that was found. The stream ends at a fault, since exceptions would be
  // lost in std::istream: ask here before anything that came out of it is believed.
  void throw_fault() const;

 protected:
  int_type underflow() override;

 private:
  bool refill();
  bool give_document_end();
  void check(std::span<const std::uint8_t> chunk);
  void check_byte(std::uint8_t byte);
  void check_continuation(std::uint8_t byte);
  void check_lead(std::uint8_t byte);
  void fault(Reason reason, const char *sentence);

  Source source_;
  YamlNode place_;  // where check() is, for messages
  YamlLimits limits_;
  std::vector<char> buffer_;
  std::uint64_t delivered_ = 0;
  std::uint64_t passed_ = 0;
  std::uint8_t previous_ = '\n';
  int continuations_left_ = 0;  // of a UTF-8 sequence
  std::uint8_t continuation_min_ = 0x80;
  std::uint8_t continuation_max_ = 0xbf;
  bool ended_ = false;   // the source has
  bool closed_ = false;  // so has the stream
  std::optional<Error> fault_;
};

}  // namespace bulla
