// The part of OpenSSL 3 that the TLS module uses. Most of it is macros, which Swift does not import: one thin
// inline function each. Pointers are opaque here, so that no OpenSSL type reaches Swift.
#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <string.h>

// MARK: contexts

// Only http/1.1 is spoken; a client that offers other protocols and not this one is refused (RFC 7301).
static inline int copenssl_select_protocol(
    SSL *ssl, const unsigned char **out, unsigned char *out_length, const unsigned char *offered,
    unsigned int offered_length, void *argument) {
  static const unsigned char wanted[] = "\x08http/1.1";
  (void)ssl;
  (void)argument;
  unsigned char *chosen = NULL;
  int result = SSL_select_next_proto(
      &chosen, out_length, wanted, sizeof wanted - 1, offered, offered_length);
  if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

// Counts the changes of keys that the peer makes or asks for (RFC 8446, section 4.6.3), in the session's own pointer.
static inline void copenssl_note_message(
    int is_written, int version, int type, const void *bytes, size_t count, SSL *ssl, void *argument) {
  (void)version;
  (void)argument;
  int isKeyUpdate = type == SSL3_RT_HANDSHAKE && count > 0 && *(const unsigned char *)bytes == SSL3_MT_KEY_UPDATE;
  if (!is_written && isKeyUpdate) SSL_set_app_data(ssl, (char *)SSL_get_app_data(ssl) + 1);
}

// A server has nobody to ask for the pass phrase of a key.
static inline int copenssl_no_pass_phrase(char *text, int capacity, int is_written, void *argument) {
  (void)text;
  (void)capacity;
  (void)is_written;
  (void)argument;
  return 0;
}

// A context of the server: TLS 1.2 with forward secrecy and authenticated encryption, and TLS 1.3.
static inline void *copenssl_server_context(void) {
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  if (context == NULL) return NULL;
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                   SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(
      context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // For clients of TLS 1.2 that take no tickets; tickets are kept by the clients.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
  SSL_CTX_sess_set_cache_size(context, 1024);
  SSL_CTX_set_alpn_select_cb(context, copenssl_select_protocol, NULL);
  SSL_CTX_set_msg_callback(context, copenssl_note_message);
  SSL_CTX_set_default_passwd_cb(context, copenssl_no_pass_phrase);
  static const unsigned char name[] = "whiteline";
  int isSet = SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
              SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
              SSL_CTX_set1_groups_list(context, "X25519:P-256") == 1 &&
              SSL_CTX_set_num_tickets(context, 1) == 1 && SSL_CTX_set_max_early_data(context, 0) == 1 &&
              SSL_CTX_set_session_id_context(context, name, sizeof name - 1) == 1;
  if (isSet) return context;
  SSL_CTX_free(context);
  return NULL;
}

static inline void copenssl_context_free(void *context) { SSL_CTX_free((SSL_CTX *)context); }

static inline int copenssl_use_certificate(void *context, const char *path) {
  return SSL_CTX_use_certificate_chain_file((SSL_CTX *)context, path) == 1;
}

static inline int copenssl_use_key(void *context, const char *path) {
  return SSL_CTX_use_PrivateKey_file((SSL_CTX *)context, path, SSL_FILETYPE_PEM) == 1;
}

static inline int copenssl_check_pair(void *context) { return SSL_CTX_check_private_key((SSL_CTX *)context) == 1; }

// Asks clients for a certificate signed by an authority in a file; with is_required refuses those without one.
static inline int copenssl_verify_clients(void *context, const char *authorities, int is_required) {
  STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(authorities);
  if (names == NULL) return 0;
  if (SSL_CTX_load_verify_file((SSL_CTX *)context, authorities) != 1) {
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    return 0;
  }
  SSL_CTX_set_client_CA_list((SSL_CTX *)context, names);
  SSL_CTX_set_verify(
      (SSL_CTX *)context, SSL_VERIFY_PEER | (is_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), NULL);
  return 1;
}

// MARK: sessions

// A session of the server over two buffers in memory.
static inline void *copenssl_session(void *context) {
  SSL *session = SSL_new((SSL_CTX *)context);
  BIO *incoming = BIO_new(BIO_s_mem());
  BIO *outgoing = BIO_new(BIO_s_mem());
  if (session == NULL || incoming == NULL || outgoing == NULL) {
    SSL_free(session);
    BIO_free(incoming);
    BIO_free(outgoing);
    return NULL;
  }
  SSL_set_bio(session, incoming, outgoing);
  SSL_set_accept_state(session);
  return session;
}

static inline void copenssl_session_free(void *session) { SSL_free((SSL *)session); }

static inline int copenssl_feed(void *session, const void *bytes, int count) {
  return BIO_write(SSL_get_rbio((SSL *)session), bytes, count);
}

static inline int copenssl_outgoing_count(void *session) {
  return (int)BIO_pending(SSL_get_wbio((SSL *)session));
}

static inline int copenssl_take_outgoing(void *session, void *bytes, int count) {
  return BIO_read(SSL_get_wbio((SSL *)session), bytes, count);
}

static inline int64_t copenssl_key_changes(void *session) { return (intptr_t)SSL_get_app_data((SSL *)session); }
static inline void copenssl_forget_key_changes(void *session) { SSL_set_app_data((SSL *)session, NULL); }

// What became of a call: more than 0 a count of bytes, else one of these.
static const int COPENSSL_WANTS_MORE = 0;
static const int COPENSSL_ENDED = -1;
static const int COPENSSL_FAILED = -2;

static inline int copenssl_outcome(SSL *session, int result) {
  if (result > 0) return result;
  switch (SSL_get_error(session, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return COPENSSL_WANTS_MORE;
    case SSL_ERROR_ZERO_RETURN: return COPENSSL_ENDED;
    default: return COPENSSL_FAILED;
  }
}

static inline int copenssl_read(void *session, void *bytes, int count) {
  ERR_clear_error();
  return copenssl_outcome((SSL *)session, SSL_read((SSL *)session, bytes, count));
}

static inline int copenssl_write(void *session, const void *bytes, int count) {
  ERR_clear_error();
  return copenssl_outcome((SSL *)session, SSL_write((SSL *)session, bytes, count));
}

static inline int copenssl_handshake(void *session) {
  ERR_clear_error();
  return copenssl_outcome((SSL *)session, SSL_do_handshake((SSL *)session));
}

static inline void copenssl_close(void *session) {
  ERR_clear_error();
  if (SSL_is_init_finished((SSL *)session)) SSL_shutdown((SSL *)session);
  ERR_clear_error();
}

// The text of the oldest error of this thread, which is then forgotten.
static inline void copenssl_error(char *text, size_t capacity) {
  unsigned long code = ERR_get_error();
  ERR_error_string_n(code, text, capacity);
  ERR_clear_error();
}

// MARK: certificates for trying

static inline int copenssl_add_extension(X509 *certificate, int kind, const char *value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
  int isAdded = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return isAdded;
}

static inline int copenssl_fill_certificate(
    X509 *certificate, EVP_PKEY *key, const char *name, const char *alternatives, long days) {
  X509_NAME *subject = X509_get_subject_name(certificate);
  return X509_set_version(certificate, 2) == 1 &&
         ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), -60) != NULL &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86400) != NULL &&
         X509_set_pubkey(certificate, key) == 1 &&
         X509_NAME_add_entry_by_txt(
             subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1 &&
         copenssl_add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
         copenssl_add_extension(certificate, NID_subject_alt_name, alternatives) &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

static inline int copenssl_copy(BIO *buffer, char *text, int capacity) {
  int count = (int)BIO_pending(buffer);
  if (count >= capacity) return 0;
  count = BIO_read(buffer, text, count);
  if (count < 0) return 0;
  text[count] = 0;
  return 1;
}

// Makes a P-256 key and a certificate signed by itself, both as PEM text.
static inline int copenssl_self_signed(
    const char *name, const char *alternatives, long days, char *certificate_text, char *key_text,
    int capacity) {
  EVP_PKEY *key = EVP_EC_gen("P-256");
  X509 *certificate = X509_new();
  BIO *first = BIO_new(BIO_s_mem());
  BIO *second = BIO_new(BIO_s_mem());
  int isMade = key != NULL && certificate != NULL && first != NULL && second != NULL &&
               copenssl_fill_certificate(certificate, key, name, alternatives, days) &&
               PEM_write_bio_X509(first, certificate) == 1 &&
               PEM_write_bio_PrivateKey(second, key, NULL, NULL, 0, NULL, NULL) == 1 &&
               copenssl_copy(first, certificate_text, capacity) && copenssl_copy(second, key_text, capacity);
  BIO_free(first);
  BIO_free(second);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return isMade;
}

// MARK: clients, for tests

static inline void *copenssl_client_context(void) { return SSL_CTX_new(TLS_client_method()); }

static inline void copenssl_client_versions(void *context, int lowest, int highest) {
  SSL_CTX_set_min_proto_version((SSL_CTX *)context, lowest);
  SSL_CTX_set_max_proto_version((SSL_CTX *)context, highest);
}

static inline void copenssl_client_takes_no_tickets(void *context) {
  SSL_CTX_set_options((SSL_CTX *)context, SSL_OP_NO_TICKET);
}

static inline void *copenssl_client(void *context, const void *protocols, unsigned int protocols_count) {
  SSL *session = (SSL *)copenssl_session(context);
  if (session == NULL) return NULL;
  SSL_set_connect_state(session);
  if (protocols_count > 0) SSL_set_alpn_protos(session, (const unsigned char *)protocols, protocols_count);
  return session;
}

static inline int copenssl_version(void *session) { return SSL_version((SSL *)session); }
static inline int copenssl_is_resumed(void *session) { return SSL_session_reused((SSL *)session); }
static inline void *copenssl_ticket(void *session) { return SSL_get1_session((SSL *)session); }
static inline void copenssl_use_ticket(void *session, void *ticket) {
  SSL_set_session((SSL *)session, (SSL_SESSION *)ticket);
}
static inline void copenssl_ticket_free(void *ticket) { SSL_SESSION_free((SSL_SESSION *)ticket); }
static inline int copenssl_change_keys(void *session) {
  ERR_clear_error();
  return SSL_key_update((SSL *)session, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake((SSL *)session) == 1;
}
static inline int copenssl_renegotiate(void *session) {
  ERR_clear_error();
  return SSL_renegotiate((SSL *)session) == 1 && SSL_do_handshake((SSL *)session) == 1;
}
static inline void copenssl_protocol(void *session, char *text, unsigned int capacity) {
  const unsigned char *chosen = NULL;
  unsigned int count = 0;
  SSL_get0_alpn_selected((SSL *)session, &chosen, &count);
  if (count >= capacity) count = 0;
  if (count > 0) memcpy(text, chosen, count);
  text[count] = 0;
}

#endif
