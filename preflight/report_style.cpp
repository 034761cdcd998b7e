// SPDX-License-Identifier: Apache-2.0
//
// A style sheet without fonts or pictures from elsewhere. The verdicts differ in lightness and by
// their words too, for eyes that see colours differently.
#include "preflight/report_style.hpp"

#include "formats/digest.hpp"

namespace bulla {
namespace {

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1f24; --faint: #5d6673;
  --line: #d8dde4; --stranded: #b3261e; --trap: #8a3ffc; --undecided: #8a6100;
  --target: #1b7a54; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e6e9ee;
  --faint: #9aa5b3; --line: #343b45; --stranded: #ff8a80; --trap: #c9a2ff;
  --undecided: #e3b341; --target: #5fd3a2; } }
body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
  max-width: 62rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.2rem; margin-top: 2.5rem; }
h3, h4 { font-size: 1rem; margin: .6rem 0 .2rem; }
code, .mono { font-family: ui-monospace, monospace; font-size: .9em; }
.stranded { color: var(--stranded); }
.trap { color: var(--trap); }
.undecided { color: var(--undecided); }
.target { color: var(--target); }
.word { font-weight: 700; }
section { border: 1px solid var(--line); border-left: .4rem solid currentColor;
  border-radius: .3rem; padding: .2rem 1rem .8rem; margin: 1rem 0; }
section > *, section bdi { color: var(--ink); }
.faint { color: var(--faint); font-weight: 400; }
ol.path { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; padding: 0;
  margin: .2rem 0; }
ol.path li { border: 1px solid var(--line); border-radius: .3rem; padding: 0 .5rem;
  position: relative; }
ol.path li + li::before { content: "\2192"; position: absolute; left: -1.3rem;
  color: var(--faint); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
  border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; }
svg { width: 100%; height: auto; display: block; margin: 1rem 0; }
svg rect { stroke: var(--paper); stroke-width: 1.5; fill: currentColor; }
svg text { font: 600 13px system-ui, sans-serif; fill: var(--paper); }
svg text.head { fill: currentColor; }
svg a:hover rect { opacity: .8; }
)";

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// RFC 4648, of the 32 bytes of a digest: ten groups of three, and two bytes over.
std::string base64(const Digest &digest) {
  std::string text;
  for (std::size_t i = 0; i < digest.size(); i += 3) {
    const std::size_t left = digest.size() - i;
    std::uint32_t bits = std::uint32_t{digest[i]} << 16;
    if (left > 1) bits |= std::uint32_t{digest[i + 1]} << 8;
    if (left > 2) bits |= digest[i + 2];
    text += kBase64[bits >> 18];
    text += kBase64[(bits >> 12) & 63];
    text += left > 1 ? kBase64[(bits >> 6) & 63] : '=';
    text += left > 2 ? kBase64[bits & 63] : '=';
  }
  return text;
}

}  // namespace

std::string_view report_style() {
  return kStyle;
}

std::string report_style_hash() {
  return "sha256-" + base64(sha256(as_bytes(kStyle)));
}

}  // namespace bulla
