// SPDX-License-Identifier: Apache-2.0
//
// The words of an event.
#include <charconv>

#include "formats/error.hpp"
#include "formats/wire/limits.h"
#include "preflight/rehearse.hpp"

namespace bulla {
namespace {

Error not_an_event(const std::string &text) {
  return Error(Reason::kUsage, "--what-if does not know '" + text + "'")
      .hint("revoke:KEY, lost:KEY, stolen:KEY, floor:COMPONENT=N, factory-reset or board-repair");
}

WhatIf floor_event(const std::string &text, const std::string &subject) {
  WhatIf event;
  event.kind = WhatIf::Kind::kFloor;
  const std::size_t equals = subject.rfind('=');
  if (equals == std::string::npos || equals == 0) throw not_an_event(text);
  event.subject = subject.substr(0, equals);
  const char *const end = subject.data() + subject.size();
  const auto [stop, fault] = std::from_chars(subject.data() + equals + 1, end, event.floor);
  if (fault != std::errc() || stop != end || event.floor > BULLA_U31_MAX) throw not_an_event(text);
  return event;
}

}  // namespace

WhatIf parse_what_if(const std::string &text) {
  if (text == "factory-reset") return {WhatIf::Kind::kFactoryReset, "", 0};
  if (text == "board-repair") return {WhatIf::Kind::kBoardRepair, "", 0};
  const std::size_t colon = text.find(':');
  const std::string word = text.substr(0, colon);
  const std::string subject = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (subject.empty()) throw not_an_event(text);
  if (word == "revoke") return {WhatIf::Kind::kRevoke, subject, 0};
  if (word == "lost") return {WhatIf::Kind::kLost, subject, 0};
  if (word == "stolen") return {WhatIf::Kind::kStolen, subject, 0};
  if (word == "floor") return floor_event(text, subject);
  throw not_an_event(text);
}

}  // namespace bulla
