#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Writes who built a payload from what, as an in-toto statement with a SLSA provenance predicate. It
# goes into the package as an attachment: the manifest holds its digest, so that the release key's
# signature covers it. Its subject is the payload, for it cannot name the manifest that names it.
#
# usage: provenance.sh PAYLOAD
set -euo pipefail

# text VALUE: as a JSON string; what has no place in a URI or a revision is refused.
text() {
  [[ $1 =~ ^[[:alnum:]._:/@+#?=\&-]*$ ]] || { echo "provenance.sh: strange text: $1" >&2; exit 1; }
  printf '"%s"' "$1"
}

source=$(text "${SOURCE_URI:-unknown}")
revision=$(text "${SOURCE_REVISION:-unknown}")
builder=$(text "${BUILDER_ID:-unknown}")
run=$(text "${RUN_ID:-unknown}")
digest=$(sha256sum <"$1" | cut -d ' ' -f 1)
cat <<END
{
  "_type": "https://in-toto.io/Statement/v1",
  "subject": [{"name": "payload", "digest": {"sha256": "$digest"}}],
  "predicateType": "https://slsa.dev/provenance/v1",
  "predicate": {
    "buildDefinition": {
      "buildType": "https://bulla.example/ci/build.sh/v1",
      "externalParameters": {"source": $source},
      "resolvedDependencies": [
        {"uri": $source, "digest": {"gitCommit": $revision}}
      ]
    },
    "runDetails": {
      "builder": {"id": $builder},
      "metadata": {"invocationId": $run}
    }
  }
}
END
