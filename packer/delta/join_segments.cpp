// SPDX-License-Identifier: Apache-2.0
//
// Two passes: short copies between shared pieces become such pieces, then neighbours are joined.
#include "packer/delta/join_segments.hpp"

#include <algorithm>
#include <utility>

#include "packer/delta/file_content.hpp"

namespace bulla {
namespace {

using Kind = PlannedSegment::Kind;

constexpr std::uint64_t kShortCopyBytes = 32768;
constexpr std::uint64_t kPlainBytesMax = 8u << 20;     // of a joined segment
constexpr std::uint64_t kModuleBytesMax = 128u << 20;  // modules gain from each other

bool is_shared(Kind kind) {
  return kind == Kind::kPlain || kind == Kind::kModules;
}

std::uint64_t bytes_max(Kind kind) {
  return kind == Kind::kModules ? kModuleBytesMax : kPlainBytesMax;
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

bool continues(const PlannedSegment &first, const PlannedSegment &second) {
  if (first.kind != second.kind) return false;
  if (first.kind == Kind::kCopy) return first.old.front().end() == second.old.front().offset;
  return is_shared(first.kind) &&
         first.where.length + second.where.length <= bytes_max(first.kind) &&
         total_bytes(first.old) + total_bytes(second.old) <= 2 * bytes_max(first.kind) &&
         first.old.size() + second.old.size() <= kOldExtentsMax;
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

void absorb_short_copies(std::vector<PlannedSegment> &pieces) {
  for (std::size_t i = 1; i + 1 < pieces.size(); i++) {
    PlannedSegment &piece = pieces[i];
    const Kind before = pieces[i - 1].kind, behind = pieces[i + 1].kind;
    if (piece.kind != Kind::kCopy || piece.where.length > kShortCopyBytes) continue;
    if (is_shared(before) && (before == behind || behind == Kind::kCopy)) piece.kind = before;
  }
}

}  // namespace

std::vector<PlannedSegment> join_segments(std::vector<PlannedSegment> pieces) {
  std::vector<PlannedSegment> copies_joined, joined;
  const auto join_into = [](std::vector<PlannedSegment> &done, PlannedSegment &&piece, bool fits) {
    if (!done.empty() && fits && continues(done.back(), piece)) {
      append(done.back(), piece);
    } else {
      done.push_back(std::move(piece));
    }
  };
  for (PlannedSegment &piece : pieces) {
    const bool copy = piece.kind == Kind::kCopy;
    join_into(copies_joined, std::move(piece), copy);
  }
  absorb_short_copies(copies_joined);
  for (PlannedSegment &piece : copies_joined) join_into(joined, std::move(piece), true);
  return joined;
}

}  // namespace bulla
