// SPDX-License-Identifier: Apache-2.0
//
// Key stores, chains, and chains inside packages (FORMAT.md 8): what replaces what is held.
#include <gtest/gtest.h>

#include "formats/error.hpp"
#include "formats/names.hpp"
#include "tests/host/packages.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {
namespace {

KeyStore version(std::uint32_t number) {
  return standard_store(number).store();
}

// A root of other keys, one epoch later.
KeyStore next_epoch(std::uint32_t number, std::uint32_t epoch = 1) {
  StoreBuilder builder = standard_store(number, epoch);
  builder.store().roles[0].keys = {builder.index("d"), builder.index("e")};
  return builder.store();
}

KeyStore other_fleet(std::uint32_t number) {
  KeyStore store = version(number);
  store.fleet = fleet_uuid("other-fleet");
  return store;
}

KeyStore without_rel_1(std::uint32_t number) {
  StoreBuilder builder(number);
  builder.role(BULLA_ROLE_ROOT, "root", 2, {"a", "b", "c"});
  builder.image_role("release", 1, {"rel-2"});
  builder.revoke("rel-1");
  return builder.store();
}

Verdict judge(const Package &package, const KeyStore &held, ChainUse use = ChainUse::kWalk) {
  VerifyOptions options;
  options.chain = use;
  return verify_bytes(package.file(), "file.bulla", trust_in(held), options);
}

Package image_with_chain(const Chain &chain, const std::string &signer = "rel-1") {
  Package package = image_package(content(100), {signer});
  package.envelope.proofs.push_back(to_proof(chain));
  return package;
}

struct Step {
  const char *name;
  KeyStore next;
  Names signers;
  const char *reason;
  int exit_code;
};

TEST(KeyStoreVerdict, NamesTheOneReason) {
  KeyStore fork = version(3);
  fork.issued = 1;
  KeyStore same_epoch = next_epoch(4, 0);
  const Step steps[] = {
      {"next version", version(4), {"a", "b"}, "", 0},
      {"the same again", version(3), {"a", "b"}, "", 0},
      {"the same without a signature", version(3), {}, "", 0},
      {"older", version(2), {"a", "b"}, "tks-rollback", 1},
      {"another of the same version", fork, {"a", "b"}, "tks-fork", 1},
      {"65 536 versions ahead", version(3 + 65536), {"a", "b"}, "tks-jump", 1},
      {"another fleet", other_fleet(4), {"a", "b"}, "wrong-fleet", 1},
      {"one root key of two", version(4), {"a"}, "tks-old-threshold", 1},
      {"no signature", version(4), {}, "sig-missing", 1},
      {"new root only", next_epoch(4), {"d", "e"}, "tks-old-threshold", 1},
      {"old root only", next_epoch(4), {"a", "b"}, "tks-new-threshold", 1},
      {"both roots", next_epoch(4), {"a", "b", "d", "e"}, "", 0},
      {"epoch skipped by its own root", next_epoch(4, 2), {"d", "e"}, "tks-epoch-gap", 1},
      {"epoch skipped with the old root", next_epoch(4, 2), {"a", "b", "d", "e"}, "", 0},
      {"new root without a new epoch",
       same_epoch,
       {"a", "b", "d", "e"},
       "tks-root-changed-in-epoch",
       1},
  };
  for (const Step &step : steps) {
    const Verdict verdict = judge(key_store_package(step.next, step.signers), version(3));
    EXPECT_EQ(verdict.reason, step.reason) << step.name;
    EXPECT_EQ(verdict.exit_code, step.exit_code) << step.name;
    EXPECT_EQ(verdict.trust.held, 3u) << step.name;
    EXPECT_EQ(verdict.trust.reached, verdict.accepted ? step.next.version : 3u) << step.name;
  }
}

TEST(KeyStoreVerdict, ChainFileLeadsOverEpochs) {
  const Chain links{{link_of(version(4)), link_of(next_epoch(5), {"a", "b", "d", "e"})}};
  const Package chain = key_store_package(next_epoch(6), {"d", "e"}, links);
  const Verdict verdict = judge(chain, version(1));
  EXPECT_EQ(verdict.reason, "");
  EXPECT_EQ(verdict.kind, FileKind::kChain);
  EXPECT_EQ(verdict.trust.reached, 6u);
  EXPECT_EQ(judge(chain, version(1), ChainUse::kIgnore).reason, "tks-old-threshold");
}

struct BadChain {
  const char *name;
  Chain links;
  KeyStore document;
  Names signers;
  const char *reason;
  int exit_code;
};

TEST(KeyStoreVerdict, AFaultInAChainFileIsItsReason) {
  Chain crowd;
  for (std::uint32_t i = 1; i <= 65; i++) crowd.links.push_back(link_of(version(i)));
  KeyStore fork = version(1);
  fork.issued = 1;
  const BadChain chains[] = {
      {"links swapped",
       {{link_of(version(4)), link_of(version(3))}},
       version(5),
       {"a", "b"},
       "chain-order",
       3},
      {"link repeated",
       {{link_of(version(4)), link_of(version(4))}},
       version(5),
       {"a", "b"},
       "chain-order",
       3},
      {"document not above its last link",
       {{link_of(version(5))}},
       version(5),
       {"a", "b"},
       "chain-order",
       3},
      {"65 links", crowd, version(70), {"a", "b"}, "chain-too-long", 3},
      {"link not signed enough",
       {{link_of(version(4), {"a"})}},
       version(5),
       {"a", "b"},
       "tks-old-threshold",
       1},
      {"link of another fleet",
       {{link_of(other_fleet(4))}},
       version(5),
       {"a", "b"},
       "wrong-fleet",
       1},
      {"link that forks", {{link_of(fork)}}, version(5), {"a", "b"}, "tks-fork", 1},
      {"all of it old", {{link_of(version(0))}}, version(1), {"a", "b"}, "", 0},
  };
  for (const BadChain &chain : chains) {
    const Package package = key_store_package(chain.document, chain.signers, chain.links);
    const Verdict verdict = judge(package, version(1));
    EXPECT_EQ(verdict.reason, chain.reason) << chain.name;
    EXPECT_EQ(verdict.exit_code, chain.exit_code) << chain.name;
  }
}

TEST(ChainInAPackage, BringsTheKeyThatThePackageNeeds) {
  const Chain chain{{link_of(without_rel_1(2))}};
  const Verdict with = judge(image_with_chain(chain, "rel-2"), version(1));
  EXPECT_EQ(with.reason, "");
  EXPECT_EQ(with.trust.held, 1u);
  EXPECT_EQ(with.trust.reached, 2u);
  const Verdict without = judge(image_with_chain(chain, "rel-2"), version(1), ChainUse::kIgnore);
  EXPECT_EQ(without.reason, "key-unknown");
  ASSERT_FALSE(without.hints.empty());
  EXPECT_NE(without.hints.back().find("version 2"), std::string::npos) << without.hints.back();
}

TEST(ChainInAPackage, MayRevokeTheSignerOfItsPackage) {
  const Chain chain{{link_of(without_rel_1(2))}};
  const Verdict verdict = judge(image_with_chain(chain), version(1));
  EXPECT_EQ(verdict.reason, "key-revoked");
  EXPECT_EQ(verdict.trust.reached, 2u);
}

TEST(ChainInAPackage, NeverSpoilsIt) {
  KeyStore fork = version(1);
  fork.issued = 1;
  const Chain chains[] = {
      {{link_of(other_fleet(2))}},
      {{link_of(version(2), {"a"})}},
      {{link_of(fork)}},
      {{link_of(version(3)), link_of(version(2))}},
      {{link_of(version(0))}},
      {{ChainLink{content(30), sign_all({"a"}, content(30), BULLA_TYPE_KEY_STORE)}}},
  };
  for (const Chain &chain : chains) {
    const Verdict verdict = judge(image_with_chain(chain), version(1));
    EXPECT_EQ(verdict.reason, "");
  }
}

TEST(ChainInAPackage, LinksTakenStayTakenWhenItStops) {
  const Chain chain{{link_of(version(2)), link_of(version(3)), link_of(version(4), {"a"})}};
  const Verdict verdict = judge(image_with_chain(chain), version(1));
  EXPECT_TRUE(verdict.accepted);
  EXPECT_EQ(verdict.trust.reached, 3u);
  EXPECT_EQ(verdict.trust.chain_stopped_at, 3u);
  EXPECT_EQ(verdict.trust.chain_reason, "tks-old-threshold");
  EXPECT_EQ(verdict.warnings.size(), 1u);
}

std::string anchor_reason(const Bytes &file, std::string *sentence = nullptr) {
  try {
    (void)Trust::anchor(file, "tks.bulla");
    return "";
  } catch (const Error &error) {
    if (sentence != nullptr) *sentence = error.what();
    return std::string(error.reason());
  }
}

TEST(Anchor, MustBeSignedByItsOwnRoot) {
  EXPECT_EQ(anchor_reason(key_store_package(version(1)).file()), "");
  EXPECT_EQ(anchor_reason(key_store_package(version(1), {"a"}).file()), "sig-threshold");
  EXPECT_EQ(anchor_reason(key_store_package(version(1), {}).file()), "sig-missing");
  EXPECT_EQ(anchor_reason(key_store_package(version(1), {"rel-1"}).file()), "sig-out-of-scope");
}

TEST(Anchor, MayBeAChainFileAndStandsForItsDocument) {
  const Package chain = key_store_package(version(2), {"a", "b"}, {{link_of(version(1))}});
  EXPECT_EQ(Trust::anchor(chain.file(), "chain.bulla").version(), 2u);
}

TEST(Anchor, NamesTheKindOfFileThatItWasGiven) {
  std::string sentence;
  EXPECT_EQ(anchor_reason(image_package(content(10)).file(), &sentence), "wrong-type");
  EXPECT_NE(sentence.find("this is an image package"), std::string::npos) << sentence;
  EXPECT_EQ(anchor_reason(capability_package(capability_manifest()).file(), &sentence),
            "wrong-type");
  EXPECT_NE(sentence.find("this is a capability"), std::string::npos) << sentence;
}

TEST(Anchor, RefusesWhatIsLeftOfARootThatNeedsUnknownKeys) {
  StoreBuilder builder = standard_store();
  builder.store().keys.push_back(Bytes{0xff});
  builder.store().roles[0].keys = {builder.index("a"), builder.store().keys.size() - 1};
  EXPECT_EQ(anchor_reason(key_store_package(builder.store()).file()), "tks-root-unusable");
}

TEST(Anchor, FindsKeysByNameAndId) {
  const Trust trust = trust_in(version(1));
  const std::string id = to_hex(TestSigner("rel-1").id());
  EXPECT_EQ(trust.find_key(std::string("rel-1")).id, TestSigner("rel-1").id());
  EXPECT_EQ(trust.find_key(id.substr(0, 8)).name, "rel-1");
  EXPECT_EQ(trust.find_key(id).name, "rel-1");
  EXPECT_THROW((void)trust.find_key(std::string("rel-2")), Error);
  EXPECT_THROW((void)trust.find_key(id.substr(0, 3)), Error);
}

}  // namespace
}  // namespace bulla::testing
