"""What a caller wants of a picture becomes one variant, or a fault by its field that names the cure."""

import pytest

from app.domain.errors import Invalid
from app.domain.variants import FORMATS, Variant, parse
from app.usecases.variants import MOST_PIXELS, wanted_variant


@pytest.mark.parametrize("kind", list(FORMATS))
def test_a_format_alone_is_enough(kind: str) -> None:
    """Scale and background have their defaults, and the name can be read back."""
    variant = wanted_variant(kind, 800, 400)
    assert variant == Variant(kind, 800, 400)
    assert parse(variant.name) == variant


def test_jpg_is_jpeg() -> None:
    """The two names are of one picture."""
    assert wanted_variant("jpg", 800, 400, scale=2).name == wanted_variant("jpeg", 800, 400, scale=2.0).name


@pytest.mark.parametrize(
    ("same", "name"),
    [
        (["navy", "#000080", "#000080ff", " Navy ", "000080", "rgb(0, 0, 128)", "hsl(240 100% 25.1%)"], "#000080"),
        (["#abc", "abc", "#AABBCC"], "#aabbcc"),
        (["rgba(20, 23, 28, 0)", "#14171c00", "14171c00"], "#14171c00"),
        (["transparent", "Transparent", "#ffffff00", "#fff0"], "transparent"),
    ],
)
def test_colours_that_are_the_same_are_the_same_variant(same: list[str], name: str) -> None:
    """Whoever writes a colour in another way gets the picture that was drawn."""
    assert {wanted_variant("png", 800, 400, background=text).background for text in same} == {name}


@pytest.mark.parametrize("background", ["", "#", "#12345", "no colour", "url(x)", "12345", "rgb(1,2)", "red;x"])
def test_what_is_no_colour_is_refused(background: str) -> None:
    """The fault names the field, and how to write a colour in an address."""
    with pytest.raises(Invalid, match=r"background.*%23") as refusal:
        wanted_variant("png", 800, 400, background=background)
    assert refusal.value.faults[0].place == "background"


@pytest.mark.parametrize("background", ["transparent", "#ffffff80", "rgba(0, 0, 0, .5)"])
def test_a_jpeg_has_no_transparency(background: str) -> None:
    """It would come out black; the formats that have it are named."""
    with pytest.raises(Invalid, match="png or webp"):
        wanted_variant("jpg", 800, 400, background=background)


@pytest.mark.parametrize("kind", ["svg", "pdf", "html"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_only_rasters_have_a_scale(kind: str, scale: float) -> None:
    """Anything else is not made of pixels."""
    with pytest.raises(Invalid, match="leave scale out") as refusal:
        wanted_variant(kind, 800, 400, scale=scale)
    assert refusal.value.faults[0].place == "scale"


@pytest.mark.parametrize(("width", "height", "scale"), [(4000, 4000, 2), (4000, 1000, 4), (2000, 2000, 4)])
def test_the_largest_pictures_are_taken(width: int, height: int, scale: float) -> None:
    """Up to the limit itself."""
    assert width * height * scale**2 == MOST_PIXELS
    assert wanted_variant("png", width, height, scale=scale).scale == scale


@pytest.mark.parametrize(("width", "height", "scale"), [(4000, 4000, 4), (4000, 4000, 2.01), (4000, 1001, 4)])
def test_more_pixels_than_can_be_drawn_are_refused_with_a_scale_that_can(width: int, height: int, scale: float) -> None:
    """The scale that the message names is taken."""
    with pytest.raises(Invalid, match="million pixels") as refusal:
        wanted_variant("webp", width, height, scale=scale)
    named = float(str(refusal.value).rsplit(" ", 1)[1])
    assert named < scale
    assert wanted_variant("webp", width, height, scale=named).scale == named


def test_every_fault_is_told() -> None:
    """Not only the first."""
    with pytest.raises(Invalid) as refusal:
        wanted_variant("jpeg", 4000, 4000, scale=4, background="transparent")
    assert [fault.place for fault in refusal.value.faults] == ["scale", "background"]
