# SPDX-License-Identifier: Apache-2.0
#
# After an incident of March 2025: a certificate of ten years ended while players were in use, and
# players that had been reset were harder to bring back than those that had been left alone.
say "12. A key of ten years ends. Devices have no clock that could make them stop"
keys root-1a root-1b root-2a root-2b maker-1 maker-2
for spec in store-?.yaml; do years "$spec" >"$spec.now" && mv "$spec.now" "$spec"; done
quietly "$bulla" tks create store-1.yaml -o store-1.bulla
quietly "$bulla" sign store-1.bulla --key root-1a.key
quietly "$bulla" tks next store-1.bulla store-2.yaml -o store-2.bulla
quietly "$bulla" sign store-2.bulla --key root-1a.key --key root-2a.key
echo "the player" >os.bin
pack_image os.yaml os-100.bulla 100
pack_image os.yaml os-200.bulla 200
pack_image os.yaml os-300.bulla 300 image.security-version=2
pack_image os.yaml os-400.bulla 400 image.security-version=2
quietly "$bulla" sign os-100.bulla os-200.bulla os-300.bulla --key maker-1.key
run "$bulla" verify os-300.bulla --trust store-2.bulla
echo "Only signers are bound by the window:"
refused key-not-active "$bulla" sign os-400.bulla --key maker-1.key --trust store-2.bulla --no-journal

say "13. The new key, and the newest key store alone: good for those in use, a trap for the reset"
quietly "$bulla" tks next store-2.bulla store-3.yaml -o store-3.bulla
quietly "$bulla" sign store-3.bulla --key root-2b.key
rehearse newest-only.json trap --fleet fleet.yaml --release store-3.bulla os-400.bulla \
  --as-signed-by maker-2.pub
expect newest-only.json 'g["in-use"]["outcome"] == "target"'
expect newest-only.json 'g["in-use-and-may-be-reset"]["outcome"] == "trap"'

say "14. With the whole chain a repaired board comes back; the floor is what is left to think of"
quietly "$bulla" tks chain store-1.bulla store-2.bulla store-3.bulla -o chain.bulla
rehearse floors.json trap --fleet fleet.yaml --release chain.bulla os-400.bulla \
  --as-signed-by maker-2.pub
expect floors.json '"P06" in g["in-use-and-may-be-reset"]["codes"]'
expect floors.json 'g["in-use"]["outcome"] == "target"'
echo "The image of the factory has security version 1. Once both slots hold 2 the floor is 2, and a"
echo "reset is the end. As long as the factory's image must start, the update keeps to 1:"
pack_image os.yaml os-401.bulla 401
rehearse chain.json safe --fleet fleet.yaml --release chain.bulla os-401.bulla \
  --as-signed-by maker-2.pub
quietly "$bulla" sign os-401.bulla --key maker-2.key --trust store-3.bulla --no-journal
