"""Tries the module `tls_managers` against itself and against peers that misbehave; prints a line per case.

    python3 tls_connections.py MODULE_FOLDER CERTIFICATE KEY CA OTHER_CERTIFICATE OTHER_KEY
"""

import multiprocessing
import os
import pickle
import socket
import ssl
import struct
import sys
import threading
from multiprocessing import connection
from multiprocessing.managers import SyncManager

sys.path.append(sys.argv[1])
import tls_managers  # noqa: E402

CERTIFICATE, KEY, CA, OTHER_CERTIFICATE, OTHER_KEY = sys.argv[2:7]
AUTHKEY = b"the key of both ends"


def refuses(kinds, function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except kinds as error:
        return error
    raise AssertionError("nothing was raised")


class Background(threading.Thread):
    """Runs a function beside; `finish` raises what it has raised."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function = function
        self.error = None
        self.start()

    def run(self):
        try:
            self.function()
        except BaseException as error:
            self.error = error

    def finish(self):
        self.join(10)
        assert not self.is_alive()
        if self.error:
            raise self.error


def read_to_the_end(peer):
    data = b""
    try:
        while True:
            more = peer.recv(4096)
            if not more:
                return data
            data += more
    except ConnectionResetError:
        return data


def pair():
    """Two ends of a connection that has authenticated."""
    with tls_managers.TLSListener(("localhost", 0), authkey=AUTHKEY) as listener:
        accepted = []
        thread = Background(lambda: accepted.append(listener.accept()))
        client = tls_managers.tls_client(listener.address, authkey=AUTHKEY)
        thread.finish()
        return client, accepted[0]


def clear_text_is_never_used():
    """A server without TLS sees the beginning of a TLS handshake and nothing else."""
    plain = socket.create_server(("127.0.0.1", 0))
    seen = []

    def serve():
        peer, _ = plain.accept()
        challenge = b"#CHALLENGE#" + b"x" * 20
        peer.sendall(struct.pack("!i", len(challenge)) + challenge)
        seen.append(read_to_the_end(peer))

    thread = Background(serve)
    refuses(ssl.SSLError, tls_managers.tls_client, plain.getsockname(), authkey=AUTHKEY)
    thread.finish()
    assert seen[0][:2] == b"\x16\x03", seen
    # And a client without TLS gets nothing from a server with it.
    listener = tls_managers.TLSListener(("127.0.0.1", 0))
    thread = Background(lambda: refuses(OSError, listener.accept().send_bytes, b"secret"))
    with socket.create_connection(listener.address) as bare:
        bare.sendall(struct.pack("!i", 4) + b"spam")
        answer = read_to_the_end(bare)
        assert b"secret" not in answer and answer[:1] in (b"", b"\x15"), answer
    thread.finish()


def settings_are_demanded():
    server = tls_managers._settings["server"]
    tls_managers._settings["server"] = None
    refuses(ValueError, tls_managers.TLSListener, ("localhost", 0))
    tls_managers._settings["server"] = server
    refuses(ValueError, tls_managers.TLSListener, "/tmp/socket")
    refuses(ValueError, tls_managers.tls_client, "/tmp/socket")
    refuses(TypeError, tls_managers.tls_client, ("localhost", 1), authkey="text")
    refuses(ValueError, tls_managers.configure_client, ca=CA, fingerprint="00" * 32)
    refuses(ValueError, tls_managers.configure_client, fingerprint="00")


def old_versions_are_refused():
    listener = tls_managers.TLSListener(("localhost", 0))
    thread = Background(lambda: refuses(ssl.SSLError, listener.accept().handshake))
    context = ssl.create_default_context(cafile=CA)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_connection(listener.address) as raw:
        refuses(ssl.SSLError, context.wrap_socket, raw, server_hostname="localhost")
    thread.finish()


def what_proves_the_authkey_is_bound_to_the_certificate():
    """Two ends that know the server by other certificates, both trusted: what somebody between them would be."""
    outcomes = []
    for certificate in (CERTIFICATE, OTHER_CERTIFICATE):
        listener = tls_managers.TLSListener(("localhost", 0), authkey=AUTHKEY)
        with open(certificate) as file:
            listener._end_point = tls_managers._end_point(ssl.PEM_cert_to_DER_cert(file.read()))
        errors = multiprocessing.AuthenticationError, EOFError
        is_same = certificate == CERTIFICATE
        thread = Background(listener.accept if is_same else lambda: refuses(errors, listener.accept))
        try:
            tls_managers.tls_client(listener.address, authkey=AUTHKEY).close()
            outcomes.append("served")
        except multiprocessing.AuthenticationError:
            outcomes.append("refused")
        thread.finish()
    assert outcomes == ["served", "refused"], outcomes


def both_ends_demand_to_be_bound():
    for demanding in ("client", "server"):
        tls_managers.configure_client(ca=CA, allow_unbound=demanding != "client")
        tls_managers.configure_server(CERTIFICATE, KEY, allow_unbound=demanding != "server")
        # Has agreed on nothing, whatever the other end names.
        nameless = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        nameless.load_verify_locations(CA)
        if demanding == "client":
            tls_managers._settings["client"] = nameless
        listener = tls_managers.TLSListener(("localhost", 0), authkey=AUTHKEY)
        if demanding == "server":
            tls_managers._settings["client"] = nameless
        errors = multiprocessing.AuthenticationError, EOFError, OSError
        thread = Background(lambda: refuses(errors, listener.accept))
        refuses(errors, tls_managers.tls_client, listener.address, authkey=AUTHKEY)
        thread.finish()
    # And where neither does, they go on.
    tls_managers.configure_client(ca=CA, allow_unbound=True)
    tls_managers.configure_server(CERTIFICATE, KEY, allow_unbound=True)
    tls_managers._settings["client"] = nameless
    client, server = pair()
    client.close(), server.close()
    tls_managers.configure_client(ca=CA)
    tls_managers.configure_server(CERTIFICATE, KEY)


def other_connections_are_left_alone():
    with connection.Listener(authkey=AUTHKEY) as listener:
        thread = Background(listener.accept)
        connection.Client(listener.address, authkey=AUTHKEY).close()
        thread.finish()


def silence_has_an_end():
    """A silent peer is given up, before TLS and before the authkey; nobody else waits for it."""
    tls_managers.HANDSHAKE_TIMEOUT = 1.0
    try:
        silent = socket.create_server(("127.0.0.1", 0))
        refuses(socket.timeout, tls_managers.tls_client, silent.getsockname(), authkey=AUTHKEY)
        # TLS is there, and then no challenge comes.
        listener = tls_managers.TLSListener(("localhost", 0))
        kept = []
        Background(lambda: (kept.append(listener.accept()), kept[0].handshake()))
        refuses(socket.timeout, tls_managers.tls_client, listener.address, authkey=AUTHKEY)
        # Neither does a server wait for ever.
        manager = SyncManager(("localhost", 0), AUTHKEY, serializer="pickle+tls")
        server = manager.get_server()
        server.stop_event = threading.Event()
        Background(server.accepter)
        with socket.create_connection(server.address) as bare:
            while server.listener.last_accepted is None:
                pass
            # Only the silent one has to be fast, however busy the machine is.
            tls_managers.HANDSHAKE_TIMEOUT = 10.0
            other = SyncManager(server.address, AUTHKEY, serializer="pickle+tls")
            other.connect()
            bare.settimeout(10)
            assert read_to_the_end(bare) == b""
        # The limit is for the handshake alone.
        client, peer = pair()
        assert client._tls.gettimeout() is None and peer._tls.gettimeout() is None
        client.close(), peer.close()
    finally:
        tls_managers.HANDSHAKE_TIMEOUT = 10.0


def behaves_as_a_connection():
    client, server = pair()
    assert isinstance(client, connection.Connection)
    assert client.fileno() != server.fileno()
    assert not server.poll() and not server.poll(0.01)
    client.send_bytes(b"abcdef", 1, 3)
    assert server.poll(10) and server.poll(None) and server.poll()
    assert server.recv_bytes() == b"bcd"
    assert not server.poll()
    # Several in one record, and one in many.
    many = [os.urandom(size) for size in (0, 1, 16384, 16385, 3000000)]
    thread = Background(lambda: [client.send_bytes(each) for each in many])
    assert [server.recv_bytes() for _ in many] == many
    thread.finish()
    client.send({"a": [1, None]})
    buffer = bytearray(100)
    assert pickle.loads(buffer[:server.recv_bytes_into(buffer)]) == {"a": [1, None]}
    refuses((TypeError, pickle.PicklingError), client.send, client)
    client.send_bytes(b"x" * 100)
    refuses(OSError, server.recv_bytes, 10)
    server.close()
    assert server.closed
    refuses(OSError, server.send, 1)


def ends_are_told_from_cuts():
    client, server = pair()
    client.send_bytes(b"last")
    client.close()
    assert server.recv_bytes() == b"last"
    assert server.poll(10)
    refuses(EOFError, server.recv_bytes)
    client, server = pair()
    client._tls.shutdown(socket.SHUT_RDWR)  # No TLS in it: as if somebody cut the wire.
    error = refuses(OSError, server.recv_bytes)
    assert not isinstance(error, EOFError), error


def a_fork_leaves_the_stream_alone():
    client, server = pair()
    pid = os.fork()
    if pid == 0:
        client.close()
        os._exit(0)
    os.waitpid(pid, 0)
    client.send("still here")
    assert server.recv() == "still here"


def managers_start_by_any_method():
    """A manager whose process doesn't inherit the settings gets them by its initializer."""
    multiprocessing.current_process().authkey = AUTHKEY
    for method in ("fork", "spawn"):
        manager = SyncManager(
            ("localhost", 0), AUTHKEY, "pickle+tls", multiprocessing.get_context(method))
        manager.start(tls_managers.configure_server, (CERTIFICATE, KEY))
        assert manager.address[0] == "localhost"
        rows = manager.dict({"a": manager.list([1])})
        rows["a"].append(2)
        assert rows["a"][:] == [1, 2]
        # The children of a program are clients, too.
        child = multiprocessing.get_context("fork").Process(target=rows["a"].append, args=(3,))
        child.start()
        child.join()
        assert rows["a"][:] == [1, 2, 3]
        del rows
        manager.shutdown()


def main():
    tls_managers.configure_client(ca=CA)
    tls_managers.configure_server(CERTIFICATE, KEY)
    for case in (
        clear_text_is_never_used, settings_are_demanded, old_versions_are_refused,
        what_proves_the_authkey_is_bound_to_the_certificate, both_ends_demand_to_be_bound,
        other_connections_are_left_alone, silence_has_an_end, behaves_as_a_connection, ends_are_told_from_cuts,
        a_fork_leaves_the_stream_alone, managers_start_by_any_method,
    ):
        case()
        print(case.__name__)


if __name__ == "__main__":
    main()
