"""How the commands speak: plain sentences on the terminal, and the supervisor's also in its log."""

import sys
import time
from pathlib import Path

from rich.console import Console

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)


class Voice:
    """Sentences for the person at the terminal, kept in a log as well.

    The terminal may go away while the supervisor lives on: then the log alone hears the rest.
    """

    def __init__(self, log: Path, console: Console = out) -> None:
        self._log = log
        self._console: Console | None = console

    def say(self, sentence: str, style: str = "") -> None:
        """One sentence, or several lines that belong together."""
        self.note(sentence)
        self.show(sentence, style)

    def note(self, sentence: str) -> None:
        """In the log only."""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{stamp} {sentence}\n")

    def show(self, sentence: str, style: str = "") -> None:
        """On the terminal only: for what no log should keep."""
        if self._console is None:
            return
        try:
            self._console.print(sentence, style=style, markup=False)
        except OSError as error:
            self._console = None
            self.say(f"the terminal is gone ({error.strerror}): from here on only this log is written")
