// SPDX-License-Identifier: Apache-2.0
//
// Two passes: short pieces between shared ones become such as well, then neighbours are joined.
#include "packer/delta/join_segments.hpp"

#include <algorithm>
#include <utility>

#include "packer/delta/file_content.hpp"

namespace bulla {
namespace {

using Kind = PlannedSegment::Kind;

constexpr std::uint64_t kShortPieceBytes = 32768;
constexpr std::uint64_t kPlainBytesMax = 8u << 20;     // of a joined segment
constexpr std::uint64_t kModuleBytesMax = 128u << 20;  // modules gain from each other

bool is_shared(Kind kind) {
  return kind == Kind::kPlain || kind == Kind::kModules;
}

std::uint64_t bytes_max(Kind kind) {
  return kind == Kind::kModules ? kModuleBytesMax : kPlainBytesMax;
}

std::size_t extents_max(Kind kind, const ExtentLimits &limits) {
  return kind == Kind::kModules ? limits.modules : limits.plain;
}

void add_old(std::vector<Extent> &old, const Extent &extent) {
  if (!old.empty()) {
    Extent &last = old.back();
    if (extent.offset >= last.offset && extent.offset <= last.end()) {
      last.length = std::max(last.end(), extent.end()) - last.offset;
      return;
    }
  }
  old.push_back(extent);
}

bool continues(const PlannedSegment &first, const PlannedSegment &second,
               const ExtentLimits &limits) {
  if (first.kind != second.kind) return false;
  if (first.kind == Kind::kCopy) return first.old.front().end() == second.old.front().offset;
  return is_shared(first.kind) &&
         first.where.length + second.where.length <= bytes_max(first.kind) &&
         total_bytes(first.old) + total_bytes(second.old) <= 2 * bytes_max(first.kind) &&
         first.old.size() + second.old.size() <= extents_max(first.kind, limits);
}

void append(PlannedSegment &first, const PlannedSegment &second) {
  first.where.length += second.where.length;
  if (first.kind == Kind::kCopy) {
    first.old.front().length += second.where.length;
    return;
  }
  for (const Extent &extent : second.old) add_old(first.old, extent);
  first.new_lead = first.old_lead = 0;
}

// Copies become what they stand behind; plain bytes join modules (headers of an archive).
void absorb_short_pieces(std::vector<PlannedSegment> &pieces) {
  for (std::size_t i = 1; i + 1 < pieces.size(); i++) {
    PlannedSegment &piece = pieces[i];
    const Kind before = pieces[i - 1].kind, behind = pieces[i + 1].kind;
    if (piece.where.length > kShortPieceBytes || !is_shared(before)) continue;
    const bool between = before == behind || behind == Kind::kCopy;
    if (piece.kind == Kind::kCopy && between) piece.kind = before;
    if (piece.kind == Kind::kPlain && before == Kind::kModules && between) piece.kind = before;
  }
}

std::vector<PlannedSegment> joined(std::vector<PlannedSegment> pieces, const ExtentLimits &limits) {
  std::vector<PlannedSegment> done;
  for (PlannedSegment &piece : pieces) {
    if (!done.empty() && continues(done.back(), piece, limits)) {
      append(done.back(), piece);
    } else {
      done.push_back(std::move(piece));
    }
  }
  return done;
}

}  // namespace

std::vector<PlannedSegment> join_segments(std::vector<PlannedSegment> pieces,
                                          const ExtentLimits &limits) {
  pieces = joined(std::move(pieces), limits);
  absorb_short_pieces(pieces);
  return joined(std::move(pieces), limits);
}

}  // namespace bulla
