// SPDX-License-Identifier: Apache-2.0
//
// One store after another, then what lies between them.
#include "signer/tks_chain_lint.hpp"

#include <span>

#include "formats/error.hpp"
#include "signer/key_store_versions.hpp"
#include "signer/tks_chain.hpp"
#include "signer/tks_lint.hpp"
#include "signer/tks_step.hpp"
#include "signer/tks_step_lint.hpp"

namespace bulla {
namespace {

class Findings {
 public:
  void add(std::uint32_t version, const std::vector<TksWarning> &warnings) {
    for (const TksWarning &warning : warnings)
      list.push_back({version, std::string(warning.name), warning.sentence});
  }
  // Runs a check that throws what it forbids.
  template <typename Check>
  void forbid(std::uint32_t version, const Check &check) {
    try {
      check();
    } catch (const Error &error) {
      list.push_back({version, std::string(error.reason()), error.what(), error});
    }
  }

  std::vector<TksFinding> list;
};

void lint_silent_drop(const KeyStore &held, const KeyStore &next, Findings &findings) {
  for (const KeyId &id : key_ids(held))
    if (!find_key(next, id) && !is_revoked(next, id))
      findings.add(next.version,
                   {{"silent-drop", "key " + key_label(held, id) +
                                        " left without being revoked; no key store says why"}});
}

void lint_step_of(std::span<const KeyStore> before, const KeyStore &next, Findings &findings) {
  const KeyStore &held = before.back();
  findings.forbid(next.version, [&] { require_step(held, next); });
  findings.forbid(next.version, [&] { require_no_return(before, next); });
  findings.add(next.version, lint_step(held, next, {}));
  lint_silent_drop(held, next, findings);
}

}  // namespace

std::vector<TksFinding> lint_key_store_file(const std::string &path) {
  const std::vector<KeyStoreVersion> versions = read_key_store_versions(path);
  std::vector<KeyStore> stores;
  for (const KeyStoreVersion &version : versions) stores.push_back(version.store);
  Findings findings;
  for (std::size_t i = 0; i < stores.size(); ++i) {
    if (i > 0) lint_step_of(std::span(stores).first(i), stores[i], findings);
    findings.add(stores[i].version, lint_key_store(stores[i]));
  }
  const std::size_t judged = versions.size() - (versions.back().signatures.empty() ? 1 : 0);
  if (judged > 1)
    findings.forbid(stores[judged - 1].version, [&] {
      require_chain({versions.begin(), versions.begin() + static_cast<std::ptrdiff_t>(judged)});
    });
  return findings.list;
}

}  // namespace bulla
