"""Uses a manager over TLS: python3 client.py HOST PORT AUTHKEY_FILE CA_FILE"""

import multiprocessing
import ssl
import sys
from multiprocessing.managers import SyncManager

import tls_managers


def main(host, port, authkey_file, ca):
    with open(authkey_file, "rb") as file:
        authkey = file.read()
    # Proxies that come in values connect with the key of the process.
    multiprocessing.current_process().authkey = authkey

    address = (host, int(port))
    tls_managers.configure_client(ca=ca)
    manager = SyncManager(address, authkey=authkey, serializer="pickle+tls")
    manager.connect()

    shelves = manager.dict({"fruit": manager.list(["apple"])})
    shelves["fruit"].append("pear")
    print(shelves["fruit"], len(shelves))

    jobs = manager.Queue()
    jobs.put("sweep")
    with manager.Lock():
        print(jobs.get())

    try:
        shelves["tools"]
    except KeyError as error:
        print("no such key:", error)

    tls_managers.configure_client()  # Trusts the system's authorities, and not ours any more.
    try:
        SyncManager(address, authkey=authkey, serializer="pickle+tls").connect()
    except ssl.SSLCertVerificationError as error:
        print("refused:", error.reason)
    tls_managers.configure_client(ca=ca)


if __name__ == "__main__":
    main(*sys.argv[1:])
