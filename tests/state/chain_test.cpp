// SPDX-License-Identifier: Apache-2.0
//
// Chains on a device: link by link, each committed, in little memory (FORMAT.md 8.5; rules R8, R9,
// R28).
#include <gtest/gtest.h>

#include <iostream>

#include "formats/digest.hpp"
#include "tests/state/rig.hpp"

namespace bulla::testing {
namespace {

constexpr std::size_t kMemoryLimit = 20 * 1024;
constexpr std::size_t kSmallStore = 4096;

// Link n is the first of epoch n; root keys rotate by one each time.
std::string root_key(std::uint32_t n) {
  return "root-" + std::to_string(n);
}

KeyStore link_store(std::uint32_t epoch) {
  return fleet_store_with(epoch + 1, epoch,
                          {root_key(epoch), root_key(epoch + 1), root_key(epoch + 2)}, {"rel-1"})
      .store();
}

// Two keys of both the old root and the new one.
ChainLink link(std::uint32_t epoch) {
  return link_of(link_store(epoch), {root_key(epoch), root_key(epoch + 1)});
}

Chain chain_of(std::uint32_t first, std::uint32_t last) {
  Chain chain;
  for (std::uint32_t epoch = first; epoch <= last; epoch++) chain.links.push_back(link(epoch));
  return chain;
}

KeyStore factory_store() {
  return fleet_store_with(1, 0, {"a", "b", root_key(1), root_key(2)}, {"rel-1"}).store();
}

// A device of one component with the least memory, all of it counted.
class SmallDevice {
 public:
  explicit SmallDevice(SimBoard &board) {
    device_.crypto = remembering_crypto();
    device_.board = board.get();
    device_.memory = {{store_[0], store_[1]}, kSmallStore, seal_,
                      sizeof seal_,           seal_,       sizeof seal_};
    device_.state.components = components_;
    device_.state.capacity = 4;
    EXPECT_EQ(name(bulla_device_start(&device_)), "ok");
  }

  static constexpr std::size_t bytes() {
    return sizeof(bulla_device) + sizeof(components_) + sizeof(store_) + sizeof(seal_);
  }

  std::string deliver(const Bytes &file, bulla_delivery &delivery) {
    struct Context {
      const Bytes *bytes;
    } context{&file};
    const bulla_source source = {
        &context, file.size(),
        [](void *given, std::uint64_t at, std::uint8_t *to, std::size_t length) {
          const Bytes &from = *static_cast<Context *>(given)->bytes;
          std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), length, to);
          return BULLA_OK;
        }};
    return name(bulla_device_deliver(&device_, &source, BULLA_FORWARD, &delivery));
  }

  const bulla_device &device() const { return device_; }

 private:
  bulla_device device_{};
  bulla_component_state components_[4];
  std::uint8_t store_[2][kSmallStore];
  std::uint8_t seal_[3072];
};

TEST(Chain, Of64LinksWalksInOneDeliveryIn20KiB) {
  static_assert(SmallDevice::bytes() <= kMemoryLimit);
  SimBoard board;
  { const Rig factory(board, factory_store()); }
  const std::size_t before = board.records.size();
  SmallDevice small(board);
  bulla_delivery delivery;
  ImageSpec image;
  image.chain = chain_of(1, 64);
  const Bytes file = file_of(image);
  ASSERT_EQ(small.deliver(file, delivery), "ok");
  EXPECT_EQ(delivery.links, 64u);
  EXPECT_EQ(delivery.links_taken, 64u);
  EXPECT_EQ(delivery.outcome, BULLA_OUTCOME_STAGED);
  EXPECT_EQ(small.device().held.view.version, 65u);
  EXPECT_EQ(board.records.size() - before, 64u + 2u);  // each link; WRITING, STAGED
  std::cout << "chain_links 64\nchain_file_bytes " << file.size() << "\ncaller_memory_bytes "
            << SmallDevice::bytes() << "\nof_it_struct_bulla_device " << sizeof(bulla_device)
            << '\n';
}

TEST(Chain, InAKeyStoreFileEndsWithItsDocument) {
  SimBoard board;
  Rig rig(board, factory_store());
  const Bytes file = store_file(link_store(5), {root_key(5), root_key(6)}, chain_of(1, 4));
  const Delivered delivered = rig.deliver(file);
  EXPECT_EQ(delivered.reason, "ok");
  EXPECT_EQ(delivered.report.outcome, BULLA_OUTCOME_STORE);
  EXPECT_EQ(delivered.report.links_taken, 4u);
  EXPECT_EQ(rig.version(), 6u);
}

TEST(Chain, R8Has64LinksAtMost) {
  SimBoard board;
  Rig rig(board, factory_store());
  ImageSpec image;
  image.chain = chain_of(1, 65);
  const Delivered delivered = rig.deliver(file_of(image));
  EXPECT_EQ(delivered.reason, "ok");  // without the chain
  EXPECT_EQ(name(delivered.report.chain_reason), "chain-too-long");
  EXPECT_EQ(delivered.report.stopped_at, 0u);
  EXPECT_EQ(rig.version(), 1u);
  EXPECT_EQ(
      rig.deliver(store_file(link_store(66), {root_key(66), root_key(67)}, image.chain)).reason,
      "chain-too-long");
}

TEST(Chain, R9ABadLinkLeavesTheDeviceAtTheOneBeforeAndIsReported) {
  SimBoard board;
  Rig rig(board, factory_store());
  ImageSpec image;
  image.chain = chain_of(1, 6);
  image.chain.links[3].signatures[0].value[7] ^= 1;
  const Delivered delivered = rig.deliver(file_of(image));
  EXPECT_EQ(delivered.report.links_taken, 3u);
  EXPECT_EQ(delivered.report.stopped_at, 4u);
  EXPECT_EQ(name(delivered.report.chain_reason), "tks-old-threshold");
  EXPECT_EQ(delivered.reason, "ok");  // the image verifies without the rest of the chain
  EXPECT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.version(), 4u);
}

TEST(Chain, R9ABadLinkIsTheReasonOfAKeyStoreFile) {
  SimBoard board;
  Rig rig(board, factory_store());
  Chain chain = chain_of(1, 6);
  chain.links.erase(chain.links.begin() + 3);
  const Delivered delivered =
      rig.deliver(store_file(link_store(7), {root_key(7), root_key(8)}, chain));
  EXPECT_EQ(delivered.reason, "tks-epoch-gap");
  EXPECT_EQ(delivered.report.stage, BULLA_STAGE_CHAIN);
  EXPECT_EQ(rig.version(), 4u);
}

TEST(Chain, R9LinksStayTakenWhenTheirPackageIsRefused) {
  SimBoard board;
  Rig rig(board, factory_store());
  ImageSpec image;
  image.signers = {"nobody"};
  image.chain = chain_of(1, 3);
  EXPECT_EQ(rig.deliver(file_of(image)).reason, "key-unknown");
  EXPECT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.version(), 4u);
}

TEST(Chain, R28OneFileBringsAnyDeviceThatEverLeftTheFactory) {
  ImageSpec image;
  image.chain = chain_of(1, 10);
  const Bytes file = file_of(image);
  for (std::uint32_t held = 0; held <= 10; held++) {
    SimBoard board;
    Rig rig(board, factory_store());
    if (held > 0) {
      const Chain before = held > 1 ? chain_of(1, held - 1) : Chain{};
      const Bytes store =
          store_file(link_store(held), {root_key(held), root_key(held + 1)}, before);
      ASSERT_EQ(rig.deliver(store).reason, "ok");
    }
    const Delivered delivered = rig.deliver(file);
    EXPECT_EQ(delivered.reason, "ok") << held;
    EXPECT_EQ(delivered.report.links_taken, 10 - held);
    EXPECT_EQ(rig.version(), 11u);
  }
}

TEST(Chain, ALinkThatDoesNotFitStopsTheWalkThere) {
  SimBoard board;
  { const Rig factory(board, factory_store()); }
  SmallDevice small(board);
  KeyStore large = link_store(2);
  for (std::uint32_t i = 0; i < 32; i++) {
    large.denied.push_back(sha256(as_bytes("denied " + std::to_string(i))));
    Revocation revocation;
    revocation.key = sha256(as_bytes("revoked " + std::to_string(i)));
    revocation.grandfather = Grandfather{sha256(as_bytes("root")), 1};
    large.revocations.push_back(revocation);
  }
  for (int i = 0; i < 8; i++) {
    large.extensions.push_back({static_cast<std::uint32_t>(100 + i), Bytes(200)});
  }
  ImageSpec image;
  image.chain.links = {link(1), link_of(large, {root_key(2), root_key(3)})};
  bulla_delivery delivery;
  EXPECT_EQ(small.deliver(file_of(image), delivery), "ok");
  EXPECT_EQ(delivery.links_taken, 1u);
  EXPECT_EQ(name(delivery.chain_reason), "memory-exceeded");
}

TEST(Chain, LinkThatTheRecordCannotHoldStopsTheWalkAndNotTheDevice) {
  SimBoard board;
  Rig rig(board, factory_store());
  board.record_bytes = board.records.back().size() + 2 * 168 + 40;
  KeyStore large = link_store(2);
  for (int i = 0; i < 32; i++) {
    large.denied.push_back(sha256(as_bytes("denied " + std::to_string(i))));
  }
  ImageSpec image;
  image.chain.links = {link(1), link_of(large, {root_key(2), root_key(3)})};
  const Delivered delivered = rig.deliver(file_of(image));
  EXPECT_EQ(delivered.report.links_taken, 1u);
  EXPECT_EQ(delivered.report.stopped_at, 2u);
  EXPECT_EQ(name(delivered.report.chain_reason), "space-exceeded");
  EXPECT_EQ(delivered.reason, "ok");
  EXPECT_EQ(rig.restart(), "ok");
  EXPECT_EQ(rig.version(), 2u);
  for (const char *more : {"os", "modem"}) {  // room for one component more
    image.name = more;
    EXPECT_EQ(rig.deliver(file_of(image)).reason,
              std::string(more) == "os" ? "ok" : "space-exceeded");
  }
}

TEST(Chain, ThatIsForeignOrBrokenSpoilsNothing) {
  SimBoard board;
  Rig rig(board, factory_store());
  ImageSpec image;
  KeyStore foreign = link_store(1);
  foreign.fleet = fleet_uuid("somebody-else");
  image.chain.links = {link_of(foreign, {root_key(1), root_key(2)})};
  const Delivered delivered = rig.deliver(file_of(image));
  EXPECT_EQ(delivered.reason, "ok");
  EXPECT_EQ(name(delivered.report.chain_reason), "wrong-fleet");
}

TEST(Chain, FileThatIsReadTwiceIsJudgedTwice) {
  // The image beside the chain is exchanged after the walk: its new bytes are judged anew.
  SimBoard board;
  Rig rig(board, factory_store());
  ImageSpec good;
  good.chain = chain_of(1, 2);
  ImageSpec evil = good;
  evil.signers = {"nobody"};
  evil.sequence = 99;
  const Bytes files[2] = {file_of(good), file_of(evil)};
  ASSERT_EQ(files[0].size(), files[1].size());
  struct Swap {
    const Bytes *files;
    int starts = 0;
  } swap{files};
  const bulla_source source = {
      &swap, files[0].size(),
      [](void *context, std::uint64_t at, std::uint8_t *to, std::size_t length) {
        Swap &given = *static_cast<Swap *>(context);
        if (at == 0) given.starts++;
        const Bytes &from = given.files[given.starts > 1 ? 1 : 0];
        std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), length, to);
        return BULLA_OK;
      }};
  bulla_delivery delivery;
  EXPECT_EQ(name(bulla_device_deliver(&rig.device(), &source, BULLA_FORWARD, &delivery)),
            "key-unknown");
  EXPECT_EQ(delivery.links_taken, 2u);
}

}  // namespace
}  // namespace bulla::testing
