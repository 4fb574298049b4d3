"""BokehJS, as the Bokeh that serialises documents ships it."""

import functools
from pathlib import Path

import bokeh


@functools.cache
def bokehjs() -> str:
    """The script, about 1.2 MB."""
    path = Path(bokeh.__file__).parent / "server" / "static" / "js" / "bokeh.min.js"
    return path.read_text(encoding="utf-8")
