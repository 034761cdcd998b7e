# SPDX-License-Identifier: Apache-2.0
#
# What the rotation starts from: key stores and images of six years. docs/ROTATION.md is run from
# here, too.
say "1. A fleet of six years: four key stores, four release keys, a root that changed twice"
keys root-a root-b root-c root-d root-e release-1 release-2 release-3 release-4
for spec in tks-?.yaml; do years "$spec" >"$spec.now" && mv "$spec.now" "$spec"; done
run "$bulla" tks create tks-1.yaml -o tks-1.bulla
quietly "$bulla" sign tks-1.bulla --key root-a.key --key root-b.key --journal signing.journal
echo "The root changes with version 2: it needs two keys of the old root and two of the new one."
run "$bulla" tks next tks-1.bulla tks-2.yaml -o tks-2.bulla
quietly "$bulla" sign tks-2.bulla --key root-a.key --key root-b.key --journal signing.journal
quietly "$bulla" tks next tks-2.bulla tks-3.yaml -o tks-3.bulla
quietly "$bulla" sign tks-3.bulla --key root-a.key --key root-d.key --journal signing.journal

echo "What runs in the field, each image signed by the release key of its time:"
for image in os app; do echo "$image of the dishwasher" >"$image.bin"; done
pack_image os.yaml os-2190.bulla 2190 provides.os-abi=11 image.security-version=1
pack_image os.yaml os-2205.bulla 2205 image.security-version=2
pack_image os.yaml os-2211.bulla 2211
pack_image app.yaml app-10200.bulla 10200 image.security-version=1
pack_image app.yaml app-10300.bulla 10300
pack_image app.yaml app-10401.bulla 10401
quietly "$bulla" sign os-2190.bulla app-10200.bulla --key release-1.key --journal signing.journal
quietly "$bulla" sign os-2205.bulla app-10300.bulla --key release-2.key --journal signing.journal
quietly "$bulla" sign os-2211.bulla app-10401.bulla --key release-3.key --journal signing.journal
