// SPDX-License-Identifier: Apache-2.0
//
// Commented files to start from.
#include "cli/init_templates.hpp"

namespace bulla {
namespace {

constexpr std::string_view kRecipe =
    R"(# What `bulla pack recipe.yaml -o app.bulla` puts into one image package.
image:
  product: com.example.thermostat  # a domain prefix keeps it apart from other makers' products
  name: thermostat-app             # also the component, unless `component:` says otherwise
  class: application               # boot, os, application, board-config, cert-store, recovery
  version: 1.0.0                   # for people; devices go by:
  sequence: 10000                  # grows with every release of the component
  security-version: 0              # grows when an older release must never come back
requires:                          # all of it is optional; a device that lacks something refuses
  chips: [mt3620]
  boards: [{name: thermostat, revisions: ">=1 <4"}]
  abi: {os-abi: ">=12 <14"}
  # components: {thermostat-os: ">=2200"}
  # fleet: example                 # binds the image to one key store's fleet
  # devices: [5f1c00aa]            # only these device ids, in hex
  # lifecycle: [production, field-service]
provides: {app-abi: 7}
payload: {file: app.bin}           # or {directory: rootfs/, archive: tar}
                                   # or {board-config: board.yaml}
compress: zstd:3                   # or none
block-size: 4096                   # of the hash tree; 1024 suits very small devices
# attachments: [{name: sbom.spdx.json, file: sbom.spdx.json}]
)";

constexpr std::string_view kKeyStore =
    R"(# Whom devices trust. Make the keys first, each where it will stay:
#   bulla key generate --algorithm ed25519 --out root-a      (also root-b, root-c, release-1)
# then the key store, signed by two of its root keys:
#   bulla tks create key-store.yaml -o trust.bulla
#   bulla sign trust.bulla --key root-a.key --key root-b.key
key-store:
  fleet: example                   # the trust domain; it never changes
  version: 1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
    - {name: root-c, file: root-c.pub}
    - {name: release-1, file: release-1.pub}
      # window: 2026-01-01..2028-01-01 would bind signers; devices have no clock to trust
  roles:
    # Any two of three: one may be lost and one may be stolen.
    root: {threshold: 2, keys: [root-a, root-b, root-c]}
    release:
      threshold: 1
      keys: [release-1]
      classes: [application, board-config, os]
      products: [com.example.thermostat]
    # A build farm may sign how images travel, never what they are:
    # transport: {threshold: 1, keys: [farm-1]}
  security-versions: {os: 0..9, application: 0..9}  # what is not named may only have 0
)";

constexpr std::string_view kDevice =
    R"(# One device, for `bulla verify app.bulla --trust trust.bulla --device device.yaml`.
device:
  product: com.example.thermostat
  chip: mt3620
  board: {name: thermostat, revision: 2}
  # id: 5f1c00aa                   # hex
  lifecycle: production            # manufacturing, development, production, field-service
  provides: {os-abi: 12}
  components:
    thermostat-os: {sequence: 2211, security-version: 0}
    thermostat-app: {sequence: 9000, security-version: 0}
  floors: {thermostat-app: 0}
)";

constexpr std::string_view kFleet =
    R"(# The kinds of devices that are out there, for a rehearsal of a release before it ships:
#   bulla preflight --fleet fleet.yaml --release app.bulla
# A fact that is not here has a default, which the report names; one that nobody knows is
# `unknown`, or a [list, of, possibilities]. `bulla fleet import` makes such a file from a table.
fleet:
  groups:
    - name: in-homes
      devices: 41000
      reach: online                # media, factory, field-service, warehouse
      holds: {tks: trust.bulla}    # the key store that these devices have now
      product: com.example.thermostat
      chip: mt3620
      board: {name: thermostat, revision: 2}
      provides: {os-abi: 12}
      components:
        thermostat-os: {sequence: 2211, security-version: 0}
        thermostat-app: {sequence: 9000, security-version: 0}
    - name: in-stock
      devices: 2000
      reach: warehouse
      holds: {tks: trust.bulla}
      product: com.example.thermostat
      chip: mt3620
      board: {name: thermostat, revision: [2, 3]}
      provides: {os-abi: 12}
      components:
        thermostat-os: {sequence: 2200, security-version: 0}
)";

constexpr std::string_view kPayload =
    "This stands in for an application. Replace it, or change `payload:` in recipe.yaml.\n";

constexpr InitTemplate kTemplates[] = {
    {"recipe.yaml", kRecipe}, {"key-store.yaml", kKeyStore}, {"device.yaml", kDevice},
    {"fleet.yaml", kFleet},   {"app.bin", kPayload},
};

}  // namespace

std::span<const InitTemplate> init_templates() {
  return kTemplates;
}

}  // namespace bulla
