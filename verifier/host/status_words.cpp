// SPDX-License-Identifier: Apache-2.0
//
// The table, in the groups of formats/wire/status.h. A test asks it for every status.
#include "verifier/host/status_words.hpp"

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::string_view kTransferHint = "transfer the file again, in binary mode";
constexpr std::string_view kRepackHint =
    "make it again: `bulla pack` for an image, `bulla tks` for a key store";
constexpr std::string_view kNewerHint = "a newer version of bulla may know it";
constexpr std::string_view kInspectHint = "`bulla inspect FILE` shows whose signatures it carries";
constexpr std::string_view kShowHint = "`bulla tks show TKS` lists roles, keys and windows";
constexpr std::string_view kChainHint =
    "fetch the chain: `bulla tks chain V1 V2 … -o CHAIN.bulla`, then `bulla attach PKG "
    "CHAIN.bulla`";

StatusWords file_words(bulla_status status) {
  switch (status) {
    case BULLA_BAD_MAGIC:
      return {"it does not begin like a file of ours", kTransferHint};
    case BULLA_UNSUPPORTED_FORMAT:
      return {"it has a format version that is not known here", kNewerHint};
    case BULLA_BAD_REGION:
      return {"its header gives an impossible place for the envelope or the payload",
              kTransferHint};
    case BULLA_PADDING_NOT_ZERO:
      return {"bytes that must be zero are not", kTransferHint};
    case BULLA_LENGTH_MISMATCH:
      return {"it is longer or shorter than what it holds", kTransferHint};
    case BULLA_CBOR_DUPLICATE_KEY:
      return {"a map in it has a key twice", kRepackHint};
    case BULLA_CBOR_NOT_SHORTEST:
      return {"a number in it is not in its shortest form", kRepackHint};
    case BULLA_CBOR_INDEFINITE:
      return {"an item in it has no stated length", kRepackHint};
    case BULLA_CBOR_UNSORTED:
      return {"the keys of a map in it are not in order", kRepackHint};
    case BULLA_CBOR_FORBIDDEN_TYPE:
      return {"it uses a kind of CBOR item that our documents never have", kRepackHint};
    case BULLA_CBOR_TRUNCATED:
      return {"an item in it reaches beyond its end", kTransferHint};
    case BULLA_CBOR_TOO_DEEP:
      return {"items in it are nested too deeply", kRepackHint};
    case BULLA_TRAILING_BYTES:
      return {"bytes follow where a part of it must end", kRepackHint};
    case BULLA_UNKNOWN_FIELD:
      return {"it has a field that is not known here", kNewerHint};
    case BULLA_FIELD_INVALID:
      return {"a field is missing, or has a wrong type, size or range", kRepackHint};
    case BULLA_BAD_TEXT:
      return {"a text in it has characters that are not allowed there", kRepackHint};
    case BULLA_UNSORTED:
      return {"a list in it is not in ascending order, or names something twice", kRepackHint};
    case BULLA_DOCUMENT_TOO_LARGE:
      return {"a document in it is larger than devices can hold", kRepackHint};
    default:
      return {};
  }
}

StatusWords document_words(bulla_status status) {
  switch (status) {
    case BULLA_WRONG_TYPE:
      return {"it holds another kind of document than is wanted here",
              "`bulla inspect FILE` says what it is"};
    case BULLA_FEATURE_UNSUPPORTED:
      return {"it needs a feature that is not known here", kNewerHint};
    case BULLA_SIZE_OUT_OF_RANGE:
      return {"a size in it is beyond what four levels of hashes cover",
              "1 TiB at block size 4096, 1 GiB at 1024"};
    case BULLA_CAPABILITY_MALFORMED:
      return {"it is half a capability and half an image", kRepackHint};
    case BULLA_TRANSPORT_UNEXPECTED:
      return {"it has a transport, but nothing that could travel", kRepackHint};
    case BULLA_SIG_ENTRY_MALFORMED:
      return {"a signature entry has a wrong shape", kInspectHint};
    case BULLA_TOO_MANY_SIGNATURES:
      return {"it has more than 16 signatures in one list",
              "`bulla resign PKG --drop KEY` takes one out"};
    case BULLA_TKS_DUP_KEY:
      return {"two keys are equal or share the first 8 bytes of their ids", kShowHint};
    case BULLA_TKS_BAD_KEY:
      return {"a public key is malformed, or one under which forging is easy", kShowHint};
    case BULLA_TKS_BAD_ROLE:
      return {"a role breaks the rules: threshold, keys, classes, order",
              "`bulla tks lint TKS` says which"};
    case BULLA_TKS_SHARED_ROOT_KEY:
      return {"a root key has another role too", "give the root role keys of its own"};
    case BULLA_TKS_BAD_REVOCATION:
      return {"a revoked key without a grandfather root is still in the key table", kShowHint};
    case BULLA_TKS_ROOT_UNUSABLE:
      return {"its root role cannot reach its threshold with the algorithms known here",
              kNewerHint};
    case BULLA_CHAIN_ORDER:
      return {"the versions in the chain do not ascend",
              "`bulla tks chain V1 V2 … -o CHAIN.bulla` sorts them"};
    case BULLA_CHAIN_TOO_LONG:
      return {"the chain has more than 64 links", "leave out key stores that change no root role"};
    default:
      return {};
  }
}

StatusWords store_words(bulla_status status) {
  switch (status) {
    case BULLA_TKS_ROLLBACK:
      return {"the key store is older than the one held", "offer the newest key store or chain"};
    case BULLA_TKS_FORK:
      return {"another key store of the same version is held already",
              "somebody signed two: find out who before going on (`bulla tks diff A B`)"};
    case BULLA_TKS_JUMP:
      return {"the version is more than 65535 above the one held", "issue it with a lower version"};
    case BULLA_TKS_OLD_THRESHOLD:
      return {"too few root keys of the key store held have signed it",
              "collect signatures by the root keys of the version held"};
    case BULLA_TKS_NEW_THRESHOLD:
      return {"too few of its own root keys have signed it",
              "collect signatures by the new root keys: they must prove that they exist"};
    case BULLA_TKS_EPOCH_GAP:
      return {"it is more than one root change ahead of the one held", kChainHint};
    case BULLA_TKS_ROOT_CHANGED:
      return {"its root role differs although the epoch is the same",
              "`bulla tks next` raises the epoch"};
    case BULLA_TKS_RECOVERY_CHANGED:
      return {"it changes the recovery role without both root and recovery keys of the one held",
              "collect both thresholds"};
    case BULLA_TKS_UNREVOKE:
      return {"a key that the one held revokes is not revoked in it",
              "revocations only grow inside an epoch: `bulla tks next` keeps them"};
    case BULLA_TKS_BELOW_FLOOR:
      return {"the key store held is older than this device once had",
              "give the device a newer key store first"};
    default:
      return {};
  }
}

StatusWords signature_words(bulla_status status) {
  switch (status) {
    case BULLA_SIG_MISSING:
      return {"it is not signed", "sign it: `bulla sign FILE --key KEY`"};
    case BULLA_SIG_OUT_OF_SCOPE:
      return {"its signers have no role for this class, product or kind of document", kShowHint};
    case BULLA_HYBRID_MISSING:
      return {"a signature by an algorithm that the role demands is missing", kShowHint};
    case BULLA_SIG_MALFORMED:
      return {"a signature has a value that no signer of ours makes", kInspectHint};
    case BULLA_SIG_INVALID:
      return {"a signature does not verify: document or signature was altered", kTransferHint};
    case BULLA_SIG_THRESHOLD:
      return {"too few keys of any one role have signed it", kInspectHint};
    case BULLA_SIG_HEADER_MISMATCH:
      return {"a signature names a known key but another algorithm or kind of document",
              kInspectHint};
    case BULLA_KEY_UNKNOWN:
      return {"it is signed only by keys that the key store does not hold", kInspectHint};
    case BULLA_KEY_REVOKED:
      return {"the key that signed it is revoked",
              "sign it again with a key in force: `bulla resign`"};
    case BULLA_GRANDFATHER_PROOF:
      return {
          "the key that signed it is revoked, and the proof that it was signed before does not "
          "hold",
          "attach the tree that belongs to the key store: `bulla attach PKG TREE`"};
    case BULLA_BATCH_PROOF:
      return {"its batch proof does not lead to the batch that was signed",
              "attach the right proof"};
    case BULLA_MANIFEST_DENIED:
      return {"the key store denies exactly this document", "release a new image"};
    default:
      return {};
  }
}

StatusWords device_words(bulla_status status) {
  switch (status) {
    case BULLA_WRONG_FLEET:
      return {"it is for another fleet", "`bulla inspect FILE` shows for which"};
    case BULLA_WRONG_PRODUCT:
      return {"it is for another product", "`bulla inspect FILE` shows for which"};
    case BULLA_WRONG_CLASS:
      return {"the device has no place for an image of this class", ""};
    case BULLA_WRONG_COMPONENT:
      return {"it is for another component", ""};
    case BULLA_WRONG_CHIP:
      return {"it is not for this chip", "`bulla inspect FILE` shows for which"};
    case BULLA_WRONG_BOARD:
      return {"it is not for this board or this revision of it",
              "`bulla inspect FILE` shows for which"};
    case BULLA_WRONG_DEVICE:
      return {"it is for other devices", ""};
    case BULLA_WRONG_LIFECYCLE:
      return {"it is not for a device in this state of its life", ""};
    case BULLA_REQUIRES_UNMET:
      return {"something that it requires is missing on the device, or has another version",
              "install what it requires first"};
    case BULLA_SV_ABOVE_CEILING:
      return {"its security version is above what the key store allows",
              "widen the window of the class or component: `bulla tks next`"};
    case BULLA_SV_BELOW_FLOOR:
      return {"its security version is below what is still allowed",
              "release it with a higher one"};
    case BULLA_COUNTER_EXHAUSTED:
      return {"the device's counter cannot reach its security version", ""};
    case BULLA_SEQUENCE_TOO_LOW:
      return {"a newer image of this component is installed", "release it with a higher sequence"};
    case BULLA_SEQUENCE_CONFLICT:
      return {"another image with the same sequence is installed",
              "release it with a higher sequence"};
    case BULLA_CAPABILITY_REPLAYED:
      return {"this capability was used before", "make one with a higher counter"};
    default:
      return {};
  }
}

StatusWords payload_words(bulla_status status) {
  switch (status) {
    case BULLA_TRANSPORT_MISMATCH:
      return {"its transport belongs to another manifest", kRepackHint};
    case BULLA_ENCODING_UNSUPPORTED:
      return {"its payload is encoded in a way that is not known here", kNewerHint};
    case BULLA_ENCODING_INVALID:
      return {"its payload cannot be decoded", kRepackHint};
    case BULLA_BASE_MISMATCH:
      return {"the old image is not the one that the delta was made from",
              "use the package of the whole image"};
    case BULLA_MEMORY_EXCEEDED:
      return {"decoding it needs more memory than there is",
              "pack it with a lower level or --memory"};
    case BULLA_SPACE_EXCEEDED:
      return {"the image does not fit", ""};
    case BULLA_PAYLOAD_DIGEST:
      return {"its payload was altered", kTransferHint};
    case BULLA_RESULT_DIGEST:
      return {"the image is not the one that was signed", kRepackHint};
    case BULLA_ATTACHMENT_DIGEST:
      return {"an attachment was altered", kTransferHint};
    case BULLA_READ_FAILED:
      return {"it cannot be read", ""};
    case BULLA_WRITE_FAILED:
      return {"the output cannot be written", ""};
    case BULLA_CRYPTO_FAILED:
      return {"the crypto library failed", ""};
    case BULLA_NOT_FOUND:
    case BULLA_WRONG_ORDER:
      return {"bulla itself is at fault", "please report it"};
    default:
      return {};
  }
}

}  // namespace

StatusWords status_words(bulla_status status) {
  for (const auto table :
       {file_words, document_words, store_words, signature_words, device_words, payload_words}) {
    const StatusWords words = table(status);
    if (!words.what.empty()) return words;
  }
  return {bulla_status_name(status), ""};
}

void throw_machine_fault(bulla_status status) {
  if (status == BULLA_READ_FAILED || status == BULLA_WRITE_FAILED ||
      status == BULLA_CRYPTO_FAILED || status == BULLA_NOT_FOUND || status == BULLA_WRONG_ORDER) {
    throw Error(status, std::string(status_words(status).what));
  }
}

}  // namespace bulla
