#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The runner of documentation must notice what is wrong: tried on small pages."""
import contextlib
import io
import pathlib
import tempfile
import unittest

import run_page

PAGES = [
    ("two blocks share a shell", "```sh\nx=1; mkdir d; cd d\n```\n```sh\n[ $x = 1 ]; cd ../d\n```\n",
     0, "2 blocks of commands run, 0 not run"),
    ("a command that fails", "```sh\ntrue\n```\n\n```sh\nfalse\ntrue\n```\n", 1, "FAILED at page.md:5"),
    ("in the middle of a pipe", "```sh\nfalse | true\n```\n", 1, "FAILED at page.md:1"),
    ("a status as promised", "<!-- exit 3 -->\n```sh\nexit 3\n```\n", 0, "1 blocks"),
    ("a status that is another", "<!-- exit 3 -->\n```sh\ntrue\n```\n", 1, "exit 0"),
    ("a block that is not run is told", "<!-- not run: needs a token -->\n\n```sh\nfalse\n```\n", 0,
     "not run: page.md:3: needs a token"),
    ("a file of the page", "<!-- file: a.yaml -->\n```yaml\na: $b\n```\n```sh\ngrep '[$]b' a.yaml\n```\n",
     0, "1 blocks"),
    ("a check after a block", "<!-- file: a -->\n<!-- check: false -->\n```text\nx\n```\n", 1,
     "FAILED at page.md:3"),
    ("console", "```console\n$ true\nfalse\n```\n", 0, "1 blocks"),
    ("data is not run", "```yaml\nfalse\n```\n", 0, "0 blocks"),
    ("commands without a language", "```\nbulla pack\n```\n", 1, "without a language"),
    ("a language that nobody knows", "```shell\ntrue\n```\n", 1, "neither commands nor data"),
    ("a comment that says nothing", "<!-- norun: x -->\n```sh\ntrue\n```\n", 1, "mean?"),
    ("no end", "```sh\ntrue\n", 1, "no end"),
]


class Runner(unittest.TestCase):
    def test_each_page_ends_as_it_should(self):
        for name, text, wanted, said in PAGES:
            with self.subTest(name), tempfile.TemporaryDirectory() as directory:
                page = pathlib.Path(directory) / "page.md"
                page.write_text(text)
                out = io.StringIO()
                with contextlib.redirect_stdout(out):
                    try:
                        status = 1 if run_page.run(page, None) else 0
                    except run_page.PageError as error:
                        print(error)
                        status = 1
                self.assertEqual(status, wanted, out.getvalue())
                self.assertIn(said, out.getvalue())


if __name__ == "__main__":
    unittest.main(verbosity=2)
