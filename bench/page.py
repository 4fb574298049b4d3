"""A page that keeps what people wrote, with tables between its marks."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.arithmetic import Spread


def put_between(page: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between the marks; ``ValueError`` when the page hasn't got them."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{page} has lost its marks: {begin} and {end}")
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def ratio(value: float) -> str:
    """A number in three digits."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def with_spread(value: Spread | None) -> str:
    """The median, and the middle half in brackets."""
    return f"{ratio(value.median)} ({ratio(value.low)}-{ratio(value.high)})" if value else ""
