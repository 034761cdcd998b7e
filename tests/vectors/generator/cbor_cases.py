# SPDX-License-Identifier: Apache-2.0
"""Faults of CBOR, in the envelope and in every part of it: FORMAT.md 4.1, stage 2."""
from format_bytes import Tree

from .loose_cbor import Pairs, Raw, changed, encode
from .parts import (IMAGE, DocumentTree, carried_image, chain, envelope_of, file_of, image,
                    manifest, seal_of, signed_image, store_file, transport)
from .signers import MANIFEST, RELEASE, ROOT_A, ROOT_B
from .stores import store

DOCUMENT = encode(manifest())


def deep(arrays):
    return Raw(b"\x81" * arrays + b"\x80")


# One value of an entry, written wrong: (name, bytes, reason, why, attack).
BAD_VALUES = [
    ("not-shortest-1", b"\x18\x17", "cbor-not-shortest", "23 in two bytes", "one spelling"),
    ("not-shortest-2", b"\x19\x00\xff", "cbor-not-shortest", "255 in three bytes", "one spelling"),
    ("not-shortest-4", b"\x1a\x00\x00\xff\xff", "cbor-not-shortest", "65535 in five",
     "one spelling"),
    ("not-shortest-8", b"\x1b\x00\x00\x00\x00\xff\xff\xff\xff", "cbor-not-shortest",
     "2^32-1 in nine bytes", "one spelling"),
    ("not-shortest-length", b"\x58\x01a", "cbor-not-shortest", "a length of 1 in two bytes",
     "one spelling"),
    ("indefinite-array", b"\x9f\xff", "cbor-indefinite", "an array without a length",
     "one spelling"),
    ("indefinite-map", b"\xbf\xff", "cbor-indefinite", "a map without a length", "one spelling"),
    ("indefinite-bytes", b"\x5f\x41a\xff", "cbor-indefinite", "bytes in chunks", "one spelling"),
    ("indefinite-text", b"\x7f\x61a\xff", "cbor-indefinite", "a text in chunks", "one spelling"),
    ("tag-18", b"\xd2\x80", "cbor-forbidden-type", "tag 18", "one spelling"),
    ("tag-998", b"\xd9\x03\xe6\x00", "cbor-forbidden-type", "tag 998", "one spelling"),
    ("float-16", b"\xf9\x00\x00", "cbor-forbidden-type", "a half float", "one spelling"),
    ("float-64", b"\xfb" + bytes(8), "cbor-forbidden-type", "a double", "one spelling"),
    ("true", b"\xf5", "cbor-forbidden-type", "true", "one spelling"),
    ("undefined", b"\xf7", "cbor-forbidden-type", "undefined", "one spelling"),
    ("simple", b"\xf8\xff", "cbor-forbidden-type", "simple value 255", "one spelling"),
    ("break", b"\xff", "cbor-forbidden-type", "a break outside", "one spelling"),
    ("reserved-28", b"\x1c", "cbor-forbidden-type", "additional information 28", "one spelling"),
    ("reserved-30", b"\x5e", "cbor-forbidden-type", "additional information 30", "one spelling"),
    ("bytes-2-63", b"\x5b\x7f" + b"\xff" * 7, "cbor-truncated", "2^63-1 bytes",
     "lengths beyond the end"),
    ("bytes-2-64", b"\x5b" + b"\xff" * 8, "cbor-truncated", "2^64-1 bytes",
     "lengths beyond the end"),
    ("text-2-64", b"\x7b" + b"\xff" * 8, "cbor-truncated", "a text of 2^64-1",
     "lengths beyond the end"),
    ("array-2-64", b"\x9b" + b"\xff" * 8, "cbor-truncated", "2^64-1 elements",
     "counts beyond the end"),
    ("map-2-63", b"\xbb\x80" + bytes(7), "cbor-truncated", "2^63 entries: doubled it is 0",
     "counts beyond the end"),
    ("too-deep", deep(5), "cbor-too-deep", "depth 6", "nesting"),
    ("far-too-deep", deep(2000), "cbor-too-deep", "2000 arrays in each other", "nesting"),
    ("text-newline", b"\x62a\n", "bad-text", "a newline", "deceptive texts"),
    ("text-bidi", b"\x65a\xe2\x80\xaeb", "bad-text", "a right-to-left override", "deceptive texts"),
    ("text-del", b"\x61\x7f", "bad-text", "the byte 7f", "deceptive texts"),
    ("duplicate-key", Pairs([[1, 0], [1, 0]]), "cbor-duplicate-key", "key 1 twice", "one spelling"),
    ("unsorted-keys", Pairs([[2, 0], [1, 0]]), "cbor-unsorted", "key 2 before 1", "one spelling"),
    ("unsorted-negative", Pairs([[-1, 0], [1, 0]]), "cbor-unsorted", "-1 before 1", "one spelling"),
    ("array-as-key", Pairs([[[], 0]]), "cbor-forbidden-type", "an array as a key", "one spelling"),
    ("map-as-key", Pairs([[{}, 0]]), "cbor-forbidden-type", "a map as a key", "one spelling"),
]


def add(book):
    for name, value, reason, why, attack in BAD_VALUES:
        value = value if isinstance(value, (Raw, Pairs)) else Raw(value)
        _in_envelope(book, name, value, reason, why, attack)
        _in_document(book, name, value, reason, why, attack)
    _ends(book)
    _nils(book)
    _other_parts(book)
    _too_large(book)


def _in_envelope(book, name, value, reason, why, attack):
    envelope = envelope_of(DOCUMENT, [RELEASE.sign(MANIFEST, DOCUMENT)])
    book.invalid(f"cbor-envelope-{name}", _file(encode({**envelope, 9: value})), reason,
                 f"in the envelope: {why}", attack)


def _in_document(book, name, value, reason, why, attack):
    document = encode(manifest({23: value}))
    book.invalid(f"cbor-document-{name}", seal_of(document), reason, f"in the manifest: {why}",
                 attack, suffix=".seal")


def _file(envelope):
    return file_of(envelope, bytes(Tree(IMAGE, 4096).payload))


def _ends(book):
    envelope = encode(envelope_of(DOCUMENT, [RELEASE.sign(MANIFEST, DOCUMENT)]))
    book.invalid("cbor-envelope-trailing", _file(envelope + b"\0"), "trailing-bytes",
                 "a byte behind the envelope's map, inside its length", "covert bytes")
    book.invalid("cbor-document-trailing", image(DOCUMENT + b"\0"), "trailing-bytes",
                 "a byte behind the manifest's map, inside its byte string", "covert bytes")
    book.invalid("cbor-envelope-cut", _file(envelope[:-1]), "cbor-truncated",
                 "the last signature value lacks a byte", "lengths beyond the end")
    book.invalid("cbor-document-cut", image(DOCUMENT[:-1]), "cbor-truncated",
                 "the manifest lacks its last byte", "lengths beyond the end")
    book.invalid("cbor-document-cut-head", image(DOCUMENT[:-33]), "cbor-truncated",
                 "the manifest ends inside a head", "lengths beyond the end")
    book.invalid("cbor-document-empty", image(b""), "cbor-truncated", "a manifest of no byte",
                 "lengths beyond the end")
    unsorted = Pairs([[1, [RELEASE.sign(MANIFEST, DOCUMENT)]], [0, DOCUMENT]])
    book.invalid("cbor-envelope-order", _file(encode(unsorted)), "cbor-unsorted",
                 "the envelope's entry 1 before 0", "one spelling")
    double = Pairs([[0, DOCUMENT], [0, DOCUMENT], [1, []]])
    book.invalid("cbor-envelope-two-documents", _file(encode(double)), "cbor-duplicate-key",
                 "two documents", "one spelling")


def _nils(book):
    book.invalid("cbor-document-nil", image(encode(manifest({23: None}))), "cbor-forbidden-type",
                 "nil in a document", "one spelling")
    book.invalid("cbor-envelope-nil-key", _file(encode(Pairs([[None, 0]]))), "cbor-forbidden-type",
                 "nil as a key", "one spelling")


def _other_parts(book):
    bad = encode(changed(transport(DOCUMENT, Tree(IMAGE, 4096)), {23: Raw(b"\x9f\xff")}))
    book.invalid("cbor-transport", carried_image(IMAGE, carried=bad), "cbor-indefinite",
                 "an array without a length in the transport", "one spelling")
    entry = RELEASE.sign(MANIFEST, DOCUMENT)
    tree = DocumentTree([DOCUMENT])
    batch = encode({0: 8, 1: 1, 2: 1, 3: 1, 4: tree.root})
    bodies = [("batched", 1, encode([batch, [entry], 0, []]) + b"\0", "trailing-bytes"),
              ("batched-batch", 1, encode([batch + b"\0", [entry], 0, []]), "trailing-bytes"),
              ("batched-empty", 1, b"", "cbor-truncated"),
              ("grandfathered", 2, encode([bytes(32), 0, [None]]), "cbor-forbidden-type")]
    for name, kind, body, reason in bodies:
        book.invalid(f"cbor-proof-{name}", signed_image(DOCUMENT, [entry], [[kind, body]]), reason,
                     "in the body of a proof", "one spelling")
    bad_store = encode(store({10: Raw(b"\x18\x01")}, version=8))
    book.invalid("cbor-store", store_file(bad_store, [ROOT_A, ROOT_B]), "cbor-not-shortest",
                 "in a key store", "one spelling")
    cut = chain(encode({0: bad_store, 1: [ROOT_A.sign(2, bad_store)]}))
    book.invalid("cbor-link", store_file(store(version=9), [ROOT_A, ROOT_B], [cut]),
                 "cbor-not-shortest", "in the key store of a link", "one spelling")


def _too_large(book):
    large = manifest({23: [[i, bytes(1024)] for i in range(4)]})
    book.invalid("manifest-too-large", image(large), "document-too-large",
                 "a manifest above 4096 bytes", "resource bounds")
    keys = [b"\x01" + bytes([i]) + bytes(4000) for i in range(5)]
    wide = encode({0: 2, 1: 1, 5: keys})
    book.invalid("store-too-large", file_of(envelope_of(wide, [])),
                 "document-too-large", "a key store above 16384 bytes", "resource bounds")
    carried = encode(changed(transport(DOCUMENT, Tree(IMAGE, 4096)), {23: [[0, bytes(1000)]]}))
    book.invalid("transport-too-large", carried_image(IMAGE, carried=carried),
                 "document-too-large", "a transport above 1024 bytes", "resource bounds")
