# SPDX-License-Identifier: Apache-2.0
"""verify_transcript.py TRANSCRIPT KEY.pub…: a plain second reader of transcripts, written from
docs/CEREMONY.md 4. Checks chain, digests, key tests, document signatures and the signatures of the
transcript itself, by openssl; each KEY.pub must have signed the transcript."""

import base64
import hashlib
import json
import pathlib
import sys
import tempfile

from second_tool import envelope, fits, signed_bytes


def fits_pem(pem, message, raw):
    with tempfile.TemporaryDirectory() as folder:
        public = pathlib.Path(folder, "key.pub")
        public.write_bytes(pem)
        return fits(str(public), message, raw)


def require(condition, what):
    if not condition:
        sys.exit(f"line {number + 1}: {what}")


def content(files, name):
    return next(base64.b64decode(file["content"]) for file in files if file["file"] == name)


def check_step(line):
    facts = {fact["name"]: fact["text"] for fact in line["facts"]}
    for file in line["inputs"] + line["outputs"]:
        if "content" in file:
            data = base64.b64decode(file["content"])
            require(hashlib.sha256(data).hexdigest() == file["sha256"], "a content lies")
    for file in line["inputs"]:
        seen = files_seen.setdefault(file["file"], file["sha256"])
        require(seen == file["sha256"], f"{file['file']} changed between steps")
    for file in line["outputs"]:
        files_seen[file["file"]] = file["sha256"]
    if line["do"] in ("token", "generate"):
        pem = base64.b64decode((line["inputs"] + line["outputs"])[0]["content"])
        message = f"bulla-ceremony-key-test\n{facts['nonce']}\n".encode()
        require(fits_pem(pem, message, base64.b64decode(facts["signature"])), "the key test lies")
    if line["do"] in ("sign", "attach"):
        pem = base64.b64decode(line["inputs"][1]["content"])
        name = line["outputs"][0]["file"]
        before, after = envelope(content(line["inputs"], name)), envelope(content(line["outputs"],
                                                                                 name))
        require(before[0] == after[0], "the document changed")
        added = [entry for entry in after[1] if entry not in before[1]]
        require(len(added) == 1, "not one signature more")
        require(fits_pem(pem, signed_bytes(added[0][0], after[0]), added[0][3]), "it does not sign")


previous, number, end, signed, files_seen, steps = "0" * 64, 0, None, [], {}, 0
data = pathlib.Path(sys.argv[1]).read_bytes()
assert data.endswith(b"\n")
for number, text in enumerate(data.split(b"\n")[:-1]):
    line = json.loads(text)
    require(line["n"] == number and line["prev"] == previous, "the chain is broken")
    if line["type"] == "step":
        steps += 1
        require(line["step"] == steps and end is None, "a step is out of order")
        check_step(line)
    if line["type"] == "end":
        end = line
    if line["type"] == "signature":
        message = f"bulla-ceremony-transcript\n{previous}\n".encode()
        require(fits_pem(line["key"].encode(), message, base64.b64decode(line["signature"])),
                "the transcript's signature does not verify")
        signed.append(line["key"])
    previous = hashlib.sha256(text).hexdigest()
require(end is not None and end["signers"] == signed, "the end or a signature is missing")
for public in sys.argv[2:]:
    require(pathlib.Path(public).read_text() in signed, f"{public} has not signed it")
print(f"{steps} steps, {number + 1} lines, {end['outcome']}, signed by {len(signed)}: {previous}")
