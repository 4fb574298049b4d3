"""SVG: what the page has drawn becomes a file that needs nothing around it."""

from workers.render.formats.faces import font_faces

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
BOLD = 'font-weight="bold"'


def standalone(svg: str) -> bytes:
    """An ``svg`` element as a file of its own, in UTF-8, with the type faces that its letters need."""
    start, _, rest = svg.partition(">")
    faces = font_faces(svg, bold=BOLD in svg)
    return f"{HEAD}{start}><style>{faces}</style>{rest}\n".encode()
