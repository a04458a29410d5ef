// OpenSSL's macros that Swift can't import: one function per macro, named after it, and nothing else.
// The constants are functions, since they are macros of macros. Thread-safe as OpenSSL's objects are: one thread at a time
// for a connection, none for a context that is in use.
#pragma once

#include <stdint.h>

struct ssl_ctx_st;
struct ssl_st;
struct x509_st;

/// SSL_CTX_set_min_proto_version and SSL_CTX_set_max_proto_version. Returns 1, or 0 if OpenSSL has no such version.
int mp_ssl_ctx_set_versions(struct ssl_ctx_st *context, int lowest, int highest);

/// SSL_CTX_add1_chain_cert: an authority between our certificate and the root. Returns 1, or 0 with an error in the queue.
int mp_ssl_ctx_add_chain_certificate(struct ssl_ctx_st *context, struct x509_st *certificate);

/// SSL_CTX_set_mode with SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER: Swift's arrays move.
void mp_ssl_ctx_accept_moving_buffers(struct ssl_ctx_st *context);

/// SSL_CTX_clear_mode with SSL_MODE_AUTO_RETRY: SSL_read_ex returns after each message that isn't data, which can be counted.
void mp_ssl_ctx_clear_auto_retry(struct ssl_ctx_st *context);

/// SSL_CTX_set_session_cache_mode with SSL_SESS_CACHE_OFF.
void mp_ssl_ctx_set_session_cache_off(struct ssl_ctx_st *context);

/// SSL_CTX_set_max_cert_list: how long a peer's certificates may be together.
void mp_ssl_ctx_set_max_cert_list(struct ssl_ctx_st *context, long length);

/// SSL_set_tlsext_host_name: the name that a client asks for. Returns 1, or 0 with an error in the queue.
int mp_ssl_set_server_name(struct ssl_st *session, const char *name);

/// SSL_OP_NO_COMPRESSION.
uint64_t mp_ssl_op_no_compression(void);
/// SSL_OP_NO_RENEGOTIATION.
uint64_t mp_ssl_op_no_renegotiation(void);
/// SSL_OP_NO_TICKET, which is right for TLS 1.2 only.
uint64_t mp_ssl_op_no_ticket(void);
/// SSL_OP_CIPHER_SERVER_PREFERENCE.
uint64_t mp_ssl_op_server_preference(void);
/// XN_FLAG_ONELINE.
unsigned long mp_xn_flag_oneline(void);
