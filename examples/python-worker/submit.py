"""Has workers run functions by name: python3 submit.py ADDRESS AUTHKEY_FILE"""

import asyncio
import sys

from swift_worker import RemoteError, Server, TaskOptions, TaskQueue, UnknownFunction, WorkerLost


def main(address: str, authkey_file: str) -> None:
    server = Server(address, authkey_file=authkey_file)
    with server.queue("texts") as texts:
        future = texts.submit("texts.word_counts", "the pear and the apple")
        print(future.result())
        print(texts.submit("shout", "stop", 2).result())
        # In order; a chunk of inputs is one task.
        print(list(texts.map("shout", ["one", "two", "three"], chunk_size=2)))
        print(asyncio.run(both(texts)))

        print(texts.submit("texts.translate", "apple", "de").result())
        try:
            texts.submit("texts.translate", "plum", "de").result()
        except KeyError as error:
            print("no such word:", error)
        try:
            texts.submit("texts.translate", "plum", "fr").result()
        except RemoteError as error:
            # Nothing is imported for the class of an error.
            print(error.class_name, "about", error.message)
        try:
            texts.submit("texts.crash", options=TaskOptions(priority=1)).result()
        except WorkerLost:
            print("that ended the process that ran it, and nothing else")
        try:
            texts.submit("texts.spell", "plum").result()
        except UnknownFunction as error:
            print(str(error).rpartition(": ")[2])


async def both(texts: TaskQueue) -> str:
    lines = ["a short one", "some longer words"]
    words = await asyncio.gather(*(texts.run("texts.longest", line.split()) for line in lines))
    return " ".join(words)


if __name__ == "__main__":
    main(*sys.argv[1:])
