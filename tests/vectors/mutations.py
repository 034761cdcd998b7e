# SPDX-License-Identifier: Apache-2.0
"""Seeded mutations of vectors: of bytes, and of the structure that the bytes stand for.

A structural mutation takes the envelope apart (documents and proofs inside their byte strings too),
changes one place, puts it together again with right lengths, and may sign anew what it changed, so
that later stages are reached as well.
"""
import struct

from generator import signers as all_signers
from generator.loose_cbor import Pairs, Raw, encode
from generator.signers import BATCH, KEY_STORE, MANIFEST, TRANSPORT, Signer
from reader import cbor
from reader.refusal import Refused

SIGNERS = {one.id[:8]: one for one in vars(all_signers).values()
           if isinstance(one, Signer) and one.alg == all_signers.ED25519}
NUMBERS = [0, 1, 2, 3, 6, 9, 15, 16, 23, 24, 31, 32, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31,
           2 ** 32 - 1, 2 ** 32, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1, -1, -9, -19]
HEADER = 32


# Bytes.

def _place(random, file):
    """Mostly in header and envelope, where decisions are made; the room is zeros."""
    envelope_end = HEADER
    if file[:1] == b"\x89" and len(file) >= HEADER:
        envelope_end += struct.unpack_from("<I", file, 12)[0]
    if random.random() < 0.9:
        return random.randrange(max(1, min(envelope_end, len(file))))
    return random.randrange(len(file))


def mutate_bytes(random, file):
    at = _place(random, file)
    kind = random.randrange(6)
    if kind == 0:
        return file[:at] + bytes([file[at] ^ 1 << random.randrange(8)]) + file[at + 1:]
    if kind == 1:
        return file[:at] + bytes([random.randrange(256)]) + file[at + 1:]
    if kind == 2:
        return file[:at]
    if kind == 3:
        return file[:at] + file[at + 1:]
    if kind == 4:
        return file[:at] + bytes([random.randrange(256)]) + file[at:]
    other = _place(random, file)
    length = random.randrange(1, 40)
    return file[:at] + file[other:other + length] + file[at + length:]


# Structure. A tree of plain values; bytes that carry CBOR become Part.

class Part:
    """A byte string whose content is CBOR of its own."""

    def __init__(self, value):
        self.value = value


def _plain(item, path=()):
    """An item as plain values. `path` tells which byte strings are parts."""
    if item.kind == cbor.MAP:
        return Pairs([_plain(key), _plain(value, path + (key.value,))] for key, value in item.value)
    if item.kind == cbor.ARRAY:
        inside = [path + (i,) for i in range(len(item.value))]
        if len(path) == 2 and path[0] == 4 and item.value[0].kind == cbor.UINT:
            inside = [path + ("kind", item.value[0].value)] * 2
        return [_plain(value, below) for value, below in zip(item.value, inside)]
    if item.kind == cbor.BYTES and _is_part(path):
        try:
            return Part(_plain(cbor.read_part(item.value, nil_allowed=True), _below(path)))
        except Refused:
            return item.value
    if item.kind == cbor.TEXT:
        return item.value.decode("ascii")
    return None if item.kind == cbor.OTHER else item.value


def _is_part(path):
    proof = len(path) == 4 and path[2:3] == ("kind",) and path[3] in (1, 2, 16)
    return path in ((0,), (2,), ("batch", 0), ("link", 0)) or proof or path[:1] == ("chain",)


def _below(path):
    if path[2:3] == ("kind",):
        return {1: ("batch",), 16: ("chain",)}.get(path[3], ("inside",))
    return ("link",) if path[:1] == ("chain",) else ("inside",)


def _built(value):
    if isinstance(value, Part):
        return encode(_built(value.value))
    if isinstance(value, Pairs):
        return Pairs([_built(key), _built(item)] for key, item in value)
    if isinstance(value, list):
        return [_built(item) for item in value]
    return value


def _nodes(value, found=None):
    """Every (container, index) whose content may be replaced."""
    found = [] if found is None else found
    if isinstance(value, Part):
        found.append((value, None))
        _nodes(value.value, found)
    elif isinstance(value, Pairs):
        for pair in value:
            found.append((pair, 1))
            _nodes(pair[1], found)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            found.append((value, i))
            _nodes(item, found)
    return found


def _containers(value):
    found = [value] if isinstance(value, list) else []
    for container, index in _nodes(value):
        inside = container.value if index is None else container[index]
        if isinstance(inside, list) and inside not in found:
            found.append(inside)
    return [one for one in found if one]


def _other_value(random, value):
    choices = [random.choice(NUMBERS), b"", "", [], {}, bytes(random.randrange(1, 40)), "a" * 65,
               None, Raw(b"\x18\x01"), Raw(b"\xf5")]
    if isinstance(value, int):
        return random.choice([value + 1, value - 1, random.choice(NUMBERS)])
    if isinstance(value, bytes) and value and random.random() < 0.7:
        at = random.randrange(len(value))
        changed = bytes([value[at] ^ 1 << random.randrange(8)])
        return random.choice([value[:at] + changed + value[at + 1:], value[:-1], value + b"\0"])
    if isinstance(value, str) and random.random() < 0.7:
        return random.choice([value + "x", value[:-1], value.upper(), value + "/"])
    return random.choice(choices)


def _change(random, tree):
    kind = random.randrange(5)
    if kind <= 1:
        container, index = random.choice(_nodes(tree))
        if index is None:
            container.value = _other_value(random, container.value)
        else:
            container[index] = _other_value(random, container[index])
        return
    container = random.choice(_containers(tree))
    at = random.randrange(len(container))
    if kind == 2:
        del container[at]
    elif kind == 3:
        container.insert(random.randrange(len(container) + 1), container[at])
    elif isinstance(container, Pairs):
        container.append([random.choice(NUMBERS), random.choice([0, b"", []])])
        if random.random() < 0.8:
            container.sort(key=lambda pair: encode(_built(pair[0])))
    else:
        random.shuffle(container)


def _signed_anew(tree):
    """Entries of our keys over document, transport and batches, made again where they can be."""
    entries = {pair[0]: pair for pair in tree if isinstance(pair[0], int)}
    kind = KEY_STORE if _type_of(entries.get(0)) == KEY_STORE else MANIFEST
    for document, signatures, typ in ((0, 1, kind), (2, 3, TRANSPORT)):
        if document in entries and signatures in entries:
            _sign_list(entries[document][1], entries[signatures][1], typ)
    for proof in entries[4][1] if 4 in entries and isinstance(entries[4][1], list) else []:
        body = proof[1] if isinstance(proof, list) and len(proof) == 2 else None
        if isinstance(body, Part) and isinstance(body.value, list) and proof[0] == 1:
            if len(body.value) > 1:
                _sign_list(body.value[0], body.value[1], BATCH)
        if isinstance(body, Part) and isinstance(body.value, list) and proof[0] == 16:
            for link in body.value:
                if isinstance(link, Part) and isinstance(link.value, Pairs):
                    parts = {pair[0]: pair for pair in link.value if isinstance(pair[0], int)}
                    if 0 in parts and 1 in parts:
                        _sign_list(parts[0][1], parts[1][1], KEY_STORE)


def _type_of(pair):
    document = pair[1] if pair else None
    if isinstance(document, Part) and isinstance(document.value, Pairs) and document.value:
        return document.value[0][1]
    return None


def _sign_list(document, signatures, typ):
    document = _built(document)
    if not isinstance(document, bytes) or not isinstance(signatures, list):
        return
    for entry in signatures:
        if isinstance(entry, list) and len(entry) == 4 and isinstance(entry[0], bytes):
            signer = SIGNERS.get(entry[0][5:13])
            if signer and entry[0] == signer.protected(typ):
                entry[3] = signer.value(typ, document)


def mutate_structure(random, file):
    """None when the file is no container that can be taken apart."""
    package = file[:1] == b"\x89"
    envelope = file[HEADER:HEADER + struct.unpack_from("<I", file, 12)[0]] if package else file
    offset = struct.unpack_from("<I", file, 16)[0] if package else 0
    tree = _plain(cbor.read_part(envelope, nil_allowed=True))
    for _ in range(random.choice([1, 1, 2])):
        if isinstance(tree, list) and tree:
            _change(random, tree)
    if isinstance(tree, Pairs) and random.random() < 0.6:
        _signed_anew(tree)
    data = encode(_built(tree))
    if not package:
        return data
    needed = -(-(HEADER + len(data)) // 4096) * 4096
    new_offset = max(offset, needed)
    header = file[:12] + struct.pack("<II", len(data), new_offset) + file[20:HEADER]
    return (header + data).ljust(new_offset, b"\0") + file[offset:]
