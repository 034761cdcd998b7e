#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the command blocks of one page of the documentation, in their order, in one shell that starts
in an empty scratch folder. A block that fails fails the page. What the reader is supposed to have at
hand is made by tests/docs/NAME.sh, which is sourced first.

Blocks marked sh, bash or console are commands. Comments right before a block say more about it:

  <!-- not run: REASON -->   it needs hardware, another product, root: counted and printed
  <!-- exit 1 -->            it must end with this status (in a subshell)
  <!-- fixture: NAME -->     before it, the function NAME of tests/docs/PAGE.sh
  <!-- file: NAME -->        a block of any kind is written to this file instead
  <!-- check: NAME -->       after it, that function: what the page shows is taken by the program

usage: run_page.py PAGE.md          (the program's path comes in $BULLA)
"""
import dataclasses
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
COMMANDS = {"sh", "bash", "console"}
DATA = {"text", "yaml", "json", "cddl", "c", "cpp", "cmake", "csv", "python", "diff",
        "bitbake"}
NOTES = re.compile(r"(not run|exit|fixture|file|check)(?:: ?| )(.+)")


class PageError(Exception):
    pass


@dataclasses.dataclass
class Block:
    where: str
    language: str
    text: str
    notes: dict


def notes_before(lines, fence, where):
    """The comments on the lines right above the fence; blank lines may stand between."""
    notes = {}
    at = fence - 1
    while at >= 0 and (not lines[at].strip() or lines[at].strip().startswith("<!--")):
        comment = re.fullmatch(r"<!-- (.*) -->", lines[at].strip())
        if comment:
            found = NOTES.fullmatch(comment[1])
            if found:
                notes[found[1]] = found[2].strip()
            elif lines[fence].strip()[3:] in COMMANDS:
                raise PageError(f"{where}: what does '{comment[1]}' mean?")
        at -= 1
    return notes


def blocks_of(name, page):
    lines = page.splitlines()
    blocks, start = [], None
    for number, line in enumerate(lines):
        if not line.lstrip().startswith("```"):
            continue
        if start is None:
            start = number
            continue
        where = f"{name}:{start + 1}"
        body = "\n".join(lines[start + 1:number]) + "\n"
        blocks.append(Block(where, lines[start].strip()[3:], body,
                            notes_before(lines, start, where)))
        start = None
    if start is not None:
        raise PageError(f"{name}:{start + 1}: this block has no end")
    return blocks


def commands_of(block):
    """The commands of a console block stand behind `$ `, the rest is output."""
    if block.language != "console":
        return block.text
    return "".join(line[2:] + "\n" for line in block.text.splitlines() if line.startswith("$ "))


def check_kind(block):
    if block.language in COMMANDS or "file" in block.notes:
        return
    if block.language and block.language not in DATA:
        raise PageError(f"{block.where}: '{block.language}' is neither commands nor data")
    if not block.language and re.search(r"(?m)^(\$ |bulla )", block.text):
        raise PageError(f"{block.where}: commands in a block without a language; write ```sh, or "
                        "```text if this is no command")


def script_of(blocks):
    """What bash is to run, and the lines that say what it is not."""
    script, left_out, count = [], [], 0
    for block in blocks:
        check_kind(block)
        if "not run" in block.notes:
            left_out.append(f"not run: {block.where}: {block.notes['not run']}")
            continue
        if "file" not in block.notes and block.language not in COMMANDS:
            continue
        script.append(f"at={shlex.quote(block.where)}")
        if "fixture" in block.notes:
            script.append(block.notes["fixture"])
        if "file" in block.notes:
            script.append(f"cat >{shlex.quote(block.notes['file'])} <<'END_OF_BLOCK'\n"
                          f"{block.text}END_OF_BLOCK")
            script.append(block.notes.get("check", ""))
            continue
        count += 1
        text = commands_of(block)
        if "exit" in block.notes:
            script.append(f"set +e\n(\nset -e\n{text})\ngot=$?\nset -e\n"
                          f"[ $got = {block.notes['exit']} ] || {{ echo \"exit $got\"; exit 99; }}")
        else:
            script.append(text)
        script.append(block.notes.get("check", ""))
    return "\n".join(script), left_out, count


def run(page, bulla):
    name = page.name
    script, left_out, count = script_of(blocks_of(name, page.read_text()))
    for line in left_out:
        print(line)
    with tempfile.TemporaryDirectory(prefix="bulla-docs-") as scratch:
        place = pathlib.Path(scratch) / "work"
        tools = pathlib.Path(scratch) / "bin"
        place.mkdir()
        tools.mkdir()
        if bulla:
            (tools / "bulla").symlink_to(bulla)
        fixture = HERE / f"{page.stem}.sh"  # of docs/; a README.md has none
        head = ["set -euo pipefail", "at=fixture",
                "trap 'status=$?; [ $status = 0 ] || echo \"FAILED at $at\"' EXIT"]
        if fixture.exists():
            head.append(f"source {shlex.quote(str(fixture))}")
        environment = {key: value for key, value in os.environ.items()
                       if key not in ("NO_COLOR", "SOURCE_DATE_EPOCH", "SOFTHSM2_CONF")}
        environment.update(PATH=f"{tools}:{environment['PATH']}", TREE=str(HERE.parents[1]))
        done = subprocess.run(["bash", "-c", "\n".join(head) + "\n" + script], cwd=place,
                              env=environment, stdin=subprocess.DEVNULL, start_new_session=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        print(done.stdout[-6000:])
        print(f"{name}: exit {done.returncode}")
    print(f"{name}: {count} blocks of commands run, {len(left_out)} not run")
    return done.returncode


def main():
    page = pathlib.Path(sys.argv[1])
    try:
        return 1 if run(page, os.environ.get("BULLA")) else 0
    except PageError as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
