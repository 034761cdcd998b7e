# SPDX-License-Identifier: Apache-2.0
"""journal: a plain reader of docs/JOURNAL.md beside the program's own, forks, audits, bad files."""

import base64
import hashlib

from workshop import Workshop, main

RECORD = 256


def sha256(data):
    return hashlib.sha256(data).digest()


def tree(leaves):
    """RFC 6962 2.1, by its definition."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + tree(leaves[:split]) + tree(leaves[split:]))


def records(data):
    assert data[:8] == b"\x89BLJ\r\n\x1a\n" and data[8:10] == b"\x01\x00"
    assert sha256(data[:224]) == data[224:256] and len(data) % RECORD == 0
    return [data[at:at + RECORD] for at in range(RECORD, len(data), RECORD)]


class Journal(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.must("sign", "unsigned.bulla", "--key", "release.key", "--key", "farm.key",
                 "--journal", "s.journal", "--journal-key", "root-b.key")

    def test_a_plain_reader_finds_the_same_tree(self):
        entries = records(self.read("s.journal"))
        self.assertEqual([entry[0] for entry in entries], [1] * 4 + [2] * 4)
        leaves = [sha256(b"\x00" + entry[:224]) for entry in entries]
        for number, entry in enumerate(entries):
            run = (number + 1) & -(number + 1)
            self.assertEqual(entry[224:], tree(leaves[number + 1 - run:number + 1]))
        verified = self.must("journal", "verify", "s.journal", "--key", "root-b.pub", "--json").json
        self.assertEqual(verified["root"], tree(leaves).hex())
        self.assertEqual(verified["checkpoints"], ["s.journal.checkpoint"])
        note = self.read("s.journal.checkpoint").decode().split("\n")
        self.assertEqual(note[1:3], ["8", base64.b64encode(tree(leaves)).decode()])
        signed = self.must("sign", "unsigned.bulla", "--key", "release.key", "--json").json
        documents = {made["digest"] for made in signed["signatures"]}
        self.assertEqual({entry[24:56].hex() for entry in entries}, documents)

    def test_a_proof_holds_for_who_has_only_the_proof(self):
        leaves = [sha256(b"\x00" + entry[:224]) for entry in records(self.read("s.journal"))]
        proof = self.must("journal", "prove", "s.journal", "5").out.split("\n")
        self.assertEqual(proof[:2], ["c2sp.org/tlog-proof@v1", "index 5"])
        path = [base64.b64decode(line) for line in proof[2:proof.index("")]]
        hash_, at = leaves[5], 5
        for step in path:
            hash_ = sha256(b"\x01" + (step + hash_ if at & 1 else hash_ + step))
            at >>= 1
        self.assertEqual(hash_, tree(leaves))
        self.refuses(2, "usage", "journal", "prove", "s.journal", "8")
        self.refuses(2, "usage", "journal", "prove", "s.journal")
        self.must("journal", "prove", "s.journal", "--from", "3")
        self.refuses(2, "usage", "journal", "prove", "s.journal", "--from", "0")

    def test_signing_again_records_nothing(self):
        before = self.read("s.journal")
        self.must("sign", "unsigned.bulla", "--key", "release.key", "--journal", "s.journal")
        self.assertEqual(self.read("s.journal"), before)

    def test_an_audit_finds_what_was_signed_behind_its_back(self):
        self.must("journal", "audit", "s.journal", "unsigned.bulla")
        result = self.run_bulla("journal", "audit", "s.journal", ".", "--json")
        self.assertEqual(result.code, 1, result)
        outcomes = {p["file"]: p["outcome"] for p in result.json["packages"]}
        self.assertEqual(outcomes, {"./app.bulla": "unrecorded", "./trust.bulla": "unrecorded",
                                    "./unsigned.bulla": "recorded"})
        self.must("sign", "unsigned.bulla", "--key", "stranger.key")
        self.assertEqual(self.run_bulla("journal", "audit", "s.journal", "unsigned.bulla").code, 1)

    def test_what_was_cut_off_is_seen_by_the_checkpoint(self):
        data = self.read("s.journal")
        self.write("s.journal", data[:-2 * RECORD])
        self.refuses(1, "journal-forked", "journal", "verify", "s.journal")
        self.refuses(1, "journal-forked", "sign", "app.bulla", "--key", "farm.key", "--journal",
                     "s.journal")
        self.write("s.journal", data)
        self.refuses(1, "signature-wrong", "journal", "verify", "s.journal", "--key", "farm.pub")

    def test_a_torn_end_is_told_and_replaced(self):
        self.write("s.journal", self.read("s.journal") + b"\x01torn")
        self.assertIn("cut off", self.must("journal", "verify", "s.journal").err)
        self.must("sign", "app.bulla", "--key", "stranger.key", "--journal", "s.journal")
        verified = self.must("journal", "verify", "s.journal", "--json").json
        self.assertEqual((verified["size"], verified["torn_bytes"]), (10, 0))

    def test_bad_journals(self):
        data = bytearray(self.read("s.journal"))
        data[RECORD * 3 + 40] ^= 1
        self.write("bad.journal", data)
        self.write("not.journal", "my notes\n")
        self.refuses(3, "journal-damaged", "journal", "verify", "bad.journal")
        for command in (("show",), ("verify",)):
            self.refuses(3, "journal-damaged", "journal", *command, "not.journal")
            self.refuses(4, "file-not-found", "journal", *command, "no.journal")
        before = self.read("app.bulla")
        self.refuses(3, "journal-damaged", "sign", "app.bulla", "--key", "farm.key", "--journal",
                     "not.journal")
        self.refuses(4, "output-failed", "sign", "app.bulla", "--key", "farm.key", "--journal",
                     "no/such.journal")
        self.refuses(2, "usage", "sign", "app.bulla", "--key", "farm.key", "--journal", "x",
                     "--no-journal")
        self.assertEqual(self.read("app.bulla"), before)

    def test_a_journal_that_cannot_grow_signs_nothing(self):
        before = self.read("app.bulla")
        result = self.run_bulla("sign", "app.bulla", "--key", "farm.key", "--journal", "/dev/full",
                                "--json")
        self.assertEqual((result.code, result.error["reason"]), (4, "output-failed"), result)
        self.assertEqual(self.read("app.bulla"), before)


main()
