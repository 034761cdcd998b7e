# SPDX-License-Identifier: Apache-2.0
"""Faults of the envelope's shape, of proofs, of types and versions: FORMAT.md 7, 9.3, stage 3."""
from format_bytes import Tree

from .loose_cbor import DROP, changed, encode
from .parts import (IMAGE, DocumentTree, batched, carried_image, envelope_of, file_of, image,
                    manifest, store_file, transport)
from .signers import BATCH, KEY_STORE, MANIFEST, RELEASE, ROOT_A, ROOT_B
from .stores import store

DOCUMENT = encode(manifest())
ENTRY = RELEASE.sign(MANIFEST, DOCUMENT)
PLAIN = envelope_of(DOCUMENT, [ENTRY])
PAYLOAD = bytes(Tree(IMAGE, 4096).payload)
TREE = DocumentTree([DOCUMENT])
BATCH_MAP = {0: 8, 1: 1, 2: MANIFEST, 3: 1, 4: TREE.root}


def add(book):
    _map(book)
    _signature_entries(book)
    _proofs(book)
    _proof_bodies(book)
    _types(book)


def _file(changes):
    envelope = changed(PLAIN, changes) if isinstance(changes, dict) else changes
    return file_of(encode(envelope), PAYLOAD)


def _map(book):
    shapes = [("array", [DOCUMENT, [ENTRY]], "an array instead of a map"),
              ("no-document", {0: DROP}, "no entry 0"),
              ("document-text", {0: "document"}, "entry 0 is a text"),
              ("no-signatures", {1: DROP}, "no entry 1"),
              ("signatures-map", {1: {}}, "entry 1 is a map"),
              ("transport-alone", {2: b"\xa0"}, "entry 2 without entry 3"),
              ("transport-signatures-alone", {3: []}, "entry 3 without entry 2"),
              ("transport-map", {2: {}, 3: []}, "entry 2 is a map"),
              ("proofs-none", {4: []}, "an empty list of proofs"),
              ("proofs-17", {4: [[3, bytes([i])] for i in range(17)]}, "seventeen proofs")]
    for name, changes, why in shapes:
        book.invalid(f"envelope-{name}", _file(changes), "field-invalid", why,
                     "shape of the envelope")
    book.invalid("envelope-unknown-entry", _file({5: 0}), "unknown-field", "an entry 5",
                 "unknown fields")
    book.invalid("envelope-text-key", _file({"a": 0}), "unknown-field", "a text as a key",
                 "unknown fields")


def _signature_entries(book):
    protected, _, _, value = ENTRY
    bad = [("three-elements", [protected, {}, value], "three elements"),
           ("unprotected", [protected, {1: -19}, None, value], "an unprotected header"),
           ("payload", [protected, {}, b"", value], "a payload that is not detached"),
           ("protected-16", [protected[:16], {}, None, value], "16 protected bytes"),
           ("protected-25", [bytes(25), {}, None, value], "25 protected bytes"),
           ("protected-map", [{1: -19}, {}, None, value], "a protected map"),
           ("value-empty", [protected, {}, None, b""], "an empty signature value"),
           ("value-text", [protected, {}, None, "signature"], "a text as signature value")]
    for name, entry, why in bad:
        book.invalid(f"entry-{name}", _file({1: [entry]}), "sig-entry-malformed", why,
                     "unsigned parts of signatures")
        if name == "unprotected":
            book.invalid("entry-second-malformed", _file({1: [ENTRY, entry]}),
                         "sig-entry-malformed", "beside an entry that would do",
                         "unsigned parts of signatures")
    large = [protected, {}, None, bytes(8193)]
    book.invalid("entry-value-8193", _file({1: [large]}), "sig-entry-malformed",
                 "a signature value of 8193 bytes", "resource bounds")
    book.invalid("signatures-17", _file({1: [ENTRY] * 17}), "too-many-signatures",
                 "seventeen entries", "too many signatures")
    many = _file({1: [[b"", {}, None, b""]] * 1000})
    book.invalid("signatures-1000", many, "too-many-signatures",
                 "a thousand entries, none of which is looked at", "too many signatures")


def _proofs(book):
    bad = [("kind-0", [0, b""], "kind 0"), ("kind-17", [17, b""], "kind 17"),
           ("one-element", [3], "one element"), ("body-text", [3, "x"], "a text as body"),
           ("no-array", 3, "a number")]
    for name, proof, why in bad:
        book.invalid(f"proof-{name}", _file({4: [proof]}), "field-invalid", why, "shape of proofs")
    orders = [("disorder", [[4, b""], [3, b""]], "kind 4 before 3"),
              ("twice", [[3, b"x"], [3, b"x"]], "the same proof twice"),
              ("two-chains", [[16, b"x"], [16, b"yy"]], "two chains")]
    for name, proofs, why in orders:
        book.invalid(f"proofs-{name}", _file({4: proofs}), "unsorted", why, "order")


def _proof_bodies(book):
    entry = [RELEASE.protected(BATCH), {}, None, bytes(64)]
    batch = encode(BATCH_MAP)
    bodies = [("three", [batch, [entry], 0], "field-invalid", "three elements"),
              ("batch-empty", [b"", [entry], 0, []], "field-invalid", "an empty batch"),
              ("batch-129", [bytes(129), [entry], 0, []], "field-invalid", "a batch of 129 bytes"),
              ("unsigned", [batch, [], 0, []], "field-invalid", "no signature entry"),
              ("signatures-17", [batch, [entry] * 17, 0, []], "too-many-signatures",
               "seventeen entries"),
              ("entry", [batch, [[b"", {}, None, b""]], 0, []], "sig-entry-malformed",
               "a malformed entry"),
              ("index", [batch, [entry], 1 << 32, []], "field-invalid", "an index of 2^32"),
              ("path-33", [batch, [entry], 0, [bytes(32)] * 33], "field-invalid",
               "a path of 33 hashes"),
              ("path-31-bytes", [batch, [entry], 0, [bytes(31)]], "field-invalid",
               "a hash of 31 bytes")]
    for name, body, reason, why in bodies:
        book.invalid(f"batched-{name}", _file({4: [[1, encode(body)]]}), reason, why,
                     "shape of proofs")
    batches = [("type", {0: 7}, "field-invalid", "a batch of type 7"),
               ("version", {1: 2}, "field-invalid", "a batch of version 2"),
               ("of-key-stores", {2: KEY_STORE}, "field-invalid", "a batch of key stores"),
               ("size", {3: 1 << 32}, "field-invalid", "2^32 leaves"),
               ("root", {4: bytes(31)}, "field-invalid", "a root of 31 bytes"),
               ("entry-5", {5: 0}, "unknown-field", "an entry 5")]
    for name, changes, reason, why in batches:
        proof = batched(TREE, DOCUMENT, [RELEASE], batch=encode(changed(BATCH_MAP, changes)))
        book.invalid(f"batch-{name}", _file({4: [proof]}), reason, why, "shape of proofs")
    grandfathers = [("two", [bytes(32), 0], "two elements"),
                    ("key-8", [bytes(8), 0, []], "a short id for a key id"),
                    ("path", [bytes(32), 0, 7], "a number as path")]
    for name, body, why in grandfathers:
        book.invalid(f"grandfathered-{name}", _file({4: [[2, encode(body)]]}), "field-invalid", why,
                     "shape of proofs")


def _types(book):
    documents = [("array", encode([1, 1]), "field-invalid", "a document that is an array"),
                 ("no-type", encode({1: 1, 2: bytes(16)}), "field-invalid", "no entry 0"),
                 ("negative-type", encode(manifest({0: -1})), "field-invalid", "a type below 0"),
                 ("no-version", encode(manifest({1: DROP})), "field-invalid", "no entry 1")]
    for number, reason in ((0, "wrong-type"), (3, "feature-unsupported"),
                           (4, "feature-unsupported"), (5, "feature-unsupported"),
                           (6, "wrong-type"), (8, "wrong-type"), (9, "wrong-type"),
                           (10, "feature-unsupported"), (1 << 40, "feature-unsupported")):
        documents.append((f"type-{number}", encode(manifest({0: number})), reason,
                          f"a document of type {number}"))
    documents.append(("version-2", encode(manifest({1: 2})), "unsupported-format",
                      "a manifest of version 2"))
    for name, document, reason, why in documents:
        book.invalid(f"document-{name}", image(document), reason, why, "type confusion")
    carried = transport(DOCUMENT, Tree(IMAGE, 4096))
    for name, changes, reason in (("type-1", {0: 1}, "wrong-type"),
                                  ("type-10", {0: 10}, "wrong-type"),
                                  ("version-2", {1: 2}, "unsupported-format"),
                                  ("no-version", {1: DROP}, "field-invalid")):
        book.invalid(f"transport-{name}",
                     carried_image(IMAGE, carried=encode(changed(carried, changes))), reason,
                     "the transport's type or version", "type confusion")
    version_2 = store({1: 2}, version=8)
    book.invalid("store-version-2", store_file(version_2, [ROOT_A, ROOT_B]), "unsupported-format",
                 "a key store document of version 2", "another version")
    as_store = encode(store(version=8))
    entry = RELEASE.sign(MANIFEST, as_store)
    book.invalid("store-as-seal", encode({0: as_store, 1: [entry]}), "wrong-type",
                 "a key store where a manifest is expected, signed as a manifest", "type confusion",
                 suffix=".seal")
    book.again("trust-is-an-image", "valid/raw.bulla", "wrong-type",
               "an image package given as the key store", "type confusion", trust="valid/raw.bulla")
