#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Whether a package was built where its signed provenance says, from this very payload. The package
# is verified first, with its attachments; only then is the statement looked at. --unsigned looks at
# what is about to be signed, and takes the payload's digest as it is.
#
# usage: check-provenance.sh PACKAGE --trust TKS|--unsigned [--builder ID] [--revision COMMIT]
set -euo pipefail
bulla=${BULLA:-bulla}
fail() { echo "check-provenance.sh: $*" >&2; exit 1; }

package=$1
shift
trust="" unsigned="" builder="" revision=""
while [ $# -gt 0 ]; do
  case $1 in
    --unsigned) unsigned=yes; shift; continue ;;
    --trust) trust=$2 ;;
    --builder) builder=$2 ;;
    --revision) revision=$2 ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A copy that nobody changes between one reading and the next.
cp "$package" "$work/app.bulla"
if [ -z "$unsigned" ]; then
  [ -n "$trust" ] || fail "--trust is missing: the key store that says whose signature counts"
  "$bulla" unpack "$work/app.bulla" --trust "$trust" -o "$work/payload" --quiet
fi
"$bulla" inspect "$work/app.bulla" --json >"$work/inspected.json"
python3 - "$work" "$builder" "$revision" <<'END'
import hashlib, json, pathlib, sys

work, builder, revision = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
shown = json.loads((work / "inspected.json").read_text())
with open(work / "app.bulla", "rb") as package:
    package.seek(shown["layout"]["payload_offset"] + shown["layout"]["payload_size"])
    attached = package.read()
statement = None
for entry in shown["manifest"].get("attachments", []):  # in the order in which they are stored
    data, attached = attached[:entry["size"]], attached[entry["size"]:]
    if entry["name"] == "provenance.json":
        if hashlib.sha256(data).hexdigest() != entry["digest"]:
            sys.exit("check-provenance.sh: the statement is not the one that was signed")
        statement = json.loads(data)
if statement is None:
    sys.exit("check-provenance.sh: the package has no provenance.json")
if (work / "payload").exists():
    with open(work / "payload", "rb") as payload:
        digest = hashlib.file_digest(payload, "sha256").hexdigest()
    if statement["subject"][0]["digest"]["sha256"] != digest:
        sys.exit("check-provenance.sh: the statement is about another payload")
predicate = statement["predicate"]
built_by = predicate["runDetails"]["builder"]["id"]
if builder and built_by != builder:
    sys.exit(f"check-provenance.sh: built by {built_by}, not by {builder}")
commit = predicate["buildDefinition"]["resolvedDependencies"][0]["digest"]["gitCommit"]
if revision and commit != revision:
    sys.exit(f"check-provenance.sh: built from {commit}, not from {revision}")
print(f"built by {built_by} from {commit}")
END
