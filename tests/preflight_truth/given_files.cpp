// SPDX-License-Identifier: Apache-2.0
//
// Opening files with the objects of verifier/core.
#include "tests/preflight_truth/given_files.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "bulla/provider_openssl.h"
#include "formats/wire/proof.h"

namespace bulla::truth {
namespace {

Bytes bytes_at(const std::uint8_t *at, std::size_t length) {
  return {at, at + length};
}

bulla_status verify_once(void *, std::int32_t algorithm, const std::uint8_t *key,
                         std::size_t key_length, const std::uint8_t *message,
                         std::size_t message_length, const std::uint8_t *signature,
                         std::size_t signature_length) {
  static std::map<std::tuple<Bytes, Bytes, Bytes>, bulla_status> answers;
  auto question = std::make_tuple(bytes_at(key, key_length), bytes_at(message, message_length),
                                  bytes_at(signature, signature_length));
  const auto known = answers.find(question);
  if (known != answers.end()) return known->second;
  const bulla_crypto &crypto = bulla_provider_openssl;
  const bulla_status answer = crypto.verify(crypto.context, algorithm, key, key_length, message,
                                            message_length, signature, signature_length);
  if (answers.size() > 200000) answers.clear();
  answers.emplace(std::move(question), answer);
  return answer;
}

template <std::size_t Size>
std::array<std::uint8_t, Size> array_at(const std::uint8_t *at) {
  std::array<std::uint8_t, Size> bytes;
  std::copy_n(at, Size, bytes.begin());
  return bytes;
}

void expect(bulla_status status, const std::string &name) {
  if (status == BULLA_OK) return;
  throw std::runtime_error(name + " does not open: " + bulla_status_name(status));
}

}  // namespace

const bulla_crypto *remembering_crypto() {
  static const bulla_crypto crypto = [] {
    bulla_crypto remembering = bulla_provider_openssl;
    remembering.verify = verify_once;
    return remembering;
  }();
  return &crypto;
}

Uuid GivenFile::component() const {
  return array_at<16>(image.manifest.component);
}

Uuid GivenFile::product() const {
  return array_at<16>(image.manifest.product);
}

GivenLink GivenFiles::take_link(bulla_cursor document, bulla_list signatures) {
  bulla_status status = BULLA_OK;
  std::uint32_t entry = 0;
  const auto opened = OpenedKeyStore::open({document.at, document.left}, status, entry);
  expect(status, "a key store");
  const auto [at, fresh] = store_numbers_.emplace(opened->digest(), stores_.size());
  if (fresh) stores_.push_back(*opened);
  return {at->second, signatures};
}

void GivenFiles::take_chain(GivenFile &file) {
  if (!file.read.package.envelope.has_chain) return;
  bulla_cursor links{};
  std::uint32_t count = 0;
  expect(bulla_chain_open(file.read.chain(), &links, &count), file.name);
  for (std::uint32_t i = 0; i < count; i++) {
    bulla_link link;
    expect(bulla_chain_next(&links, &link), file.name);
    file.chain.push_back(take_link(link.document, link.signatures));
  }
}

std::size_t GivenFiles::add(const std::string &name, ByteView bytes) {
  GivenFile &file = files_.emplace_back();
  const MemoryByteSource source(bytes, name);
  bulla_fault fault{};
  file.name = name;
  file.read = read_envelope(source);
  expect(file.read.status, name);
  file.is_image = file.read.has_manifest();
  take_chain(file);
  if (file.is_image) {
    expect(bulla_image_open(&file.image, &file.read.package, remembering_crypto(), bytes.size(),
                            &fault),
           name);
  } else {
    const bulla_envelope &envelope = file.read.package.envelope;
    file.chain.push_back(take_link(envelope.document, envelope.signatures));
  }
  return files_.size() - 1;
}

std::size_t GivenFiles::number_of(const std::string &name) const {
  const auto at = std::find_if(files_.begin(), files_.end(),
                               [&](const GivenFile &file) { return file.name == name; });
  if (at == files_.end()) throw std::runtime_error("no file is called " + name);
  return static_cast<std::size_t>(at - files_.begin());
}

std::optional<std::size_t> GivenFiles::describing(const Digest &digest) const {
  for (std::size_t i = 0; i < files_.size(); i++) {
    if (files_[i].is_image && files_[i].digest() == digest) return i;
  }
  return std::nullopt;
}

}  // namespace bulla::truth
