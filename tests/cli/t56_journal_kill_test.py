# SPDX-License-Identifier: Apache-2.0
"""Kills `bulla sign --journal` before each system call that can change a file, one run for each. Then:
the package is the old one or the new one, the journal is whole but for a torn end, no signature stands
in the package that the journal does not know, and signing again ends well."""

import os
import shutil
import sys
import unittest

from workshop import BULLA, Workshop, main

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from changing_calls import moments_of, run_killed  # noqa: E402

COMMAND = ("sign", "app.bulla", "--key", "farm.key", "--journal", "s.journal")


@unittest.skipUnless(shutil.which("strace"), "no strace")
class KillWhileRecording(Workshop):
    @property
    def how(self):
        return {"cwd": self.place, "env": {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}}

    def reset(self, package):
        for name in self.files():
            if name.startswith(".") or name.startswith("s.journal"):
                os.unlink(self.place / name)
        self.write("app.bulla", package)
        self.must("sign", "unsigned.bulla", "--key", "stranger.key", "--journal", "s.journal")

    def test_every_call(self):
        self.must("sign", "unsigned.bulla", "--key", "release.key")
        old = self.read("app.bulla")
        moments = moments_of([BULLA, *COMMAND], **self.how)
        new_size = len(self.read("app.bulla"))
        seen = {"old": 0, "new": 0}
        for call, when in moments:
            self.reset(old)
            run_killed(call, when, [BULLA, *COMMAND], **self.how)
            with self.subTest(call=call, when=when):
                seen["old" if self.read("app.bulla") == old else "new"] += 1
                self.judge(old)
        self.assertTrue(seen["old"] and seen["new"], seen)
        self.assertEqual(len(self.read("app.bulla")), new_size)
        print(f"{sum(seen.values())} kills: {seen}")

    def judge(self, old):
        if "s.journal" in self.files():
            self.must("journal", "verify", "s.journal")
        if self.read("app.bulla") != old:
            self.assertEqual(self.recorded("app.bulla"), {"farm"})
        self.must(*COMMAND)
        self.must("journal", "verify", "s.journal")
        self.assertEqual(self.recorded("app.bulla"), {"farm"})

    def recorded(self, package):
        """Which of the package's two signatures the journal knows."""
        audit = self.run_bulla("journal", "audit", "s.journal", package, "--json").json
        unknown = {signature["key"] for signature in audit["unrecorded"]}
        ids = {name: self.must("key", "show", f"{name}.pub", "--json").json["keys"][0]["id"][:16]
               for name in ("farm", "release")}
        return {name for name, short in ids.items() if short not in unknown}


main()
