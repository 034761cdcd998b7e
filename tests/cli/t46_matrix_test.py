# SPDX-License-Identifier: Apache-2.0
"""matrix: every delta of a release, resumed, sharded and checked, with equal results."""

import hashlib
import json
import os
import random
import signal
import subprocess
import time

from workshop import BULLA, Workshop, main

BSDIFF = ("--encoding", "bsdiff")
VERSIONS = 4


class MatrixWorkshop(Workshop):
    @classmethod
    def furnish(cls):
        super().furnish()
        image = bytearray(random.Random(9).randbytes(120_000))
        for version in range(1, VERSIONS + 1):
            image[version * 1000:version * 1000] = b"one more version"
            image[version * 7777] ^= 0xff
            cls.write(f"{version}.img", bytes(image))
            cls.pack(f"v{version}", f"{version}.img", version)

    @classmethod
    def pack(cls, name, payload, sequence, *more):
        cls.must("pack", "recipe.yaml", "-o", f"{name}.bulla", "--payload", payload, "--set",
                 f"image.sequence={sequence}", "--key", "release.key", *more)

    OLD = [f"v{version}.bulla" for version in range(1, VERSIONS)]
    NEW = f"v{VERSIONS}.bulla"

    def matrix(self, directory, *more, old=None, to=None):
        return self.must("matrix", *(old or self.OLD), "--to", *(to or [self.NEW]), "-o", directory,
                         *BSDIFF, "--json", *more).json

    def digests(self, directory):
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted((self.place / directory).iterdir())
                if not path.name.startswith(".")}

    def outcomes(self, report):
        return sorted(job["outcome"] for job in report["jobs"])


class Plan(MatrixWorkshop):
    def plan(self, *more, old=None):
        self.must("matrix", *(old or self.OLD), "--to", self.NEW, "--plan-only", "plan.json",
                  "--force", *BSDIFF, *more)
        return json.loads(self.read("plan.json"))

    def test_names_follow_from_content(self):
        plan = self.plan()
        self.assertEqual(len(plan["jobs"]), VERSIONS - 1)
        os.rename(self.place / "v1.bulla", self.place / "renamed.bulla")
        again = self.plan(old=["v3.bulla", "renamed.bulla", "v2.bulla"])
        names = [[job["job"] for job in one["jobs"]] for one in (plan, again)]
        self.assertEqual(names[0], names[1])
        self.assertEqual([job["output"] for job in plan["jobs"]],
                         [job["output"] for job in again["jobs"]])

    def test_the_plan_is_what_is_done(self):
        outputs = sorted(job["output"] for job in self.plan()["jobs"])
        self.matrix("out")
        self.assertEqual(sorted(self.digests("out")), outputs)

    def test_shards_partition_the_plan(self):
        whole = {job["job"] for job in self.plan()["jobs"]}
        parts = [[job["job"] for job in self.plan("--shard", f"{i}/2")["jobs"]] for i in (1, 2)]
        self.assertEqual(sorted(parts[0] + parts[1]), sorted(whole))
        self.assertTrue(all(parts))

    def test_what_makes_no_sense_is_left_out_and_said(self):
        self.pack("kettle", "1.img", 1, "--set", "image.product=com.example.kettle")
        self.pack("loader", "1.img", 1, "--set", "image.component=thermostat-os")
        self.pack("twin", "1.img", 1)
        self.pack("later", "1.img", VERSIONS + 1)
        self.must("delta", "v1.bulla", "v2.bulla", "-o", "delta.bulla", *BSDIFF)
        plan = self.plan(old=["v1.bulla", "twin.bulla", "kettle.bulla", "loader.bulla",
                              "later.bulla", self.NEW, "delta.bulla"])
        self.assertEqual(len(plan["jobs"]), 1)
        left = {item["old"]: item["reason"] for item in plan["left_out"]}
        self.assertEqual(left, {"twin.bulla": "same-base", "kettle.bulla": "wrong-product",
                                "loader.bulla": "wrong-component", "later.bulla": "not-newer",
                                self.NEW: "same-image", "delta.bulla": "input-unsupported"})

    def test_usage(self):
        words = ("matrix", *self.OLD, "--to", self.NEW, *BSDIFF)
        self.refuses(2, "usage", *words)
        for shard in ("0/2", "3/2", "1", "a/b", "1/2/3", "-1/2"):
            self.refuses(2, "usage", *words, "-o", "out", "--shard", shard)
        self.refuses(3, "input-unsupported", "matrix", *self.OLD, "--to", self.made_delta(), "-o",
                     "out", *BSDIFF)
        self.refuses(2, "usage", *words, "-o", "-")
        refused = self.refuses(4, "output-failed", *words, "-o", "1.img")
        self.assertIn("not a directory", refused.error["message"])
        self.write("plan.json", "mine")
        self.refuses(4, "output-exists", *words, "--plan-only", "plan.json")

    def made_delta(self):
        self.must("delta", "v1.bulla", "v2.bulla", "-o", "delta.bulla", *BSDIFF)
        return "delta.bulla"


class Work(MatrixWorkshop):
    def test_every_delta_gives_the_new_image(self):
        report = self.matrix("out", "--key", "farm.key")
        self.assertEqual(self.outcomes(report), ["made"] * (VERSIONS - 1))
        for job in report["jobs"]:
            base = job["old"].replace("v", "").replace(".bulla", ".img")
            self.must("unpack", job["output"], "--base", base, "-o", "out.img", "--force",
                      "--trust", "trust.bulla")
            self.assertEqual(self.read("out.img"), self.read(f"{VERSIONS}.img"))

    def test_what_is_there_is_kept_if_it_is_right(self):
        self.matrix("out")
        before = self.digests("out")
        self.assertEqual(self.outcomes(self.matrix("out")), ["kept"] * (VERSIONS - 1))
        self.assertEqual(self.digests("out"), before)

    def test_what_is_there_and_wrong_is_made_again(self):
        self.matrix("out")
        before = self.digests("out")
        damaged, other, empty = [self.place / "out" / name for name in before]
        data = bytearray(damaged.read_bytes())
        data[-1] ^= 1
        damaged.write_bytes(bytes(data))
        other.write_bytes(self.read("v1.bulla"))
        empty.write_bytes(b"")
        report = self.matrix("out")
        self.assertEqual(self.outcomes(report), ["remade"] * 3)
        self.assertEqual(len(report["warnings"]), 3)
        self.assertEqual(self.digests("out"), before)

    def test_only_files_are_replaced_and_links_are_not_followed(self):
        self.matrix("out")
        link, pipe, directory = [self.place / "out" / name for name in self.digests("out")]
        for path in (link, pipe, directory):
            path.unlink()
        self.write("aim", b"mine")
        link.symlink_to(self.place / "aim")
        os.mkfifo(pipe)
        directory.mkdir()
        words = ("matrix", *self.OLD, "--to", self.NEW, "-o", "out", *BSDIFF)
        for more in ((), ("--force",)):
            report = self.run_bulla(*words, "--json", *more)
            self.assertEqual(report.code, 4, report)
            self.assertEqual([job["reason"] for job in report.json["jobs"]], ["output-failed"] * 3)
            messages = sorted(job["message"] for job in report.json["jobs"])
            for message, path, kind in zip(messages, sorted((link, pipe, directory)),
                                           ("symbolic link", "pipe", "directory")):
                self.assertIn(path.name, message)
                self.assertIn(kind, message)
        self.assertTrue(link.is_symlink())
        self.assertEqual(self.read("aim"), b"mine")

    def test_a_missing_signature_is_added(self):
        self.matrix("out")
        report = self.matrix("out", "--key", "farm.key")
        self.assertEqual(self.outcomes(report), ["signed"] * (VERSIONS - 1))
        for job in report["jobs"]:
            self.must("verify", job["output"], "--trust", "trust.bulla")

    def test_new_signatures_of_the_release_reach_the_deltas(self):
        self.matrix("out")
        self.must("sign", self.NEW, "--key", "stranger.key", "--no-journal")
        self.assertEqual(self.outcomes(self.matrix("out")), ["remade"] * (VERSIONS - 1))

    def test_shards_and_one_machine_give_the_same_bytes(self):
        self.matrix("whole", to=["v4.bulla", "v3.bulla"])
        for i in (3, 1, 2):
            self.matrix("parts", "--shard", f"{i}/3", to=["v3.bulla", "v4.bulla"])
        self.assertEqual(self.digests("whole"), self.digests("parts"))
        self.assertEqual(len(self.digests("whole")), 5)

    def test_one_bad_package_does_not_stop_the_others(self):
        data = bytearray(self.read("v2.bulla"))
        data[50_000] ^= 1
        self.write("v2.bulla", bytes(data))
        result = self.run_bulla("matrix", *self.OLD, "--to", self.NEW, "-o", "out", *BSDIFF,
                                "--json")
        self.assertEqual(result.code, 1)
        self.assertEqual(sorted(job["outcome"] for job in result.json["jobs"]),
                         ["failed", "made", "made"])
        failed = [job for job in result.json["jobs"] if job["outcome"] == "failed"]
        self.assertEqual(failed[0]["reason"], "payload-digest")


class Killed(MatrixWorkshop):
    def test_after_a_kill_it_goes_on_and_gives_the_same(self):
        self.matrix("whole")
        wanted = self.digests("whole")
        words = [BULLA, "matrix", *self.OLD, "--to", self.NEW, "-o", "out", *BSDIFF]
        for pause in (0.0, 0.02, 0.05, 0.1, 0.2):
            running = subprocess.Popen(words, cwd=self.place, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(pause)
            running.send_signal(signal.SIGKILL)
            running.wait()
            if (self.place / "out").is_dir():
                for name, digest in self.digests("out").items():
                    self.assertEqual(digest, wanted[name])
        self.matrix("out")
        self.assertEqual(self.digests("out"), wanted)


if __name__ == "__main__":
    main()
