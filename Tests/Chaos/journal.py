"""What a worker writes down of its work: a line before each step, a line after it.

Lines are written by one write(2) each, so that a worker that is killed leaves all lines of the steps that it has ended,
and at most one step open. `> KIND ARGUMENT` begins a step, `< RESULT` ends it; `ERROR text` says that something went
wrong that mustn't; `END` is the last line of a worker that wasn't killed.
"""

import os


class Journal:
    """A file of one life of one worker."""

    def __init__(self, path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def begin(self, kind, argument=""):
        os.write(self.file, ("> %s %s\n" % (kind, argument)).encode())

    def end(self, result=""):
        os.write(self.file, ("< %s\n" % result).encode())

    def error(self, text):
        os.write(self.file, ("ERROR %s\n" % text.replace("\n", " ")).encode())

    def last(self):
        os.write(self.file, b"END\n")


class Life:
    """What the journal of one life says."""

    def __init__(self, name, lines):
        self.name = name
        self.done = []  # (kind, argument, result) of each step that ended.
        self.open = None  # (kind, argument) of the step that began and didn't end.
        self.errors = []
        self.has_ended = False
        for line in lines:
            word, _, rest = line.partition(" ")
            if word == ">":
                kind, _, argument = rest.partition(" ")
                self.open = (kind, argument)
            elif word == "<":
                self.done.append(self.open + (rest,))
                self.open = None
            elif word == "ERROR":
                self.errors.append(rest)
            elif word == "END":
                self.has_ended = True

    @classmethod
    def read(cls, directory):
        """The lives whose journals are in a directory."""
        lives = []
        for name in sorted(os.listdir(directory)):
            with open(os.path.join(directory, name)) as file:
                # A line that was cut off can't be: each is one write. The last split is empty.
                lives.append(cls(name, file.read().split("\n")[:-1]))
        return lives

    def steps(self, kind, result=None):
        """The arguments of the steps of a kind that ended, or that ended in that way."""
        return [step[1] for step in self.done if step[0] == kind and result in (None, step[2])]

    def results(self, kind):
        return [step[2] for step in self.done if step[0] == kind]

    def unknown(self, kind):
        """The argument of a step of a kind of which nobody knows whether it was done, as a list."""
        return [self.open[1]] if self.open is not None and self.open[0] == kind else []
