"""Serves a manager over TLS: python3 server.py HOST PORT AUTHKEY_FILE CERTIFICATE_FILE KEY_FILE"""

import sys
from multiprocessing.managers import SyncManager

import tls_managers


def main(host, port, authkey_file, certificate, key):
    with open(authkey_file, "rb") as file:
        authkey = file.read()
    tls_managers.configure_server(certificate, key)
    manager = SyncManager((host, int(port)), authkey=authkey, serializer="pickle+tls")
    server = manager.get_server()
    print("listening on tls://%s:%d" % server.address, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
