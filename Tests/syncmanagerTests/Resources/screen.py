"""A terminal for programs with a screen, as far as `syncmanager top` uses one; for CPython 3.8 and newer.

What it doesn't know is an error, as is a line that is wider than the screen.
"""
import os
import pty
import re
import select
import signal
import struct
import fcntl
import termios
import time
import unicodedata

SEQUENCE = re.compile(r"\x1b\[(\??)([0-9;]*)([A-Za-z])")


def width(character):
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    """What a terminal shows: for each cell a text (empty after a wide character) and a style."""

    def __init__(self, columns, rows):
        self.modes = {"1049": False, "25": True, "7": True}
        self.style = "0"
        self.pending = ""
        self.before = ""  # What was written to the usual screen.
        self.resize(columns, rows)

    def resize(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.clear()
        # Until it clears the screen, the program writes for the old size, and what has no place there isn't seen.
        self.is_stale = True

    def clear(self):
        self.is_stale = False
        self.cells = [[(" ", "0")] * self.columns for _ in range(self.rows)]
        self.row = self.column = 0

    def feed(self, text):
        text, self.pending = self.pending + text, ""
        place = 0
        while place < len(text):
            if text[place] == "\x1b":
                match = SEQUENCE.match(text, place)
                if match is None:
                    if len(text) - place > 20:
                        raise AssertionError("not understood: %r" % text[place:place + 20])
                    self.pending = text[place:]
                    return
                self.act(*match.groups())
                place = match.end()
                continue
            self.put(text[place])
            place += 1

    def act(self, private, parameters, letter):
        if private and letter in "hl" and parameters in self.modes:
            self.modes[parameters] = letter == "h"
            if parameters == "1049":
                self.clear()
        elif letter == "m":
            self.style = parameters or "0"
        elif letter == "J" and parameters == "2":
            self.clear()
        elif letter == "K" and not parameters:
            if self.row >= self.rows and self.is_stale:
                return
            for column in range(self.column, self.columns):
                self.cells[self.row][column] = (" ", "0")
        elif letter == "H":
            row, column = parameters.split(";")
            self.row, self.column = int(row) - 1, int(column) - 1
        else:
            raise AssertionError("not understood: %r" % ((private, parameters, letter),))

    def put(self, character):
        if not self.modes["1049"]:
            self.before += character
            return
        if self.is_stale and (self.row >= self.rows or self.column + width(character) > self.columns):
            return
        if ord(character) < 0x20 or self.row >= self.rows:
            raise AssertionError("%r in line %d" % (character, self.row + 1))
        columns = width(character)
        if columns == 0:
            text, style = self.cells[self.row][self.column - 1]
            self.cells[self.row][self.column - 1] = (text + character, style)
            return
        if self.column + columns > self.columns:
            raise AssertionError("line %d is too wide: %r" % (self.row + 1, self.lines()[self.row]))
        self.cells[self.row][self.column] = (character, self.style)
        if columns == 2:
            self.cells[self.row][self.column + 1] = ("", self.style)
        self.column += columns

    def lines(self):
        return ["".join(text for text, _ in row).rstrip() for row in self.cells]

    def text(self):
        return "\n".join(self.lines())


class Program:
    """A program in a terminal of its own."""

    def __init__(self, command, columns=80, rows=24, **environment):
        self.screen = Screen(columns, rows)
        controller, self.terminal = pty.openpty()
        self.controller = controller
        self.set_size(columns, rows)
        self.settings_before = termios.tcgetattr(self.terminal)
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            fcntl.ioctl(self.terminal, termios.TIOCSCTTY, 0)
            for descriptor in range(3):
                os.dup2(self.terminal, descriptor)
            os.closerange(3, 100)
            # Control-C and control-Z are for the group in the foreground.
            os.tcsetpgrp(0, os.getpgrp())
            variables = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8", SWIFT_BACKTRACE="enable=no")
            for name in ("LC_ALL", "LC_CTYPE", "NO_COLOR"):
                variables.pop(name, None)
            variables.update(environment)
            os.execvpe(command[0], command, variables)
        self.decoded = b""

    def set_size(self, columns, rows):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns, rows):
        self.read(0)
        self.screen.resize(columns, rows)
        self.set_size(columns, rows)
        # The terminal of a test is in this program, so the kernel's own signal is sent as well.

    def read(self, seconds):
        """Reads what has come; whether something has."""
        if not select.select([self.controller], [], [], seconds)[0]:
            return False
        data = self.decoded + os.read(self.controller, 65536)
        text = data.decode("utf-8", "ignore")
        self.decoded = data[len(text.encode("utf-8")):]
        self.screen.feed(text)
        return True

    def press(self, keys):
        os.write(self.controller, keys.encode("utf-8"))

    def wait(self, *texts, seconds=30, absent=()):
        """Waits until all texts are on the screen, and none of the others."""
        end = time.monotonic() + seconds
        while True:
            shown = self.screen.text()
            if all(text in shown for text in texts) and not any(text in shown for text in absent):
                return shown
            if time.monotonic() > end:
                raise AssertionError("no %r without %r in:\n%s" % (texts, absent, shown))
            self.read(0.2)

    def status(self, seconds=30):
        """Waits for the end, and reads all that is written until then; how it ended as a shell has it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                while self.read(0):
                    pass
                return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        os.kill(self.pid, signal.SIGKILL)
        raise AssertionError("it doesn't end; there is:\n%s" % self.screen.text())

    def wait_stopped(self):
        """Waits until the program has been stopped, as by control-Z."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), status
        while self.read(0):
            pass

    def is_restored(self):
        """Whether the terminal is as it was."""
        modes = self.screen.modes == {"1049": False, "25": True, "7": True}
        return modes and termios.tcgetattr(self.terminal) == self.settings_before
