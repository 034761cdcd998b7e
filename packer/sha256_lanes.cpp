// SPDX-License-Identifier: Apache-2.0
//
// A register holds one word of all sixteen blocks. What is read of the blocks, 64 bytes of each,
// comes the other way round and is transposed.
#include "packer/sha256_lanes.hpp"

#if defined(__x86_64__)

#include <cstring>
#include <utility>

namespace bulla {
namespace {

// Only these functions may hold such instructions; nothing else is compiled for them.
#define BULLA_AVX512 __attribute__((target("avx512f,avx512bw"), always_inline)) inline

constexpr std::uint32_t kStart[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr std::uint32_t kRounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::size_t kMessageBytes = 64;
constexpr std::size_t kMessageWords = 16;

// One word of every block. Plain operators: compilers know which instructions they are.
using Words __attribute__((vector_size(64))) = std::uint32_t;

BULLA_AVX512 Words same_in_all(std::uint32_t word) {
  return word - Words{};
}

BULLA_AVX512 Words rotated(Words x, unsigned right) {
  return x >> right | x << (32 - right);
}

BULLA_AVX512 Words swapped(Words x) {  // to the other byte order
  return (rotated(x, 8) & 0xff00ff00) | (rotated(x, 24) & 0x00ff00ff);
}

// In every run of 2 * kWidth words, the second half in `a` and the first half in `b` change places.
template <int kWidth, int... kAt>
BULLA_AVX512 void exchange(Words &a, Words &b, std::integer_sequence<int, kAt...>) {
  constexpr int kOther = kMessageWords;  // from here on indices are of the second operand
  const Words from_a = a;
  const Words from_b = b;
  a = __builtin_shufflevector(from_a, from_b,
                              ((kAt & kWidth) == 0 ? kAt : kOther + kAt - kWidth)...);
  b = __builtin_shufflevector(from_a, from_b,
                              ((kAt & kWidth) == 0 ? kAt + kWidth : kOther + kAt)...);
}

template <int kWidth>
BULLA_AVX512 void exchange_all(Words rows[kMessageWords]) {
  for (std::size_t i = 0; i < kMessageWords; i++) {
    if ((i & kWidth) != 0) continue;
    exchange<kWidth>(rows[i], rows[i + kWidth], std::make_integer_sequence<int, kMessageWords>());
  }
}

// From a row for each block to a row for each word: single words, pairs, fours, halves.
BULLA_AVX512 void transpose(Words rows[kMessageWords]) {
  exchange_all<1>(rows);
  exchange_all<2>(rows);
  exchange_all<4>(rows);
  exchange_all<8>(rows);
}

// Word i of the schedule takes the place of word i - 16.
BULLA_AVX512 void extend(Words schedule[kMessageWords], std::size_t i) {
  const Words early = schedule[(i + 1) % kMessageWords];
  const Words late = schedule[(i + 14) % kMessageWords];
  schedule[i % kMessageWords] += (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3) +
                                 (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10) +
                                 schedule[(i + 9) % kMessageWords];
}

// `s` is a to h, each round one place further: nothing has to be moved.
BULLA_AVX512 void round(Words s[8], std::size_t i, Words word) {
  Words &a = s[(64 - i) % 8];
  Words &b = s[(65 - i) % 8];
  Words &c = s[(66 - i) % 8];
  Words &d = s[(67 - i) % 8];
  Words &e = s[(68 - i) % 8];
  Words &f = s[(69 - i) % 8];
  Words &g = s[(70 - i) % 8];
  Words &h = s[(71 - i) % 8];
  h += word + kRounds[i] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) | (~e & g));
  d += h;
  h += (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) | (c & (a | b)));
}

BULLA_AVX512 void compress(Words state[8], Words schedule[kMessageWords]) {
  Words s[8];
  for (std::size_t i = 0; i < 8; i++) s[i] = state[i];
#pragma GCC unroll 64
  for (std::size_t i = 0; i < 64; i++) {
    if (i >= kMessageWords) extend(schedule, i);
    round(s, i, schedule[i % kMessageWords]);
  }
  for (std::size_t i = 0; i < 8; i++) state[i] += s[i];
}

}  // namespace

bool has_sha256_lanes() noexcept {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  return has;
}

__attribute__((target("avx512f,avx512bw"))) void sha256_lanes(const std::uint8_t *blocks,
                                                              std::size_t block_bytes,
                                                              std::uint8_t *digests) noexcept {
  Words state[8];
  Words message[kMessageWords];
  for (std::size_t i = 0; i < 8; i++) state[i] = same_in_all(kStart[i]);
  for (std::size_t at = 0; at < block_bytes; at += kMessageBytes) {
    for (std::size_t lane = 0; lane < kSha256Lanes; lane++) {
      std::memcpy(&message[lane], blocks + lane * block_bytes + at, kMessageBytes);
      message[lane] = swapped(message[lane]);
    }
    transpose(message);
    compress(state, message);
  }
  // The padding: one bit, zeros, the length in bits.
  for (Words &word : message) word = Words{};
  message[0] = same_in_all(0x80000000);
  message[15] = same_in_all(static_cast<std::uint32_t>(block_bytes * 8));
  compress(state, message);

  std::uint32_t words[8][kSha256Lanes];
  for (std::size_t i = 0; i < 8; i++) {
    const Words in_order = swapped(state[i]);
    std::memcpy(words[i], &in_order, sizeof in_order);
  }
  for (std::size_t lane = 0; lane < kSha256Lanes; lane++) {
    for (std::size_t i = 0; i < 8; i++, digests += 4) std::memcpy(digests, &words[i][lane], 4);
  }
}

}  // namespace bulla

#else

namespace bulla {

bool has_sha256_lanes() noexcept {
  return false;
}

void sha256_lanes(const std::uint8_t *, std::size_t, std::uint8_t *) noexcept {}

}  // namespace bulla

#endif
