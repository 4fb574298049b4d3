"""Small pieces of Markdown."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

SHORT = 20
"""Characters: list items up to this long stand several on a line."""

HEAD = "<!-- Written by `make docs` from the code: change the code, not this file. -->"


def page(title: str, *blocks: str) -> str:
    """A page of the reference: a title and blocks, with a blank line between."""
    return "\n\n".join((HEAD, f"# {title}", *filter(None, blocks))) + "\n"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing when there is no row."""
    body = [_row(row) for row in rows]
    return "\n".join((_row(columns), _row(["---"] * len(columns)), *body)) if body else ""


def code(text: str) -> str:
    """Text in the typeface of code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def block(text: str, language: str = "") -> str:
    """A block of code."""
    return f"```{language}\n{text}\n```"


def json_block(value: Any, width: int = 110) -> str:
    """A value as JSON for people: what fits on a line stays on it."""
    return block(_json(value, width, ""), "json")


def _json(value: Any, width: int, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= width or not isinstance(value, dict | list) or not value:
        return flat
    deeper = indent + "  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_json(item, width - len(key) - 4, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(deeper + part for part in parts) + f"\n{indent}}}"
    items = [json.dumps(item, ensure_ascii=False) for item in value]
    if all(len(item) <= SHORT for item in items):
        return "[\n" + _filled(items, width, deeper) + f"\n{indent}]"
    return "[\n" + ",\n".join(deeper + _json(item, width, deeper) for item in value) + f"\n{indent}]"


def _filled(items: Sequence[str], width: int, indent: str) -> str:
    """Many short items, as many on a line as fit."""
    lines = [indent]
    for number, item in enumerate(items):
        part = item + ("," if number < len(items) - 1 else "")
        if len(lines[-1]) + len(part) + 1 > width and lines[-1].strip():
            lines.append(indent)
        lines[-1] += part if not lines[-1].strip() else f" {part}"
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
