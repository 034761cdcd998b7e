# SPDX-License-Identifier: Apache-2.0
"""The signing gate: a key before its window signs only after a rehearsal that ended well."""

import json

from workshop import Workshop, main


class Gate(Workshop):
    def report(self, reason="safe", *digests, **more):
        documents = [{"file": f"{i}.bulla", "digest": digest, "type": "manifest"}
                     for i, digest in enumerate(digests)]
        report = {"format": 1, "reason": reason, "documents": documents, "devices": 3, **more}
        self.write("report.json", json.dumps(report))
        return "report.json"

    def digest(self, file):
        return self.must("verify", file, "--trust", "trust.bulla", "--json").json["digest"]

    def sign(self, *words):
        return ("sign", "app.bulla", "--key", "pending.key", "--trust", "trust.bulla",
                "--no-journal", *words)

    def test_R29_a_pending_key_signs_nothing_without_a_rehearsal(self):
        self.refuses(1, "preflight-required", *self.sign())

    def test_R29_a_rehearsal_of_these_very_files_lets_it_sign(self):
        report = self.report("safe", self.digest("app.bulla"), self.digest("trust.bulla"))
        self.must(*self.sign("--preflight", report))
        self.must("verify", "app.bulla", "--trust", "trust.bulla")

    def test_R29_what_is_signed_again_needs_a_rehearsal_too(self):
        words = ("resign", "app.bulla", "--key", "pending.key", "--trust", "trust.bulla")
        self.refuses(1, "preflight-required", *words)
        self.refuses(1, "preflight-required", *words, "--preflight",
                     self.report("stranded", self.digest("app.bulla"), self.digest("trust.bulla")))
        self.refuses(2, "usage", *words, "--without-preflight", "nobody reads this")
        report = self.report("safe", self.digest("app.bulla"), self.digest("trust.bulla"))
        self.must(*words, "--preflight", report, "--journal", "again.journal")
        entries = self.must("journal", "show", "again.journal", "--json").json["entries"]
        self.assertTrue(all(entry["preflight"] for entry in entries), entries)
        self.assertEqual(len(entries), 2)

    def test_R29_other_rehearsals_do_not(self):
        app, store = self.digest("app.bulla"), self.digest("trust.bulla")
        for outcome in ("stranded", "trap", "undecided"):
            self.refuses(1, "preflight-required",
                         *self.sign("--preflight", self.report(outcome, app, store)))
        for digests in ([app], [store], [], ["00" * 32, store]):
            self.refuses(1, "preflight-required",
                         *self.sign("--preflight", self.report("safe", *digests)))

    def test_what_is_no_report_is_said(self):
        app, store = self.digest("app.bulla"), self.digest("trust.bulla")
        for text in ("", "[]", "{}", '{"format": 1}', '{"format": 2, "reason": "safe"}',
                     '{"format": 1, "reason": "safe"}',
                     '{"format": 1, "reason": "safe", "documents": [{"digest": "00"}]}'):
            self.write("report.json", text)
            self.refuses(3, "field-invalid", *self.sign("--preflight", "report.json"))
        self.report("safe", app, store)
        self.refuses(4, "file-not-found", *self.sign("--preflight", "none.json"))
        self.refuses(2, "usage", "sign", "app.bulla", "--key", "pending.key", "--preflight",
                     "report.json")

    def test_a_key_after_its_window_signs_in_no_case(self):
        report = self.report("safe", self.digest("app.bulla"), self.digest("trust.bulla"))
        self.refuses(1, "key-not-active", "sign", "app.bulla", "--key", "retired.key", "--trust",
                     "trust.bulla", "--no-journal", "--preflight", report)

    def test_the_report_travels_in_the_request(self):
        app, store = self.digest("app.bulla"), self.digest("trust.bulla")
        report = self.report("safe", app, store)
        answer = ("--key", "pending.key", "--trust", "trust.bulla", "--no-journal", "--preflight",
                  report, "-o", "app.sig")
        self.must("request", "app.bulla", "--key", "pending.pub", "-o", "bare.req")
        self.refuses(1, "preflight-required", "sign", "bare.req", *answer)
        self.must("request", "app.bulla", "--key", "pending.pub", "-o", "app.req", "--preflight",
                  report)
        self.must("sign", "app.req", *answer)
        self.must("attach", "app.bulla", "app.sig")
        self.report("safe", app, store, devices=4)
        self.refuses(1, "preflight-required", "sign", "app.req", "--force", *answer)


if __name__ == "__main__":
    main()
