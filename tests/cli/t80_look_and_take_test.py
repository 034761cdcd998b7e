# SPDX-License-Identifier: Apache-2.0
"""inspect and unpack: looking trusts nothing, taking out trusts only what verifies."""

import subprocess

from workshop import Workshop, main


class Inspect(Workshop):
    def test_nothing_is_called_verified(self):
        for name in ("app.bulla", "trust.bulla", "unsigned.bulla"):
            self.assertIs(self.must("inspect", name, "--json").json["verified"], False)
            self.assertIn("not verified", self.must("inspect", name).out)

    def test_fields_of_packages(self):
        raw = self.must("inspect", "app.bulla", "--json").json
        self.assertEqual(raw["manifest"]["class"], "application")
        self.assertEqual(raw["transport"], {"encoding": "raw", "stored_size": 16384,
                                            "working_memory": 0})
        packed = self.must("inspect", "unsigned.bulla", "--json").json
        self.assertEqual(packed["transport"]["encoding"], "zstd")
        self.assertGreater(packed["transport"]["working_memory"], 0)
        self.assertEqual((packed["signatures"], packed["proofs"], packed["attachments"]),
                         ([], [], []))
        store = self.must("inspect", "trust.bulla", "--json").json
        self.assertEqual(store["key_store"]["version"], 1)
        self.assertEqual(len(store["signatures"]), 2)

    def test_requests_and_answers(self):
        self.must("request", "app.bulla", "--key", "release.pub", "-o", "a.req")
        self.must("sign", "a.req", "--key", "release.key", "-o", "a.sig")
        self.assertEqual(self.must("inspect", "a.req", "--json").json["kind"], "request")
        answer = self.must("inspect", "a.sig", "--json").json
        self.assertEqual(answer["kind"], "response")
        self.assertEqual([list(item) for item in answer["items"]], [["response"], ["request"]])

    def test_other_files(self):
        self.write("empty", b"")
        self.write("truncated", b"\xa5")
        self.refuses(3, "bad-magic", "inspect", "recipe.yaml")
        self.refuses(4, "file-not-found", "inspect", "missing")
        self.refuses(4, "file-unreadable", "inspect", ".")
        self.assertEqual(self.run_bulla("inspect", "empty").code, 3)
        self.assertEqual(self.run_bulla("inspect", "truncated").code, 3)


class Unpack(Workshop):
    TRUST = ("--trust", "trust.bulla")

    def test_the_image_comes_out_as_it_went_in(self):
        self.must("sign", "unsigned.bulla", "--key", "release.key")
        for name in ("app.bulla", "unsigned.bulla"):
            report = self.must("unpack", name, "-o", "out.bin", *self.TRUST, "--force",
                               "--json").json
            self.assertEqual((report["outcome"], report["size"]), ("unpacked", 16384))
            self.assertEqual(self.read("out.bin"), self.read("app.bin"))
        piped = self.must("unpack", "app.bulla", "-o", "-", *self.TRUST)
        self.assertEqual(piped.raw_out, self.read("app.bin"))

    def test_stored_is_the_payload_as_it_travels(self):
        self.must("sign", "unsigned.bulla", "--key", "release.key")
        self.must("unpack", "unsigned.bulla", "--stored", "-o", "out.zst", *self.TRUST)
        out = subprocess.run(["zstd", "-dc", "out.zst"], cwd=self.place, check=True,
                             stdout=subprocess.PIPE).stdout
        self.assertEqual(out, self.read("app.bin"))

    def test_what_does_not_verify_does_not_come_out(self):
        self.refuses(1, "sig-missing", "unpack", "unsigned.bulla", "-o", "out.bin", *self.TRUST)
        data = bytearray(self.read("app.bulla"))
        data[-1] ^= 1
        self.write("bad.bulla", bytes(data))
        self.refuses(1, "payload-digest", "unpack", "bad.bulla", "-o", "out.bin", "--seal",
                     "out.seal", *self.TRUST)
        piped = self.run_bulla("unpack", "bad.bulla", "-o", "-", *self.TRUST)
        self.assertEqual((piped.code, piped.raw_out), (1, b""))

    def test_an_existing_output_stays(self):
        self.refuses(4, "output-exists", "unpack", "app.bulla", "-o", "app.bin", *self.TRUST)
        self.write("out.seal", b"mine")
        self.refuses(4, "output-exists", "unpack", "app.bulla", "-o", "out.bin", "--seal",
                     "out.seal", *self.TRUST)
        self.refuses(2, "usage", "unpack", "app.bulla", "--stored", "-o", "out.bin", "--seal",
                     "new.seal", *self.TRUST)

    def test_a_key_store_has_no_image(self):
        self.refuses(3, "wrong-type", "unpack", "trust.bulla", "-o", "out.bin", *self.TRUST)


if __name__ == "__main__":
    main()
