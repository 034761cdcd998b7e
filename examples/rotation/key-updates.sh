# SPDX-License-Identifier: Apache-2.0
#
# After the keys of 2011 that ended in 2026: boards that missed the keys which authorise key updates
# start as ever, and can never again be told whom to trust. Stranded quietly, not loudly.
say "15. The keys that authorise key updates change, and some boards miss it"
keys exchange-1 exchange-2 exchange-3 exchange-4 loader-1 loader-2
quietly "$bulla" tks create store-1.yaml -o store-1.bulla
quietly "$bulla" sign store-1.bulla --key exchange-1.key
quietly "$bulla" tks next store-1.bulla store-2.yaml -o store-2.bulla
quietly "$bulla" sign store-2.bulla --key exchange-1.key --key exchange-3.key
quietly "$bulla" tks next store-2.bulla store-3.yaml -o store-3.bulla
quietly "$bulla" sign store-3.bulla --key exchange-3.key
echo "a loader" >boot.bin
pack_image boot.yaml boot-10.bulla 10
pack_image boot.yaml boot-20.bulla 20
quietly "$bulla" sign boot-10.bulla --key loader-1.key
quietly "$bulla" sign boot-20.bulla --key loader-2.key
echo "What runs on them goes on running:"
run "$bulla" verify boot-10.bulla --trust store-1.bulla
refused tks-old-threshold "$bulla" verify store-3.bulla --trust store-1.bulla

say "16. A rehearsal says it before anybody ships"
rehearse missed.json stranded --fleet fleet.yaml --release store-3.bulla boot-20.bulla
expect missed.json 'r["stranded_devices"] == 40000'
expect missed.json '"P13" in g["missed-it"]["codes"] and g["missed-it"]["cure"]'
echo "The one file that they need was made long ago, and a chain keeps it for ever:"
quietly "$bulla" tks chain store-1.bulla store-2.bulla store-3.bulla -o chain.bulla
rehearse kept.json safe --fleet fleet.yaml --release chain.bulla boot-20.bulla
echo "A chain that lost it is not made while the last published one is at hand:"
refused chain-link-missing "$bulla" tks chain store-3.bulla -o short.bulla --previous chain.bulla
