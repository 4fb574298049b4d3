"""The faces are shipped with their licence and under a name of their own."""

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from workers.look.fonts import FACES, FAMILY, FOLDER, Face

FACE = pytest.mark.parametrize("face", FACES, ids=lambda face: face.path.stem)


@FACE
def test_every_face_is_there_under_its_own_name(face: Face) -> None:
    """A changed font doesn't bear the name of the original, and keeps its copyright."""
    names = {record.nameID: str(record) for record in TTFont(face.path)["name"].names}
    assert names[1] == FAMILY
    assert "Inter Project Authors" in names[0]


@FACE
def test_labels_keep_their_characters(face: Face) -> None:
    """No ligature makes an arrow of "->"."""
    table = TTFont(face.path)["GSUB"].table
    tags = {record.FeatureTag: record.Feature.LookupListIndex for record in table.FeatureList.FeatureRecord}
    assert not tags.get("calt")


def test_the_licence_lies_beside_the_fonts() -> None:
    """The SIL Open Font License asks for it."""
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
