/* SPDX-License-Identifier: Apache-2.0
 *
 * Every limit of the format with its reason (FORMAT.md 10). Nothing is sized anywhere else.
 */
#ifndef BULLA_FORMATS_WIRE_LIMITS_H_
#define BULLA_FORMATS_WIRE_LIMITS_H_

#define BULLA_HEADER_BYTES 32
#define BULLA_PAYLOAD_ALIGN_BYTES 4096 /* a page and a flash sector: payload can be mapped */
#define BULLA_PAYLOAD_OFFSET_MAX \
  (1u << 20) /* signing rewrites at most this much, at any payload size */

#define BULLA_DIGEST_BYTES 32
#define BULLA_KEY_ID_BYTES 32
#define BULLA_SHORT_ID_BYTES 8
#define BULLA_UUID_BYTES 16

/* Documents: what a device with 64 KiB of RAM can hold whole while it judges it. */
#define BULLA_MANIFEST_MAX_BYTES 4096
#define BULLA_TRANSPORT_MAX_BYTES 1024
#define BULLA_KEY_STORE_MAX_BYTES 16384
#define BULLA_SEAL_MAX_BYTES 16384
#define BULLA_BATCH_MAX_BYTES 128

/* Signatures: 16 entries bound the verification work; 8 KiB is room for a post-quantum value that
 * is skipped by its length. */
#define BULLA_SIGNATURES_MAX 16
#define BULLA_SIGNATURE_VALUE_MAX_BYTES 8192
#define BULLA_SIGNATURE_VALUE_BYTES 64 /* of the two algorithms of version 1 */
#define BULLA_PROTECTED_MIN_BYTES 17
#define BULLA_PROTECTED_MAX_BYTES 24
#define BULLA_SIGNED_BYTES 65 /* the Sig_structure over a 17-byte header */

#define BULLA_PROOFS_MAX 16
#define BULLA_CHAIN_LINKS_MAX 64
#define BULLA_MERKLE_PATH_MAX 32 /* tree size is a u32 */

#define BULLA_CBOR_DEPTH_MAX 5 /* an item inside n others has depth n; 0 to 5 */

/* Texts and lists inside documents. */
#define BULLA_NAME_MAX 64
#define BULLA_DEVICE_ID_MAX_BYTES 32
#define BULLA_DEVICE_IDS_MAX 64
#define BULLA_LIST_MAX 16 /* chips, boards, ABIs, components, attachments, extensions, roles */
#define BULLA_EXTENSION_MAX_BYTES 1024
#define BULLA_CLASS_MAX 31

/* Key stores: the lists of a store must be readable by fixed arrays. */
#define BULLA_KEYS_MAX 32
#define BULLA_KEY_MAX_BYTES 4096
#define BULLA_REVOCATIONS_MAX 32
#define BULLA_DENIED_MAX 32
#define BULLA_WINDOWS_MAX 32
#define BULLA_HYBRID_MAX 4
#define BULLA_THRESHOLD_MAX 16
#define BULLA_VERSION_JUMP_MAX 65535 /* a slip of the pen must not use up the numbers (R7) */

/* Hash trees: four levels are 1 TiB at 4096-byte blocks and 1 GiB at 1024. */
#define BULLA_TREE_LEVELS_MAX 4
#define BULLA_BLOCK_MAX_BYTES 4096
#define BULLA_LOG2_BLOCK_SMALL 10
#define BULLA_LOG2_BLOCK_LARGE 12
#define BULLA_VERITY_DESCRIPTOR_BYTES 256

#define BULLA_U31_MAX UINT64_C(0x7fffffff)
#define BULLA_U32_MAX UINT64_C(0xffffffff)
#define BULLA_U63_MAX UINT64_C(0x7fffffffffffffff)

#endif /* BULLA_FORMATS_WIRE_LIMITS_H_ */
