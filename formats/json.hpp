// SPDX-License-Identifier: Apache-2.0
//
// JSON of every structure, in the words of the command line: digests and key ids in hex, UUIDs in
// their usual text, numbers that have a word as that word. It is for people and scripts to read and
// is never read back. Absent members are left out. Include <nlohmann/json.hpp> in the .cpp that
// uses it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "formats/envelope.hpp"
#include "formats/exchange.hpp"
#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "formats/proof.hpp"
#include "formats/seal.hpp"
#include "formats/signature.hpp"
#include "formats/transport.hpp"
#include "formats/update.hpp"

namespace bulla {

nlohmann::ordered_json to_json(const Blob &blob);
nlohmann::ordered_json to_json(const Manifest &manifest);
nlohmann::ordered_json to_json(const Transport &transport);
nlohmann::ordered_json to_json(const PublicKey &key);
nlohmann::ordered_json to_json(const KeyStore &store);
nlohmann::ordered_json to_json(const Signature &signature);
nlohmann::ordered_json to_json(const std::vector<Signature> &signatures);
nlohmann::ordered_json to_json(const Proof &proof);  // opened, or "malformed": reason
nlohmann::ordered_json to_json(const Batch &batch);
nlohmann::ordered_json to_json(const Update &update);
nlohmann::ordered_json to_json(const Seal &seal);
nlohmann::ordered_json to_json(const Request &request);
nlohmann::ordered_json to_json(const Response &response);

// {"manifest"|"key_store"|"update": …, "document": {type, size, digest}, "signatures", "transport",
// "transport_signatures", "proofs", "attachments"}. Throws as the decoders of the documents do.
nlohmann::ordered_json to_json(const FileEnvelope &envelope);

}  // namespace bulla
