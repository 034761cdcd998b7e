// SPDX-License-Identifier: Apache-2.0
//
// Verdicts on an image that depend on a key store alone are asked of verifier/core once.
#include "preflight/image_book.hpp"

#include <algorithm>

#include "verifier/host/host_crypto.hpp"
#include "verifier/host/status_words.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

std::uint64_t pair_of(ImageIndex image, StoreIndex store) {
  return std::uint64_t{image} << 32 | store;
}

void open_image(const std::string &path, const EnvelopeRead &read, std::uint64_t file_bytes,
                bulla_image &image) {
  bulla_fault fault{};
  const std::uint64_t bytes = read.is_seal ? BULLA_SIZE_NOT_JUDGED : file_bytes;
  const bulla_status status = bulla_image_open(&image, &read.package, host_crypto(), bytes, &fault);
  if (status == BULLA_OK) return;
  throw refusal_error(path, kind_of(read), status, place_of(fault));
}

bool same_list(const bulla_list &a, const bulla_list &b) {
  return a.count == b.count && bulla_cursor_equal(a.items, b.items);
}

bool same_seal(const BookedImage &a, const BookedImage &b) {
  return a.digest == b.digest &&
         same_list(a.image.package.envelope.signatures, b.image.package.envelope.signatures) &&
         same_list(a.image.package.envelope.proofs, b.image.package.envelope.proofs);
}

void append_entry(bulla_list &list, Bytes &memory, const Signature &entry) {
  Bytes bytes(list.items.at, list.items.at + list.items.left);
  const Bytes encoded = encode(entry);
  bytes.insert(bytes.end(), encoded.begin(), encoded.end());
  memory = std::move(bytes);
  list.items = bulla_cursor_over(memory.data(), memory.size());
  list.count++;
}

}  // namespace

// A mark must differ from every other; two seals over one manifest differ in its last byte.
Digest ImageBook::mark_of(const BookedImage &image) const {
  Digest mark = image.digest;
  for (;;) {
    const auto known = by_mark_.find(mark);
    if (known == by_mark_.end() || same_seal(images_[known->second], image)) return mark;
    mark.back()++;
  }
}

ImageIndex ImageBook::add(const std::string &path, EnvelopeRead read, std::uint64_t file_bytes) {
  BookedImage booked;
  booked.path = path;
  booked.file_bytes = file_bytes;
  booked.digest = read.digest();
  booked.read = std::move(read);
  open_image(path, booked.read, file_bytes, booked.image);
  booked.mark = mark_of(booked);
  const auto index = static_cast<ImageIndex>(images_.size());
  by_mark_.emplace(booked.mark, index);
  images_.push_back(std::move(booked));
  return index;
}

ImageIndex ImageBook::open(const std::string &path) {
  const auto known = by_path_.find(path);
  if (known != by_path_.end()) return known->second;
  const FileByteSource bytes(path);
  EnvelopeRead read = read_envelope(bytes);
  if (read.status != BULLA_OK) {
    throw refusal_error(path, kind_of(read), read.status, place_of(read.fault));
  }
  if (!read.has_manifest()) {
    throw Error(BULLA_WRONG_TYPE, path + ": this is a " +
                                      std::string(file_kind_name(kind_of(read))) +
                                      ", an image package or a seal is wanted here");
  }
  const ImageIndex index = add(path, std::move(read), bytes.size());
  by_path_.emplace(path, index);
  return index;
}

void ImageBook::add_signature(ImageIndex index, DocumentType over, const Signature &entry) {
  BookedImage &booked = images_[index];
  bulla_envelope &envelope = booked.image.package.envelope;
  if (over == BULLA_TYPE_MANIFEST) {
    append_entry(envelope.signatures, booked.signatures, entry);
  } else {
    append_entry(envelope.transport_signatures, booked.transport_signatures, entry);
  }
}

std::optional<ImageIndex> ImageBook::find_mark(const std::uint8_t *mark) const {
  Digest wanted;
  std::copy_n(mark, wanted.size(), wanted.begin());
  const auto known = by_mark_.find(wanted);
  if (known == by_mark_.end()) return std::nullopt;
  return known->second;
}

std::optional<ImageIndex> ImageBook::find_digest(const Digest &digest) const {
  const auto known = by_mark_.find(digest);
  if (known == by_mark_.end() || images_[known->second].digest != digest) return std::nullopt;
  return known->second;
}

bool ImageBook::verifies(ImageIndex index, StoreIndex store) {
  const auto known = verifies_.find(pair_of(index, store));
  if (known != verifies_.end()) return known->second;
  bulla_stage stage = BULLA_STAGE_NONE;
  bulla_admission admission;
  const bulla_status status = bulla_load_verdict(&images_[index].image, &stores_->store(store),
                                                 crypto_, nullptr, nullptr, &stage, &admission);
  throw_machine_fault(status);
  return verifies_.emplace(pair_of(index, store), status == BULLA_OK).first->second;
}

bulla_status ImageBook::admitted(ImageIndex index, StoreIndex store) {
  const auto known = admitted_.find(pair_of(index, store));
  if (known != admitted_.end()) return known->second;
  bulla_stage stage = BULLA_STAGE_NONE;
  bulla_admission admission;
  const bulla_status status =
      bulla_install_verdict(&images_[index].image, &stores_->store(store), crypto_, nullptr,
                            kAllEncodings, &stage, &admission);
  throw_machine_fault(status);
  return admitted_.emplace(pair_of(index, store), status).first->second;
}

bool ImageBook::pin_ends(ImageIndex index, StoreIndex store, bulla_pin_place place) {
  const std::uint64_t key = pair_of(index, store) * 2 + (place == BULLA_PIN_RECOVERY ? 1 : 0);
  const auto known = pin_ends_.find(key);
  if (known != pin_ends_.end()) return known->second;
  bool ends = false;
  throw_machine_fault(
      bulla_pin_ends(&images_[index].image, &stores_->store(store), crypto_, place, &ends));
  return pin_ends_.emplace(key, ends).first->second;
}

}  // namespace bulla
