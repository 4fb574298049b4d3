"""Makes the font files beside it from Inter's: ``python -m workers.look.fonts.make FOLDER_OF_WOFF2`` for developers.

The digits of the regular weight become tabular, since a canvas can't ask for that feature by name; ligatures of
the ``calt`` kind go, since they make arrows of "->" in other people's labels. The family gets a name of its own,
because its figures are no longer Inter's. Beside the fonts lie the advance widths by which text is measured.
"""

import json
import sys
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from workers.look.fonts import FACES, FAMILY, FOLDER

TABULAR = {
    *(f"uni{code:04X}" for code in range(0x30, 0x3A)),
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "minus"),
}
REGULAR = 400


def main(source: Path) -> None:
    """Write every face and ``metrics.json`` (thousandths of an em by code point, by weight)."""
    widths: dict[int, dict[int, int]] = {}
    for face in FACES:
        font = TTFont(source / f"inter-{face.subset}-{face.weight}-normal.woff2")
        if face.weight == REGULAR:
            _freeze_tabular_digits(font)
        _drop_feature(font, "calt")
        _rename(font, face.weight)
        font.flavor = "woff2"
        font.save(face.path)
        measured = {code: _thousandths(font, glyph) for code, glyph in font.getBestCmap().items()}
        widths[face.weight] = measured | widths.get(face.weight, {})
    ordered = {weight: dict(sorted(table.items())) for weight, table in widths.items()}
    (FOLDER / "metrics.json").write_text(json.dumps(ordered, separators=(",", ":")) + "\n", encoding="ascii")


def _freeze_tabular_digits(font: TTFont) -> None:
    swaps = _substitutions(font, "tnum")
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            if glyph in TABULAR:
                table.cmap[code] = swaps.get(glyph, glyph)


def _substitutions(font: TTFont, tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    table: Any = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == tag else ():
            for part in table.LookupList.Lookup[index].SubTable:
                found.update(getattr(part, "ExtSubTable", part).mapping)
    return found


def _drop_feature(font: TTFont, tag: str) -> None:
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == tag:
            record.Feature.LookupListIndex = []
            record.Feature.LookupCount = 0


def _rename(font: TTFont, weight: int) -> None:
    style = "Regular" if weight == REGULAR else "SemiBold"
    solid = FAMILY.replace(" ", "")
    renamed = {1: FAMILY, 3: f"{solid}-{style}", 4: f"{FAMILY} {style}", 6: f"{solid}-{style}", 16: FAMILY}
    for record in font["name"].names:
        if record.nameID in renamed:
            record.string = renamed[record.nameID]


def _thousandths(font: TTFont, glyph: str) -> int:
    return int(font["hmtx"][glyph][0] * 1000 / font["head"].unitsPerEm + 0.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
