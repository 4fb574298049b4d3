"""The pages' fonts are those of the charts."""

import re

from app.web.assets import FOLDER
from workers.look.fonts import FACES, FAMILY
from workers.look.theme import DARK, LIGHT


def test_the_files_are_the_same() -> None:
    """The service can't import the workers, so it has its own copies."""
    for face in FACES:
        assert (FOLDER / "fonts" / face.path.name).read_bytes() == face.path.read_bytes()
    assert (FOLDER / "fonts" / "OFL.txt").exists()


def test_the_style_sheet_names_every_face() -> None:
    """With weight and characters as the charts' page has them."""
    sheet = (FOLDER / "fonts.css").read_text()
    pattern = r'font-family: "(.*?)";\s*font-weight: (\d+);.*?url\("fonts/(.*?)"\).*?unicode-range: (.*?);'
    named = {
        (file, family, int(weight), ranges) for family, weight, file, ranges in re.findall(pattern, sheet, re.DOTALL)
    }
    assert named == {(f.path.name, FAMILY, f.weight, f.unicode_range.replace(",", ", ")) for f in FACES}


def test_the_page_has_the_colours_of_the_charts() -> None:
    """Ground, ink and the rest, light and dark."""
    sheet = (FOLDER / "site.css").read_text()
    pairs = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", sheet))
    names = {"ground": "background", "surface": "surface", "ink": "ink", "text": "text", "muted": "muted",
             "hairline": "hairline", "edge": "baseline"}  # fmt: skip
    for own, theirs in names.items():
        assert pairs[own] == f"{getattr(LIGHT, theirs)}, {getattr(DARK, theirs)}", own
