"""Says what CPython makes of expressions and of pickles.

Reads one JSON object from standard input and writes one to standard output:
  {"expressions": [...]}  ->  [{"repr": ..., "pickles": [hex for protocols 0 to 5]}, ...];
                              no pickles if this Python doesn't have what is named
  {"pickles": [hex, ...]} ->  [repr, ...]
  {"comparisons": [[a, b], ...]} -> [[a == b, "True", "False" or the TypeError of a < b], ...]
"""

import array, collections, datetime, decimal, fractions, io, json, pathlib, pickle, queue, sys
import threading, types, uuid
from multiprocessing import managers
from multiprocessing.reduction import ForkingPickler


def evaluate(text):
    return eval(text, globals())


def noted(error, note):
    error.__notes__ = [note]
    return error


def looped():
    loop = [1]
    loop.append(loop)
    return loop


def looped_dict():
    loop = {}
    loop["self"] = loop
    return loop


def looped_tuple():
    inner = []
    loop = (inner, 2)
    inner.append(loop)
    return loop


def looped_object():
    loop = collections.deque([1])
    loop.append(loop)
    return loop


def shared():
    part = [1, 2]
    return [part, part, (part, {"k": part})]


def dumps(value, protocol):
    file = io.BytesIO()
    ForkingPickler(file, protocol).dump(value)
    return file.getvalue().hex()


def order(left, right):
    try:
        return str(left < right)
    except TypeError as error:
        return str(error)


job = json.load(sys.stdin)
answers = []
for expression in job.get("expressions", []):
    try:
        value = evaluate(expression)
    except (AttributeError, NameError):
        answers.append({"repr": "", "pickles": []})
        continue
    pickles = [dumps(value, protocol) for protocol in range(min(5, pickle.HIGHEST_PROTOCOL) + 1)]
    answers.append({"repr": repr(value), "pickles": pickles})
for text in job.get("pickles", []):
    answers.append(repr(pickle.loads(bytes.fromhex(text))))
for left, right in job.get("comparisons", []):
    left, right = evaluate(left), evaluate(right)
    answers.append([str(left == right), order(left, right)])
json.dump(answers, sys.stdout)
