#include "tls.h"

#include <openssl/ssl.h>

int mp_ssl_ctx_set_versions(SSL_CTX *context, int lowest, int highest) {
    return SSL_CTX_set_min_proto_version(context, lowest) == 1 &&
           SSL_CTX_set_max_proto_version(context, highest) == 1;
}

int mp_ssl_ctx_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

void mp_ssl_ctx_accept_moving_buffers(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

void mp_ssl_ctx_clear_auto_retry(SSL_CTX *context) {
    SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
}

void mp_ssl_ctx_set_session_cache_off(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

void mp_ssl_ctx_set_max_cert_list(SSL_CTX *context, long length) {
    SSL_CTX_set_max_cert_list(context, length);
}

int mp_ssl_set_server_name(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

uint64_t mp_ssl_op_no_compression(void) { return SSL_OP_NO_COMPRESSION; }
uint64_t mp_ssl_op_no_renegotiation(void) { return SSL_OP_NO_RENEGOTIATION; }
uint64_t mp_ssl_op_no_ticket(void) { return SSL_OP_NO_TICKET; }
uint64_t mp_ssl_op_server_preference(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }
unsigned long mp_xn_flag_oneline(void) { return XN_FLAG_ONELINE; }
