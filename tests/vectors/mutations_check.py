#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The plain reader and the core must agree on mutations of accepted vectors, reason and stage.

mutations_check.py PROGRAM [COUNT [SEED]]: PROGRAM is core_verdicts. The core decodes nothing and
looks at no attachment, so what only tools judge is taken as accepted here.
"""
import json
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "oracle")]

from mutations import mutate_bytes, mutate_structure  # noqa: E402
from reader import judge  # noqa: E402
from reader.device import Device  # noqa: E402
from reader.judge import ATTACHMENTS  # noqa: E402


def jobs(cases, count, seed):
    """(case, "file" or "trust", mutated bytes)"""
    source = random.Random(seed)
    made = []
    while len(made) < count:
        case = source.choice(cases)
        place = "trust" if source.random() < 0.1 else "file"
        original = (HERE / case[place]).read_bytes()
        mutate = mutate_structure if source.random() < 0.6 else mutate_bytes
        data = mutate(source, original)
        if data is not None and data != original:
            made.append((case, place, data))
    return made


def core_says(program, made):
    lines = "".join(f"{case['name']} {place} {data.hex()}\n"
                    for case, place, data in made)
    run = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def reader_says(case, place, data):
    parts = {"file": (HERE / case["file"]).read_bytes(),
             "trust": (HERE / case["trust"]).read_bytes()}
    parts[place] = data
    installed = case.get("installed")
    verdict = judge(parts["file"], parts["trust"],
                    Device(case["device"]) if "device" in case else None,
                    (HERE / installed).read_bytes() if installed else None)
    tools_only = verdict.stage == ATTACHMENTS or verdict.reason == "encoding-invalid" or (
        verdict.reason == "result-digest" and not installed)
    if verdict.reason == "ok" or tools_only:
        return "ok 0"
    return f"{verdict.reason} {verdict.stage}"


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    cases = [case for case in json.loads((HERE / "cases.json").read_text())
             if case["reason"] == "ok"]
    made = jobs(cases, count, seed)
    answers = core_says(program, made)
    seen, wrong = {}, 0
    for number, ((case, place, data), core) in enumerate(zip(made, answers, strict=True)):
        reader = reader_says(case, place, data)
        seen[reader] = seen.get(reader, 0) + 1
        if core != reader:
            wrong += 1
            print(f"{case['name']} {place}, mutation {number}: core says {core}, reader {reader}")
            pathlib.Path(f"mutation-{seed}-{number}.bin").write_bytes(data)
    for answer, times in sorted(seen.items(), key=lambda one: -one[1]):
        print(f"{times:6} {answer}")
    print(f"{len(made)} mutations of {len(cases)} cases, {len(seen)} different answers, "
          f"{wrong} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
