"""A program in a pseudo-terminal, seen as a person sees it: a screen of rows and columns with a cursor."""

import os
import re
import time

import pexpect
import pyte


class Terminal:
    """Runs a program and keeps its screen up to date; every wait is for something to appear."""

    def __init__(self, command, columns=100, rows=24, environment=None, timeout=None, cwd=None):
        self.timeout = timeout or float(os.environ.get("TERMINAL_TIMEOUT", "20"))
        self.screen = pyte.HistoryScreen(columns, rows, history=5000)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        variables = {
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            **(environment or {}),
        }
        self.process = pexpect.spawn(
            command[0], list(command[1:]), env=variables, dimensions=(rows, columns), timeout=self.timeout, cwd=cwd
        )
        self.process.delaybeforesend = None

    # What is there.

    @property
    def rows(self):
        return [row.rstrip() for row in self.screen.display]

    @property
    def text(self):
        return "\n".join(self.rows).rstrip()

    @property
    def cursor_row(self):
        return self.rows[self.screen.cursor.y]

    @property
    def cursor(self):
        return self.screen.cursor.y, self.screen.cursor.x

    def color_of(self, text):
        """The colour of the first cell of `text` where it stands lowest on the screen."""
        for y, row in reversed(list(enumerate(self.screen.display))):
            x = row.find(text)
            if x >= 0:
                return self.screen.buffer[y][x].fg
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text}")

    # What a person does.

    def type(self, text):
        self.process.send(text)

    def enter(self, text=""):
        """Types the text, waits until it stands on the screen, presses Enter and waits until the cursor left the line."""
        self.process.send(text)
        if text:
            self.wait_for(lambda: self.cursor_row.endswith(text.strip()[-20:]), f"the typed {text!r}")
        before = self.cursor
        self.process.send("\r")
        self.wait_for(lambda: self.cursor != before, "what Enter does")

    def resize(self, columns, rows):
        self._read_available()
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def paste(self, text):
        self.process.send("\x1b[200~" + text + "\x1b[201~")

    # What a person waits for.

    def wait_for(self, condition, what):
        deadline = time.monotonic() + self.timeout
        while not condition():
            if not self._read_some(deadline):
                raise AssertionError(f"{what} did not come; the screen is:\n{self.text}\n(cursor {self.cursor})")

    def wait_text(self, text):
        self.wait_for(lambda: text in self.text, f"{text!r}")

    def wait_row(self, pattern):
        """Waits until some row matches the whole pattern."""
        expression = re.compile(pattern)
        self.wait_for(lambda: any(expression.fullmatch(row) for row in self.rows), f"a row like {pattern!r}")

    def wait_line(self, text):
        """Waits until the row with the cursor holds that text and nothing else."""
        self.wait_for(lambda: self.cursor_row == text.rstrip(), f"the line {text!r}")

    def wait_prompt(self, prompt):
        """Waits for an empty prompt: the row with the cursor holds it and nothing else."""
        self.wait_line(prompt)

    def wait_end(self):
        """Waits until the program is over; its exit code."""
        deadline = time.monotonic() + self.timeout
        while self._read_some(deadline):
            pass
        if self.process.isalive() and time.monotonic() >= deadline:
            raise AssertionError(f"the program goes on; the screen is:\n{self.text}")
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus

    def close(self):
        self.process.close(force=True)

    # How it gets here.

    def _feed(self, data):
        self.raw += data
        self.stream.feed(data)

    def _read_some(self, deadline):
        """Reads what comes until the deadline; False at the end of the program or of the time."""
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        try:
            self._feed(self.process.read_nonblocking(65536, timeout=left))
            return True
        except (pexpect.EOF, pexpect.TIMEOUT):
            return False

    def _read_available(self):
        try:
            while True:
                self._feed(self.process.read_nonblocking(65536, timeout=0))
        except (pexpect.EOF, pexpect.TIMEOUT):
            pass
