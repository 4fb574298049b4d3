"""Code blocks of the documentation, so that tests can run what people will copy."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")]))
HOST, KEY = "http://127.0.0.1:8000", "your_api_key_here"
"""What the examples say in place of the reader's own."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A code block: ``line`` is where it starts in ``page``."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        """The place, as editors understand it."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def for_service(self, url: str, key: str) -> str:
        """The text with host and key of a running service."""
        return self.text.replace(HOST, url).replace(KEY, key)


def snippets(page: Path, *languages: str) -> list[Snippet]:
    """The code blocks of a page in these languages, in order."""
    text = page.read_text(encoding="utf-8")
    found = [Snippet(page, text[: m.start()].count("\n") + 1, m[1], m[2]) for m in _FENCE.finditer(text)]
    return [snippet for snippet in found if snippet.language in languages]


def prose(page: Path) -> str:
    """A page without its code blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))
