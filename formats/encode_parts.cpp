// SPDX-License-Identifier: Apache-2.0
//
// Sorted arrays, blobs, lists of signatures and proofs, and the tail of every document.
#include "formats/encode_parts.hpp"

#include <algorithm>
#include <string>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr unsigned kFeatures = 15;
constexpr unsigned kExtensions = 23;

Bytes encode(const Extension &extension) {
  return encode_item([&](CborWriter &out) {
    out.array(2);
    out.uint(extension.id);
    out.bytes(extension.body);
  });
}

Bytes encode(const Proof &proof) {
  return encode_item([&](CborWriter &out) {
    out.array(2);
    out.uint(proof.kind);
    out.bytes(proof.body);
  });
}

}  // namespace

void SortedArray::write(CborWriter &out, std::string_view what) {
  std::sort(items_.begin(), items_.end());
  const auto same_key = [](const auto &a, const auto &b) { return a.first == b.first; };
  if (std::adjacent_find(items_.begin(), items_.end(), same_key) != items_.end()) {
    throw Error(Reason::kInternal, std::string(what) + ": the same entry twice");
  }
  out.array(items_.size());
  for (const auto &[key, item] : items_) out.raw(item);
}

Bytes text_item(std::string_view text) {
  return encode_item([&](CborWriter &out) { out.text(text); });
}

Bytes bytes_item(ByteView bytes) {
  return encode_item([&](CborWriter &out) { out.bytes(bytes); });
}

Bytes uint_item(std::uint64_t value) {
  return encode_item([&](CborWriter &out) { out.uint(value); });
}

void write(CborWriter &out, const Blob &blob) {
  out.array(3);
  out.uint(blob.size);
  out.uint(blob.log2_block);
  out.bytes(blob.digest);
}

void write(CborWriter &out, const std::vector<Signature> &signatures) {
  out.array(signatures.size());
  for (const Signature &signature : signatures) out.raw(encode(signature));
}

void write(CborWriter &out, const std::vector<Proof> &proofs) {
  SortedArray sorted;
  for (const Proof &proof : proofs) sorted.add(encode(proof));
  sorted.write(out, "proofs");
}

std::size_t count_tail(std::uint32_t features, const std::vector<Extension> &extensions) {
  return (features != 0 ? 1u : 0u) + (extensions.empty() ? 0u : 1u);
}

void write_tail(CborWriter &out, std::uint32_t features, const std::vector<Extension> &extensions) {
  if (features != 0) {
    out.uint(kFeatures);
    out.uint(features);
  }
  if (extensions.empty()) return;
  out.uint(kExtensions);
  SortedArray sorted;
  for (const Extension &extension : extensions) {
    sorted.add(uint_item(extension.id), encode(extension));
  }
  sorted.write(out, "extensions");
}

}  // namespace bulla
