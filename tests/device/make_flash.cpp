// SPDX-License-Identifier: Apache-2.0
//
// Writes the flash of the firmware test verify_package: a good package, others that are damaged in
// one place each, and for each the end to which the host's verifier brings it. Every package must
// come to the reason that stands here, so that device and host cannot be wrong together unseen.
#include <cstring>
#include <fstream>
#include <functional>
#include <iostream>

#include "bulla/provider_openssl.h"
#include "files/progress.hpp"
#include "formats/digest.hpp"
#include "formats/envelope.hpp"
#include "formats/header.hpp"
#include "formats/names.hpp"
#include "packer/pack.hpp"
#include "packer/recipe.hpp"
#include "tests/core/store_builder.hpp"
#include "tests/device/firmware/flash.h"
#include "tests/device/firmware/package_flow.h"

namespace bulla::testing {
namespace {

constexpr std::size_t kPayloadBytes = 100000;

struct FlashCase {
  std::string name;
  Bytes store;
  Bytes package;
  std::string reason;  // what must come of it
};

Bytes read_file(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string &path, const Bytes &bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char *>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

// A store in which "root" signs for itself and "release" signs applications, as a package file.
Bytes make_store() {
  StoreBuilder builder(1);
  builder.role(BULLA_ROLE_ROOT, "root", 1, {"root"}).image_role("release", 1, {"release"});
  FileEnvelope envelope;
  envelope.document = encode(builder.store());
  envelope.signatures = {TestSigner("root").sign(sha256(envelope.document), BULLA_TYPE_KEY_STORE)};
  return encode_region(envelope);
}

Bytes make_package(const std::string &folder, std::uint32_t log2_block, const std::string &signer) {
  Bytes content(kPayloadBytes);
  for (std::size_t i = 0; i < content.size(); i++) {
    content[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  }
  write_file(folder + "/payload", content);
  Recipe recipe;
  recipe.product = product_uuid("widget");
  recipe.name = "app";
  recipe.component = component_uuid(recipe.product, "app");
  recipe.version = "1.0";
  recipe.sequence = 7;
  recipe.log2_block = log2_block;
  recipe.payload = {PayloadSource::Kind::kFile, folder + "/payload"};
  PackOptions options;
  options.output_path = folder + "/package.bulla";
  options.overwrite = Overwrite::kYes;
  options.source_date_epoch = 1700000000;
  options.finish_envelope = [&](FileEnvelope &envelope) {
    const Digest digest = sha256(envelope.document);
    envelope.signatures = {TestSigner(signer).sign(digest, BULLA_TYPE_MANIFEST)};
  };
  NoProgress progress;
  pack(recipe, options, progress);
  return read_file(options.output_path);
}

Bytes flipped(Bytes bytes, std::size_t at) {
  bytes.at(at) ^= 1;
  return bytes;
}

Bytes raised(Bytes bytes, std::size_t at) {
  bytes.at(at) = 0xff;
  return bytes;
}

Bytes shortened(Bytes bytes) {
  bytes.pop_back();
  return bytes;
}

std::vector<FlashCase> make_cases(const std::string &folder) {
  const Bytes store = make_store();
  const Bytes good = make_package(folder, 12, "release");
  const Bytes deep = make_package(folder, 10, "release");
  const Bytes foreign = make_package(folder, 12, "nobody");
  const Region region = decode_region(good, good.size());
  const std::size_t payload = region.header.payload_offset;
  // The value of the only signature ends the envelope.
  const std::size_t last_signed = BULLA_HEADER_BYTES + region.header.envelope_bytes - 1;
  const std::size_t store_last =
      BULLA_HEADER_BYTES + decode_region(store, store.size()).header.envelope_bytes - 1;
  return {
      {"good", store, good, "ok"},
      {"good, in small blocks", store, deep, "ok"},
      {"first byte of the tree", store, flipped(good, payload), "payload-digest"},
      {"first byte of the data", store, flipped(good, payload + 4096), "payload-digest"},
      {"last byte of the data", store, flipped(good, good.size() - 1), "payload-digest"},
      {"last byte of small blocks", store, flipped(deep, deep.size() - 1), "payload-digest"},
      {"one byte short", store, shortened(good), "length-mismatch"},
      {"the signature's S", store, flipped(good, last_signed - 31), "sig-invalid"},
      {"the signature's S above L", store, raised(good, last_signed), "sig-malformed"},
      {"signed by another key", store, foreign, "key-unknown"},
      {"the padding", store, flipped(good, payload - 1), "padding-not-zero"},
      {"the magic", store, flipped(good, 0), "bad-magic"},
      {"the key store's signature", flipped(store, store_last - 40), good, "sig-invalid"},
  };
}

class FlashWriter {
 public:
  std::uint32_t add(const void *bytes, std::size_t length) {
    const auto offset = static_cast<std::uint32_t>(bytes_.size());
    const auto *from = static_cast<const std::uint8_t *>(bytes);
    bytes_.insert(bytes_.end(), from, from + length);
    bytes_.resize((bytes_.size() + 3) / 4 * 4);
    return offset;
  }

  std::uint32_t add(const Bytes &bytes) { return add(bytes.data(), bytes.size()); }

  void put(std::size_t offset, const void *bytes, std::size_t length) {
    std::memcpy(bytes_.data() + offset, bytes, length);
  }

  const Bytes &bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

// What the host's verifier, with another crypto provider, says of a case.
flash_case judge(const FlashCase &given, const Uuid &product) {
  auto flow = std::make_unique<package_flow>();
  flow->crypto = &bulla_provider_openssl;
  flow->store_file = cursor(given.store);
  flow->package_file = cursor(given.package);
  flow->product = product.data();
  run_package_flow(flow.get());
  if (name(flow->status) != given.reason) {
    throw std::runtime_error(given.name + ": " + name(flow->status) + ", not " + given.reason);
  }
  flash_case row{};
  row.status = static_cast<std::uint32_t>(flow->status);
  row.stage = static_cast<std::uint32_t>(flow->stage);
  return row;
}

Bytes make_flash(const std::vector<FlashCase> &cases) {
  const Uuid product = product_uuid("widget");
  FlashWriter flash;
  flash_header header{FLASH_MAGIC, static_cast<std::uint32_t>(cases.size()), 0};
  flash.add(&header, sizeof header);
  const std::uint32_t rows = flash.add(Bytes(cases.size() * sizeof(flash_case)));
  header.product_offset = flash.add(product.data(), product.size());
  flash.put(0, &header, sizeof header);
  for (std::size_t i = 0; i < cases.size(); i++) {
    flash_case row = judge(cases[i], product);
    row.name_offset = flash.add(cases[i].name.c_str(), cases[i].name.size() + 1);
    row.store_offset = flash.add(cases[i].store);
    row.store_bytes = static_cast<std::uint32_t>(cases[i].store.size());
    row.package_offset = flash.add(cases[i].package);
    row.package_bytes = static_cast<std::uint32_t>(cases[i].package.size());
    flash.put(rows + i * sizeof row, &row, sizeof row);
  }
  return flash.bytes();
}

}  // namespace
}  // namespace bulla::testing

int main(int argument_count, char **arguments) {
  if (argument_count != 2) return 2;
  const std::string folder = arguments[1];
  try {
    using namespace bulla::testing;
    write_file(folder + "/flash.bin", make_flash(make_cases(folder)));
  } catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
