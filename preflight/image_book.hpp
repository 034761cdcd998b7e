// SPDX-License-Identifier: Apache-2.0
//
// Images that files describe: those of the release and those that the fleet file names as
// installed. What a device keeps of an image is its seal, so an image with the same manifest and
// other signatures is another entry, and stands in slots under a mark of its own.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "bulla/state.h"
#include "bulla/verdict.h"
#include "preflight/stores_at_hand.hpp"
#include "verifier/host/envelope_read.hpp"

namespace bulla {

using ImageIndex = std::uint32_t;

struct BookedImage {
  std::string path;
  std::uint64_t file_bytes = 0;
  EnvelopeRead read;
  bulla_image image{};
  Bytes signatures;            // the list, when one was added to it
  Bytes transport_signatures;  // the same for the transport
  Digest digest{};             // of the manifest
  Digest mark{};               // what slots hold: the digest, but for a second seal over it
};

// All encodings that devices may have: a rehearsal does not know theirs.
inline constexpr std::uint32_t kAllEncodings =
    1u << BULLA_ENCODING_ZSTD | 1u << BULLA_ENCODING_DELTA | 1u << BULLA_ENCODING_BSDIFF40;

class ImageBook {
 public:
  ImageBook(StoresAtHand *stores, const bulla_crypto *crypto) : stores_(stores), crypto_(crypto) {}

  // Opens what was read of a file that holds a manifest. Throws Error with the file's fault.
  ImageIndex add(const std::string &path, EnvelopeRead read, std::uint64_t file_bytes);
  // The same from a path, opened once.
  ImageIndex open(const std::string &path);
  // Puts an entry into the image's list over its manifest, or over its transport.
  void add_signature(ImageIndex index, DocumentType over, const Signature &entry);

  std::size_t size() const { return images_.size(); }
  const BookedImage &at(ImageIndex index) const { return images_[index]; }
  std::optional<ImageIndex> find_mark(const std::uint8_t *mark) const;
  // The first image with this manifest.
  std::optional<ImageIndex> find_digest(const Digest &digest) const;

  // Whether the image's signatures suffice under the store and it is not denied (loading).
  bool verifies(ImageIndex index, StoreIndex store);
  // The verdict on installing it on no device in particular: what no device can mend.
  bulla_status admitted(ImageIndex index, StoreIndex store);
  // bulla_pin_ends.
  bool pin_ends(ImageIndex index, StoreIndex store, bulla_pin_place place);

 private:
  Digest mark_of(const BookedImage &image) const;

  StoresAtHand *stores_;
  const bulla_crypto *crypto_;
  std::deque<BookedImage> images_;
  std::map<std::string, ImageIndex> by_path_;
  std::map<Digest, ImageIndex> by_mark_;
  std::unordered_map<std::uint64_t, bool> verifies_;
  std::unordered_map<std::uint64_t, bool> pin_ends_;
  std::unordered_map<std::uint64_t, bulla_status> admitted_;
};

}  // namespace bulla
