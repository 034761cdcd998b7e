# SPDX-License-Identifier: Apache-2.0
"""Chains, in key-store files and in image packages: FORMAT.md 8.5."""
from format_bytes import sha256

from .loose_cbor import ascending_by_first, encode
from .parts import OTHER_FLEET, as_document, chain, image, link, manifest, store_file
from .signers import (FOREIGN_ROOT, KEY_STORE, NEXT_RELEASE, RELEASE, ROOT_A, ROOT_B, ROOT_C,
                      ROOT_D)
from .stores import (APPLICATION, COMPROMISE, EPOCH, HERE, IMAGE, IMAGE_ROLES, REVOCATIONS, ROLES,
                     ROOT, ROOT_ROLE, VERSION, Role, WINDOWS, bits, store, with_role)

OLD_ROOT = [ROOT_A, ROOT_B]
RELEASE_ROLE = IMAGE_ROLES[0]


def _own_link(version, signers=OLD_ROOT, **parts):
    return link(store(version=version, **parts), signers)


def _new_root(version):
    """Epoch 3: the root is root-d alone."""
    roles = with_role(ROOT_ROLE, Role(ROOT, "root", 1, [ROOT_D]))
    return store(version=version, epoch=EPOCH + 1, roles=roles)


TAKES_ROOT_D = link(_new_root(9), [*OLD_ROOT, ROOT_D])
HELD = _own_link(VERSION)
FOREIGN = link(store({4: OTHER_FLEET}, [Role(ROOT, "root", 1, [FOREIGN_ROOT])], version=9),
               [FOREIGN_ROOT])
NEXT_ROLES = [*ROLES, Role(IMAGE, "release-next", 1, [NEXT_RELEASE], bits(APPLICATION), HERE)]
BRINGS_SIGNER = _own_link(8, roles=NEXT_ROLES)


def add(book):
    _files(book)
    _bad_heads(book)
    _bad_links(book)
    _in_images(book)


def _file(entries, signers, *links):
    return store_file(entries, signers, [chain(*links)])


def _files(book):
    book.valid("chain", _file(_new_root(10), [ROOT_D], TAKES_ROOT_D),
               "a link to the new root, then a key store that it alone signed",
               "order and length of chains")
    older = [_own_link(5), _own_link(6), HELD]
    book.valid("chain-starts-below", _file(_new_root(10), [ROOT_D], *older, TAKES_ROOT_D),
               "links below and at the version held are passed over", "chain from below")
    book.valid("chain-document-held", _file(store(), OLD_ROOT, _own_link(6)),
               "the document is the key store that is held")
    swapped = [_own_link(9), _own_link(8)]
    book.invalid("chain-swapped", _file(store(version=10), OLD_ROOT, *swapped), "chain-order",
                 "version 9 before 8", "order and length of chains")
    book.invalid("chain-repeated", _file(store(version=10), OLD_ROOT, _own_link(8), _own_link(8)),
                 "chain-order", "a link twice", "order and length of chains")
    book.invalid("chain-skipped-order", _file(store(version=10), OLD_ROOT, _own_link(6),
                                              _own_link(5)),
                 "chain-order", "disorder among links that are passed over",
                 "order and length of chains")
    book.invalid("chain-document-order", _file(store(version=8), OLD_ROOT, _own_link(9)),
                 "chain-order", "the document is older than the last link",
                 "order and length of chains")
    book.invalid("chain-document-rollback", _file(store(version=6), OLD_ROOT, _own_link(5)),
                 "tks-rollback", "in order, and below the version held", "rollback of key stores")
    book.invalid("chain-old-root", _file(store(version=10), OLD_ROOT, TAKES_ROOT_D), "tks-rollback",
                 "behind a new epoch the old root signs on, in the old epoch",
                 "takeover by a new root")
    old_epoch = store(version=10, epoch=EPOCH + 1)
    book.invalid("chain-root-returns", _file(old_epoch, OLD_ROOT, TAKES_ROOT_D),
                 "tks-root-changed-in-epoch", "the old root takes itself back in the new epoch",
                 "silent change of root")


def _bad_heads(book):
    good = HELD

    def bad(name, body, reason, why, attack="order and length of chains"):
        data = store_file(store(version=10), OLD_ROOT, [[16, body]])
        book.invalid(f"chain-{name}", data, reason, why, attack)

    bad("65", encode([b""] * 65), "chain-too-long", "65 links", "order and length of chains")
    bad("none", b"\x80", "field-invalid", "no link")
    bad("map", encode({0: 1}), "field-invalid", "a map")
    bad("nil", b"\xf6", "field-invalid", "nil")
    bad("empty", b"", "cbor-truncated", "no byte", "lengths beyond the end")
    bad("count", b"\x98\x40" + encode(good)[:40], "cbor-truncated", "64 links in 40 bytes",
        "lengths beyond the end")
    bad("count-2-64", b"\x9b" + b"\xff" * 8, "cbor-truncated", "2^64-1 links",
        "lengths beyond the end")
    bad("not-shortest", b"\x98\x01" + encode(good), "cbor-not-shortest", "1 in two bytes",
        "one spelling")
    bad("tag", b"\xc1\x81" + encode(good), "cbor-forbidden-type", "tag 1", "one spelling")
    bad("trailing", encode([good]) + b"\0", "trailing-bytes", "a byte behind the last link",
        "covert bytes")
    bad("link-text", encode(["link"]), "field-invalid", "a text as link")
    bad("link-nil", encode([None]), "field-invalid", "nil as link")
    bad("link-empty", encode([b""]), "cbor-truncated", "a link of no byte",
        "lengths beyond the end")
    bad("link-cut", encode([good])[:-1], "cbor-truncated", "the last link lacks a byte",
        "lengths beyond the end")


def _bad_links(book):
    def bad(name, body, reason, why, attack="faults inside chains"):
        proofs = [chain(_own_link(8), body)]
        data = store_file(store(version=10), OLD_ROOT, proofs)
        book.invalid(f"chain-{name}", data, reason, why, attack)

    document = as_document(store(version=9))
    entries = [one.sign(KEY_STORE, document) for one in OLD_ROOT]
    bad("link-unsigned", encode({0: document, 1: []}), "field-invalid", "a link without signatures")
    bad("link-entry-2", encode({0: document, 1: entries, 2: 0}), "unknown-field", "an entry 2")
    bad("link-document-map", encode({0: {}, 1: entries}), "field-invalid", "a map as key store")
    bad("link-17", encode({0: document, 1: entries * 9}), "too-many-signatures", "18 signatures")
    bad("link-entry", encode({0: document, 1: [[b"", {}, None, b""]]}), "sig-entry-malformed",
        "a malformed entry")
    bad("link-no-document", encode({0: b"", 1: entries}), "cbor-truncated",
        "a key store of no byte", "lengths beyond the end")
    image_document = as_document(manifest())
    bad("link-manifest", link(image_document, OLD_ROOT), "wrong-type", "a manifest as link",
        "type confusion")
    bad("link-version-2", link(store({1: 2}, version=9), OLD_ROOT), "unsupported-format",
        "a key store document of version 2")
    bad("link-feature", link(store({15: 1}, version=9), OLD_ROOT), "feature-unsupported",
        "a feature bit")
    bad("link-bad-role", link(store({6: []}, version=9), OLD_ROOT), "field-invalid", "no role")
    bad("link-foreign", FOREIGN, "wrong-fleet", "a link of another fleet", "another fleet")
    fork = link(store({10: 1}, version=8), OLD_ROOT)
    data = _file(store(version=10), OLD_ROOT, link(store({10: 1}, version=VERSION), OLD_ROOT))
    book.invalid("chain-link-fork", data, "tks-fork", "a link of the version held, other content",
                 "equivocation")
    bad("link-same-version", fork, "chain-order", "two links of one version", "equivocation")
    bad("link-one-root", _own_link(9, [ROOT_C]), "tks-old-threshold", "one of two root keys",
        "takeover by a new root")
    bad("link-unrevoke", _own_link(9, changes={7: []}), "tks-unrevoke", "no revocation left",
        "revocation undone")


def _in_images(book):
    def accepted(name, proofs, why, attack, signers=(RELEASE,)):
        book.valid(f"image-{name}", image(signers=signers, proofs=proofs), why, attack)

    accepted("chain", [chain(BRINGS_SIGNER)], "the chain brings the role of its signer",
             "order and length of chains",
             [NEXT_RELEASE])
    accepted("chain-foreign", [chain(FOREIGN)], "a chain of another fleet is left alone",
             "another fleet")
    accepted("chain-broken", [[16, b"\xff"]], "a chain that is no CBOR is left alone",
             "faults inside chains")
    accepted("chain-bad-second", [chain(BRINGS_SIGNER, b"")],
             "a fault in the second link leaves the first one taken", "faults inside chains",
             [NEXT_RELEASE])
    accepted("chain-rollback", [chain(_own_link(5), _own_link(6))],
             "a chain from below that ends below", "chain from below")
    accepted("chain-65", [[16, encode([b""] * 65)]], "65 links are left alone",
             "order and length of chains")
    _refused_images(book)


def _refused_images(book):
    def refused(name, body, reason, why, attack, signers=(RELEASE,)):
        book.invalid(f"image-{name}", image(signers=signers, proofs=[body]), reason, why, attack)

    refused("chain-behind-fault", chain(b"", BRINGS_SIGNER), "key-unknown",
            "the link that would have helped stands behind a bad one", "faults inside chains",
            [NEXT_RELEASE])
    revoked = ascending_by_first([*REVOCATIONS, [RELEASE.id, COMPROMISE, 0]])
    roles = [role for role in ROLES if RELEASE not in role.signers]
    refused("chain-revokes-signer", chain(_own_link(8, changes={7: revoked}, roles=roles)),
            "key-revoked", "a good chain that revokes the signer counts", "revoked keys")
    digest = sha256(as_document(manifest()))
    refused("chain-denies", chain(_own_link(8, changes={8: [digest]})), "manifest-denied",
            "the chain denies the package that brings it", "denied manifests")
    others = [one for one in WINDOWS if one[0] != APPLICATION]
    windows = ascending_by_first([*others, [APPLICATION, 4, 9]])
    refused("chain-raises-window", chain(_own_link(8, changes={9: windows})), "sv-below-floor",
            "the chain raises the window above its package", "rollback of images")
