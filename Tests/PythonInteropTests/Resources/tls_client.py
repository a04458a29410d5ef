"""Connects over TLS, and prints what came of it in one line.

    python3 tls_client.py MODULE_FOLDER HOST PORT AUTHKEY_FILE COMMAND [NAME=VALUE …]

The names and values are arguments of `tls_managers.configure_client`; `pinned` is a file with the one certificate to
trust, `nameless` keeps the client from naming a protocol. COMMAND is `use`, `connect`, or the ident of a dictionary in
which a Swift client has put the proxy of a list under the key 'list'.
"""

import hashlib
import multiprocessing
import ssl
import sys
import threading
from multiprocessing.managers import DictProxy, SyncManager, Token

sys.path.append(sys.argv[1])
import tls_managers  # noqa: E402

sent = []
bound = set()


class NotingConnection(tls_managers.TLSConnection):
    """Notes what is sent, the handshake's messages among them."""

    def _send_bytes(self, buf):
        sent.append(bytes(buf))
        super()._send_bytes(buf)

    def bound_key(self, authkey):
        key = super().bound_key(authkey)
        bound.add(key != authkey)
        return key


def use(address, authkey):
    manager = SyncManager(address, authkey=authkey, serializer=tls_managers.SERIALIZER)
    manager.connect()
    outer = manager.dict()
    outer["rows"] = manager.dict({"a": manager.list([1])})
    outer["rows"]["a"].append(2)
    assert outer["rows"]["a"][:] == [1, 2]
    assert sorted(key for key in manager.dict({"x": 1, "y": 2})) == ["x", "y"]
    # A message of many records, in both directions.
    outer["much"] = b"0123456789" * 300000
    assert outer["much"] == b"0123456789" * 300000
    jobs = manager.Queue()
    takers = [threading.Thread(target=lambda: jobs.put(jobs.get() + 1)) for _ in range(3)]
    for each in takers:
        each.start()
    jobs.put(0)
    for each in takers:
        each.join()
    assert jobs.get() == 3
    lock = manager.Lock()
    with lock:
        assert not lock.acquire(False)
    try:
        outer["none"]
    except KeyError as error:
        assert error.args == ("none",)
    else:
        raise AssertionError("a key that isn't there was found")


def use_nested(address, authkey, ident):
    token = Token("dict", address, ident)
    box = DictProxy(token, tls_managers.SERIALIZER, authkey=authkey)
    box["list"].append(2)


def main():
    host, port, authkey_file, command = sys.argv[2:6]
    with open(authkey_file, "rb") as file:
        authkey = file.read()
    multiprocessing.current_process().authkey = authkey
    tls_managers.TLSConnection = NotingConnection
    settings = dict(setting.split("=", 1) for setting in sys.argv[6:])
    if "pinned" in settings:
        with open(settings.pop("pinned")) as file:
            pinned = ssl.PEM_cert_to_DER_cert(file.read())
        settings["fingerprint"] = hashlib.sha256(pinned).hexdigest()
    is_nameless = settings.pop("nameless", None)
    if is_nameless:
        tls_managers.BOUND_PROTOCOL = "none of ours"
        ssl.SSLContext.set_alpn_protocols = lambda *_: None
    tls_managers.configure_client(**settings)
    address = (host, int(port))
    try:
        if command == "use":
            use(address, authkey)
        elif command == "connect":
            SyncManager(address, authkey=authkey, serializer=tls_managers.SERIALIZER).connect()
        else:
            use_nested(address, authkey, command)
        assert bound == {settings.keys().isdisjoint(("allow_unbound", "by_authkey"))}, bound
        print("served")
    except ssl.SSLCertVerificationError as error:
        print("refused the certificate: %s" % getattr(error, "verify_code", "pin"), sent)
    except ssl.SSLError as error:
        # In TLS 1.3 it comes where the server's challenge was due.
        print("refused by the server: %s" % error.reason, sent)
    except multiprocessing.AuthenticationError as error:
        print("not bound" if "bind" in str(error) else "another authkey")


if __name__ == "__main__":
    main()
