"""Stands between clients and a server with a certificate of its own, ends TLS, and hands on what both say.

    python3 tls_relay.py HOST PORT PROTOCOL CERTIFICATE KEY CA CLIENT_CERTIFICATE CLIENT_KEY

PROTOCOL is what it agrees upon with both ends (ALPN), or `-` for nothing. Prints its port, and runs until its standard
input ends.
"""

import os
import socket
import ssl
import sys
import threading


def pump(source, target):
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It has gone.


def relay(raw, server, near, far):
    try:
        client = near.wrap_socket(raw, server_side=True)
        host = far.wrap_socket(socket.create_connection(server), server_hostname="localhost")
    except OSError:
        return raw.close()
    threading.Thread(target=pump, args=(host, client), daemon=True).start()
    pump(client, host)


def main():
    host, port, protocol, certificate, key, ca, client_certificate, client_key = sys.argv[1:]
    near = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    near.load_cert_chain(certificate, key)
    far = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    far.load_verify_locations(ca)
    far.load_cert_chain(client_certificate, client_key)
    if protocol != "-":
        near.set_alpn_protocols([protocol])
        far.set_alpn_protocols([protocol])
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            raw, _ = listener.accept()
            threading.Thread(target=relay, args=(raw, (host, int(port)), near, far), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
