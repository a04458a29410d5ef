"""Tasks that the tests have run by workers in Python."""
import datetime
import os
import signal
import sys
import time

from swift_worker import task


class Refusal(Exception):
    pass


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


@task
def square(number):
    return number * number


@task
def add(left, right=10):
    return left + right


@task
def nothing():
    return "nothing"


@task("divide")
def quotient(dividend, divisor):
    return dividend / divisor


@task
def refuse(value):
    raise Refusal(value, "refused")


@task
def refuse_seven(number):
    if number == 7:
        raise ValueError("seven")
    return number


@task
def die(number):
    if number:
        os.kill(os.getpid(), number)
        time.sleep(600)
    return number


@task
def leave(status):
    os._exit(status)


@task
def leave_in_order(status):
    sys.exit(status)


@task
def rest(path, seconds):
    """Makes a file, so that it is seen to run, and sleeps."""
    open(path, "w").close()
    time.sleep(seconds)
    return seconds


@task
def next_year(day):
    return day.replace(year=day.year + 1)


@task
def length(value):
    return len(value)


@task
def zeros(count):
    return bytes(count)


@task
def unsendable():
    return lambda: 1


@task
def area(point):
    return point.x * point.y


@task
async def later(value):
    return value


@task("noted")
def noted(path, number, seconds):
    """Writes its number into a file, and takes a while."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(file, b"%d\n" % number)
    os.close(file)
    time.sleep(seconds)
    return number


@task
def handled():
    """What a process of a worker does with SIGTERM, and whether it is in a group of its own."""
    return callable(signal.getsignal(signal.SIGTERM)), os.getpgid(0) == os.getpid(), datetime.timedelta(seconds=1)


@task("fails_once")
def fails_once(path):
    if os.path.exists(path):
        return "the second time"
    open(path, "w").close()
    raise ValueError("the first time")


@task
def sleep(seconds):
    time.sleep(seconds)
    return seconds


@task
def same(value):
    return value
