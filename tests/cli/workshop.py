# SPDX-License-Identifier: Apache-2.0
"""A directory with keys, a key store and a signed package, and the program run in it: what every
test of the command line starts from. The program's path comes in $BULLA."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BULLA = os.environ["BULLA"]
TIMEOUT_SECONDS = 120

RECIPE = """\
image:
  product: com.example.thermostat
  name: thermostat-app
  class: application
  version: 1.0.0
  sequence: 10000
  security-version: 0
payload: {file: app.bin}
compress: none
"""

KEY_STORE = """\
key-store:
  fleet: example
  version: 1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
    - {name: release, file: release.pub}
    - {name: retired, file: retired.pub, window: 2020-01-01..2021-01-01}
    - {name: pending, file: pending.pub, window: 2190-01-01..2191-01-01}
    - {name: farm, file: farm.pub}
  roles:
    root: {threshold: 2, keys: [root-a, root-b]}
    release:
      threshold: 1
      keys: [release, retired, pending]
      classes: [application, os]
      products: [com.example.thermostat]
    transport: {threshold: 1, keys: [farm]}
  security-versions: {application: 0..9}
"""

DEVICE = """\
device:
  product: com.example.thermostat
  components:
    thermostat-app: {sequence: 9000, security-version: 0}
"""

KEYS = {"root-a": "ed25519", "root-b": "es256", "release": "ed25519", "retired": "ed25519",
        "pending": "ed25519", "farm": "es256", "stranger": "ed25519"}


class Result:
    def __init__(self, code, out, err):
        self.code = code
        self.raw_out = out
        self.out = out.decode(errors="replace")
        self.err = err.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        """The last error on stderr, as JSON."""
        return json.loads(self.err.strip().splitlines()[-1])

    def __str__(self):
        return f"exit {self.code}\nstdout: {self.out}\nstderr: {self.err}"


class Workshop(unittest.TestCase):
    """Each test gets a copy of its own of what the class made once."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="bulla-cli-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        cls.whole = cls.base / "whole"
        cls.whole.mkdir()
        cls.place = cls.whole
        cls.furnish()

    @classmethod
    def furnish(cls):
        for name, algorithm in KEYS.items():
            cls.must("key", "generate", "--algorithm", algorithm, "--out", name)
        cls.write("recipe.yaml", RECIPE)
        cls.write("key-store.yaml", KEY_STORE)
        cls.write("device.yaml", DEVICE)
        cls.write("app.bin", bytes(range(256)) * 64)
        cls.must("tks", "create", "key-store.yaml", "-o", "trust.bulla")
        cls.must("sign", "trust.bulla", "--key", "root-a.key", "--key", "root-b.key")
        cls.must("pack", "recipe.yaml", "-o", "app.bulla", "--key", "release.key")
        cls.must("pack", "recipe.yaml", "-o", "unsigned.bulla", "--compress", "zstd")

    def setUp(self):
        type(self).place = self.base / self.id().rsplit(".", 1)[-1]
        shutil.copytree(self.whole, self.place)

    def tearDown(self):
        shutil.rmtree(self.place, ignore_errors=True)

    @classmethod
    def write(cls, name, content):
        data = content.encode() if isinstance(content, str) else content
        (cls.place / name).write_bytes(data)

    @classmethod
    def read(cls, name):
        return (cls.place / name).read_bytes()

    @classmethod
    def files(cls):
        """Every name in the place, hidden ones too: to see what was left behind."""
        return sorted(os.listdir(cls.place))

    @classmethod
    def run_bulla(cls, *words, **how):
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR",
                                                                        "SOURCE_DATE_EPOCH")}
        environment.update(how.pop("env", {}))
        how.setdefault("stdin", subprocess.DEVNULL)
        if "input" in how:
            del how["stdin"]
        done = subprocess.run([BULLA, *map(str, words)], cwd=cls.place, env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=TIMEOUT_SECONDS, start_new_session=True, **how)
        return Result(done.returncode, done.stdout, done.stderr)

    @classmethod
    def must(cls, *words, **how):
        result = cls.run_bulla(*words, **how)
        assert result.code == 0, f"bulla {' '.join(map(str, words))}\n{result}"
        return result

    def refuses(self, code, reason, *words, **how):
        """Fails with this exit code and reason, as JSON and for people, and leaves no new file."""
        before = self.files()
        as_json = self.run_bulla("--json", *words, **how)
        self.assertEqual(as_json.code, code, as_json)
        self.assertEqual(as_json.error["reason"], reason, as_json)
        self.assertEqual(as_json.error["exit"], code, as_json)
        self.assertEqual(as_json.error["format"], 1)
        for_people = self.run_bulla(*words, **how)
        self.assertEqual(for_people.code, code, for_people)
        self.check_error_text(for_people)
        self.assertEqual(self.files(), before)
        return as_json

    def check_error_text(self, result):
        lines = [line for line in result.err.splitlines()
                 if not line.startswith("bulla: warning: ")]
        self.assertTrue(lines and lines[0].startswith("bulla: error: "), result)
        self.assertFalse(lines[0].endswith("."), result)
        for line in lines[1:]:
            self.assertTrue(line.startswith("hint: "), result)


def main():
    unittest.main(verbosity=2)
