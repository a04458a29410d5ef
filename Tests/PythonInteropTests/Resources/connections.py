"""Echoes over multiprocessing.connection: listen ADDRESS AUTHKEY, connect ADDRESS AUTHKEY, inherit READ [WRITE].

ADDRESS is a path, @NAME of an abstract socket, or HOST:PORT; AUTHKEY may be "-". What is received goes back, but for some words:
"bytes": the next message goes back as bytes; "handle": a byte is written to the descriptor that comes next, and it goes
back; "half": half a message, and the end; "large": 64 MiB; "longest N": the next message is received with a maximum of N bytes,
and the name of the exception goes back, and that is the end; "end": the end.
"""

import multiprocessing.connection as connection
import multiprocessing.reduction as reduction
import os
import sys


def address_of(text):
    if text.startswith("@"):
        return "\0" + text[1:]
    if text.startswith("/"):
        return text
    host, port = text.rsplit(":", 1)
    return (host, int(port))


def authkey_of(text):
    return None if text == "-" else text.encode()


def echo(reading, writing):
    while True:
        try:
            message = reading.recv()
        except EOFError:
            print("EOF", flush=True)
            return
        if message == "bytes":
            writing.send_bytes(reading.recv_bytes())
        elif message == "handle":
            handle = reduction.recv_handle(reading)
            os.write(handle, b"x")
            reduction.send_handle(writing, handle, os.getppid())
            os.close(handle)
        elif message == "half":
            os.write(writing.fileno(), b"\0\0\0\7abc")
            os._exit(0)
        elif message == "large":
            writing.send(bytes(64 << 20))
        elif isinstance(message, str) and message.startswith("longest "):
            try:
                reading.recv_bytes(int(message[8:]))
            except OSError as error:
                return writing.send(type(error).__name__)
        elif message == "end":
            writing.close()
            return
        else:
            writing.send(message)


def main():
    what, rest = sys.argv[1], sys.argv[2:]
    if what == "inherit":
        descriptors = [int(text) for text in rest]
        reading = connection.Connection(descriptors[0], writable=len(descriptors) == 1)
        writing = connection.Connection(descriptors[1], readable=False) if descriptors[1:] else reading
        return echo(reading, writing)
    address, authkey = address_of(rest[0]), authkey_of(rest[1])
    if what == "listen":
        with connection.Listener(address, authkey=authkey) as listener:
            bound = listener.address
            print("%s:%d" % bound if isinstance(bound, tuple) else "ready", flush=True)
            while True:
                try:
                    accepted = listener.accept()
                except Exception as error:
                    print(type(error).__name__, flush=True)
                    continue
                with accepted:
                    echo(accepted, accepted)
    try:
        with connection.Client(address, authkey=authkey) as client:
            echo(client, client)
    except Exception as error:
        print(type(error).__name__, flush=True)


main()
