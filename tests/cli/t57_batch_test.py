# SPDX-License-Identifier: Apache-2.0
"""--batch: one signature for many packages, here or on another machine, and what must not pass."""

import hashlib

import cbor2

from workshop import RECIPE, Workshop, main

COUNT = 7


def sha256(data):
    return hashlib.sha256(data).digest()


class Batch(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        cls.names = []
        for number in range(COUNT):
            recipe = RECIPE.replace("sequence: 10000", f"sequence: {10000 + number}")
            cls.write(f"r{number}.yaml", recipe)
            cls.must("pack", f"r{number}.yaml", "-o", f"p{number}.bulla")
            cls.names.append(f"p{number}.bulla")

    def batches(self, name):
        proofs = self.must("inspect", name, "--json").json["proofs"]
        return [proof for proof in proofs if proof["kind"] == "batched"]

    def verify_all(self):
        self.must("verify", *self.names, "--trust", "trust.bulla")

    def test_one_signature_is_good_for_all(self):
        self.must("sign", *self.names, "--batch", "--key", "release.key", "--journal", "s.journal")
        self.verify_all()
        for name in self.names:
            self.assertEqual(len(self.batches(name)), 1)
            self.assertEqual(self.must("inspect", name, "--json").json["signatures"], [])
        entries = self.must("journal", "show", "s.journal", "--json").json["entries"]
        self.assertEqual([entry["kind"] for entry in entries],
                         ["intent"] * COUNT + ["signed"] * COUNT)
        self.assertEqual(len({entry["signature"] for entry in entries[COUNT:]}), 1)
        self.must("journal", "audit", "s.journal", *self.names)

    def test_again_is_a_no_op_and_an_interrupted_batch_goes_on(self):
        self.must("sign", *self.names, "--batch", "--key", "release.key")
        before = [self.read(name) for name in self.names]
        again = self.must("sign", *self.names, "--batch", "--key", "release.key", "--json").json
        self.assertEqual({package["outcome"] for package in again["packages"]}, {"unchanged"})
        self.assertEqual([self.read(name) for name in self.names], before)
        self.must("pack", "r3.yaml", "-o", "p3.bulla", "--force")
        self.must("sign", *self.names, "--batch", "--key", "release.key")
        self.verify_all()

    def test_several_holders_sign_the_same_batch(self):
        for key in ("release", "stranger", "farm"):
            self.must("sign", *self.names, "--batch", "--key", f"{key}.key")
        batches = self.batches("p0.bulla")
        self.assertEqual(len(batches), 1)
        self.verify_all()

    def test_the_air_gap(self):
        self.must("request", *self.names, "--batch", "--key", "release.pub", "-o", "b.req")
        shown = self.must("sign", "b.req", "--key", "release.key", "-o", "b.sig", "--json").json
        self.assertEqual(len(shown["responses"]), 1)
        self.assertEqual(len(shown["responses"][0]["members"]), COUNT)
        self.must("attach", *self.names, "b.sig")
        self.verify_all()
        self.refuses(1, "response-mismatch", "attach", "unsigned.bulla", "b.sig")

    def test_a_blind_batch_is_not_signed(self):
        self.must("request", *self.names, "--batch", "--key", "release.pub", "-o", "b.req")
        request = cbor2.loads(self.read("b.req"))
        for change in ("missing", "hidden", "order"):
            members = list(request[5])
            if change == "missing":
                members = members[:-1]
            elif change == "hidden":
                batch = cbor2.loads(request[3])
                batch[3] += 1
                self.write("bad.req", cbor2.dumps({**request, 3: cbor2.dumps(batch)},
                                                  canonical=True))
            else:
                members.reverse()
            if change != "hidden":
                self.write("bad.req", cbor2.dumps({**request, 5: members}, canonical=True))
            with self.subTest(change=change):
                self.refuses(1, "batch-proof", "sign", "bad.req", "--key", "release.key", "-o",
                             "x.sig")

    def test_a_key_store_is_never_a_leaf(self):
        before = self.read("p0.bulla")
        self.refuses(2, "usage", "sign", "p0.bulla", "trust.bulla", "--batch", "--key",
                     "release.key")
        self.refuses(3, "bad-magic", "sign", "p0.bulla", "r0.yaml", "--batch", "--key",
                     "release.key")
        self.assertEqual(self.read("p0.bulla"), before)

    def test_scope_is_judged_for_every_member(self):
        self.write("other.yaml", RECIPE.replace("class: application", "class: boot"))
        self.must("pack", "other.yaml", "-o", "boot.bulla")
        self.refuses(1, "signature-useless", "sign", "p0.bulla", "boot.bulla", "--batch", "--key",
                     "release.key", "--trust", "trust.bulla", "--no-journal")
        self.must("sign", "p0.bulla", "boot.bulla", "--batch", "--key", "release.key")
        self.must("verify", "p0.bulla", "--trust", "trust.bulla")
        self.refuses(1, "sig-out-of-scope", "verify", "boot.bulla", "--trust", "trust.bulla")

    def test_the_tree_is_that_of_the_documents(self):
        self.must("sign", *self.names, "--batch", "--key", "release.key")
        envelope = cbor2.loads(self.read("p4.bulla")[32:])
        batch, _, index, path = cbor2.loads(envelope[4][0][1])
        leaves = sorted(sha256(cbor2.loads(self.read(name)[32:])[0]) for name in self.names)
        self.assertEqual(leaves[index], sha256(envelope[0]))
        hashes = [sha256(b"\0" + leaf) for leaf in leaves]
        while len(hashes) > 1:
            pairs = [hashes[i:i + 2] for i in range(0, len(hashes), 2)]
            hashes = [sha256(b"\1" + b"".join(p)) if len(p) == 2 else p[0] for p in pairs]
        self.assertEqual(cbor2.loads(batch)[4], hashes[0])
        self.assertLessEqual(len(path), 3)


main()
