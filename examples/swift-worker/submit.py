"""Has workers in Swift run functions by name: python3 submit.py ADDRESS AUTHKEY_FILE"""

import asyncio
import os
import sys

# Your program has a copy of the module.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python-worker"))

from swift_worker import RemoteError, Server, TaskQueue, UnknownFunction  # noqa: E402


def main(address: str, authkey_file: str) -> None:
    server = Server(address, authkey_file=authkey_file)
    with server.queue("numbers") as numbers:
        future = numbers.submit("countPrimes", 20_000)
        print(future.result(), "prime numbers")
        # In order, while both processes of the worker are busy.
        print(list(numbers.map("countPrimes", [10, 100, 1_000, 10_000])))
        print(asyncio.run(middles(numbers)))
        try:
            numbers.submit("middle", []).result()
        except RemoteError as error:
            print(error.class_name + ":", error.message)
        try:
            numbers.submit("count", 7).result()
        except UnknownFunction:
            print("no worker has a function of that name")


async def middles(numbers: TaskQueue) -> list:
    points = [{"x": 1.0, "y": 2.0}, {"x": 3.0, "y": 4.0}, {"x": 5.0, "y": 9.0}]
    return await asyncio.gather(*(numbers.run("middle", points[:count]) for count in (1, 2, 3)))


if __name__ == "__main__":
    main(*sys.argv[1:])
