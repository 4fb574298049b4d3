"""The supervised browser: a document in, a picture out, in bounded time, with nothing left behind."""

from workers.render.browser import Browser
from workers.render.embedding import embed_document, page_sizes
from workers.render.find import Binaries, find_browser
from workers.render.formats.html import html_file
from workers.render.glyphs import glyph_notices
from workers.render.pool import BrowserPool

__all__ = [
    "Binaries",
    "Browser",
    "BrowserPool",
    "embed_document",
    "find_browser",
    "glyph_notices",
    "html_file",
    "page_sizes",
]
