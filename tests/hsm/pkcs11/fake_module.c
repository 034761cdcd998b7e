/* SPDX-License-Identifier: Apache-2.0
 *
 * A PKCS#11 module for tests: one token (or two) with an Ed25519 and a P-256 key, which does wrong
 * what real tokens do wrong and SoftHSM does not. The words in the environment variable
 * BULLA_FAKE_TOKEN say what; the calls that matter are noted in the file BULLA_FAKE_LOG. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <p11-kit/pkcs11.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/hsm/pkcs11/fake_keys.h"

#define EXPORT __attribute__((visibility("default")))
#define SESSION 7u
#define LASTS_FOR 3 /* signatures, under "removed" and "session-closed" */

/* Handles: kind, then half. An "other" public half is the one under "two-publics"; "stored" and
 * "attested" are certificates, a person's own and the one that the token makes up. */
enum {
  ED_PRIVATE = 1,
  ED_PUBLIC,
  EC_PRIVATE,
  EC_PUBLIC,
  ED_OTHER,
  ED_STORED,
  ED_ATTESTED,
  HANDLES_END
};

static struct {
  int logged_in;
  int confirmed; /* context-specific login for the operation in progress */
  int failed;    /* a wrong PIN was given */
  int sessions;  /* that were opened so far */
  int signatures;
  int generated;
  CK_OBJECT_HANDLE key; /* of the operation in progress */
  CK_OBJECT_HANDLE found[HANDLES_END];
  CK_ULONG found_count;
  unsigned char id[64];
  CK_ULONG id_size;
} now;

static int has(const char *word) {
  const char *words = getenv("BULLA_FAKE_TOKEN");
  const size_t size = strlen(word);
  for (const char *at = words; at != NULL && *at != '\0';) {
    const size_t step = strcspn(at, ",");
    if (step == size && strncmp(at, word, size) == 0) return 1;
    at += step + (at[step] == ',');
  }
  return 0;
}

static void note(const char *call) {
  const char *path = getenv("BULLA_FAKE_LOG");
  if (path == NULL) return;
  const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  dprintf(file, "%s\n", call);
  close(file);
}

static void pad(unsigned char *out, size_t size, const char *text) {
  memset(out, ' ', size);
  memcpy(out, text, strlen(text));
}

static void sleep_for_ever(void) {
  for (;;) pause();
}

static CK_RV initialize(void *arguments) {
  (void)arguments;
  if (has("noisy")) printf("hello from the module\n");
  fflush(stdout);
  if (has("hang-at-start")) sleep_for_ever();
  if (has("crash-at-start")) raise(SIGSEGV);
  fake_keys_make();
  now.id[0] = 1;
  now.id_size = 1;
  return CKR_OK;
}

static CK_RV finalize(void *reserved) {
  (void)reserved;
  if (has("hang-at-end")) sleep_for_ever();
  if (has("crash-at-end")) raise(SIGSEGV);
  note("C_Finalize");
  return CKR_OK;
}

static CK_RV get_info(CK_INFO *info) {
  memset(info, 0, sizeof *info);
  pad(info->manufacturerID, sizeof info->manufacturerID, "Bulla");
  pad(info->libraryDescription, sizeof info->libraryDescription, "fake");
  return CKR_OK;
}

static CK_RV get_slot_list(CK_BBOOL present, CK_SLOT_ID *ids, CK_ULONG *count) {
  (void)present;
  *count = has("two-tokens") ? 2 : has("no-token") ? 0 : 1;
  for (CK_ULONG i = 0; ids != NULL && i < *count; ++i) ids[i] = i + 1;
  return CKR_OK;
}

static CK_RV get_slot_info(CK_SLOT_ID id, CK_SLOT_INFO *info) {
  (void)id;
  memset(info, 0, sizeof *info);
  info->flags = CKF_TOKEN_PRESENT;
  return CKR_OK;
}

static CK_RV get_token_info(CK_SLOT_ID id, CK_TOKEN_INFO *info) {
  memset(info, 0, sizeof *info);
  pad(info->label, sizeof info->label, "fake");
  pad(info->manufacturerID, sizeof info->manufacturerID, "Bulla");
  pad(info->model, sizeof info->model, "fake");
  pad(info->serialNumber, sizeof info->serialNumber, id == 1 ? "1" : "2");
  info->flags = CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED;
  if (!has("no-login")) info->flags |= CKF_LOGIN_REQUIRED;
  if (has("count-low")) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (has("final-try")) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (has("pin-locked") || (now.failed && has("final-try"))) info->flags |= CKF_USER_PIN_LOCKED;
  if (has("keypad")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return CKR_OK;
}

static CK_RV get_mechanism_info(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info) {
  (void)id;
  memset(info, 0, sizeof *info);
  if (has("no-mechanism") ||
      (has("no-ed25519") && type != CKM_ECDSA && type != CKM_EC_KEY_PAIR_GEN))
    return CKR_MECHANISM_INVALID;
  info->flags = CKF_SIGN | CKF_GENERATE_KEY_PAIR;
  if (has("verifies-only")) info->flags = CKF_VERIFY;
  return CKR_OK;
}

static CK_RV open_session(CK_SLOT_ID id, CK_FLAGS flags, void *application, CK_NOTIFY notify,
                          CK_SESSION_HANDLE *session) {
  (void)id, (void)application, (void)notify;
  if (has("no-session")) return CKR_SESSION_COUNT;
  *session = SESSION;
  now.sessions++;
  return (flags & CKF_SERIAL_SESSION) != 0 ? CKR_OK : CKR_SESSION_PARALLEL_NOT_SUPPORTED;
}

static CK_RV close_session(CK_SESSION_HANDLE session) {
  note("C_CloseSession");
  now.logged_in = 0;
  return session == SESSION ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG size) {
  (void)session;
  note(user == CKU_USER ? "C_Login" : "C_Login again");
  if (has("pin-locked") || has("locks-now")) return CKR_PIN_LOCKED;
  if (has("keypad") != (pin == NULL)) return CKR_ARGUMENTS_BAD;
  if (pin != NULL && (size != 4 || memcmp(pin, "9876", 4) != 0)) {
    now.failed = 1;
    return CKR_PIN_INCORRECT;
  }
  if (user == CKU_USER) now.logged_in = 1;
  if (user == CKU_CONTEXT_SPECIFIC) now.confirmed = 1;
  return CKR_OK;
}

static enum fake_kind kind_of(CK_OBJECT_HANDLE object) {
  return object == EC_PRIVATE || object == EC_PUBLIC ? FAKE_P256 : FAKE_ED25519;
}

static int is_private(CK_OBJECT_HANDLE object) {
  return object == ED_PRIVATE || object == EC_PRIVATE;
}

static int exists(CK_OBJECT_HANDLE object) {
  if (has("empty") && !now.generated) return 0;
  if (has("empty") && kind_of(object) != FAKE_ED25519) return 0;
  if (object == ED_OTHER) return has("two-publics");
  if (object == ED_STORED) return has("attests") || has("stores-certificate");
  if (object == ED_ATTESTED) return has("attests");
  if (is_private(object)) return now.logged_in || has("no-login") || has("sign-needs-login");
  return !has("no-public");
}

static size_t wrapped(const unsigned char *in, size_t size, unsigned char *out) {
  if (has("raw-point")) {
    memcpy(out, in, size);
    return size;
  }
  out[0] = 4;
  out[1] = (unsigned char)size;
  memcpy(out + 2, in, size);
  return size + 2;
}

static size_t point_of(CK_OBJECT_HANDLE object, unsigned char out[80]) {
  unsigned char point[65];
  const int other = object == ED_OTHER || has("wrong-public");
  const size_t size = fake_public_point(kind_of(object), other ? FAKE_OTHER : FAKE_OWN, point);
  return wrapped(point, has("short-point") ? size - 1 : size, out);
}

static size_t params_of(CK_OBJECT_HANDLE object, unsigned char out[80]) {
  const int p256 = kind_of(object) == FAKE_P256;
  const char *oid = p256 ? "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07" : "\x06\x03\x2b\x65\x70";
  const char *name = p256 ? "\x13\x0aprime256v1"
                          : "\x13\x0c"
                            "edwards25519";
  const char *chosen = has("oid-params") ? oid : has("name-params") ? name : p256 ? oid : name;
  if (has("other-curve")) chosen = "\x06\x05\x2b\x81\x04\x01\x22";
  memcpy(out, chosen, strlen(chosen));
  return strlen(chosen);
}

static size_t number(CK_ULONG value, unsigned char *out) {
  memcpy(out, &value, sizeof value);
  return sizeof value;
}

static size_t flag(int value, unsigned char *out) {
  out[0] = value ? CK_TRUE : CK_FALSE;
  return 1;
}

static int is_certificate(CK_OBJECT_HANDLE object) {
  return object == ED_STORED || object == ED_ATTESTED;
}

static CK_ULONG class_of(CK_OBJECT_HANDLE object) {
  if (is_certificate(object)) return CKO_CERTIFICATE;
  return is_private(object) ? CKO_PRIVATE_KEY : CKO_PUBLIC_KEY;
}

/* No DER, but the key is in it. */
static size_t certificate_of(CK_OBJECT_HANDLE object, unsigned char out[80]) {
  memcpy(out, object == ED_ATTESTED ? "maker's: " : "my own:  ", 9);
  return 9 + fake_public_point(FAKE_ED25519, FAKE_OWN, out + 9);
}

/* The value of an attribute; 0 where there is none. */
static size_t value_of(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, unsigned char out[80]) {
  const int p256 = kind_of(object) == FAKE_P256;
  switch (type) {
    case CKA_CLASS:
      return number(class_of(object), out);
    case CKA_TOKEN:
      return flag(object != ED_ATTESTED, out);
    case CKA_VALUE:
      return is_certificate(object) ? certificate_of(object, out) : 0;
    case CKA_KEY_TYPE:
      return number(has("rsa") ? CKK_RSA : p256 ? CKK_EC : CKK_EC_EDWARDS, out);
    case CKA_ID:
      memcpy(out, now.id, now.id_size);
      if (p256) out[0] = 2;
      return now.id_size;
    case CKA_LABEL:
      memcpy(out, p256 ? "ec" : "ed", 2);
      return 2;
    case CKA_EC_PARAMS:
      return has("rsa") ? 0 : params_of(object, out);
    case CKA_EC_POINT:
      return is_private(object) && !has("point-on-private") ? 0 : point_of(object, out);
    case CKA_PRIVATE:
      return flag(!has("no-login") && !has("sign-needs-login"), out);
    case CKA_ALWAYS_AUTHENTICATE:
      return flag(has("always-auth"), out);
    case CKA_SIGN:
      return flag(!has("no-sign"), out);
    case CKA_EXTRACTABLE:
    case CKA_UNWRAP:
    case CKA_MODIFIABLE:
      return flag(has("careless"), out);
    case CKA_LOCAL:
    case CKA_NEVER_EXTRACTABLE:
      return flag(!has("careless"), out);
    default:
      return 0;
  }
}

static CK_RV get_attribute_value(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                                 CK_ATTRIBUTE *wanted, CK_ULONG count) {
  (void)session, (void)count;
  unsigned char value[80];
  const size_t size = value_of(object, wanted->type, value);
  if (size == 0) {
    wanted->ulValueLen = (CK_ULONG)-1;
    return CKR_ATTRIBUTE_TYPE_INVALID;
  }
  if (wanted->pValue != NULL && wanted->ulValueLen < size) return CKR_BUFFER_TOO_SMALL;
  if (wanted->pValue != NULL) memcpy(wanted->pValue, value, size);
  wanted->ulValueLen = size;
  return CKR_OK;
}

static CK_RV find_objects_init(CK_SESSION_HANDLE session, CK_ATTRIBUTE *wanted, CK_ULONG count) {
  (void)session;
  now.found_count = 0;
  for (CK_OBJECT_HANDLE object = 1; object < HANDLES_END; ++object) {
    int fits = exists(object);
    for (CK_ULONG i = 0; i < count && fits; ++i) {
      unsigned char value[80];
      const size_t size = value_of(object, wanted[i].type, value);
      fits = size == wanted[i].ulValueLen && memcmp(value, wanted[i].pValue, size) == 0;
    }
    if (fits) now.found[now.found_count++] = object;
  }
  return CKR_OK;
}

static CK_RV find_objects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *found, CK_ULONG max,
                          CK_ULONG *count) {
  (void)session, (void)max;
  memcpy(found, now.found, now.found_count * sizeof *found);
  *count = now.found_count;
  now.found_count = 0;
  return CKR_OK;
}

static CK_RV find_objects_final(CK_SESSION_HANDLE session) {
  (void)session;
  return CKR_OK;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key) {
  (void)session;
  now.key = key;
  now.confirmed = 0;
  return mechanism->pParameter == NULL ? CKR_OK : CKR_MECHANISM_PARAM_INVALID;
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE *data, CK_ULONG size, CK_BYTE *out,
                  CK_ULONG *out_size) {
  (void)session;
  note("C_Sign");
  if (has("hang")) sleep_for_ever();
  if (has("slow")) nanosleep(&(struct timespec){0, 1000000000 / 30}, NULL); /* a USB token */
  if (has("crash")) raise(SIGSEGV);
  if (has("exit")) exit(3);
  if (++now.signatures > LASTS_FOR && has("removed")) return CKR_DEVICE_REMOVED;
  if (now.signatures > LASTS_FOR && has("session-closed")) return CKR_SESSION_HANDLE_INVALID;
  if (now.signatures > LASTS_FOR && has("session-lost") && now.sessions == 1)
    return CKR_SESSION_HANDLE_INVALID;
  if (now.signatures == LASTS_FOR + 1 && has("logged-out")) now.logged_in = 0;
  if (has("rejects")) return CKR_FUNCTION_REJECTED;
  if (has("vendor-error")) return CKR_VENDOR_DEFINED | 0x17;
  if (!now.logged_in && !has("no-login")) return CKR_USER_NOT_LOGGED_IN;
  if (has("always-auth") && !now.confirmed) return CKR_USER_NOT_LOGGED_IN;
  const enum fake_kind kind = kind_of(now.key);
  *out_size = kind == FAKE_P256 && has("der") ? fake_sign_der(data, size, out)
                                              : fake_sign_raw(kind, data, size, out);
  if (has("short-signature")) --*out_size;
  return CKR_OK;
}

static int curve_named_as_wanted(const CK_ATTRIBUTE *parameters) {
  const unsigned char form = ((const unsigned char *)parameters->pValue)[0];
  return !(has("oid-only") && form != 0x06) && !(has("name-only") && form != 0x13);
}

static CK_RV generate_key_pair(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism,
                               CK_ATTRIBUTE *publics, CK_ULONG public_count, CK_ATTRIBUTE *privates,
                               CK_ULONG private_count, CK_OBJECT_HANDLE *public_key,
                               CK_OBJECT_HANDLE *private_key) {
  (void)session, (void)mechanism;
  note("C_GenerateKeyPair");
  for (CK_ULONG i = 0; i < public_count; ++i)
    if (publics[i].type == CKA_EC_PARAMS && !curve_named_as_wanted(&publics[i]))
      return CKR_CURVE_NOT_SUPPORTED;
  for (CK_ULONG i = 0; i < private_count; ++i) {
    const CK_ATTRIBUTE *attribute = &privates[i];
    const int on = attribute->ulValueLen == 1 && *(const CK_BBOOL *)attribute->pValue == CK_TRUE;
    if (attribute->type == CKA_EXTRACTABLE && on) return CKR_TEMPLATE_INCONSISTENT;
    if (attribute->type == CKA_SENSITIVE && !on) return CKR_TEMPLATE_INCONSISTENT;
    if (attribute->type == CKA_ID) {
      now.id_size = attribute->ulValueLen;
      memcpy(now.id, attribute->pValue, now.id_size);
    }
  }
  now.generated = 1;
  *public_key = ED_PUBLIC;
  *private_key = ED_PRIVATE;
  return CKR_OK;
}

static CK_RV destroy_object(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
  (void)session, (void)object;
  note("C_DestroyObject");
  return CKR_OK;
}

EXPORT CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list) {
  static CK_FUNCTION_LIST functions;
  functions.version.major = 2;
  functions.version.minor = 40;
  functions.C_Initialize = initialize;
  functions.C_Finalize = finalize;
  functions.C_GetInfo = get_info;
  functions.C_GetFunctionList = C_GetFunctionList;
  functions.C_GetSlotList = get_slot_list;
  functions.C_GetSlotInfo = get_slot_info;
  functions.C_GetTokenInfo = get_token_info;
  functions.C_GetMechanismInfo = get_mechanism_info;
  functions.C_OpenSession = open_session;
  functions.C_CloseSession = close_session;
  functions.C_Login = login;
  functions.C_GetAttributeValue = get_attribute_value;
  functions.C_FindObjectsInit = find_objects_init;
  functions.C_FindObjects = find_objects;
  functions.C_FindObjectsFinal = find_objects_final;
  functions.C_SignInit = sign_init;
  functions.C_Sign = sign;
  functions.C_GenerateKeyPair = generate_key_pair;
  functions.C_DestroyObject = destroy_object;
  *list = &functions;
  return CKR_OK;
}
