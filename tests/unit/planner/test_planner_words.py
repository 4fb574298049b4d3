"""Word lists, tokens, chart words of many languages, style."""

from typing import Any

import pytest

from app.charts import CHART_TYPES
from tests.questions import asked
from workers.planner.lexicon import phrases, table
from workers.planner.style import style_of
from workers.planner.text import Text
from workers.planner.tokens import stem, tokens


def test_every_chart_word_means_a_chart_type() -> None:
    """And every alternative is one."""
    assert set(phrases("chart_types").meaning_of.values()) <= set(CHART_TYPES)
    named = {one.strip().split(" ")[0] for told in table("alternatives").values() for one in told.split(";")}
    assert named | (set(table("alternatives")) - {"other"}) <= set(CHART_TYPES)


@pytest.mark.parametrize(
    ("words", "chart"),
    [
        ("Säulendiagramm", "bar"), ("ein Kreisdiagramm", "pie"), ("Liniendiagramm", "line"),
        ("un camembert", "pie"), ("nuage de points", "scatter"), ("graphique à barres", "bar"),
        ("gráfico de barras", "bar"), ("gráfico circular", "pie"), ("gráfico de dispersión", "scatter"),
        ("grafico a torta", "pie"), ("gráfico de pizza", "pie"), ("gráfico de linhas", "line"),
        ("taartdiagram", "pie"), ("staafdiagram", "bar"), ("柱状图", "bar"), ("折线图", "line"), ("饼图", "pie"),
        ("散点图", "scatter"), ("棒グラフ", "bar"), ("円グラフ", "pie"), ("折れ線グラフ", "line"),
        ("막대 그래프", "bar"),
        ("круговая диаграмма", "pie"), ("wykres słupkowy", "bar"), ("100% stacked bar", "percentStackedBar"),
        ("side-by-side bars", "groupedBar"),
    ],
)  # fmt: skip
def test_chart_words(words: str, chart: str) -> None:
    """Of the languages that people ask in, with and without accents."""
    found = phrases("chart_types").first(Text(words).low)
    assert found is not None
    assert found.meaning == chart


def test_chart_words_between_signs_without_spaces() -> None:
    """A language that does not part its words."""
    assert asked("orders", "用饼图显示 Sales by Region").chart_type == "pie"


@pytest.mark.parametrize(
    ("text", "values"),
    [("12k", [12000]), ("$1,200.50", [1200.5]), ("3.5 million", [3.5e6]), ("-4", [-4]), ("5%", [5]), ("mp3", [])],
)
def test_numbers_as_people_write_them(text: str, values: list[float]) -> None:
    """Thousands, signs, scales; no digits inside words."""
    assert [token.value for token in tokens(text) if token.value is not None] == values


@pytest.mark.parametrize(
    ("words", "root"),
    [("categories", "category"), ("boxes", "box"), ("prices", "price"), ("priced", "price"), ("planned", "plan"),
     ("series", "series"), ("status", "status"), ("businesses", "business"), ("rating", "rating")],
)  # fmt: skip
def test_stems(words: str, root: str) -> None:
    """Two forms of one word have one stem."""
    assert stem(words) == root


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("sales by region, dark", {"theme": "dark"}),
        ("sales by region with labels", {"data_labels": True}),
        ('sales by region titled "What we sold"', {"title": "What we sold"}),
        ("sales by region, legend at the bottom", {"legend": "bottom"}),
        ("sales by region in euros without decimals", {"currency": "EUR", "format": "currency:EUR:0"}),
        ("sales by region on a log scale", {"scales": {"y": {"type": "logarithmic"}}}),
        ("sales by region with viridis colors", {"color_scheme": "viridis"}),
        ("scatter with a trend line", {"trend_line": True}),
        ("sales by region", {}),
    ],
)
def test_style(words: str, options: dict[str, Any]) -> None:
    """Looks in words become options of the language that there is."""
    assert style_of(Text(words)) == options


def test_a_calm_blue_palette() -> None:
    """A mood and a hue are a list of colours."""
    assert len(style_of(Text("Use a calm blue palette."))["colors"]) == 6
