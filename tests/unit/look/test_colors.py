"""Every CSS colour that a request may hold is one that BokehJS reads."""

import time

import pytest

from app.charts.color import NAMED, is_color
from workers.look.colors import contrast, to_hex


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("rgba(54, 162, 235, 0.5)", "#36a2eb80"),
        ("rgba(54,162,235,1)", "#36a2eb"),
        ("rgb(100%, 0%, 0%)", "#ff0000"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("hsla(240, 100%, 50%, 25%)", "#0000ff40"),
        ("#abc", "#aabbcc"),
        ("#abcd", "#aabbccdd"),
        ("#A1B2C3", "#a1b2c3"),
        (" Tomato ", "#ff6347"),
        ("transparent", "#00000000"),
        ("rgb(300, -5, 0)", "#ff0000"),
    ],
)
def test_css_colours_become_hex(css: str, expected: str) -> None:
    """Functions, short forms and names."""
    assert to_hex(css) == expected


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_named_colour_is_known(name: str) -> None:
    """What the door accepts by name can be drawn."""
    assert to_hex(name).startswith("#")


def test_contrast_of_black_and_white() -> None:
    """The ends of the WCAG scale."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("text", ["rgb(1{}x)", "rgb(1{}1{}x", "rgb({}", "hsl(1{},1{},1{}"])
def test_a_long_text_is_told_from_a_colour_at_once(text: str) -> None:
    """Thousands of spaces in a colour are not looked at again and again."""
    begun = time.process_time()
    assert not is_color(text.replace("{}", " " * 20_000))
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize("text", ["", "#12345", "blurple", "rgb(1,2)"])
def test_what_is_no_colour_has_no_hex(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="no CSS colour"):
        to_hex(text)
