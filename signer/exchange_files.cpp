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

void append(Bytes &sequence, const Bytes &item) {
  sequence.insert(sequence.end(), item.begin(), item.end());
}

// A response says that it is one in its first entry, {0: 7, …}; all else is read as a request,
// whose decoder says what is wrong.
ExchangeItem decode_item(ByteView item) {
  const bool is_response = item.size() > 2 && item[1] == 0 && item[2] == BULLA_TYPE_RESPONSE;
  if (is_response) return decode_response(item);
  return decode_request(item);
}

std::vector<ExchangeItem> decode_all(ByteView sequence) {
  std::vector<ExchangeItem> items;
  bulla_cursor at = bulla_cursor_over(sequence.data(), sequence.size());
  do {
    bulla_cursor item;
    const bulla_status status = bulla_cbor_item(&at, &item);
    if (status != BULLA_OK) throw Error(status, "no whole item");
    items.push_back(decode_item({item.at, item.left}));
  } while (at.left != 0);
  return items;
}

// Hands every item on; errors name the file.
template <typename Take>
void for_each_item_of(ByteView sequence, const std::string &name, const Take &take) {
  try {
    for (ExchangeItem &item : decode_all(sequence)) take(std::move(item));
  } catch (Error &error) {
    error.within(name);
    throw;
  }
}

template <typename Take>
void for_each_item(const std::string &path, const Take &take) {
  for_each_item_of(read_whole(path, kExchangeFileMaxBytes), path, take);
}

void take_answer(std::vector<Answered> &answers, ExchangeItem &&item) {
  if (auto *response = std::get_if<Response>(&item)) {
    answers.push_back({std::move(*response), std::nullopt});
  } else if (!answers.empty() && !answers.back().request) {
    answers.back().request = std::move(std::get<Request>(item));
  } else {
    throw Error(BULLA_WRONG_TYPE, "this is a request, where its answer is wanted")
        .hint("bulla sign FILE.req --key URI -o FILE.sig, where the key is");
  }
}

}  // namespace

Bytes encode(const std::vector<Request> &requests) {
  Bytes sequence;
  for (const Request &request : requests) append(sequence, encode(request));
  return sequence;
}

Bytes encode(const std::vector<Answered> &answers) {
  Bytes sequence;
  for (const Answered &answered : answers) {
    append(sequence, encode(answered.response));
    if (answered.request) append(sequence, encode(*answered.request));
  }
  return sequence;
}

void write_requests(const std::string &path, const std::vector<Request> &requests,
                    Overwrite overwrite) {
  write_whole(path, encode(requests), overwrite);
}

void write_answers(const std::string &path, const std::vector<Answered> &answers,
                   Overwrite overwrite) {
  write_whole(path, encode(answers), overwrite);
}

std::vector<Request> read_requests(const std::string &path) {
  std::vector<Request> requests;
  for_each_item(path, [&](ExchangeItem &&item) {
    if (std::holds_alternative<Response>(item)) {
      throw Error(BULLA_WRONG_TYPE, "this is an answer, where a request is wanted")
          .hint("bulla attach PKG… FILE.sig, where the packages are");
    }
    requests.push_back(std::move(std::get<Request>(item)));
  });
  return requests;
}

std::vector<Answered> read_answers(const std::string &path) {
  std::vector<Answered> answers;
  for_each_item(path, [&](ExchangeItem &&item) { take_answer(answers, std::move(item)); });
  return answers;
}

std::vector<Answered> parse_answers(ByteView sequence, const std::string &name) {
  std::vector<Answered> answers;
  for_each_item_of(sequence, name,
                   [&](ExchangeItem &&item) { take_answer(answers, std::move(item)); });
  return answers;
}

std::vector<ExchangeItem> read_exchange(const std::string &path) {
  std::vector<ExchangeItem> items;
  for_each_item(path, [&](ExchangeItem &&item) { items.push_back(std::move(item)); });
  return items;
}

}  // namespace bulla
