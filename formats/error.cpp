// SPDX-License-Identifier: Apache-2.0
//
// The exception of the host libraries and the text of its reasons.
#include "formats/error.hpp"

#include <utility>

namespace bulla {
namespace {

int status_exit_code(bulla_status status) {
  switch (status) {
#define BULLA_STATUS_CASE(name, number, reason, exit_code) \
  case name:                                               \
    return exit_code;
    BULLA_STATUS_LIST(BULLA_STATUS_CASE)
#undef BULLA_STATUS_CASE
  }
  return 70;
}

}  // namespace

std::string_view reason_text(Reason reason) {
  switch (reason) {
#define BULLA_REASON_CASE(name, text, exit_code) \
  case Reason::name:                             \
    return text;
    BULLA_REASON_LIST(BULLA_REASON_CASE)
#undef BULLA_REASON_CASE
  }
  return "internal";
}

int reason_exit_code(Reason reason) {
  switch (reason) {
#define BULLA_REASON_CASE(name, text, exit_code) \
  case Reason::name:                             \
    return exit_code;
    BULLA_REASON_LIST(BULLA_REASON_CASE)
#undef BULLA_REASON_CASE
  }
  return 70;
}

Error::Error(Reason reason, const std::string &what)
    : std::runtime_error(what),
      reason_(reason_text(reason)),
      exit_code_(reason_exit_code(reason)),
      sentence_(what) {}

Error::Error(bulla_status status, const std::string &what)
    : std::runtime_error(what),
      reason_(bulla_status_name(status)),
      exit_code_(status_exit_code(status)),
      sentence_(what) {}

Error &Error::hint(std::string text) {
  hints_.push_back(std::move(text));
  return *this;
}

Error &Error::within(std::string_view context) {
  sentence_ = std::string(context) + ": " + sentence_;
  return *this;
}

}  // namespace bulla
