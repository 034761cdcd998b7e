# SPDX-License-Identifier: Apache-2.0
"""Signatures that do not suffice: FORMAT.md 5 and 5.6, stages 7 and 8."""
from .loose_cbor import encode
from .parts import (BOARD_CONFIG, BOOT_CLASS, OS_CLASS, OS_COMPONENT, OTHER_PRODUCT, DocumentTree,
                    as_document, batch_document, batched, capability, capability_manifest,
                    grandfathered, image, manifest, signed_image)
from .signers import (BATCH, BOOT, DEPARTED, FARM, KEY_STORE, MANIFEST, OS_A, P256_N, RELEASE,
                      RIGHTS, ROOT_A, STOLEN, STRANGER, TOKEN, TRANSPORT, es256_value)
from .stores import DENIED, OLD_RELEASES, OLD_TREE

DOCUMENT = as_document(manifest())
ENTRY = RELEASE.sign(MANIFEST, DOCUMENT)
BOARD = as_document(manifest({5: BOARD_CONFIG, 3: bytes(16)}))
OS = as_document(manifest({5: OS_CLASS, 3: OS_COMPONENT.bytes, 9: 1}))
ED_L = 2 ** 252 + 27742317777372353535851937790883648493
SMALL_R = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")


def add(book):
    _headers(book)
    _ed25519_values(book)
    _es256_values(book)
    _thresholds(book)
    _scopes(book)
    _revoked(book)
    _grandfathered(book)
    _batched(book)


def _one(book, name, entry, reason, why, attack, document=DOCUMENT):
    book.invalid(f"sig-{name}", signed_image(document, [entry]), reason, why, attack)


def _headers(book):
    book.invalid("sig-none", signed_image(DOCUMENT, []), "sig-missing", "nobody signed",
                 "nobody who counts")
    _one(book, "stranger", STRANGER.sign(MANIFEST, DOCUMENT), "key-unknown",
         "a key that is in no store", "nobody who counts")
    value = ENTRY[3]
    for name, protected, why in (
            ("alg-es256", RELEASE.protected(MANIFEST, -9), "-9 with an Ed25519 key"),
            ("alg-eddsa", RELEASE.protected(MANIFEST, -8), "-8 with an Ed25519 key"),
            ("typ-store", RELEASE.protected(KEY_STORE), "the typ of a key store"),
            ("typ-transport", RELEASE.protected(TRANSPORT), "the typ of a transport"),
            ("typ-batch", RELEASE.protected(BATCH), "the typ of a batch"),
            ("longer", RELEASE.protected(MANIFEST) + b"\0", "a byte more in the header")):
        good = RELEASE.value(MANIFEST, DOCUMENT, protected[:17])
        _one(book, f"header-{name}", [protected, {}, None, good], "sig-header-mismatch", why,
             "algorithm confusion")
    protected = TOKEN.protected(MANIFEST, -19)
    _one(book, "header-es256-as-ed25519", [protected, {}, None, value], "sig-header-mismatch",
         "-19 with a P-256 key", "algorithm confusion", BOARD)
    foreign = [RELEASE.protected(MANIFEST), {}, None, STRANGER.value(
        MANIFEST, DOCUMENT, RELEASE.protected(MANIFEST))]
    _one(book, "by-another-key", foreign, "sig-invalid", "the id of one key, made with another",
         "signature by another key")
    other = RELEASE.sign(MANIFEST, as_document(manifest({8: 1})))
    _one(book, "of-another-document", other, "sig-invalid", "over another manifest", "splicing")


def _value(book, name, value, reason, why, attack):
    _one(book, name, [ENTRY[0], {}, None, value], reason, why, attack)


def _ed25519_values(book):
    good, r = ENTRY[3], ENTRY[3][:32]
    s = int.from_bytes(good[32:], "little")
    _value(book, "r-flipped", bytes([good[0] ^ 1]) + good[1:], "sig-invalid", "a bit of R",
           "signature by another key")
    _value(book, "s-flipped", good[:32] + bytes([good[32] ^ 1]) + good[33:], "sig-invalid",
           "a bit of S", "signature by another key")
    malformed = [("s-plus-l", r + (s + ED_L).to_bytes(32, "little"), "S + L",
                  "malleable signatures"),
                 ("s-l", r + ED_L.to_bytes(32, "little"), "S = L", "malleable signatures"),
                 ("r-small-order", SMALL_R + good[32:], "R of order 8", "weak keys"),
                 ("r-identity", b"\x01" + bytes(31) + good[32:], "R the identity", "weak keys"),
                 ("r-above-p", b"\xf0" + b"\xff" * 30 + b"\x7f" + good[32:], "y(R) above p",
                  "weak keys"),
                 ("63", good[:-1], "63 bytes", "malformed signatures"),
                 ("65", good + b"\0", "65 bytes", "malformed signatures")]
    for name, value, why, attack in malformed:
        _value(book, name, value, "sig-malformed", why, attack)


def _es256_values(book):
    protected = TOKEN.protected(MANIFEST)
    good = TOKEN.value(MANIFEST, BOARD)
    r, s = good[:32], good[32:]
    zero, n = bytes(32), P256_N.to_bytes(32, "big")
    der = b"\x30\x44\x02\x20" + r + b"\x02\x20" + s
    malformed = [("r-zero", zero + s, "r = 0"), ("s-zero", r + zero, "s = 0"),
                 ("r-n", n + s, "r = n"), ("s-n", r + n, "s = n"), ("der", der, "DER"),
                 ("es256-63", good[:-1], "63 bytes"), ("es256-72", good + bytes(8), "72 bytes")]
    for name, value, why in malformed:
        _one(book, name, [protected, {}, None, value], "sig-malformed", why, "malformed signatures",
             BOARD)
    _one(book, "r-and-s-swapped", [protected, {}, None, s + r], "sig-invalid", "s before r",
         "malformed signatures",
         BOARD)


def _thresholds(book):
    mine = OS_A.sign(MANIFEST, OS)
    book.invalid("threshold-one", signed_image(OS, [mine]), "sig-threshold", "one of two",
                 "threshold inflation")
    book.invalid("threshold-twice", signed_image(OS, [mine, mine]), "sig-threshold",
                 "one of two, twice", "threshold inflation")
    batch = batched(DocumentTree([OS]), OS, [OS_A])
    book.invalid("threshold-batch-twice", signed_image(OS, [mine], [batch]), "sig-threshold",
                 "one of two, by itself and by a batch", "threshold inflation")
    boot = as_document(manifest({5: BOOT_CLASS, 3: bytes(16), 9: 0}))
    ed = [BOOT.sign(MANIFEST, boot), RELEASE.sign(MANIFEST, boot)]
    book.invalid("hybrid-stripped", signed_image(boot, ed), "hybrid-missing",
                 "two signatures, none of them ES256", "stripped algorithm")
    token = TOKEN.sign(MANIFEST, boot)
    r, s = token[3][:32], int.from_bytes(token[3][32:], "big")
    twin = [token[0], {}, None, es256_value(int.from_bytes(r, "big"), P256_N - s)]
    book.invalid("threshold-es256-twin", signed_image(boot, [token, twin]), "sig-threshold",
                 "one ES256 signature and its other form", "threshold inflation")


def _scopes(book):
    for name, signer, why, attack in (
            ("farm", FARM, "the transport role signs a manifest", "manifest by the transport role"),
            ("os-key", OS_A, "a key of class os", "role, class or product of another"),
            ("root", ROOT_A, "a root key", "role, class or product of another")):
        _one(book, f"scope-{name}", signer.sign(MANIFEST, DOCUMENT), "sig-out-of-scope", why,
             attack)
    for name, changes, why in (("product", {4: OTHER_PRODUCT.bytes}, "another product"),
                               ("class", {5: 20}, "a class that no role has")):
        book.invalid(f"sig-scope-{name}", image(manifest(changes)), "sig-out-of-scope", why,
                     "role, class or product of another")
    wide = capability_manifest({11: {}})
    book.invalid("capability-wide-by-rights", capability(wide, [RIGHTS]), "sig-out-of-scope",
                 "a capability for all devices, by a role without the grant", "capabilities")
    book.invalid("capability-by-release", capability(signers=[RELEASE]), "sig-out-of-scope",
                 "a capability signed by the application role", "capabilities")
    book.invalid("denied", image(DENIED), "manifest-denied", "on the list of denied manifests",
                 "denied manifests")


def _revoked(book):
    _one(book, "revoked", STOLEN.sign(MANIFEST, DOCUMENT), "key-revoked", "by the stolen key",
         "revoked keys")
    _one(book, "departed", DEPARTED.sign(MANIFEST, DOCUMENT), "key-revoked",
         "by a revoked key that is not in the table any more", "revoked keys")
    batch = batched(DocumentTree([DOCUMENT]), DOCUMENT, [STOLEN])
    book.invalid("sig-revoked-batch", signed_image(DOCUMENT, [], [batch]), "key-revoked",
                 "a batch by the stolen key", "revoked keys")
    entry = STOLEN.sign(MANIFEST, OS)
    book.invalid("sig-revoked-elsewhere", signed_image(OS, [entry]), "sig-threshold",
                 "by a revoked key that was in no role for this class", "revoked keys")


def _grandfathered(book):
    def refused(name, document, proof, why, reason="grandfather-proof"):
        entry = STOLEN.sign(MANIFEST, document)
        book.invalid(f"grandfather-{name}", signed_image(document, [entry], [proof]), reason, why,
                     "astray grandfather proofs")

    old = OLD_RELEASES[1]
    path = OLD_TREE.path(old)
    index = OLD_TREE.index(old)
    stolen_later = DocumentTree([DOCUMENT, *OLD_RELEASES])
    refused("another-manifest", DOCUMENT, grandfathered(STOLEN, OLD_TREE, old),
            "the proof of another manifest")
    refused("another-tree", DOCUMENT, grandfathered(STOLEN, stolen_later, DOCUMENT),
            "a tree that the thief made")
    refused("index", old, grandfathered(STOLEN, OLD_TREE, old, index=(index + 1) % 5),
            "the index of its neighbour")
    refused("index-above", old, grandfathered(STOLEN, OLD_TREE, old, index=5), "an index of size")
    refused("path-short", old, grandfathered(STOLEN, OLD_TREE, old, path=path[:-1]),
            "a path too short")
    refused("path-long", old, grandfathered(STOLEN, OLD_TREE, old, path=[*path, bytes(32)]),
            "a path too long")
    refused("path-reversed", old, grandfathered(STOLEN, OLD_TREE, old, path=path[::-1]),
            "a path upside down")
    other_key = [2, encode([STRANGER.id, index, path])]
    refused("for-another-key", old, other_key, "the proof names a key that is not revoked",
            "key-revoked")
    departed = [2, encode([DEPARTED.id, 0, []])]
    refused("for-departed", old, departed, "the proof names a revoked key without a root")


def _batched(book):
    documents = [DOCUMENT, *OLD_RELEASES]
    tree = DocumentTree(documents)
    index, path = tree.index(DOCUMENT), tree.path(DOCUMENT)

    def refused(name, reason, why, signers=(RELEASE,), batch_tree=tree, **parts):
        proof = batched(batch_tree, DOCUMENT, signers, **parts)
        book.invalid(f"batch-{name}", signed_image(DOCUMENT, [], [proof]), reason, why, "batches")

    refused("index-wrong", "batch-proof", "the index of another leaf", index=(index + 1) % 6)
    refused("index-above", "batch-proof", "an index of size", index=6)
    refused("path-short", "batch-proof", "a path too short", path=path[:-1])
    refused("path-long", "batch-proof", "a path too long", path=[*path, bytes(32)])
    forged = encode({0: 8, 1: 1, 2: MANIFEST, 3: 1, 4: tree.root})
    refused("size-forged", "batch-proof", "a size of 1 over the root of six", index=0, path=[],
            batch=forged)
    refused("of-others", "batch-proof", "a batch without this manifest", index=0,
            batch=batch_document(DocumentTree(OLD_RELEASES)))
    refused("by-stranger", "key-unknown", "a good batch, by a key of nobody", [STRANGER])
    refused("out-of-scope", "sig-out-of-scope", "a good batch, by the transport role", [FARM])
    proof = batched(DocumentTree([DOCUMENT]), DOCUMENT, [RELEASE], covered=TRANSPORT)
    book.invalid("batch-for-transports", signed_image(DOCUMENT, [], [proof]), "sig-missing",
                 "a batch of transports that has the manifest as a leaf",
                 "batches")
    as_manifest = batch_document(DocumentTree([DOCUMENT]))
    entry = RELEASE.sign(MANIFEST, as_manifest)
    body = encode([as_manifest, [entry], 0, []])
    book.invalid("batch-signed-as-manifest", signed_image(DOCUMENT, [], [[1, body]]),
                 "sig-header-mismatch", "a batch signed with the typ of a manifest",
                 "type confusion")
