"""Functions for the workers of a queue."""

import collections
import os
import signal
from typing import Dict, List

from swift_worker import task


class UnknownLanguage(Exception):
    pass


@task
def word_counts(text: str) -> Dict[str, int]:
    return dict(collections.Counter(text.lower().split()))


@task("shout")
def upper(text: str, times: int = 1) -> str:
    return " ".join([text.upper() + "!"] * times)


@task
def translate(text: str, language: str) -> str:
    dictionaries = {"de": {"apple": "Apfel", "pear": "Birne"}}
    if language not in dictionaries:
        raise UnknownLanguage(language)
    return dictionaries[language][text]


@task
async def longest(words: List[str]) -> str:
    return max(words, key=len)


@task
def crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
