"""HTML: one file with chart, BokehJS, type faces and data in it. It asks no network for anything."""

import base64
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files

from app.charts.model import DataTable
from app.domain.variants import FORMATS, HTML
from workers.drawing import Drawing, Picture
from workers.look.theme import LIGHT, Theme
from workers.render.bokehjs import bokehjs
from workers.render.formats.faces import font_faces

TABLE_ROWS = 500
_SLOT = re.compile(r"\{(\w+)\}")
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What could end a script element, or a line of a script."""


def html_file(
    drawing: Drawing, document: Picture, still: Picture, table: DataTable, themes: Sequence[Theme]
) -> Picture:
    """The page of an embed ``document``, with the words of ``drawing``; ``still`` is shown where scripts don't run.

    ``themes`` are those that the document has: of two, a light and a dark one, the reader's browser chooses.
    """
    json = document.body.decode().translate(_ESCAPED)
    slots = {
        **_scripts(),
        "title": escape(drawing.title or "Chart"),
        "alt": escape(drawing.alt_text),
        "choice": f' data-theme="{LIGHT.name}"' if len(themes) == 1 else "",
        "faces": font_faces(json),
        "colors": _colors(themes),
        "width": str(document.width),
        "height": str(document.height),
        "still": f"data:{still.content_type};base64,{base64.b64encode(still.body).decode()}",
        "table": _table(table),
        "document": json,
    }
    return replace(still, body=_filled(_template("file.html"), slots).encode(), content_type=FORMATS[HTML])


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """In one pass: what is put in is never looked at again."""
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


@functools.cache
def _scripts() -> dict[str, str]:
    """BokehJS and the script of the embed page, and the policy that lets these two run and nothing else."""
    scripts = {
        "bokeh": bokehjs(),
        "embed": files("app").joinpath("web", "static", "embed.js").read_text(encoding="utf-8"),
    }
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts.values())
    return {**scripts, "hashes": " ".join(f"'sha256-{digest}'" for digest in digests)}


@functools.cache
def _template(name: str) -> str:
    return files("workers.render.formats").joinpath(name).read_text(encoding="utf-8")


def _colors(themes: Sequence[Theme]) -> str:
    """The custom properties that the embed page's script and the style sheet know."""
    if len(themes) == 1:
        (theme,) = themes
        pairs = {"color-scheme": theme.name, "--ground": theme.painted, "--ink": theme.ink, "--muted": theme.muted}
        return ";".join(f"{name}:{value}" for name, value in {**pairs, "--hairline": theme.hairline}.items())
    light, dark = themes
    both = ("ground", "background"), ("ink", "ink"), ("muted", "muted"), ("hairline", "hairline")
    chosen = (f"--{name}:light-dark({getattr(light, field)},{getattr(dark, field)})" for name, field in both)
    return ";".join(("color-scheme:light dark", *chosen))


def _table(table: DataTable) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    rows = (
        "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table.rows[:TABLE_ROWS]
    )
    return f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
