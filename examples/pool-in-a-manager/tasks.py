"""Work for the pool: its processes import this module, and so does the program that gives it to them."""

import os


def square(number):
    return number * number


def power(base, exponent):
    return base**exponent


def parse(line):
    name, _, value = line.partition("=")
    return name, int(value)


def crash():
    os.kill(os.getpid(), 9)
