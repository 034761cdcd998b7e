# SPDX-License-Identifier: Apache-2.0
#
# What docs/DELTAS-FOR-RELEASES.md has at hand: keys, a key store, and releases of a small system.
cat >recipe.yaml <<END
image: {product: com.example.lamp, name: os, class: os, version: "1", sequence: 1, security-version: 0}
payload: {file: os-1.img}
END
cat >store.yaml <<END
key-store:
  fleet: example
  version: 1
  keys:
    - {name: root, file: root.pub}
    - {name: release-1, file: release-1.pub}
    - {name: farm, file: farm.pub}
  roles:
    root: {threshold: 1, keys: [root]}
    release: {threshold: 1, keys: [release-1], classes: [os], products: [com.example.lamp]}
    transport: {threshold: 1, keys: [farm]}
  security-versions: {os: 0..3}
END

release() {  # SEQUENCE PREVIOUS
  { head -c $(($1 * 1000)) os-$2.img; echo "release $1"; tail -c +$(($1 * 1000)) os-$2.img; } \
    >os-$1.img
  bulla pack recipe.yaml --payload os-$1.img --set image.sequence=$1 -o os-$1.bulla \
    --key release-1.key --compress zstd -q
}

two_releases() {
  for key in root release-1 farm; do
    bulla key generate --algorithm ed25519 --out $key -q 2>/dev/null
  done
  bulla tks create store.yaml -o trust.bulla -q 2>/dev/null
  bulla sign trust.bulla --key root.key -q
  head -c 200000 "$(command -v bulla)" >os-1.img
  release 40 1
  release 41 40
  release 42 41
}

many_releases() {
  mkdir releases
  mv os-4?.bulla releases/
}
