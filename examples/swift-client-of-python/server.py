"""A manager that stock CPython serves: python3 server.py SOCKET_PATH AUTHKEY_FILE"""

import sys
from multiprocessing.managers import SyncManager

with open(sys.argv[2], "rb") as file:
    server = SyncManager(address=sys.argv[1], authkey=file.read()).get_server()
print("listening", flush=True)
server.serve_forever()
