// SPDX-License-Identifier: Apache-2.0
//
// CBOR sequences of requests and responses. Items are cut apart here; each is judged by its
// decoder.
#include "signer/exchange_files.hpp"

#include "files/input_file.hpp"
#include "formats/error.hpp"
#include "formats/wire/cbor.h"

namespace bulla {
namespace {

// A few thousand documents of the largest size.
constexpr std::uint64_t kExchangeFileMaxBytes = 64u << 20;

template <typename Item>
Bytes encode_all(const std::vector<Item> &items) {
  Bytes sequence;
  for (const Item &item : items) {
    const Bytes encoded = encode(item);
    sequence.insert(sequence.end(), encoded.begin(), encoded.end());
  }
  return sequence;
}

template <typename Item>
std::vector<Item> decode_all(ByteView sequence, Item (*decode)(ByteView)) {
  std::vector<Item> items;
  bulla_cursor at = bulla_cursor_over(sequence.data(), sequence.size());
  do {
    bulla_cursor item;
    const bulla_status status = bulla_cbor_item(&at, &item);
    if (status != BULLA_OK) throw Error(status, "no whole item");
    items.push_back(decode({item.at, item.left}));
  } while (at.left != 0);
  return items;
}

template <typename Item>
std::vector<Item> read_all(const std::string &path, Item (*decode)(ByteView)) {
  const Bytes sequence = read_whole(path, kExchangeFileMaxBytes);
  try {
    return decode_all(sequence, decode);
  } catch (Error &error) {
    error.within(path);
    throw;
  }
}

}  // namespace

void write_requests(const std::string &path, const std::vector<Request> &requests,
                    Overwrite overwrite) {
  write_whole(path, encode_all(requests), overwrite);
}

void write_responses(const std::string &path, const std::vector<Response> &responses,
                     Overwrite overwrite) {
  write_whole(path, encode_all(responses), overwrite);
}

std::vector<Request> read_requests(const std::string &path) {
  return read_all(path, decode_request);
}

std::vector<Response> read_responses(const std::string &path) {
  return read_all(path, decode_response);
}

}  // namespace bulla
