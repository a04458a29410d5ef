"""A worker of the farm in stock Python: worker.py HOST PORT AUTHKEYFILE CA NAME.

A picture is a dict: its pixels are bytes, and the time at which it was taken is an aware datetime.
"""

import datetime
import os
import sys
import time
from multiprocessing.managers import SyncManager

sys.path.append(os.path.join(os.path.dirname(__file__), "../python-over-tls"))
import tls_managers


class Manager(SyncManager):
    pass


Manager.register("named")


def examine(picture, name):
    start = time.monotonic()
    brightness = sum(picture["pixels"]) / len(picture["pixels"]) / 255
    assert picture["taken"].tzinfo is datetime.timezone.utc
    return {
        "worker": name,
        "brightness": brightness,
        "taken": picture["taken"],
        "time": datetime.timedelta(seconds=time.monotonic() - start),
    }


def main():
    host, port, authkey_file, ca, name = sys.argv[1:]
    tls_managers.configure_client(ca=ca)
    with open(authkey_file, "rb") as file:
        authkey = file.read()
    manager = Manager((host, int(port)), authkey=authkey, serializer=tls_managers.SERIALIZER)
    manager.connect()
    pictures = manager.named().Queue("pictures")
    findings = manager.named().dict("findings")
    done = manager.named().Queue("done")
    try:
        while True:
            picture = pictures.get()
            findings[picture["number"]] = examine(picture, name)
            done.put(picture["number"])
    except (EOFError, OSError):
        print(name, "has ended, as the server has")


main()
