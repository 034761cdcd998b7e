# SPDX-License-Identifier: Apache-2.0
"""A BitBake build directory of its own, with the mini core and meta-bulla, and what ran in it."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
LAYER = HERE.parents[1] / "meta-bulla"

# What the variables name that tests are run with, and how one sees it.
CHECKOUTS = {
    "BITBAKE_DIR": "set it to a checkout of BitBake, 2.8 or later",
    "OECORE_DIR": "set it to a checkout of OE-Core, scarthgap or later, that fits BITBAKE_DIR",
    "META_OE_DIR": "set it to the folder meta-oe in a checkout of meta-openembedded, of OE-Core's "
                   "branch",
    "DIVSUFSORT_DIR": "set it to a clone of https://github.com/y-256/libdivsufsort",
}
MARKS = {"BITBAKE_DIR": "bin/bitbake", "OECORE_DIR": "meta/conf/bitbake.conf",
         "META_OE_DIR": "conf/layer.conf", "DIVSUFSORT_DIR": ""}
BULLA = os.environ.get("BULLA", "bulla")


def folder_of(variable):
    """The checkout that an environment variable names, or a skip that says how to have one."""
    path = os.environ.get(variable)
    if not path:
        raise unittest.SkipTest(f"{variable} is not set: {CHECKOUTS[variable]}")
    if not (pathlib.Path(path) / MARKS[variable]).exists():
        raise unittest.SkipTest(f"{variable} names {path}, which has no {MARKS[variable]}: "
                                f"{CHECKOUTS[variable]}")
    return pathlib.Path(path).resolve()


def locale_folder(base):
    """BitBake insists on en_US.UTF-8; where the system has not got it, it is made in `base`."""
    have = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, text=True, check=False).stdout
    if "en_US.utf8" in have:
        return None
    if shutil.which("localedef") is None or not os.path.isdir("/usr/share/i18n/locales"):
        raise unittest.SkipTest("no locale en_US.UTF-8: install the package locales")
    made = base / "locale"
    made.mkdir()
    subprocess.run(["localedef", "-i", "en_US", "-f", "UTF-8", made / "en_US.UTF-8"], check=True)
    return made


class Project(unittest.TestCase):
    """Recipes are written to `layer`, settings to conf/local.conf; bitbake() says what ran."""

    more_environment = {}  # of the program, where a test runs it itself

    @classmethod
    def setUpClass(cls):
        cls.bitbake_folder = folder_of("BITBAKE_DIR")
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="bulla-bitbake-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        cls.locale = locale_folder(cls.base)

    def setUp(self):
        self.top = self.base / self.id().rsplit(".", 1)[-1]
        self.layer = self.top / "layer"
        (self.top / "build/conf").mkdir(parents=True)
        (self.layer / "conf").mkdir(parents=True)
        self.write("layer/conf/layer.conf", LAYER_CONF)
        self.write("build/conf/bblayers.conf", self.layers(HERE / "minicore"))
        self.configure("")
        (self.top / "bin").mkdir()
        os.symlink(os.path.abspath(BULLA), self.top / "bin/bulla")

    def tearDown(self):
        shutil.rmtree(self.top, ignore_errors=True)

    def layers(self, core):
        return ('BBPATH = "${TOPDIR}"\nBBFILES = ""\n'
                f'BBLAYERS = "{core} {LAYER} {self.layer}"\n')

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def configure(self, text):
        self.write("build/conf/local.conf", text)

    def environment(self):
        kept = {name: os.environ[name] for name in ("HOME", "TERM") if name in os.environ}
        kept.update(PATH=f"{self.top}/bin:{self.bitbake_folder}/bin:{os.environ['PATH']}",
                    BBPATH=str(self.top / "build"), LANG="en_US.UTF-8",
                    BB_ENV_PASSTHROUGH_ADDITIONS="LOCPATH")
        if self.locale:
            kept["LOCPATH"] = str(self.locale)
        return kept

    def bitbake(self, *words):
        """Runs bitbake; gives its result, its output in `stdout`."""
        return subprocess.run(["bitbake", *words], cwd=self.top / "build", text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3000,
                              env=self.environment(), stdin=subprocess.DEVNULL)

    def build(self, target):
        """Builds what must build, and gives the tasks that ran for it, by name."""
        log = self.top / f"build/tmp/work/{target}/temp/log.task_order"
        before = log.read_text() if log.exists() else ""
        done = self.bitbake(target)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.said = done.stdout
        after = log.read_text() if log.exists() else ""
        return re.findall(r"do_(\w+)", re.sub(r"log\.do_\S+", "", after[len(before):]))

    def refused(self, target, *words):
        """Fails, and says all of these words."""
        done = self.bitbake(target)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        for word in words:
            self.assertIn(word, done.stdout)
        return done.stdout

    def bulla(self, *words):
        done = subprocess.run([BULLA, *map(str, words)], cwd=self.top, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, **self.more_environment},
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout


LAYER_CONF = """\
BBPATH .= ":${LAYERDIR}"
BBFILES += "${LAYERDIR}/recipes/*.bb"
BBFILE_COLLECTIONS += "ours"
BBFILE_PATTERN_ours = "^${LAYERDIR}/"
BBFILE_PRIORITY_ours = "9"
LAYERSERIES_COMPAT_ours = "scarthgap"
"""
