// SPDX-License-Identifier: Apache-2.0
//
// The encoder of key stores (FORMAT.md 6.3): keys sorted, every index remapped.
#include "formats/key_store.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include "formats/cbor_writer.hpp"
#include "formats/encode_parts.hpp"
#include "formats/error.hpp"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

// The key table as it is encoded, and where each key of the struct went.
struct KeyTable {
  std::vector<Bytes> entries;          // ascending as encoded
  std::vector<std::size_t> new_index;  // by index into KeyStore::keys

  std::size_t index_of(std::size_t old_index, std::string_view what) const {
    if (old_index < new_index.size()) return new_index[old_index];
    throw Error(Reason::kInternal, std::string(what) + ": no key " + std::to_string(old_index));
  }
};

KeyTable sort_keys(const std::vector<StoreKey> &keys) {
  std::vector<Bytes> items;
  for (const StoreKey &key : keys) items.push_back(bytes_item(key_entry(key)));
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return items[a] < items[b]; });
  KeyTable table{{}, std::vector<std::size_t>(items.size())};
  for (const std::size_t old_index : order) {
    table.new_index[old_index] = table.entries.size();
    table.entries.push_back(items[old_index]);
  }
  return table;
}

void write(CborWriter &out, const KeyTable &table) {
  SortedArray sorted;
  for (const Bytes &entry : table.entries) sorted.add(entry);
  sorted.write(out, "keys");
}

void write_role_keys(CborWriter &out, const Role &role, const KeyTable &table) {
  const std::string what = "keys of role " + role.label;
  SortedArray keys;
  for (const std::size_t key : role.keys) keys.add(uint_item(table.index_of(key, what)));
  keys.write(out, what);
}

void write_minimum(CborWriter &out, const Role &role) {
  SortedArray sorted;
  for (const AlgorithmMinimum &minimum : role.minimum) {
    Bytes algorithm = encode_item([&](CborWriter &key) { key.integer(minimum.algorithm); });
    sorted.add(std::move(algorithm), encode_item([&](CborWriter &item) {
                 item.array(2);
                 item.integer(minimum.algorithm);
                 item.uint(minimum.count);
               }));
  }
  sorted.write(out, "minimum of role " + role.label);
}

Bytes encode(const Role &role, const KeyTable &table) {
  return encode_item([&](CborWriter &out) {
    out.array(8);
    out.uint(role.kind);
    out.text(role.label);
    out.uint(role.threshold);
    write_role_keys(out, role, table);
    out.uint(role.classes);
    SortedArray products;
    for (const Uuid &product : role.products) products.add(bytes_item(product));
    products.write(out, "products of role " + role.label);
    write_minimum(out, role);
    out.uint(role.grants);
  });
}

// Ascending by kind, then label; a role of unknown kind has its body in that place.
void write_roles(CborWriter &out, const KeyStore &store, const KeyTable &table) {
  const auto sort_key = [](std::uint32_t kind, const Bytes &second) {
    Bytes key = uint_item(kind);
    key.insert(key.end(), second.begin(), second.end());
    return key;
  };
  SortedArray sorted;
  for (const Role &role : store.roles) {
    sorted.add(sort_key(role.kind, text_item(role.label)), encode(role, table));
  }
  for (const UnknownRole &role : store.unknown_roles) {
    sorted.add(sort_key(role.kind, bytes_item(role.body)), encode_item([&](CborWriter &item) {
                 item.array(2);
                 item.uint(role.kind);
                 item.bytes(role.body);
               }));
  }
  sorted.write(out, "roles");
}

Bytes encode(const Revocation &revocation) {
  return encode_item([&](CborWriter &out) {
    out.array(revocation.grandfather ? 4 : 3);
    out.bytes(revocation.key);
    out.uint(revocation.reason);
    out.uint(revocation.boot_enforce);
    if (!revocation.grandfather) return;
    out.array(2);
    out.bytes(revocation.grandfather->root);
    out.uint(revocation.grandfather->size);
  });
}

void write(CborWriter &out, const std::vector<Revocation> &revocations) {
  SortedArray sorted;
  for (const Revocation &revocation : revocations) {
    sorted.add(bytes_item(revocation.key), encode(revocation));
  }
  sorted.write(out, "revoked");
}

void write(CborWriter &out, const std::vector<Digest> &denied) {
  SortedArray sorted;
  for (const Digest &digest : denied) sorted.add(bytes_item(digest));
  sorted.write(out, "denied");
}

Bytes encode_subject(const SecurityWindow &window) {
  const std::uint32_t *const image_class = std::get_if<std::uint32_t>(&window.subject);
  return image_class != nullptr ? uint_item(*image_class)
                                : bytes_item(std::get<Uuid>(window.subject));
}

void write(CborWriter &out, const std::vector<SecurityWindow> &windows) {
  SortedArray sorted;
  for (const SecurityWindow &window : windows) {
    const Bytes subject = encode_subject(window);
    sorted.add(subject, encode_item([&](CborWriter &item) {
                 item.array(3);
                 item.raw(subject);
                 item.uint(window.min);
                 item.uint(window.max);
               }));
  }
  sorted.write(out, "security-versions");
}

void write_notes(CborWriter &out, const KeyStore &store, const KeyTable &table) {
  SortedArray sorted;
  for (const KeyNote &note : store.notes) {
    const std::size_t index = table.index_of(note.key, "note");
    sorted.add(uint_item(index), encode_item([&](CborWriter &item) {
                 item.array(4);
                 item.uint(index);
                 item.text(note.label);
                 item.uint(note.not_before);
                 item.uint(note.not_after);
               }));
  }
  sorted.write(out, "notes");
}

void write_optional(CborWriter &out, const KeyStore &store, const KeyTable &table) {
  if (store.issued) {
    out.uint(10);
    out.uint(*store.issued);
  }
  if (!store.notes.empty()) {
    out.uint(11);
    write_notes(out, store, table);
  }
  write_tail(out, store.features, store.extensions);
}

constexpr std::size_t kMandatoryEntries = 10;

}  // namespace

Bytes key_entry(const StoreKey &key) {
  const PublicKey *const usable = std::get_if<PublicKey>(&key);
  return usable != nullptr ? encode(*usable) : std::get<Bytes>(key);
}

Bytes encode(const KeyStore &store) {
  const KeyTable table = sort_keys(store.keys);
  return encode_item([&](CborWriter &out) {
    out.map(kMandatoryEntries + (store.issued ? 1u : 0u) + (store.notes.empty() ? 0u : 1u) +
            count_tail(store.features, store.extensions));
    out.uint(0);
    out.uint(BULLA_TYPE_KEY_STORE);
    out.uint(1);
    out.uint(BULLA_FORMAT_VERSION);
    out.uint(2);
    out.uint(store.version);
    out.uint(3);
    out.uint(store.epoch);
    out.uint(4);
    out.bytes(store.fleet);
    out.uint(5);
    write(out, table);
    out.uint(6);
    write_roles(out, store, table);
    out.uint(7);
    write(out, store.revocations);
    out.uint(8);
    write(out, store.denied);
    out.uint(9);
    write(out, store.windows);
    write_optional(out, store, table);
  });
}

std::optional<std::size_t> find_key(const KeyStore &store, const KeyId &id) {
  for (std::size_t i = 0; i < store.keys.size(); i++) {
    const PublicKey *const usable = std::get_if<PublicKey>(&store.keys[i]);
    if (usable != nullptr && key_id(*usable) == id) return i;
  }
  return std::nullopt;
}

}  // namespace bulla
