# SPDX-License-Identifier: Apache-2.0
#
# What docs/KEY-STORE.md has at hand in section 8: version 3 and the chain so far, packages that rel-0
# signed, and the spec of version 4, which revokes rel-0.
for key in root-a root-b rel-0 rel-1; do bulla key generate --algorithm ed25519 --out $key; done

spec() { # VERSION FURTHER-FIELD
  cat <<END
key-store:
  fleet: contoso
  version: $1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
    - {name: rel-0, file: rel-0.pub}
    - {name: rel-1, file: rel-1.pub}
  roles:
    root: {threshold: 2, keys: [root-a, root-b]}
    release: {threshold: 1, keys: [rel-0, rel-1], classes: [application], products: [com.example.x]}
  $2
END
}

it_makes_a_key_store() {
  local key
  for key in root-c release-1 farm-1; do bulla key generate --algorithm ed25519 --out $key; done
  bulla tks create first-spec.yaml -o first.bulla
}

it_makes_a_capability() { bulla capability unlock.yaml -o unlock.bulla; }

spec 3 '' >first.yaml
spec 4 'revoked: [{key: rel-0, reason: compromise, grandfather: {packages: released}}]' \
  >key-store.yaml
bulla tks create first.yaml -o trust-3.bulla
bulla sign trust-3.bulla --key root-a.key --key root-b.key
bulla tks chain trust-3.bulla -o chain-3.bulla
mkdir released
for number in 1 2; do
  echo "release $number" >payload.bin
  cat >recipe.yaml <<END
image: {product: com.example.x, name: app, class: application, version: "$number", sequence: $number}
payload: {file: payload.bin}
END
  bulla pack recipe.yaml -o released/app-$number.bulla --key rel-0.key
done
