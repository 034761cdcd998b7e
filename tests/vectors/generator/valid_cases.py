# SPDX-License-Identifier: Apache-2.0
"""Vectors that must be accepted: plain ones, and positive controls beside the attacks."""
from format_bytes import Tree, sha256

from .loose_cbor import DROP, encode
from .parts import (BOARD_CONFIG, BOOT_CLASS, CERT_STORE, COMPONENT, FLEET, IMAGE, OS_CLASS,
                    OS_COMPONENT, OTHER_PRODUCT, PRODUCT, DocumentTree, as_document, batched,
                    capability, capability_manifest, content, grandfathered, image, manifest,
                    seal_of, signed_image)
from .signers import (BOOT, CERTS, MANIFEST, OS_A, OS_B, P256_N, RELEASE, RIGHTS, STOLEN, STRANGER,
                      TOKEN, WARDEN, es256_value)
from .stores import FUTURE_CLASS, OLD_RELEASES, OLD_TREE

ITSELF = {"product": str(PRODUCT), "chip": "mt3620", "board": "dw100", "revision": 3,
          "id": b"device-1".hex(), "lifecycle": 4, "abis": {"os-abi": 12},
          "components": {str(COMPONENT): {"class": 3, "sequence": 10401},
                         str(OS_COMPONENT): {"class": 2, "sequence": 2211}},
          "floors": {str(COMPONENT): 3}, "counter_limits": {str(COMPONENT): 3},
          "key_store_floor": 7, "memory": 1 << 20, "staging": 1 << 16, "capability_counter": 6}


def add(book):
    _payloads(book)
    _signatures(book)
    _proofs(book)
    _fields(book)
    _devices(book)
    _capabilities(book)
    _seals(book)


def _payloads(book):
    book.valid("raw", image(), "an application, raw, one signature")
    book.valid("raw-empty", image(tree=Tree(b"", 4096)), "no byte of payload, no block")
    book.valid("raw-one-byte", image(tree=Tree(b"x", 4096)), "the root is the one block's hash")
    book.valid("raw-one-block", image(tree=Tree(content(1024), 1024)), "exactly one block")
    book.valid("raw-two-blocks", image(tree=Tree(content(4097), 4096)), "a last block of one byte")
    book.valid("raw-1024-blocks", image(tree=Tree(content(33791), 1024)),
               "two levels at 1024 bytes")
    book.valid("more-room", image(offset=8192), "a payload offset of 8192")
    entries, files = _attached()
    book.valid("attachments", image(entries, tail=b"".join(files)), "two attachments, all there")
    book.valid("attachments-stripped", image(entries), "none of its attachments are in the file",
               "attachments")
    empty = manifest({13: [["empty", 0, sha256(b"")]]})
    book.valid("attachment-empty", image(empty), "an attachment of no byte is always there")


def _attached():
    files = [b"release notes\n", b"licence text\n" * 9]
    names = ["notes.txt", "LICENCE.txt"]
    entries = manifest({13: [[name, len(data), sha256(data)] for name, data in zip(names, files)]})
    return entries, files


def _signatures(book):
    document = as_document(manifest())
    mine = RELEASE.sign(MANIFEST, document)
    strangers = [_unknown_entry(i, document) for i in range(15)]
    book.valid("signatures-16", signed_image(document, strangers + [mine]),
               "fifteen entries of unknown keys before the one that counts", "16 signatures")
    unknown = [[encode({1: -48, 4: RELEASE.id[:8], 16: 65001}), {}, None, bytes(2420)],
               [b"\xff" * 24, {}, None, b"x"]]
    book.valid("signature-algorithms-unknown", signed_image(document, unknown + [mine]),
               "entries of algorithms to come do not hurt, whatever their bytes")
    book.valid("signature-known-key-bad-entry",
               signed_image(document, [_broken(mine), mine]),
               "a wrong entry of a key does not hurt the right one after it")
    book.valid("signature-twice", signed_image(document, [mine, mine]), "the same entry twice")
    es256_entries = manifest({5: BOARD_CONFIG, 3: bytes(16)})
    book.valid("signature-es256", image(es256_entries, [TOKEN]), "ES256, low s")
    book.valid("signature-es256-high-s", _high_s(es256_entries), "ES256, high s",
               "half of what tokens make has the large s")
    operating_system = manifest({5: OS_CLASS, 3: OS_COMPONENT.bytes, 9: 1})
    book.valid("threshold-two", image(operating_system, [OS_A, OS_B]), "two of two")
    boot = manifest({5: BOOT_CLASS, 3: bytes(16), 9: 0})
    book.valid("hybrid", image(boot, [BOOT, TOKEN]), "one signature of each algorithm",
               "stripped algorithm")
    certs = manifest({5: CERT_STORE, 3: bytes(16), 4: OTHER_PRODUCT.bytes})
    book.valid("any-product", image(certs, [CERTS]), "a role for every product")
    book.valid("class-unassigned", image(manifest({5: FUTURE_CLASS, 3: bytes(16)})),
               "class 9 is well-formed and in a role", "class 9")


def _unknown_entry(i, document):
    entry = STRANGER.sign(MANIFEST, document)
    protected = bytearray(entry[0])
    protected[5] = i
    return [bytes(protected), {}, None, entry[3]]


def _broken(entry):
    value = bytearray(entry[3])
    value[0] ^= 1
    return [entry[0], {}, None, bytes(value)]


def _high_s(entries):
    document = as_document(entries)
    entry = TOKEN.sign(MANIFEST, document)
    r, s = (int.from_bytes(entry[3][at:at + 32], "big") for at in (0, 32))
    high = es256_value(r, max(s, P256_N - s))
    return signed_image(document, [[entry[0], {}, None, high]])


def _proofs(book):
    document = as_document(manifest())
    tree = DocumentTree([document] + OLD_RELEASES)
    book.valid("batch", signed_image(document, [], [batched(tree, document, [RELEASE])]),
               "signed by a batch of six alone", "batches")
    alone = DocumentTree([document])
    book.valid("batch-of-one", signed_image(document, [], [batched(alone, document, [RELEASE])]),
               "a batch of one has an empty path", "batches")
    astray = batched(tree, document, [RELEASE], index=9)
    book.valid("batch-astray-unneeded", signed_image(document, [RELEASE.sign(1, document)],
                                                     [astray]),
               "a proof that leads nowhere is ignored where it is not needed")
    unknown = [[kind, bytes([kind]) * 3] for kind in (3, 4, 15)]
    book.valid("proofs-unknown", image(proofs=unknown), "proofs of kinds 3 to 15 are skipped")
    old = OLD_RELEASES[2]
    proof = grandfathered(STOLEN, OLD_TREE, old)
    book.valid("grandfathered", signed_image(old, [STOLEN.sign(1, old)], [proof]),
               "signed by the stolen key before the theft", "signed before the theft")
    both = [batched(DocumentTree(OLD_RELEASES), old, [STOLEN]), proof]
    book.valid("grandfathered-batch", signed_image(old, [], both),
               "a batch of the stolen key, and the proof for it", "signed before the theft")


def _fields(book):
    every = manifest({
        11: {0: ["mt3620", "mt3621"], 1: [["dw100", 0, 4], ["dw100", 9, 12]],
             2: [["os-abi", 11, 13]], 3: [[OS_COMPONENT.bytes, 2211]],
             4: [b"device-1", b"device-2"], 5: 12, 6: FLEET},
        12: [["ui-abi", 9], ["app-abi", 4]], 23: [[0, b""], [70000, b"anything"]]})
    book.valid("every-entry", image(every), "every optional entry, on the device that it is for",
               device=ITSELF)
    book.valid("features-zero", image(manifest({15: 0})), "features of 0 are as none")
    book.valid("requires-empty", image(manifest({11: {}})), "an empty map of conditions holds")
    future = manifest({6: "a" * 64, 7: "~" * 64, 8: 2 ** 63 - 1})
    book.valid("texts-at-their-limit", image(future), "64 characters; the largest sequence")
    largest = manifest({23: [[i, bytes(1024)] for i in range(3)] + [[3, bytes(800)]]})
    largest[23][3][1] = bytes(800 + 4096 - len(encode(largest)))
    book.valid("manifest-4096", image(largest), "a manifest of exactly 4096 bytes")


def _devices(book):
    book.again("device-first-install", "valid/raw.bulla", "ok",
               "a component that the device does not have yet",
               device={"product": str(PRODUCT)})
    same = {"product": str(PRODUCT), "components": {str(COMPONENT): {
        "class": 3, "sequence": 10402, "manifest": sha256(as_document(manifest())).hex()}}}
    book.again("device-same-image", "valid/raw.bulla", "ok", "what runs already: nothing to do",
               device=same)
    stuck = {"class": 3, "sequence": 2 ** 63 - 1}
    pinned = {"product": str(PRODUCT), "components": {str(COMPONENT): {**stuck,
                                                                       "only_pinned": True}}}
    book.again("device-heals-after-the-largest-sequence", "valid/raw.bulla", "ok",
               "what runs is only pinned, so its sequence does not count",
               "healing after 2^63-1", device=pinned)
    asked = {"product": str(PRODUCT), "rollback": True, "components": {str(COMPONENT): stuck}}
    book.again("device-rollback-by-name", "valid/raw.bulla", "ok",
               "the platform asks for a rollback by name", device=asked)
    ranges = manifest({11: {1: [["dw100", 1, 2], ["dw100", 3, 3], ["dw100", 9, 4]]}})
    book.valid("requires-ranges", image(ranges),
               "several ranges of one board; one with min above max never holds", device=ITSELF)


def _capabilities(book):
    book.valid("capability", capability(signers=[RIGHTS]), "once, for one device, counter above",
               device=ITSELF)
    wide = capability_manifest({11: DROP, 14: [1, 1, 0]})
    book.valid("capability-product-wide", capability(wide, [WARDEN]),
               "standing, for every device of the product, by the role with the grant",
               device=ITSELF)


def _seals(book):
    document = as_document(manifest())
    slot = {"slot": {"component": str(COMPONENT), "class": 3}, "floors": {str(COMPONENT): 3}}
    book.valid("seal", seal_of(document), "the seal of raw.bulla beside its image", suffix=".seal",
               installed=IMAGE, device=slot)
    book.again("seal-alone", "valid/seal.seal", "ok", "the image is not at hand")
    tree = DocumentTree([document] + OLD_RELEASES)
    book.valid("seal-batch", seal_of(document, [], [batched(tree, document, [RELEASE])]),
               "a seal whose signature is a batch's", suffix=".seal")
    stolen = as_document(manifest({8: 77}))
    pin = {"pins": [sha256(stolen).hex()], **slot}
    book.valid("seal-pinned", seal_of(stolen, [STOLEN]), "signed by a revoked key, and pinned",
               suffix=".seal", device=pin)
    old = {"slot": slot["slot"], "components": {str(COMPONENT): {"class": 3, "sequence": 99999}}}
    book.again("seal-ignores-sequence", "valid/seal.seal", "ok",
               "a load looks at no sequence, window or requirement", device=old)
