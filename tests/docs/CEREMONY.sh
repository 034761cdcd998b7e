# SPDX-License-Identifier: Apache-2.0
#
# What docs/CEREMONY.md has at hand: a small script, the witness's key, and people who answer what is
# right; with a file instead of a terminal, as tests do.
bulla key generate --algorithm ed25519 --out witness
bulla key generate --algorithm ed25519 --out root-a
bulla key generate --algorithm ed25519 --out root-b
cat >key-store.yaml <<'END'
key-store:
  fleet: example
  version: 1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
  roles:
    root: {threshold: 2, keys: [root-a, root-b]}
END
cat >rotation.yaml <<'END'
ceremony:
  title: The first key store
  purpose: two keys become the root of the example fleet
  abort-if: [a digest differs]
  people:
    - {name: alice, role: administrator}
    - {name: bob, role: key-holder}
    - {name: carol, role: key-holder}
    - {name: wanda, role: witness}
  keys:
    - {name: root-a, uri: root-a.key, public: root-a.pub, holder: bob}
    - {name: root-b, uri: root-b.key, public: root-b.pub, holder: carol}
  steps:
    - {do: confirm, by: alice, text: the room is locked}
    - {do: key-store, by: alice, spec: key-store.yaml, out: trust.bulla}
    - {do: sign, key: root-a, file: trust.bulla}
    - {do: sign, key: root-b, file: trust.bulla}
    - {do: verify, by: wanda, file: trust.bulla, trust: trust.bulla}
END
for question in {1..40}; do echo =; done >answers

it_can_be_planned() { bulla ceremony plan script.yaml; }

bulla() {
  local answers=()
  case "$1 ${2:-}" in 'ceremony run') answers=(--answers answers) ;; esac
  command bulla "$@" "${answers[@]}"
}
