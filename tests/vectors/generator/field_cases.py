# SPDX-License-Identifier: Apache-2.0
"""Faults of features and fields of manifests and transports: FORMAT.md 6.1, 6.2, 9.4, stage 4."""
from .loose_cbor import DROP, encode
from .parts import (COMPONENT, FLEET, IMAGE, OS_COMPONENT, capability, capability_manifest,
                    carried_image, envelope_of, file_of, image, manifest, seal_of, transport)
from .signers import KEY_STORE, MANIFEST, RELEASE, RIGHTS, ROOT_A, ROOT_B
from .stores import store
from format_bytes import Tree

D = bytes(32)
TWO = [["b", 0, 9], ["a", 0, 9]]

# In seals, which are small. (name, changes of the manifest, reason, why, attack)
MANIFESTS = [
    ("unknown-16", {16: 0}, "unknown-field", "an entry 16 without a feature", "unknown fields"),
    ("unknown-22", {22: 0}, "unknown-field", "an entry 22", "unknown fields"),
    ("unknown-text-key", {"note": 1}, "unknown-field", "a text as a key", "unknown fields"),
    ("unknown-negative-key", {-1: 0}, "unknown-field", "a key below 0", "unknown fields"),
    ("no-sequence", {8: DROP}, "field-invalid", "no entry 8", "fields"),
    ("no-image", {10: DROP}, "field-invalid", "no entry 10 in class application", "fields"),
    ("uuid-15", {2: bytes(15)}, "field-invalid", "an image id of 15 bytes", "fields"),
    ("component-text", {3: "dishwasher-app"}, "field-invalid", "a text as component", "fields"),
    ("class-0", {5: 0}, "field-invalid", "class 0", "fields"),
    ("class-32", {5: 32}, "field-invalid", "class 32", "fields"),
    ("name-upper", {6: "Dishwasher"}, "bad-text", "an upper-case name", "deceptive texts"),
    ("name-dot", {6: ".app"}, "bad-text", "a name that begins with a dot", "deceptive texts"),
    ("name-slash", {6: "a/b"}, "bad-text", "a slash in a name", "deceptive texts"),
    ("name-empty", {6: ""}, "bad-text", "an empty name", "deceptive texts"),
    ("name-65", {6: "a" * 65}, "bad-text", "a name of 65 characters", "deceptive texts"),
    ("name-bytes", {6: b"app"}, "field-invalid", "a name that is no text", "fields"),
    ("version-empty", {7: ""}, "bad-text", "an empty version text", "deceptive texts"),
    ("sequence-2-63", {8: 1 << 63}, "field-invalid", "a sequence of 2^63", "fields"),
    ("sequence-negative", {8: -1}, "field-invalid", "a sequence below 0", "fields"),
    ("sv-2-31", {9: 1 << 31}, "field-invalid", "a security version of 2^31", "fields"),
    ("blob-two", {10: [3000, 12]}, "field-invalid", "a blob of two elements", "fields"),
    ("blob-digest-31", {10: [3000, 12, bytes(31)]}, "field-invalid", "a digest of 31 bytes",
     "fields"),
    ("log2-0", {10: [3000, 0, D]}, "field-invalid", "blocks of 1 byte", "block sizes"),
    ("log2-11", {10: [3000, 11, D]}, "field-invalid", "blocks of 2048", "block sizes"),
    ("log2-63", {10: [3000, 63, D]}, "field-invalid", "blocks of 2^63", "block sizes"),
    ("size-2-63", {10: [1 << 63, 12, D]}, "size-out-of-range", "2^63 bytes", "sizes of 2^63"),
    ("size-2-64", {10: [(1 << 64) - 1, 12, D]}, "size-out-of-range", "2^64-1 bytes",
     "sizes of 2^63"),
    ("size-five-levels", {10: [(1 << 40) + 1, 12, D]}, "size-out-of-range",
     "a byte more than four levels hold", "sizes"),
    ("size-five-levels-1024", {10: [(1 << 30) + 1, 10, D]}, "size-out-of-range",
     "the same at 1024", "sizes"),
    ("requires-array", {11: []}, "field-invalid", "conditions in an array", "fields"),
    ("requires-unknown", {11: {7: 0}}, "feature-unsupported", "a condition that is not understood",
     "features to come"),
    ("requires-text-key", {11: {"x": 0}}, "feature-unsupported", "a condition with a text key",
     "features to come"),
    ("chips-none", {11: {0: []}}, "field-invalid", "an empty list of chips", "fields"),
    ("chips-17", {11: {0: [f"chip-{i:02}" for i in range(17)]}}, "field-invalid",
     "seventeen chips", "resource bounds"),
    ("chips-unsorted", {11: {0: ["mt3621", "mt3620"]}}, "unsorted", "chips out of order", "order"),
    ("chips-by-length", {11: {0: ["aaa", "b"]}}, "unsorted", "a shorter text sorts first", "order"),
    ("chips-twice", {11: {0: ["mt3620", "mt3620"]}}, "unsorted", "a chip twice", "order"),
    ("boards-unsorted", {11: {1: TWO}}, "unsorted", "boards out of order", "order"),
    ("abi-range", {11: {2: [["os-abi", 1]]}}, "field-invalid", "a range of two elements", "fields"),
    ("components-unsorted", {11: {3: [[b"\x02" * 16, 1], [b"\x01" * 16, 1]]}}, "unsorted",
     "components out of order", "order"),
    ("component-twice", {11: {3: [[COMPONENT.bytes, 1], [COMPONENT.bytes, 2]]}}, "unsorted",
     "a component twice", "order"),
    ("device-empty", {11: {4: [b""]}}, "field-invalid", "an empty device id", "fields"),
    ("device-33", {11: {4: [bytes(33)]}}, "field-invalid", "a device id of 33 bytes", "fields"),
    ("devices-65", {11: {4: [bytes([i, i]) for i in range(65)]}}, "field-invalid",
     "65 device ids", "resource bounds"),
    ("lifecycle-0", {11: {5: 0}}, "field-invalid", "no state of the life cycle", "fields"),
    ("lifecycle-256", {11: {5: 256}}, "field-invalid", "a ninth bit of the life cycle", "fields"),
    ("fleet-15", {11: {6: FLEET[:15]}}, "field-invalid", "a fleet of 15 bytes", "fields"),
    ("provides-unsorted", {12: [["b", 1], ["a", 1]]}, "unsorted", "ABIs out of order", "order"),
    ("provides-twice", {12: [["a", 1], ["a", 2]]}, "unsorted", "an ABI with two numbers", "order"),
    ("attachment-path", {13: [["../x", 1, D]]}, "bad-text", "an attachment named ../x",
     "attachment named ../x"),
    ("attachment-hidden", {13: [[".profile", 1, D]]}, "bad-text", "an attachment named .profile",
     "attachment named ../x"),
    ("attachments-unsorted", {13: [["b", 1, D], ["a", 1, D]]}, "unsorted",
     "attachments out of order", "order"),
    ("features-0", {15: 1}, "feature-unsupported", "feature bit 0", "features to come"),
    ("features-31", {15: 1 << 31}, "feature-unsupported", "feature bit 31", "features to come"),
    ("features-and-entry", {15: 1 << 6, 16: 0, 9: DROP}, "feature-unsupported",
     "features come before unknown and missing entries", "features to come"),
    ("features-2-32", {15: 1 << 32}, "field-invalid", "features beyond 32 bits", "fields"),
    ("extension-1025", {23: [[0, bytes(1025)]]}, "field-invalid", "an extension of 1025 bytes",
     "resource bounds"),
    ("extensions-unsorted", {23: [[24, b""], [1, b""]]}, "unsorted", "extensions out of order",
     "order"),
    ("capability-in-image", {14: [1, 1, 0]}, "capability-malformed", "rights in an application",
     "capabilities"),
]

# (name, changes of the capability's manifest, reason, why)
CAPABILITIES = [
    ("image", {10: [0, 12, D]}, "capability-malformed", "an image in a capability"),
    ("no-rights", {14: DROP}, "capability-malformed", "a capability without rights"),
    ("use-0", {14: [1, 0, 0]}, "field-invalid", "use 0"),
    ("use-3", {14: [1, 3, 0]}, "field-invalid", "use 3"),
    ("rights-2-32", {14: [1 << 32, 1, 0]}, "field-invalid", "rights beyond 32 bits"),
]

# (name, changes of the transport, encoding, reason, why)
TRANSPORTS = [
    ("unknown-16", {16: b""}, 1, "unknown-field", "an entry 16: encryption, without its feature"),
    ("features", {15: 8}, 1, "feature-unsupported", "the feature of encryption"),
    ("encoding-0", {3: 0}, 1, "field-invalid", "encoding 0"),
    ("encoding-32", {3: 32}, 1, "field-invalid", "encoding 32"),
    ("digest-31", {2: bytes(31)}, 1, "field-invalid", "a manifest digest of 31 bytes"),
    ("stored-log2", {4: [3000, 11, D]}, 1, "field-invalid", "blocks of 2048"),
    ("stored-size", {4: [1 << 41, 12, D]}, 1, "size-out-of-range", "2 TiB"),
    ("zstd-base", {5: [1, 12, D]}, 1, "field-invalid", "zstd with a base"),
    ("delta-baseless", {}, 2, "field-invalid", "a delta without a base"),
    ("bsdiff-baseless", {}, 3, "field-invalid", "bsdiff40 without a base"),
    ("no-memory", {6: DROP}, 1, "field-invalid", "no entry 6"),
    ("zstd-in-place", {7: [4096, 0]}, 1, "field-invalid", "zstd in place"),
    ("bsdiff-in-place", {5: [1, 12, D], 7: [4096, 0]}, 3, "field-invalid", "bsdiff40 in place"),
    ("in-place-one", {5: [1, 12, D], 7: [4096]}, 2, "field-invalid", "no bytes of scratch"),
    ("extensions-twice", {23: [[1, b""], [1, b"x"]]}, 1, "unsorted", "an extension twice"),
]


def add(book):
    for name, changes, reason, why, attack in MANIFESTS:
        book.invalid(f"manifest-{name}", seal_of(encode(manifest(changes))), reason, why, attack,
                     suffix=".seal")
    for name, changes, reason, why in CAPABILITIES:
        book.invalid(f"capability-{name}", capability(capability_manifest(changes), [RIGHTS]),
                     reason, why, "capabilities")
    for name, changes, encoding, reason, why in TRANSPORTS:
        book.invalid(f"transport-{name}", carried_image(IMAGE, changes, encoding=encoding), reason,
                     why, "transport fields")
    _unexpected(book)


def _unexpected(book):
    rights = encode(capability_manifest())
    carried = encode(transport(rights, Tree(b"", 4096)))
    beside_rights = envelope_of(rights, [RIGHTS.sign(MANIFEST, rights)], None, carried, [])
    book.invalid("transport-of-capability", file_of(beside_rights), "transport-unexpected",
                 "a transport beside a capability", "transport added")
    keys = encode(store(version=8))
    entries = [one.sign(KEY_STORE, keys) for one in (ROOT_A, ROOT_B)]
    beside_keys = envelope_of(keys, entries, None, encode(transport(keys, Tree(b"", 4096))), [])
    book.invalid("transport-of-store", file_of(beside_keys), "transport-unexpected",
                 "a transport beside a key store", "transport added")
    both = encode(manifest({11: {3: [[OS_COMPONENT.bytes, 1 << 63]]}}))
    book.invalid("manifest-least-sequence", image(both, [RELEASE]), "field-invalid",
                 "a least sequence of 2^63", "fields")
