// SPDX-License-Identifier: Apache-2.0
//
// What does not go together is said in terms of the options that people gave.
#include "cli/delta_parameters.hpp"

#include <array>
#include <bit>
#include <string_view>

#include "formats/error.hpp"
#include "verifier/delta/layout.h"

namespace bulla {
namespace {

constexpr std::uint32_t kEraseMin = 64;
constexpr std::uint32_t kEraseMax = 1u << 20;
constexpr std::uint32_t kScratchMax = 1u << 24;

void require_bsdiff(const DeltaParameters &parameters) {
  if (parameters.profile == DeltaProfile::kLinux && !parameters.in_place) return;
  throw Error(Reason::kUsage, "bsdiff holds both images in memory and writes to a new place")
      .hint("--profile mcu and --in-place go with --encoding bulla");
}

void require_place(const InPlace &place) {
  const std::uint32_t erase = place.erase_bytes, scratch = place.scratch_bytes;
  if (!std::has_single_bit(erase) || erase < kEraseMin || erase > kEraseMax) {
    throw Error(Reason::kUsage, "--erase takes a power of two of " + std::to_string(kEraseMin) +
                                    " to " + std::to_string(kEraseMax) + ", not " +
                                    std::to_string(erase))
        .hint("the bytes that the device's flash erases at once");
  }
  if (scratch < erase || scratch % erase != 0 || scratch > kScratchMax) {
    throw Error(Reason::kUsage, "--scratch takes one or more erase units of " +
                                    std::to_string(erase) + " bytes, up to " +
                                    std::to_string(kScratchMax) + " bytes, not " +
                                    std::to_string(scratch))
        .hint("two units, " + std::to_string(2 * erase) + ", suit most devices");
  }
}

void require_in_place(const DeltaParameters &parameters) {
  if (parameters.profile != DeltaProfile::kMcu) {
    throw Error(Reason::kUsage,
                "--in-place is for small devices: there is no --profile linux of it")
        .hint("without --profile it takes mcu; with a second slot leave --in-place out");
  }
  require_place(*parameters.in_place);
}

}  // namespace

bulla_encoding encoding_number(DeltaEncoding encoding) {
  return encoding == DeltaEncoding::kBsdiff ? BULLA_ENCODING_BSDIFF40 : BULLA_ENCODING_DELTA;
}

std::string parameters_text(const DeltaParameters &parameters) {
  if (parameters.encoding == DeltaEncoding::kBsdiff) return "encoding=bsdiff";
  constexpr std::array<std::string_view, 2> kProfiles = {"mcu", "linux"};
  constexpr std::array<std::string_view, 3> kEfforts = {"fast", "normal", "max"};
  std::string text = "encoding=bulla format=" + std::to_string(BULLA_DELTA_FORMAT) + " profile=";
  text += kProfiles.at(static_cast<std::size_t>(parameters.profile));
  text += " effort=";
  text += kEfforts.at(static_cast<std::size_t>(parameters.effort));
  if (const auto &place = parameters.in_place) {
    text += " in-place=" + std::to_string(place->erase_bytes) + "/" +
            std::to_string(place->scratch_bytes);
  }
  return text;
}

void require_possible(const DeltaParameters &parameters) {
  if (parameters.encoding == DeltaEncoding::kBsdiff) return require_bsdiff(parameters);
  if (parameters.in_place) require_in_place(parameters);
}

}  // namespace bulla
