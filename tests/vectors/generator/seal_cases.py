# SPDX-License-Identifier: Apache-2.0
"""Seals, and the image beside them: FORMAT.md 7.6, and "load" of 8.1."""
from format_bytes import Tree, sha256

from .loose_cbor import encode
from .parts import (COMPONENT, IMAGE, OS_COMPONENT, as_document,
                    capability_manifest, chain, envelope_of, manifest, seal_of, transport)
from .signers import (MANIFEST, RELEASE, RIGHTS, ROOT_A, STOLEN, STRANGER)
from .stores import DENIED

DOCUMENT = as_document(manifest())
ENTRY = RELEASE.sign(MANIFEST, DOCUMENT)
SLOT = {"component": str(COMPONENT), "class": 3}


def add(book):
    _bytes(book)
    _loads(book)


def _seal(book, name, data, reason, why, attack="seal", **others):
    book.invalid(f"seal-{name}", data, reason, why, attack, suffix=".seal", **others)


def _bytes(book):
    good = seal_of(DOCUMENT)
    _seal(book, "trailing", good + b"\0", "trailing-bytes", "a byte behind the seal",
          "covert bytes")
    _seal(book, "cut", good[:-1], "cbor-truncated", "a byte less", "lengths beyond the end")
    _seal(book, "too-large", b"\xa3" + bytes(16384), "document-too-large", "16385 bytes",
          "resource bounds")
    unsigned = encode({0: DOCUMENT, 1: [], 5: 0})
    _seal(book, "unknown-entry", unsigned, "unknown-field", "an entry 5", "unknown fields")
    _seal(book, "entry-2", encode({0: DOCUMENT, 1: [ENTRY], 2: b"\xa0"}), "field-invalid",
          "a transport without its signatures", "seal with a transport")
    carried = encode(transport(DOCUMENT, Tree(IMAGE, 4096)))
    whole = encode(envelope_of(DOCUMENT, [ENTRY], None, carried, []))
    _seal(book, "of-four", whole, "bad-magic", "a whole envelope with a transport is no seal",
          "seal with a transport")
    proofs = [("chain", chain(b"x")), ("log-proof", [3, b""]), ("unknown-proof", [15, b""])]
    for name, proof in proofs:
        _seal(book, name, encode(envelope_of(DOCUMENT, [ENTRY], [proof])), "field-invalid",
              "a proof that has no place in a seal")
    _seal(book, "malformed", seal_of(as_document(manifest({9: -1}))), "field-invalid",
          "a malformed manifest")


def _loads(book):
    _seal(book, "without-its-batch", seal_of(DOCUMENT, []), "sig-missing",
          "its batch proof is gone", "seal with its batch proof missing")
    _seal(book, "stranger", seal_of(DOCUMENT, [STRANGER]), "key-unknown", "a key of nobody")
    _seal(book, "root", seal_of(DOCUMENT, [ROOT_A]), "sig-out-of-scope", "a root key",
          "role, class or product of another")
    _seal(book, "revoked", seal_of(DOCUMENT, [STOLEN]), "key-revoked",
          "by the stolen key, and not pinned", "revoked keys")
    _seal(book, "denied", seal_of(DENIED), "manifest-denied", "a denied manifest",
          "denied manifests")
    old = as_document(manifest({8: 77}))
    other_pin = {"pins": [sha256(old).hex()], "slot": SLOT}
    _seal(book, "other-pin", seal_of(as_document(manifest({8: 78})), [STOLEN]), "key-revoked",
          "another image is pinned", "pins", device=other_pin)
    book.again("seal-slot-class", "valid/seal.seal", "wrong-class", "a slot of another class",
               "for another device",
               device={"slot": {**SLOT, "class": 2}})
    book.again("seal-slot-component", "valid/seal.seal", "wrong-component",
               "the slot of another component", "for another device",
               device={"slot": {**SLOT, "component": str(OS_COMPONENT)}})
    book.again("seal-floor", "valid/seal.seal", "sv-below-floor", "below the component's floor",
               "rollback of images", device={"slot": SLOT, "floors": {str(COMPONENT): 4}})
    pinned_floor = {"pins": [sha256(DOCUMENT).hex()], "slot": SLOT, "floors": {str(COMPONENT): 4}}
    book.again("seal-pinned-floor", "valid/seal.seal", "sv-below-floor",
               "a pin does not lift the floor", "rollback of images", device=pinned_floor)
    for name, image, reason, why in (
            ("image-short", IMAGE[:-1], "length-mismatch", "an image of a byte less"),
            ("image-long", IMAGE + b"\0", "length-mismatch", "an image of a zero more"),
            ("image-changed", b"\x01" + IMAGE[1:], "result-digest", "an image with another byte"),
            ("image-other", bytes(len(IMAGE)), "result-digest", "another image of its length")):
        book.again(f"seal-{name}", "valid/seal.seal", reason, why, "seal of another image",
                   installed=image)
    _seal(book, "capability", seal_of(as_document(capability_manifest()), [RIGHTS]),
          "length-mismatch", "the seal of a capability, beside an image", installed=b"")
