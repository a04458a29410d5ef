"""Managers of multiprocessing over TLS 1.3, with nothing but the standard library of CPython 3.8 and newer.

    import tls_managers
    tls_managers.configure_client(ca="ca.pem")
    manager = SyncManager(("manager.example", 5000), authkey=key, serializer="pickle+tls")
    manager.connect()

A manager's serializer is a key of `multiprocessing.managers.listener_client`, and every pickled proxy carries it. So
one more entry there protects all connections of a manager and of its proxies, in values to any depth. Inside of TLS
the frames and the authkey's handshake are CPython's own, but for the key: it is derived from the authkey and the
server's certificate, so that nobody with another certificate can hand the proof on from one connection to another.
Processes that get such proxies import and configure this module, too; nothing here ever goes on in clear text.
"""

import contextlib
import functools
import hashlib
import hmac
import io
import multiprocessing
import os
import select
import socket
import ssl
import time
from multiprocessing import connection, managers

SERIALIZER = "pickle+tls"
# Longest time for TCP, TLS and the authkey together.
HANDSHAKE_TIMEOUT = 10.0
# The authkey's handshake is as many messages for either side: two challenges, two responses, two welcomes.
HANDSHAKE_MESSAGES = 6
READ_SIZE = 64 * 1024
# By this name in the handshake of TLS (ALPN) the ends agree on deriving keys from the server's certificate.
BOUND_PROTOCOL = "mp-ep/1"
# The digests that signatures are made with, by the identifiers of the signatures, or of the digest in the case of PSS.
SIGNATURE_DIGESTS = {
    "2a864886f70d01010e": "sha224", "2a864886f70d01010b": "sha256",  # RSA
    "2a864886f70d01010c": "sha384", "2a864886f70d01010d": "sha512",
    "2a8648ce3d040301": "sha224", "2a8648ce3d040302": "sha256",  # ECDSA
    "2a8648ce3d040303": "sha384", "2a8648ce3d040304": "sha512",
    "608648016503040201": "sha256", "608648016503040202": "sha384", "608648016503040203": "sha512",
}

# A shorter authkey can be guessed from a handshake that it protects.
SHORTEST_TLS_AUTHKEY = 32

_settings = {"client": None, "fingerprint": None, "by_authkey": False, "server": None, "end_point": None}
# Which ends go on with a peer that doesn't bind the proof of the authkey.
_allows_unbound = {"client": False, "server": False}
# By which name a server was reached and has proved itself: our server names objects by its number.
_names = {}


def configure_client(
    ca=None, fingerprint=None, certificate=None, key=None, crl=None, by_authkey=False, allow_unbound=False
):
    """Says whom clients trust: the authorities in the file `ca`, or one certificate by its SHA-256 digest, or the
    system's authorities. `certificate` and `key` are the client's own, for servers that want one; `crl` is a
    file with the certificates that the authorities have revoked. A server that doesn't bind the proof of the authkey to
    its certificate is refused, unless `allow_unbound`. With `by_authkey`, for servers that have no certificate, clients
    trust whoever knows the authkey, and nobody else; it takes 3.13."""
    if by_authkey and not hasattr(ssl.SSLContext, "set_psk_client_callback"):
        raise ValueError("TLS by the authkey takes Python 3.13 and an OpenSSL with pre-shared keys")
    if by_authkey and any((ca, fingerprint, certificate, crl)):
        raise ValueError("TLS by the authkey has no certificates")
    if ca is not None and fingerprint is not None:
        raise ValueError("trust either authorities or a fingerprint")
    if crl is not None and fingerprint is not None:
        raise ValueError("a fingerprint has no authority that could revoke it")
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    if ssl.HAS_NEVER_CHECK_COMMON_NAME:
        context.hostname_checks_common_name = False
    if fingerprint is not None:
        fingerprint = bytes.fromhex(fingerprint.replace(":", ""))
        if len(fingerprint) != hashlib.sha256().digest_size:
            raise ValueError("a SHA-256 fingerprint has 64 hexadecimal digits")
        # `_check_fingerprint` judges in their place, before anything is sent.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif ca is not None:
        context.load_verify_locations(ca)
    else:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    _refuse_revoked(context, crl)
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    context.set_alpn_protocols([BOUND_PROTOCOL])
    _names.clear()
    _settings.update(client=context, fingerprint=fingerprint, by_authkey=bool(by_authkey))
    _allows_unbound["client"] = allow_unbound


def configure_server(certificate, key, client_ca=None, crl=None, allow_unbound=False):
    """Says by what clients know the servers of this process. With `client_ca`, clients have to show a certificate
    that one of these authorities has signed, and hasn't revoked (`crl`). As with clients, `allow_unbound` is for peers
    without the binding."""
    context = _context(ssl.PROTOCOL_TLS_SERVER)
    context.num_tickets = 0
    context.load_cert_chain(certificate, key)
    if client_ca is not None:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    _refuse_revoked(context, crl)
    context.set_alpn_protocols([BOUND_PROTOCOL])
    with open(certificate) as file:
        own = file.read()
    # The first one of the file is the server's own.
    start, end = own.index("-----BEGIN CERTIFICATE-----"), own.index("-----END CERTIFICATE-----")
    end_point = _end_point(ssl.PEM_cert_to_DER_cert(own[start:end] + "-----END CERTIFICATE-----"))
    _settings.update(server=context, end_point=end_point)
    _allows_unbound["server"] = allow_unbound


def _context(protocol):
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # 3.8 and 3.9 set it, and have no name for it: a stream that was cut would look as if it had ended.
    context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0x80)
    return context


def _refuse_revoked(context, crl):
    if crl is not None:
        context.load_verify_locations(crl)
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF


class TLSConnection(connection.Connection):
    """A `multiprocessing.connection.Connection` whose bytes go through TLS; framing and pickling are inherited.

    It is for one thread at a time. `multiprocessing.connection.wait` sees the socket only, not what was read ahead: use
    `poll`.
    """

    def __init__(self, tls, deadline, check=None, end_point=None):
        tls.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().__init__(tls.fileno())
        self._tls = tls
        self._check = check
        self._end_point = end_point
        self._is_protected = False
        self._ahead = memoryview(b"")
        self._deadline = deadline
        self._messages_left = HANDSHAKE_MESSAGES
        self._pid = os.getpid()

    def handshake(self):
        """Sets up TLS, once; the first message does it otherwise."""
        if self._is_protected:
            return
        self._limit_time()
        self._tls.do_handshake()
        if self._check:
            self._check(self._tls)
        self._is_protected = True

    def bound_key(self, authkey):
        """The key by which the ends prove to each other that they know the authkey, on this connection."""
        self.handshake()
        if self._check is _check_psk:
            return authkey  # Nobody without it can be an end of this connection.
        if self._tls.selected_alpn_protocol() != BOUND_PROTOCOL:
            side = "server" if self._tls.server_side else "client"
            if _allows_unbound[side]:
                return authkey
            raise multiprocessing.AuthenticationError(
                "the peer doesn't bind its proof of the authkey to the server's certificate (%s): it is an old one, or "
                "somebody stands between; configure_%s(allow_unbound=True) goes on" % (BOUND_PROTOCOL, side)
            )
        return _derived(authkey, b"mp authkey ep v1", self._end_point or _end_point(self._tls.getpeercert(True)))

    def _send_bytes(self, buf):
        super()._send_bytes(buf)
        self._count_message()

    def _recv_bytes(self, maxsize=None):
        message = super()._recv_bytes(maxsize)
        self._count_message()
        return message

    def _count_message(self):
        if self._messages_left == 1:
            self.lift_time_limit()
        elif self._messages_left:
            self._messages_left -= 1

    def lift_time_limit(self):
        """Lets messages take as long as they like: there is no authkey, or its handshake is over."""
        self._messages_left = 0
        self._tls.settimeout(None)

    def _limit_time(self):
        if self._messages_left:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise socket.timeout("the handshake took longer than %g s" % HANDSHAKE_TIMEOUT)
            self._tls.settimeout(left)

    def _send(self, buf, write=None):
        self._prepare()
        self._tls.sendall(buf)

    def _recv(self, size, read=None):
        self._prepare()
        if size < 0:
            raise OSError("bad message length")
        message = io.BytesIO()
        while message.tell() < size:
            if not self._ahead:
                self._limit_time()
                self._ahead = memoryview(self._tls.recv(READ_SIZE))
            if not self._ahead:
                if message.tell() == 0:
                    raise EOFError
                raise OSError("got end of file during message")
            count = message.write(self._ahead[:size - message.tell()])
            self._ahead = self._ahead[count:]
        return message

    def _prepare(self):
        self.handshake()
        self._limit_time()

    def _poll(self, timeout):
        """Whether a message has begun, or the stream has ended: what comes may be for TLS alone."""
        self._prepare()
        end = None if timeout is None else time.monotonic() + timeout
        usual = self._tls.gettimeout()
        self._tls.settimeout(0)
        try:
            while not self._ahead:
                try:
                    self._ahead = memoryview(self._tls.recv(READ_SIZE))
                    if not self._ahead:
                        return True
                except ssl.SSLWantReadError:
                    left = None if end is None else max(0, end - time.monotonic())
                    if not _is_readable(self._tls, left):
                        return False
            return True
        finally:
            self._tls.settimeout(usual)

    def _close(self, _close=None):
        # A forked child has the socket, too, but the stream is its parent's.
        if self._is_protected and self._pid == os.getpid():
            try:
                # Announces the end, and doesn't wait for the other's.
                self._tls.settimeout(0)
                self._tls.unwrap()
            except (OSError, ValueError):
                pass  # The other end has gone, or hasn't announced its own yet.
        self._tls.close()


def _is_readable(tls, timeout):
    poller = select.poll()
    poller.register(tls, select.POLLIN)
    return bool(poller.poll(None if timeout is None else timeout * 1000))


class TLSListener:
    """Listens, in the place of `multiprocessing.connection.Listener`."""

    def __init__(self, address=None, family=None, backlog=1, authkey=None):
        self._context, self._end_point = _settings["server"], _settings["end_point"]
        if self._context is None:
            raise ValueError("a server over TLS needs a certificate: call tls_managers.configure_server")
        self._authkey = authkey
        address = _checked(address or ("localhost", 0), authkey)
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._socket = socket.create_server(address, family=family, backlog=backlog)
        # With the name as it was given: the certificate is for that, and clients put it into their proxies.
        self.address = (address[0], self._socket.getsockname()[1])
        self.last_accepted = None

    def accept(self):
        """Takes a connection. Its own thread sets up TLS, so that nobody else waits for a slow client."""
        raw, peer = self._socket.accept()
        deadline = time.monotonic() + HANDSHAKE_TIMEOUT
        self.last_accepted = peer
        tls = _wrap(self._context, raw, server_side=True)
        accepted = TLSConnection(tls, deadline, end_point=self._end_point)
        if self._authkey is not None:
            with _closing_on_failure(accepted):
                connection.deliver_challenge(accepted, self._authkey)
                connection.answer_challenge(accepted, self._authkey)
        return accepted

    def close(self):
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def tls_client(address, family=None, authkey=None):
    """Connects, in the place of `multiprocessing.connection.Client`. TLS is set up and the server's certificate is
    good before the authkey is used."""
    if _settings["client"] is None:
        configure_client()
    host, port = _checked(address, authkey)
    if _settings["by_authkey"] and len(authkey or b"") < SHORTEST_TLS_AUTHKEY:
        raise ValueError("TLS by the authkey needs one of at least %d bytes" % SHORTEST_TLS_AUTHKEY)
    deadline = time.monotonic() + HANDSHAKE_TIMEOUT
    raw = socket.create_connection((host, port), timeout=HANDSHAKE_TIMEOUT)
    peer = raw.getpeername()[:2]
    name = _names.get(peer, host) if host == peer[0] else host
    by_authkey = _settings["by_authkey"]
    context = _psk_context(authkey) if by_authkey else _settings["client"]
    made = TLSConnection(
        _wrap(context, raw, server_hostname=name), deadline, _check_psk if by_authkey else _check_fingerprint)
    with _closing_on_failure(made):
        made.handshake()
        _names[peer] = name
        if authkey is None:
            made.lift_time_limit()
        else:
            connection.answer_challenge(made, authkey)
            connection.deliver_challenge(made, authkey)
    return made


def _wrap(context, raw, **side):
    try:
        # An end that isn't announced has to be an error: somebody may have cut the stream.
        return context.wrap_socket(raw, do_handshake_on_connect=False, suppress_ragged_eofs=False, **side)
    except BaseException:
        raw.close()
        raise


def _check_fingerprint(tls):
    due = _settings["fingerprint"]
    if due is None:
        return
    found = hashlib.sha256(tls.getpeercert(binary_form=True)).digest()
    if not hmac.compare_digest(due, found):
        raise ssl.SSLCertVerificationError(
            "the server's certificate isn't the pinned one, its fingerprint is " + found.hex()
        )


def _psk_context(authkey):
    """What a client speaks that knows the server by the authkey: it trusts nobody's certificate."""
    context = _context(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    identity = "mp1:" + _derived(authkey, b"mp tls13 psk id v1")[:16].hex()
    key = _derived(authkey, b"mp tls13 psk v1")
    context.set_psk_client_callback(lambda hint: (identity, key))
    return context


def _check_psk(tls):
    # The key counts as a session that is resumed. OpenSSL goes on with certificates where a server declines it.
    if not tls.session_reused or tls.getpeercert(binary_form=True) is not None:
        raise ssl.SSLCertVerificationError("the server doesn't use the key that is derived from the authkey")


def _derived(authkey, purpose, salt=bytes(32)):
    """HKDF-SHA256 (RFC 5869): one block of output is all that 32 bytes take."""
    secret = hmac.new(salt, authkey, "sha256").digest()
    return hmac.new(secret, purpose + b"\x01", "sha256").digest()


def _end_point(certificate):
    """The `tls-server-end-point` of a certificate (RFC 5929): its digest by what it is signed with, but SHA-256 in place
    of MD5, of SHA-1, and of signatures without one."""
    outer = _content(certificate, 0)  # of the certificate: what is signed, the kind of the signature, the signature
    kind = _content(certificate, _content(certificate, outer.start).stop)
    identifier = _content(certificate, kind.start)
    name = certificate[identifier.start:identifier.stop].hex()
    if name == "2a864886f70d01010a":  # RSA-PSS: the digest is the first of its parameters, and SHA-1 if there is none.
        place = _content(certificate, identifier.stop)
        for _ in range(3):
            place = _content(certificate, place.start) if place else place
        name = certificate[place.start:place.stop].hex()
    return hashlib.new(SIGNATURE_DIGESTS.get(name, "sha256"), certificate).digest()


def _content(der, start):
    """Where the content of the element is that begins at `start`: in DER, after its kind and its length."""
    length, begin = der[start + 1], start + 2
    if length & 0x80:
        begin += length & 0x7F
        length = int.from_bytes(der[start + 2:begin], "big")
    return range(begin, begin + length)


def _binding(prove, prove_by_sha256):
    """Has one half of the authkey's handshake use the key of the connection, if it is one of ours, and SHA-256."""

    @functools.wraps(prove)
    def bound(conn, authkey, *rest):
        if not isinstance(conn, TLSConnection):
            return prove(conn, authkey, *rest)
        return (prove_by_sha256 if _PROVES_BY_MD5 else prove)(conn, conn.bound_key(authkey), *rest)

    return bound


def _checked(address, authkey):
    if authkey is not None and not isinstance(authkey, bytes):
        raise TypeError("authkey should be a byte string")
    if isinstance(address, tuple) and len(address) >= 2:
        return address[:2]
    raise ValueError("TLS needs an address (host, port), not %r" % (address,))


@contextlib.contextmanager
def _closing_on_failure(opened):
    try:
        yield
    except BaseException:
        opened.close()
        raise


def _deliver_challenge(conn, authkey):
    """Tests the peer as 3.12 does."""
    message = b"{sha256}" + os.urandom(40)
    conn.send_bytes(b"#CHALLENGE#" + message)
    due = b"{sha256}" + hmac.new(authkey, message, "sha256").digest()
    if not hmac.compare_digest(due, conn.recv_bytes(256)):
        conn.send_bytes(b"#FAILURE#")
        raise multiprocessing.AuthenticationError("digest received was wrong")
    conn.send_bytes(b"#WELCOME#")


def _answer_challenge(conn, authkey):
    """Answers the peer as 3.12 does."""
    message = conn.recv_bytes(256)
    if not message.startswith(b"#CHALLENGE#{sha256}"):
        raise multiprocessing.AuthenticationError("the peer proves the authkey by MD5: its tls_managers.py is an old one")
    message = message[len(b"#CHALLENGE#"):]
    conn.send_bytes(b"{sha256}" + hmac.new(authkey, message, "sha256").digest())
    if conn.recv_bytes(256) != b"#WELCOME#":
        raise multiprocessing.AuthenticationError("digest sent was rejected")


# Before 3.12, CPython proves the authkey by HMAC-MD5, which our servers take from their own machine only.
_PROVES_BY_MD5 = not hasattr(connection, "_create_response")

# Servers of managers call them by these names, with the bare authkey.
connection.deliver_challenge = _binding(connection.deliver_challenge, _deliver_challenge)
connection.answer_challenge = _binding(connection.answer_challenge, _answer_challenge)
managers.listener_client[SERIALIZER] = (TLSListener, tls_client)
