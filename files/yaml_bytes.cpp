// SPDX-License-Identifier: Apache-2.0
//
// Checks: UTF-8 (RFC 3629) without control characters but tab and line ends, no directive, and no
// more bytes in flight than the limits say.
#include "files/yaml_bytes.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace bulla {
namespace {

constexpr std::size_t kChunkBytes = 16384;

// Given after the last byte of the file. yaml-cpp takes the end of the file for the end of a quoted
// text that is still open; at a document's end it does see the fault.
constexpr std::string_view kDocumentEnd = "\n...\n";

}  // namespace

YamlBytes::YamlBytes(Source source, std::shared_ptr<const YamlSource> name,
                     const YamlLimits &limits)
    : source_(std::move(source)), limits_(limits), buffer_(kChunkBytes) {
  place_.source = std::move(name);
  place_.line = 1;
  place_.column = 0;
}

void YamlBytes::throw_fault() const {
  if (fault_) throw Error(*fault_);
}

void YamlBytes::fault(Reason reason, const char *sentence) {
  if (!fault_) fault_ = place_.error(reason, sentence);
}

YamlBytes::int_type YamlBytes::underflow() {
  if (gptr() == egptr() && !refill()) return traits_type::eof();
  return traits_type::to_int_type(*gptr());
}

bool YamlBytes::refill() {
  if (fault_) return false;
  if (ended_) return give_document_end();
  if (delivered_ > passed_ + limits_.max_pending_bytes) {
    fault(Reason::kYamlTooLarge,
          "one value, comment or [list] of this size is not read; write long lists line by line");
    return false;
  }
  auto *bytes = reinterpret_cast<std::uint8_t *>(buffer_.data());
  const std::size_t got = source_({bytes, buffer_.size()});
  ended_ = got < buffer_.size();
  delivered_ += got;
  if (delivered_ > limits_.max_bytes) {
    fault(Reason::kYamlTooLarge, "the file is larger than is read");
    return false;
  }
  check({bytes, got});
  if (ended_ && continuations_left_ > 0) fault(Reason::kYamlForbidden, "not UTF-8");
  if (ended_ && previous_ == '\r') fault(Reason::kYamlForbidden, "a carriage return alone");
  if (fault_) return false;
  if (got == 0) return give_document_end();
  setg(buffer_.data(), buffer_.data(), buffer_.data() + got);
  return true;
}

bool YamlBytes::give_document_end() {
  if (std::exchange(closed_, true)) return false;
  std::ranges::copy(kDocumentEnd, buffer_.begin());
  setg(buffer_.data(), buffer_.data(), buffer_.data() + kDocumentEnd.size());
  return true;
}

void YamlBytes::check(std::span<const std::uint8_t> chunk) {
  for (const std::uint8_t byte : chunk) {
    check_byte(byte);
    if (fault_) return;
  }
}

void YamlBytes::check_byte(std::uint8_t byte) {
  if (previous_ == '\n') {
    place_.line += place_.column == 0 ? 0u : 1u;
    place_.column = 0;
    place_.column++;
    if (byte == '%') fault(Reason::kYamlForbidden, "a YAML directive");
  } else {
    place_.column++;
    if (previous_ == '\r' && byte != '\n') {
      fault(Reason::kYamlForbidden, "a carriage return alone; lines end with LF or CR LF");
    }
  }
  previous_ = byte;
  if (continuations_left_ > 0) return check_continuation(byte);
  if (byte >= 0x80) return check_lead(byte);
  if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f) {
    fault(Reason::kYamlForbidden, "a control character");
  }
}

void YamlBytes::check_continuation(std::uint8_t byte) {
  if (byte < continuation_min_ || byte > continuation_max_) {
    fault(Reason::kYamlForbidden, "not UTF-8");
  }
  continuation_min_ = 0x80;
  continuation_max_ = 0xbf;
  continuations_left_--;
}

// The first continuation of some leads is narrower: no overlong forms, no surrogates, no number
// above 10FFFF (RFC 3629 4).
void YamlBytes::check_lead(std::uint8_t byte) {
  if (byte < 0xc2 || byte > 0xf4) return fault(Reason::kYamlForbidden, "not UTF-8");
  continuations_left_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0) continuation_min_ = 0xa0;
  if (byte == 0xed) continuation_max_ = 0x9f;
  if (byte == 0xf0) continuation_min_ = 0x90;
  if (byte == 0xf4) continuation_max_ = 0x8f;
}

}  // namespace bulla
