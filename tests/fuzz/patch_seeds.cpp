// SPDX-License-Identifier: Apache-2.0
//
// Right patches of every kind, and what the triples of a wrong one may say.
#include "tests/fuzz/patch_seeds.hpp"

#include <fstream>
#include <string>

#include "packer/bsdiff/make_bsdiff.hpp"
#include "packer/delta/make_delta.hpp"
#include "tests/host/bsdiff_patch.hpp"

namespace bulla::testing {
namespace {

class Seed {
 public:
  Seed(std::uint8_t kind, std::size_t new_bytes, std::size_t old_bytes) : bytes_{kind} {
    number(new_bytes).number(old_bytes);
  }
  Seed &number(std::size_t value) {
    bytes_.push_back(static_cast<std::uint8_t>(value & 0xff));
    bytes_.push_back(static_cast<std::uint8_t>(value >> 8 & 0xff));
    return *this;
  }
  Seed &raw(ByteView bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }
  void write(const std::filesystem::path &folder, const std::string &name) const {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / ("seed-" + name), std::ios::binary)
        .write(reinterpret_cast<const char *>(bytes_.data()),
               static_cast<std::streamsize>(bytes_.size()));
  }

 private:
  Bytes bytes_;
};

constexpr std::size_t minus(std::size_t value) {
  return 0x10000 - value;
}

void bsdiff_seeds(const std::filesystem::path &folder) {
  NoProgress none;
  const Bytes old_bytes = old_image();
  const Bytes new_bytes = new_image();
  Seed(0, new_bytes.size(), old_bytes.size())
      .raw(make_bsdiff(old_bytes, new_bytes, none))
      .write(folder, "bsdiff");
  Seed(0, 0, 0).raw(make_bsdiff({}, {}, none)).write(folder, "bsdiff-empty");
  Seed(0, 100, 100).raw(content(60)).write(folder, "bsdiff-noise");
  const Bytes streams(40, 7);  // 20 bytes to be added, 20 to be copied
  Seed(1, 40, 30)
      .raw(Bytes{2})
      .number(10)
      .number(20)
      .number(5)
      .number(10)
      .number(0)
      .number(0)
      .raw(streams)
      .write(folder, "built");
  Seed(1, 40, 30)
      .raw(Bytes{2})
      .number(10)
      .number(10)
      .number(minus(10))
      .number(10)
      .number(10)
      .number(minus(9))
      .raw(streams)
      .write(folder, "built-backwards");
  Seed(1, 40, 30).raw(Bytes{1}).number(minus(1)).number(40).number(0).raw(streams).write(
      folder, "built-negative");
  Seed(1, 40, 30)
      .raw(Bytes{2})
      .number(0)
      .number(0)
      .number(1)
      .number(0)
      .number(0)
      .number(1)
      .raw(streams)
      .write(folder, "built-makes-nothing");
}

void delta_seeds(const std::filesystem::path &folder) {
  NoProgress none;
  const Bytes old_bytes = old_image();
  const Bytes new_bytes = new_image();
  Seed(2, new_bytes.size(), old_bytes.size())
      .raw(make_delta(old_bytes, new_bytes, {}, none).stream)
      .write(folder, "delta");
  Seed(2, 20'000, old_bytes.size())
      .raw(make_delta(old_bytes, Bytes(20'000, 3), {}, none).stream)
      .write(folder, "delta-plain");
  Seed(2, 0, 10).raw(make_delta(old_bytes, {}, {}, none).stream).write(folder, "delta-empty");
}

}  // namespace

void patch_seeds(const std::filesystem::path &folder) {
  bsdiff_seeds(folder);
  delta_seeds(folder);
}

}  // namespace bulla::testing
