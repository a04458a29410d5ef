"""What the operator has admitted by `--allow-class 'shop.*'`: classes, in a module that imports others."""

import collections
import os
import subprocess

assert os and subprocess


class Order:
    pass


class Box(collections.UserDict):
    pass


class Rows(list):
    pass
