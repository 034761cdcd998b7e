# SPDX-License-Identifier: Apache-2.0
"""request, sign a request, attach: signing in steps, by another bulla or by a foreign signer."""

import hashlib

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from workshop import Workshop, main


class Exchange(Workshop):
    def request(self, *words):
        return self.must("request", *words, "--key", "release.pub", "-o", "a.req", "--json").json

    def foreign_signature(self, key, data):
        private = load_pem_private_key(self.read(key), None)
        if isinstance(private, ec.EllipticCurvePrivateKey):
            return private.sign(data, ec.ECDSA(hashes.SHA256()))
        return private.sign(data)

    def test_three_steps_give_what_one_would(self):
        asked = self.request("unsigned.bulla")
        self.assertEqual([part["what"] for part in asked["requests"]], ["manifest", "transport"])
        answered = self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig", "--json").json
        self.assertEqual([part["digest"] for part in answered["responses"]],
                         [part["digest"] for part in asked["requests"]])
        result = self.must("attach", "unsigned.bulla", "a.sig", "--json").json
        self.assertEqual((result["outcome"], result["signatures"]), ("attached", ["added"] * 2))
        self.must("verify", "unsigned.bulla", "--trust", "trust.bulla")
        again = self.must("attach", "unsigned.bulla", "a.sig", "--json").json
        self.assertEqual(again["outcome"], "unchanged")

    def test_the_signer_sees_what_it_signs(self):
        self.request("app.bulla")
        out = self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig").out
        digest = self.must("inspect", "app.bulla", "--json").json["document"]["digest"]
        for words in (digest[:16], "name: thermostat-app", "version: 1.0.0", "sequence: 10000"):
            self.assertIn(words, out)

    def test_several_packages_travel_in_one_request(self):
        self.must("pack", "recipe.yaml", "-o", "second.bulla")
        self.request("unsigned.bulla", "second.bulla")
        self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig")
        result = self.must("attach", "second.bulla", "unsigned.bulla", "a.sig", "--json").json
        self.assertEqual([p["outcome"] for p in result["packages"]], ["attached"] * 2)
        self.must("verify", "second.bulla", "unsigned.bulla", "--trust", "trust.bulla")

    def test_a_key_may_be_named_by_the_key_store(self):
        digest = self.must("key", "show", "release.pub", "--json").json["keys"][0]["id"]
        for name in ("release", digest[:8], "release.pub"):
            self.must("request", "unsigned.bulla", "--key", name, "--trust", "trust.bulla", "-o",
                      "b.req", "--force")
            self.request("unsigned.bulla", "--force")
            self.assertEqual(self.read("a.req"), self.read("b.req"))
        self.refuses(5, "key-not-found", "request", "unsigned.bulla", "--key", "nobody", "--trust",
                     "trust.bulla", "-o", "c.req")
        self.refuses(5, "key-not-found", "request", "unsigned.bulla", "--key", "gone.pub", "--trust",
                     "trust.bulla", "-o", "out.req")

    def test_a_foreign_signer_signs_the_65_bytes(self):
        for key in ("release", "farm"):
            self.must("request", "app.bulla", "--key", f"{key}.pub", "-o", "a.req", "--tbs",
                      "tbs.bin", "--force")
            tbs = self.read("tbs.bin")
            document = cbor2.loads(self.read("a.req"))[3]
            self.assertEqual(len(tbs), 65)
            self.assertEqual(cbor2.loads(tbs)[3], hashlib.sha256(document).digest())
            self.write("raw.sig", self.foreign_signature(f"{key}.key", tbs))
            self.must("attach", "app.bulla", "--raw", "raw.sig", "--key", f"{key}.pub")
        self.refuses(2, "usage", "request", "unsigned.bulla", "--key", "farm.pub", "-o", "b.req",
                     "--tbs", "b.bin")

    def test_a_foreign_signer_writes_a_bare_response(self):
        self.must("request", "app.bulla", "--key", "root-a.pub", "-o", "a.req", "--tbs", "tbs.bin")
        key_id = self.must("key", "show", "root-a.pub", "--json").json["keys"][0]["id"]
        self.write("a.sig", cbor2.dumps({
            0: 7, 1: 1, 2: hashlib.sha256(self.read("a.req")).digest(), 3: bytes.fromhex(key_id),
            4: self.foreign_signature("root-a.key", self.read("tbs.bin"))}))
        self.refuses(2, "usage", "attach", "app.bulla", "a.sig")
        self.must("attach", "app.bulla", "a.sig", "--key", "root-a.pub")
        self.assertEqual(len(self.must("inspect", "app.bulla", "--json").json["signatures"]), 2)

    def test_a_signature_that_does_not_verify_is_not_attached(self):
        before = self.read("app.bulla")
        self.write("raw.sig", bytes(64))
        self.refuses(1, "signature-wrong", "attach", "app.bulla", "--raw", "raw.sig", "--key",
                     "farm.pub")
        self.write("raw.sig", b"\x30\x06\x02\x01\x01\x02\x01\x01")
        self.refuses(1, "signature-wrong", "attach", "app.bulla", "--raw", "raw.sig", "--key",
                     "farm.pub")
        self.request("unsigned.bulla")
        self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig")
        signature = cbor2.loads(self.read("a.sig"))[4]
        self.write("bad.sig", self.read("a.sig").replace(signature, bytes(64)))
        self.refuses(1, "signature-wrong", "attach", "unsigned.bulla", "bad.sig")
        self.assertEqual(self.read("app.bulla"), before)

    def test_an_answer_for_another_package_is_refused_before_anything_is_written(self):
        self.must("pack", "recipe.yaml", "-o", "second.bulla")
        self.request("unsigned.bulla", "second.bulla")
        self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig")
        before = self.read("unsigned.bulla")
        self.refuses(1, "response-mismatch", "attach", "unsigned.bulla", "a.sig")
        self.refuses(1, "response-mismatch", "attach", "app.bulla", "a.sig")
        self.assertEqual(self.read("unsigned.bulla"), before)

    def test_another_key_does_not_answer(self):
        self.request("unsigned.bulla")
        self.refuses(5, "key-mismatch", "sign", "a.req", "--key", "farm.key", "-o", "a.sig")
        self.must("sign", "a.req", "--key", "farm.key", "--key", "release.key", "-o", "a.sig")

    def test_a_policy_holds_for_requests_too(self):
        trust = ("--trust", "trust.bulla", "--no-journal", "-o", "a.sig")
        self.request("unsigned.bulla")
        self.must("sign", "a.req", "--key", "release.key", *trust)
        for key, reason in (("stranger", "signature-useless"), ("retired", "key-not-active"),
                            ("pending", "preflight-required")):
            self.must("request", "unsigned.bulla", "--key", f"{key}.pub", "-o", f"{key}.req")
            self.refuses(1, reason, "sign", f"{key}.req", "--key", f"{key}.key", *trust[:-1],
                         "b.sig")

    def test_no_key_is_asked_when_one_of_several_requests_is_refused(self):
        self.request("app.bulla")
        self.must("request", "app.bulla", "--key", "retired.pub", "-o", "retired.req")
        keys = ("--key", "release.key", "--key", "retired.key", "--trust", "trust.bulla")
        result = self.run_bulla("sign", "a.req", "retired.req", *keys, "--journal", "one.journal",
                                "-o", "a.sig")
        self.assertEqual(result.code, 1, result)
        self.assertEqual(self.must("journal", "show", "one.journal", "--json").json["size"], 0)

    def test_files_in_the_wrong_place(self):
        self.request("unsigned.bulla")
        self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig")
        self.refuses(3, "wrong-type", "attach", "unsigned.bulla", "a.req")
        self.refuses(3, "wrong-type", "sign", "a.sig", "--key", "release.key", "-o", "b.sig")
        self.refuses(2, "usage", "sign", "a.req", "app.bulla", "--key", "release.key", "-o", "b.sig")
        self.refuses(2, "usage", "sign", "a.req", "--key", "release.key")
        self.refuses(2, "usage", "attach", "a.sig")
        self.refuses(2, "usage", "attach", "app.bulla")

    def test_a_request_cut_anywhere_is_refused(self):
        self.request("app.bulla")
        whole = self.read("a.req")
        for length in range(0, len(whole), 7):
            self.write("cut.req", whole[:length])
            result = self.run_bulla("sign", "cut.req", "--key", "release.key", "-o", "cut.sig")
            self.assertIn(result.code, (2, 3), result)
            self.assertNotIn("cut.sig", self.files())


if __name__ == "__main__":
    main()
