"""A brand kit under a chart's own options, and what of a kit can't be drawn as it was given."""

import itertools
from typing import Any

import pytest

from app import charts
from app.charts.brand import Look
from app.charts.brand_kit import drawn_look
from app.charts.brand_palette import ALIKE, ENOUGH, drawn_palette
from app.charts.contrast import apart, contrast, readable, seen
from app.charts.model import ChartSpec
from tests.making import BAR

LOOK: Look = {
    "kit_id": "bk_1",
    "palette": ["#0b3d91", "#e4572e"],
    "background": "#fbf3e6",
    "text": "#3b2414",
    "grid": "#eadbc4",
    "font": "Noto Serif",
    "logo": "data:image/png;base64,AAAA",
    "logo_corner": "bottom-left",
    "locale": "de",
    "date_locale": "fr",
    "currency": "EUR",
    "format": "short",
    "title_size": 22,
    "corner": 4.0,
    "line_width": 3.0,
    "tension": 0.4,
}


def spec(options: dict[str, Any] | None = None, look: Look = LOOK, **body: Any) -> ChartSpec:
    """A chart that was asked for with a kit."""
    return charts.read({**BAR, "options": options or {}, **body, "brand": look})


def test_a_kit_fills_what_a_chart_leaves_open() -> None:
    """Every part of its look is in the options that builders read."""
    found = spec()
    options, style = found.options, found.options.style
    assert (options.locale, options.date_locale, options.currency, options.format) == ("de", "fr", "EUR", "short")
    assert (style.background, style.font, style.logo_corner) == ("#fbf3e6", "Noto Serif", "bottom-left")
    assert style.logo == LOOK["logo"]
    assert (style.brand.kit_id, style.brand.palette, style.brand.hue) == ("bk_1", ("#0b3d91", "#e4572e"), "#0b3d91")
    assert (style.brand.text, style.brand.title_size, found.extras.corner) == ("#3b2414", 22, 4.0)
    line = spec(chart_type="line")
    assert (line.extras.line_width, line.extras.tension) == (3.0, 0.4)


def test_what_a_chart_says_itself_goes_before() -> None:
    """Whatever of the two the kit has too."""
    own = {
        "locale": "en-GB", "currency": "GBP", "format": ",.1f", "elements": {"bar": {"borderRadius": 0}},
        "style": {"background": "#ffffff", "font": "Inter", "logo": "none", "logo_corner": "top-left"},
    }  # fmt: skip
    found = spec(own)
    options, style = found.options, found.options.style
    assert (options.locale, options.date_locale, options.currency, options.format) == ("en_GB", "", "GBP", ",.1f")
    assert (style.background, style.font, style.logo, style.logo_corner) == ("#ffffff", "Inter", "none", "top-left")
    assert found.extras.corner == 0
    assert (style.brand.grid, style.brand.ground) == ("", "#fbf3e6")


@pytest.mark.parametrize(
    ("options", "palette", "text"),
    [
        ({"color_scheme": "okabe-ito"}, (), "#3b2414"),
        ({"style": {"theme": "dark"}}, ("#0b3d91", "#e4572e"), "#3b2414"),
        ({"style": {"theme": "print"}}, (), ""),
    ],
)
def test_a_theme_or_palette_of_the_charts_own(options: dict[str, Any], palette: tuple[str, ...], text: str) -> None:
    """A dark chart keeps the brand's colours, one for paper or weak eyes has those made for it."""
    brand = spec(options).options.style.brand
    assert (brand.palette, brand.text) == (palette, text)


def test_charts_of_a_dashboard_have_its_kit_but_one_logo() -> None:
    """The whole has the logo, each chart the rest of the look."""
    panel = {**BAR, "options": {"title": "Sales"}}
    whole = charts.read({"chart_type": "dashboard", "data": {"charts": [panel, panel]}, "brand": LOOK})
    inner = [one.spec for one in whole.data.panels if one.spec]
    assert whole.options.style.logo
    assert [one.options.style.logo for one in inner] == ["", ""]
    assert {(one.options.style.font, one.options.locale, one.extras.corner) for one in inner} == {
        ("Noto Serif", "de", 4)
    }


def test_a_kit_is_nothing_that_a_request_may_bring_along_in_a_panel() -> None:
    """The charts of a dashboard are as anybody wrote them."""
    panel = {**BAR, "brand": {"kit_id": "bk_2", "palette": ["#123456"]}}
    whole = charts.read({"chart_type": "dashboard", "data": {"charts": [panel]}})
    (inner,) = whole.data.panels
    assert inner.spec
    assert inner.spec.options.style.brand.palette == ()
    assert [notice.place for notice in whole.notices] == ["data.charts[0].brand"]


def test_a_bokeh_document_has_a_look_of_its_own() -> None:
    """Which is told."""
    found = charts.read({**charts.CHART_TYPES["bokeh"].example, "brand": LOOK})
    assert "brand_kit_id" in {notice.place for notice in found.notices}


@pytest.mark.parametrize("ground", ["#ffffff", "#0b1020"])
@pytest.mark.parametrize(
    "own",
    [("#000000",), ("#ffffff",), ("#0b1f4b", "#ff8800"), ("#777777", "#787878"), ("#ffd400",), ("#e11d48", "#3b82f6")],
)
def test_a_palette_that_is_drawn_can_be_told_apart(own: tuple[str, ...], ground: str) -> None:
    """Eight colours or more, each seen on its ground and told from each other, whatever the kit gives."""
    palette = drawn_palette(own, ground)
    assert len(palette.colors) >= ENOUGH
    assert min(apart(*pair) for pair in itertools.combinations(palette.colors, 2)) >= ALIKE
    assert all(seen(color, ground) == color for color in palette.colors)
    assert "palette" in dict(palette.told)


def test_a_good_palette_stays_as_it_is() -> None:
    """Nothing is added, nothing is told."""
    own = ("#2470dc", "#ee7e07", "#408d7b", "#b81040", "#66c7fa", "#74209a", "#eecb6d", "#682c02")
    palette = drawn_palette(own, "#ffffff")
    assert (palette.colors, palette.told) == (own, ())


@pytest.mark.parametrize(
    ("kit", "place", "words"),
    [
        ({"text_color": "#aaaaaa"}, "text_color", "2.3 to 1"),
        ({"text_color": "#111111", "background": "#101010"}, "text_color", "can't be read on #101010"),
        ({"title": {"color": "#ffff00"}}, "title.color", "can't be read"),
        ({"palette": ["#fefefe"]}, "palette[0]", "can't be seen on #ffffff"),
        ({"palette": ["#336699", "#336799"]}, "palette[1]", "can't be told from #336699"),
        ({"palette": ["#336699"]}, "palette", "charts with more series go on with"),
        ({"positive_color": "#00aa00", "negative_color": "#00aa11"}, "negative_color", "hardly be told"),
        ({"grid_color": "#000000"}, "grid_color", "as loud as the data"),
    ],
)
def test_what_cannot_be_drawn_as_given_is_told(kit: dict[str, Any], place: str, words: str) -> None:
    """By its field, with what is drawn in its place."""
    told = dict(drawn_look("bk_1", kit, None)[1])
    assert words in told[place]


def test_letters_are_drawn_in_a_shade_that_can_be_read() -> None:
    """The cure that a warning names is the one that is drawn."""
    kit = {"text_color": "#cccccc", "background": "#eeeeee"}
    (told,) = (message for place, message in drawn_look("bk_1", kit, None)[1] if place == "text_color")
    shade = readable("#cccccc", "#eeeeee")
    assert contrast(shade, "#eeeeee") >= 4.5
    assert told.endswith(f"drawn as {shade}")
