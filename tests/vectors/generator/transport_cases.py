# SPDX-License-Identifier: Apache-2.0
"""How an image travels, and its payload: FORMAT.md 3.5, 6.2, 9.5; stages 12 to 14."""
from format_bytes import Tree, sha256

from .loose_cbor import encode
from .parts import (IMAGE, DocumentTree, as_document, batched, blob, carried_image,
                    content, envelope_of, file_of, image, manifest, transport)
from .signers import (FARM, FARM_IN_PLACE, MANIFEST, OS_A, RELEASE, STOLEN, STRANGER, TRANSPORT)
from .valid_cases import ITSELF
from .zstd_frames import (SKIPPABLE, block, compressed, frame, halves, windowed, with_dictionary_id,
                          without_size)

DOCUMENT = encode(manifest())
BASE = blob(Tree(content(5000), 4096))
DELTA = b"a delta, as far as its transport is judged"


def add(book):
    _accepted(book)
    _signatures(book)
    _binding(book)
    _payload(book)
    _zstd(book)
    _attachments(book)


def _accepted(book):
    book.valid("zstd", carried_image(compressed("image")), "one frame by zstd -3 --check")
    book.valid("zstd-strong", carried_image(compressed("image-19")),
               "one frame by zstd -19 --no-check")
    book.valid("zstd-frames", carried_image(halves()), "two frames with an empty one between")
    book.valid("zstd-window-at-statement", carried_image(windowed(IMAGE, 12), {6: 4096}),
               "a window of exactly entry 6")
    book.valid("zstd-1024-blocks", carried_image(frame(IMAGE), block=1024),
               "stored in blocks of 1024, installed in blocks of 4096")
    book.valid("zstd-by-release", carried_image(frame(IMAGE), signers=[RELEASE]),
               "the transport signed by the image role")
    carried = encode(transport(DOCUMENT, Tree(frame(IMAGE), 4096)))
    tree = DocumentTree([carried, b"another transport", b"and another"])
    proof = batched(tree, carried, [FARM], covered=TRANSPORT)
    book.valid("zstd-batch",
               carried_image(frame(IMAGE), carried=carried, signers=(), proofs=[proof]),
               "the transport signed by a batch of transports", "batches")
    book.valid("delta", carried_image(DELTA, {5: BASE}, encoding=2),
               "a delta, as far as it can be judged without its base")
    book.valid("delta-in-place", carried_image(DELTA, {5: BASE, 7: [4096, 8192]}, [FARM_IN_PLACE],
                                               encoding=2),
               "in place, by the role with the grant")


def _carried(book, name, reason, why, attack, stored=None, **parts):
    book.invalid(f"carried-{name}", carried_image(frame(IMAGE) if stored is None else stored,
                                                  **parts), reason, why, attack)


def _signatures(book):
    _carried(book, "unsigned", "sig-missing", "nobody signed the transport", "transport",
             signers=[])
    _carried(book, "by-stranger", "key-unknown", "a key of nobody", "transport",
             signers=[STRANGER])
    _carried(book, "by-os-key", "sig-out-of-scope", "a key of another class", "transport",
             signers=[OS_A])
    _carried(book, "by-revoked", "key-revoked", "the stolen key, once of the image role",
             "transport", signers=[STOLEN])
    _carried(book, "in-place-by-farm", "sig-out-of-scope",
             "in place, by the role without the grant", "in place by the transport role", DELTA,
             changes={5: BASE, 7: [4096, 8192]}, encoding=2)
    carried = encode(transport(DOCUMENT, Tree(frame(IMAGE), 4096)))
    entry = FARM.sign(MANIFEST, carried)
    book.invalid("carried-wrong-typ", _with_entries(carried, [entry]), "sig-header-mismatch",
                 "signed with the typ of a manifest", "transport signed for the wrong typ")
    book.invalid("carried-other-signature",
                 _with_entries(carried, [FARM.sign(TRANSPORT, carried + b"\0")]), "sig-invalid",
                 "the signature of another transport", "transport")
    tree = DocumentTree([carried, b"another transport"])
    astray = batched(tree, carried, [FARM], covered=TRANSPORT, path=[bytes(32)])
    book.invalid("carried-batch", carried_image(frame(IMAGE), carried=carried, signers=(),
                                                proofs=[astray]),
                 "batch-proof", "a batch that does not lead to the transport", "batches")


def _with_entries(carried, entries):
    envelope = envelope_of(DOCUMENT, [RELEASE.sign(MANIFEST, DOCUMENT)], None, carried, entries)
    return file_of(envelope, bytes(Tree(frame(IMAGE), 4096).payload))


def _binding(book):
    other = as_document(manifest({8: 10401}))
    _carried(book, "other-manifest", "transport-mismatch", "the transport of another manifest",
             "transport of another manifest",
             carried=encode(transport(other, Tree(frame(IMAGE), 4096))))
    for encoding in (4, 31):
        _carried(book, f"encoding-{encoding}", "encoding-unsupported",
                 "an encoding to come, with entries that no rule here judges", "encodings",
                 encoding=encoding, changes={5: BASE, 7: [1, 1]}, signers=[FARM_IN_PLACE])
    small = {**ITSELF, "memory": (1 << 20) - 1}
    book.again("carried-memory", "valid/zstd.bulla", "memory-exceeded",
               "a byte less of memory than the decoder needs", "resource bounds", device=small)
    tight = {**ITSELF, "staging": len(IMAGE) - 1}
    book.again("carried-space", "valid/zstd.bulla", "space-exceeded",
               "no space for the installed image", "resource bounds", device=tight)
    stripped = file_of(envelope_of(DOCUMENT, [RELEASE.sign(MANIFEST, DOCUMENT)]),
                       bytes(Tree(frame(IMAGE), 4096).payload))
    book.invalid("carried-stripped", stripped, "length-mismatch", "the transport was taken away",
                 "transport stripped")
    payload = frame(IMAGE)[:-1] + b"\x01"
    book.invalid("carried-changed", carried_image(frame(IMAGE), payload=payload), "payload-digest",
                 "a stored byte that the transport does not say", "altered payload")


def _payload(book):
    tree = Tree(content(12287), 4096)
    good = bytes(tree.payload)

    def bad(name, payload, why, attack="altered payload"):
        book.invalid(f"payload-{name}", image(manifest(tree=tree), tree=tree, payload=payload),
                     "payload-digest", why, attack)

    bad("bit-first", good[:4096] + bytes([good[4096] ^ 1]) + good[4097:], "the first data byte")
    bad("bit-last", good[:-1] + bytes([good[-1] ^ 0x80]), "the last data byte")
    bad("bit-hash", bytes([good[0] ^ 1]) + good[1:], "a bit of a hash block")
    bad("blocks-swapped", good[:4096] + good[8192:12288] + good[4096:8192] + good[12288:],
        "two data blocks swapped")
    bad("hash-last", good[4096:] + good[:4096], "the hash block behind the data")
    bad("blank", bytes(len(good)), "zeros for everything")
    deep = Tree(content(33791 + 31 * 1024), 1024)
    swapped = _swap_hash_blocks(deep)
    book.invalid("payload-subtrees-swapped",
                 image(manifest(tree=deep), tree=deep, payload=swapped), "payload-digest",
                 "two hash blocks of one level swapped, with what they cover",
                 "hash blocks swapped")
    root_only = manifest({10: [12287, 12, tree.root]})
    book.invalid("payload-root-as-digest", image(root_only, tree=tree), "payload-digest",
                 "the root hash in place of the descriptor's digest", "altered payload")
    book.invalid("payload-padded-hash-block", _padded_hash_block(), "payload-digest",
                 "a hash block with bytes behind its hashes, signed so", "covert bytes")
    flat = manifest({10: [12287, 12, sha256(content(12287))]})
    book.invalid("payload-plain-digest", image(flat, tree=tree), "payload-digest",
                 "the plain digest of the content", "altered payload")
    wrong_block = manifest({10: [1000, 10, Tree(content(1000), 4096).digest]})
    book.invalid("payload-other-block-size", image(wrong_block, tree=Tree(content(1000), 1024)),
                 "payload-digest", "the digest for the other block size", "altered payload")


def _swap_hash_blocks(tree):
    """The payload of a tree of 1024-byte blocks with two full subtrees, the two swapped."""
    payload, subtree = bytes(tree.payload), 33 * 1024
    first, second = payload[1024:1024 + subtree], payload[1024 + subtree:1024 + 2 * subtree]
    return payload[:1024] + second + first + payload[1024 + 2 * subtree:]


def _padded_hash_block():
    tree = Tree(content(12287), 4096)
    payload = bytearray(tree.payload)
    payload[4095] = 1
    root = sha256(bytes(payload[:4096]))
    descriptor = tree.descriptor[:16] + root + tree.descriptor[48:]
    return image(manifest({10: [12287, 12, sha256(descriptor)]}), tree=tree,
                 payload=bytes(payload))


def _zstd(book):
    def bad(name, stored, why, attack="zstd", reason="encoding-invalid", **changes):
        book.invalid(f"zstd-{name}", carried_image(stored, **changes), reason, why, attack)

    bad("long", frame(IMAGE + b"x"), "a byte more than the image", "zstd output one byte long")
    bad("short", frame(IMAGE[:-1]), "a byte less than the image", "zstd output one byte short")
    bad("window", windowed(IMAGE, 13), "a window above entry 6", "window above the statement",
        changes={6: 4096})
    bad("single-segment-window", frame(IMAGE), "a single segment above entry 6",
        "window above the statement", changes={6: len(IMAGE) - 1})
    bad("skippable", SKIPPABLE + frame(IMAGE), "a skippable frame")
    bad("dictionary", with_dictionary_id(IMAGE), "a dictionary id")
    bad("sizeless", without_size(IMAGE), "no content size", changes={6: 1 << 20})
    bad("trailing", frame(IMAGE) + b"\0", "a byte behind the last frame")
    bad("cut", frame(IMAGE)[:-1], "the last block lacks a byte")
    bad("cut-frame", frame(IMAGE[:150]) + frame(IMAGE[150:])[:7], "the second frame is cut")
    bad("empty", b"", "no frame at all")
    bad("size-lies", frame(IMAGE, 3001), "a declared size of a byte more than the blocks hold")
    bad("reserved-block", frame(IMAGE, blocks=b"\x07\x00\x00"), "a reserved block type")
    check = bytearray(compressed("image"))
    check[-1] ^= 1
    bad("checksum", bytes(check), "a content checksum that is wrong")
    other = bytearray(IMAGE)
    other[100] ^= 1
    bad("other-image", frame(bytes(other)), "the right length, another image", "result-digest",
        "result-digest")
    two = block(IMAGE[:10], last=False) + block(IMAGE[10:])
    book.valid("zstd-two-blocks", carried_image(frame(IMAGE, blocks=two)), "a frame of two blocks")


def _attachments(book):
    entries = manifest({13: [["a.txt", 4, sha256(b"aaaa")]]})
    book.invalid("attachment-altered", image(entries, tail=b"aaab"), "attachment-digest",
                 "an attachment with another byte", "attachments")
