"""The house face inside a file, so that it looks the same where nothing is installed."""

import base64
import functools

from workers.look.fonts import FACES, Face


def font_faces(text: str, *, bold: bool = True) -> str:
    """``@font-face`` rules with the files, as data, of those faces that have a letter of ``text``."""
    letters = {ord(letter) for letter in set(text)}
    return "\n".join(_rule(face) for face in FACES if (bold or face.weight < 600) and letters & _covered(face))  # noqa: PLR2004 - CSS: from here on bold


@functools.cache
def _covered(face: Face) -> frozenset[int]:
    """The code points for which a browser takes this face."""
    spans = (part.removeprefix("U+").partition("-") for part in face.unicode_range.split(","))
    return frozenset(code for low, _, high in spans for code in range(int(low, 16), int(high or low, 16) + 1))


@functools.cache
def _rule(face: Face) -> str:
    data = base64.b64encode(face.path.read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};unicode-range:{face.unicode_range};'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
    )
