#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The worked examples of docs/FORMAT.md (3.6, 4.4, 12), made from fixed seeds.

Without arguments: prints every block. --check FORMAT.md: fails when a block in the page differs, is
missing or is not known here, and lets `fsverity` and `zstd`, where installed, confirm the numbers.
--write FORMAT.md: puts the blocks into the page, behind their `<!-- example: NAME -->` lines.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import uuid

import cbor2

from format_bytes import (Ed25519Key, Es256Key, NAMES, Tree, encode, fleet_uuid, leaf, node, package,
                          product_uuid, sha256)

BLOCK = re.compile(r"<!-- example: ([a-z0-9-]+) -->\n(?:```text\n(.*?)```\n)?", re.S)
PRODUCT = product_uuid("dw100")
COMPONENT = uuid.uuid5(PRODUCT, "dishwasher-app")
IMAGE = uuid.UUID("00112233-4455-4677-8899-aabbccddeeff")
CONTENT = bytes(i >> 10 & 0xff for i in range(100000))
FRAME_RUN = 1024


def seed(first):
    return bytes(range(first, first + 32))


RELEASE, FARM, ROOT = Ed25519Key(seed(0x00)), Ed25519Key(seed(0x20)), Ed25519Key(seed(0x40))
TOKEN = Es256Key(seed(0x00))


def zstd_frame():
    """CONTENT as one zstd frame of run-length blocks (RFC 8878 3.1.1), the same on every machine."""
    frame = bytes.fromhex("28b52ffd a0") + len(CONTENT).to_bytes(4, "little")
    for at in range(0, len(CONTENT), FRAME_RUN):
        run = CONTENT[at:at + FRAME_RUN]
        last = at + FRAME_RUN >= len(CONTENT)
        frame += (len(run) << 3 | 1 << 1 | last).to_bytes(3, "little") + run[:1]
    return frame


INSTALLED, STORED = Tree(CONTENT, 4096), Tree(zstd_frame(), 4096)
MANIFEST = {0: 1, 1: 1, 2: IMAGE.bytes, 3: COMPONENT.bytes, 4: PRODUCT.bytes, 5: 3,
            6: "dishwasher-app", 7: "1.4.2", 8: 10402, 9: 3,
            10: [INSTALLED.size, 12, INSTALLED.digest]}
MANIFEST_BYTES = encode(MANIFEST)
TRANSPORT = {0: 9, 1: 1, 2: sha256(MANIFEST_BYTES), 3: 1, 4: [STORED.size, 12, STORED.digest],
             6: 131072}
TRANSPORT_BYTES = encode(TRANSPORT)
RAW = {0: MANIFEST_BYTES, 1: [RELEASE.entry(1, MANIFEST_BYTES)]}
PACKED = {**RAW, 2: TRANSPORT_BYTES, 3: [FARM.entry(9, TRANSPORT_BYTES)]}
TABLE = sorted([RELEASE.cose, FARM.cose, ROOT.cose])
KEY_STORE = {0: 2, 1: 1, 2: 1, 3: 0, 4: fleet_uuid("contoso").bytes, 5: TABLE,
             6: [[1, "root", 1, [TABLE.index(ROOT.cose)], 0, [], [], 0],
                 [3, "release", 1, [TABLE.index(RELEASE.cose)], 1 << 3, [PRODUCT.bytes], [], 0],
                 [4, "transport", 1, [TABLE.index(FARM.cose)], 0, [], [], 0]],
             7: [], 8: [], 9: [[3, 0, 9]]}
KEY_STORE_BYTES = encode(KEY_STORE)


class Dump:
    """Lines of offset, bytes and meaning."""

    def __init__(self, offset=0):
        self.offset, self.lines = offset, []

    def add(self, data, meaning):
        for at in range(0, len(data), 18):
            text = meaning if at == 0 else ""
            self.lines.append(f"{self.offset + at:6}  {data[at:at + 18].hex():36}  {text}".rstrip())
        self.offset += len(data)
        return self

    def document(self, document, meanings):
        self.add(encode(document)[:1], f"map of {len(document)}")
        for key in sorted(document):
            self.add(encode(key) + encode(document[key]), meanings[key])
        return self

    def signature(self, entry, over):
        self.add(b"\x84\x51", f"signature entry over {over}: array, protected")
        self.add(entry[0][:5], "  algorithm -19; short id of")
        self.add(entry[0][5:13], "  the key")
        self.add(entry[0][13:], "  typ")
        self.add(b"\xa0\xf6", "unprotected: empty; payload: nil")
        return self.add(encode(entry[3]), "signature value")


def tree_block(blocks, block):
    pattern = bytes((i * 131 + (i >> 8) * 7) & 0xff for i in range(65536))
    size = blocks * block - 1
    content = (pattern * (size // len(pattern) + 1))[:size]
    tree = Tree(content, block)
    confirm_digest(content, block, tree.digest)
    count = len(tree.offsets)
    lines = [f"block size      {block}", f"content         {size} bytes, {blocks} data blocks",
             f"hash blocks     {count} in {len(tree.levels)} levels",
             f"payload         {len(tree.payload)} = {size} + {count} * {block}",
             f"root            {tree.root.hex()}", f"digest          {tree.digest.hex()}"]
    shown = tree.offsets if count <= 6 else tree.offsets[:4] + [None] + tree.offsets[-3:]
    for place in shown:
        lines.append("hash block      ..." if place is None else
                     "hash block      level {}, number {}, at {}".format(*place))
    return lines


def small_trees():
    lines = []
    for size in (0, 1, 4095, 4096, 4097):
        content = bytes((i * 131 + (i >> 8) * 7) & 0xff for i in range(size))
        tree = Tree(content, 4096)
        confirm_digest(content, 4096, tree.digest)
        lines.append(f"size {size:4}  payload {len(tree.payload):4}  root   {tree.root.hex()}")
        lines.append(f"{'':25}digest {tree.digest.hex()}")
    return lines


def confirm_digest(content, block, digest):
    """Asks Debian's fsverity whether it computes the same."""
    tool = shutil.which("fsverity")
    if tool is None:
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        said = subprocess.run([tool, "digest", f"--block-size={block}", "--hash-alg=sha256",
                               "--compact", file.name], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == digest.hex(), f"fsverity differs at {len(content)} bytes"


def confirm_frame():
    tool = shutil.which("zstd")
    if tool is not None:
        out = subprocess.run([tool, "-dc"], input=zstd_frame(), check=True, capture_output=True)
        assert out.stdout == CONTENT, "zstd reads the frame differently"


def names_block():
    return [f"N                              {NAMES}",
            f'fleet "contoso"                {fleet_uuid("contoso")}',
            f'product "dw100"                {PRODUCT}',
            f'component "dishwasher-app"     {COMPONENT}']


def key_block():
    lines = []
    for name, key in (("release", RELEASE), ("farm", FARM), ("root", ROOT), ("token", TOKEN)):
        cose = key.cose.hex()
        lines += [f"{name}, {'ES256' if key is TOKEN else 'Ed25519'}"]
        lines += [f"  key  {cose[at:at + 84]}" if at == 0 else f"       {cose[at:at + 84]}"
                  for at in range(0, len(cose), 84)]
        lines += [f"  id   {key.id.hex()}"]
    return lines


MANIFEST_MEANINGS = {0: "type: manifest", 1: "version", 2: "image", 3: "component", 4: "product",
                     5: "class: application", 6: "name", 7: "version text", 8: "sequence",
                     9: "security version", 10: "installed: size, log2-block, digest"}
TRANSPORT_MEANINGS = {0: "type: transport", 1: "version", 2: "digest of the manifest",
                      3: "encoding: zstd", 4: "stored: size, log2-block, digest",
                      6: "working memory"}
KEY_STORE_MEANINGS = {0: "type: key store", 1: "version", 2: "version of the store", 3: "epoch",
                      4: "trust domain", 5: "keys", 6: "roles: root, release, transport",
                      7: "no revocation", 8: "nothing denied",
                      9: "window: class 3, security versions 0 to 9"}


def package_block():
    envelope = encode(RAW)
    file = package(envelope, bytes(INSTALLED.payload))
    dump = Dump().add(file[:8], "magic").add(file[8:12], "version 1, zero")
    dump.add(file[12:16], f"envelope length {len(envelope)}").add(file[16:20], "payload offset 4096")
    dump.add(file[20:32], "zeros").add(envelope[:1], "envelope: map of 2")
    dump.add(envelope[1:4], f"entry 0: byte string of {len(MANIFEST_BYTES)}")
    dump.document(MANIFEST, MANIFEST_MEANINGS).add(b"\x01\x81", "entry 1: array of 1")
    dump.signature(RAW[1][0], "the manifest")
    assert dump.offset == 32 + len(envelope)
    dump.lines += [f"{dump.offset:6}  {'00 ...':36}  room, up to 4096",
                   f"{4096:6}  {bytes(INSTALLED.payload[:8]).hex() + ' ...':36}  payload: "
                   f"{len(INSTALLED.offsets)} hash block, {-(-INSTALLED.size // 4096)} data blocks",
                   f"{len(file):6}  {'':36}  end of file"]
    return dump.lines + ["", f"SHA-256 of the file  {sha256(file).hex()}"]


def signed_block():
    signed = RELEASE.signed_bytes(1, MANIFEST_BYTES)
    dump = Dump().add(signed[:1], "array of 4").add(signed[1:12], '"Signature1"')
    dump.add(signed[12:30], "protected header").add(signed[30:31], "no external data")
    return dump.add(signed[31:], "SHA-256 of the manifest").lines


def transport_block():
    envelope, file = encode(PACKED), package(encode(PACKED), bytes(STORED.payload))
    dump = Dump(len(encode(RAW)) + 32).add(b"\x02" + encode(TRANSPORT_BYTES)[:2],
                                           f"entry 2: byte string of {len(TRANSPORT_BYTES)}")
    dump.document(TRANSPORT, TRANSPORT_MEANINGS).add(b"\x03\x81", "entry 3: array of 1")
    dump.signature(PACKED[3][0], "the transport")
    assert dump.offset == 32 + len(envelope)
    frame = zstd_frame()
    return dump.lines + [
        f"{dump.offset:6}  {'00 ...':36}  room, up to 4096",
        f"{4096:6}  {frame[:13].hex() + ' ...':36}  payload: {len(frame)} bytes, one data block",
        f"{len(file):6}  {'':36}  end of file", "",
        f"envelope             {len(envelope)} bytes", f"SHA-256 of the file  {sha256(file).hex()}"]


def key_store_block():
    envelope = encode({0: KEY_STORE_BYTES, 1: [ROOT.entry(2, KEY_STORE_BYTES)]})
    dump = Dump().document(KEY_STORE, KEY_STORE_MEANINGS)
    return dump.lines + ["", f"digest               {sha256(KEY_STORE_BYTES).hex()}",
                         f"signature by root    {ROOT.entry(2, KEY_STORE_BYTES)[3].hex()[:64]}",
                         f"{'':21}{ROOT.entry(2, KEY_STORE_BYTES)[3].hex()[64:]}",
                         f"envelope             {len(envelope)} bytes",
                         f"SHA-256 of the file  {sha256(package(envelope, b'')).hex()}"]


def merkle_block():
    digests = sorted(sha256(text) for text in (b"one", b"two", b"three"))
    leaves = [leaf(digest) for digest in digests]
    left = node(leaves[0], leaves[1])
    lines = [f"digest {i}  {digest.hex()}" for i, digest in enumerate(digests)]
    lines += [f"leaf {i}    {one.hex()}" for i, one in enumerate(leaves)]
    return lines + [f"node 0 1  {left.hex()}", f"root      {node(left, leaves[2]).hex()}",
                    "path of index 0: leaf 1, leaf 2", "path of index 2: node 0 1"]


def sizes_block():
    entry = encode(RAW[1][0])
    return [f"manifest                              {len(MANIFEST_BYTES):4} bytes",
            f"signature entry                       {len(entry):4}",
            f"bytes to be signed                    {len(RELEASE.signed_bytes(1, b'')):4}",
            f"envelope with one signature           {len(encode(RAW)):4}",
            f"transport (zstd)                      {len(TRANSPORT_BYTES):4}",
            f"envelope with transport, both signed  {len(encode(PACKED)):4}",
            f"key store of three keys               {len(KEY_STORE_BYTES):4}"]


def blocks():
    for part in (RAW, PACKED, MANIFEST, TRANSPORT, KEY_STORE):
        assert cbor2.loads(encode(part)) == part
    confirm_frame()
    return {"tree-3": tree_block(3, 4096), "tree-129": tree_block(129, 4096),
            "tree-16385": tree_block(16385, 4096), "tree-1024": tree_block(33, 1024),
            "tree-small": small_trees(), "names": names_block(), "keys": key_block(),
            "package": package_block(), "signed": signed_block(), "transport": transport_block(),
            "key-store": key_store_block(), "merkle": merkle_block(), "sizes": sizes_block()}


def check(page, wanted):
    found = {name: text for name, text in BLOCK.findall(page)}
    faults = [f"{name}: no such example" for name in found if name not in wanted]
    faults += [f"{name}: differs from the page" for name, text in wanted.items()
               if found.get(name) != text]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def main(arguments):
    texts = {name: "\n".join(lines) + "\n" for name, lines in blocks().items()}
    if len(arguments) != 2:
        print("\n".join(f"== {name}\n{text}" for name, text in texts.items()))
        return 0
    path = pathlib.Path(arguments[1])
    page = path.read_text(encoding="utf-8")
    if arguments[0] == "--check":
        return check(page, texts)
    path.write_text(BLOCK.sub(lambda hit: f"<!-- example: {hit[1]} -->\n```text\n{texts[hit[1]]}```\n",
                              page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
