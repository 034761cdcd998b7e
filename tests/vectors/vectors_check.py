#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The plain reader of tests/oracle/reader over every case of cases.json: same reason, or fail."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

from reader import judge  # noqa: E402
from reader.device import Device  # noqa: E402


def verdict_on(case):
    installed = case.get("installed")
    return judge((HERE / case["file"]).read_bytes(),
                 (HERE / case["trust"]).read_bytes(),
                 Device(case["device"]) if "device" in case else None,
                 (HERE / installed).read_bytes() if installed else None)


def main():
    cases = json.loads((HERE / "cases.json").read_text())
    wrong = 0
    for case in cases:
        verdict = verdict_on(case)
        if verdict.reason != case["reason"]:
            wrong += 1
            print(f"{case['name']}: {verdict.reason} (stage {verdict.stage}), "
                  f"wanted {case['reason']}: {case['why']}")
    invalid = sum(case["reason"] != "ok" for case in cases)
    print(f"{len(cases)} cases, {invalid} of them refused; {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
