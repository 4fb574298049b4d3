"""Questions and the charts that answer them."""

from pathlib import Path

import duckdb
import pytest

from app import charts, transforms
from tests.questions import ORDERS, PROFILES, TABLES, asked, brief
from workers.planner import Plan, shaped
from workers.sources.query import run_here

QUESTIONS = [
    # what is compared
    ("orders", "total sales by region", "bar", "Region", ("sum Sales",), ""),
    ("orders", "How much profit did each product make?", "bar", "Product", ("sum Profit",), ""),
    ("orders", "average quantity per region and product", "groupedBar", "Region", ("mean Quantity",), "Product"),
    ("orders", "stacked bars of sales by region split by product", "stackedBar", "Region", ("sum Sales",), "Product"),
    ("orders", "how many orders does each region have", "bar", "Region", ("count",), ""),
    ("orders", "turnover per part of the country called region", "bar", "Region", ("sum Sales",), ""),
    ("orders", "sales and profit by region", "groupedBar", "Region", ("sum Sales", "sum Profit"), ""),
    ("cars", "which origin has the heaviest cars", "bar", "Origin", ("mean Weight",), ""),
    ("cars", "fuel economy by number of cylinders", "bar", "Cylinders", ("mean MPG",), ""),
    # trend
    ("orders", "monthly turnover", "line", "Order Date/month", ("sum Sales",), ""),
    ("orders", "sales by quarter for each region", "line", "Order Date/quarter", ("sum Sales",), "Region"),
    ("orders", "number of orders by weekday as bars", "bar", "Order Date/weekday", ("count",), ""),
    ("cars", "average weight over the years by origin", "line", "Year", ("mean Weight",), "Origin"),
    # distribution and correlation
    ("cars", "distribution of horsepower", "histogram", "Horsepower", ("count",), ""),
    ("cars", "spread of weight across origins", "boxplot", "Origin", ("Weight",), ""),
    ("cars", "MPG vs weight colored by origin", "scatter", "Weight", ("MPG",), "Origin"),
    ("cars", "do heavier cars have more horsepower?", "scatter", "Horsepower", ("Weight",), ""),
    # parts of a whole, ranking, one value
    ("orders", "what share of sales comes from each region", "pie", "Region", ("sum Sales",), ""),
    ("orders", "proportion of orders by product", "pie", "Product", ("count",), ""),
    ("orders", "what is the average profit", "bigNumber", "", ("mean Profit",), ""),
    # stated types
    ("orders", "donut of profit by region", "doughnut", "Region", ("sum Profit",), ""),
    ("orders", "horizontal bar chart of sales by product", "horizontalBar", "Product", ("sum Sales",), ""),
    ("orders", "heatmap of sales by region and product", "heatmap", "Region", ("sum Sales",), "Product"),
    ("orders", "Umsatz: sum of sales nach Region als Balkendiagramm", "bar", "Region", ("sum Sales",), ""),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[1])
def test_a_question_becomes_its_chart(question: tuple[str, str, str, str, tuple[str, ...], str]) -> None:
    """Columns by synonyms, stems and values; what is made of them; what goes along and what apart."""
    table, words, *wanted = question
    assert list(brief(asked(table, words))) == wanted


FILTERS = [
    ("orders", "sales by product in the north", [{"column": "Region", "cmp": "=", "value": "North"}]),
    ("orders", "sales by product excluding the south", [{"column": "Region", "cmp": "!=", "value": "South"}]),
    ("orders", "sales by region, only 2023", [{"column": "Order Date", "cmp": "=", "value": "2023"}]),
    ("orders", "sales by region since March 2024", [{"column": "Order Date", "cmp": ">=", "value": "2024-03"}]),
    ("orders", "sales by region for the last six months",
     [{"column": "Order Date", "cmp": ">=", "value": "2023-12-01"}]),
    ("orders", "orders with profit above 10 by region", [{"column": "Profit", "cmp": ">", "value": 10}]),
    ("orders", "profit by region where quantity is between 2 and 4",
     [{"column": "Quantity", "cmp": "between", "value": [2, 4]}]),
    ("cars", "average MPG by year for Japanese and European cars",
     [{"column": "Origin", "cmp": "in", "value": ["Japan", "Europe"]}]),
    ("cars", "weight by origin for cars with more than 6 cylinders", [{"column": "Cylinders", "cmp": ">", "value": 6}]),
    ("orders", "how many returns per region", [{"column": "Returned", "cmp": "=", "value": "yes"}]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "words", "wanted"), FILTERS, ids=lambda one: str(one)[:60])
def test_conditions_are_read(table: str, words: str, wanted: list[dict[str, object]]) -> None:
    """Names in cells, comparisons, stretches of time, yes and no."""
    assert list(asked(table, words).sketch.filters) == wanted


@pytest.mark.parametrize(
    ("words", "by", "descending"),
    [
        ("sales by region, highest first", "y", True),
        ("sales by region, sort the x axis in descending order", "x", True),
        ("number of orders by region, order by the y-axis from low to high", "y", False),
        ("sales by region in alphabetical order", "x", False),
        ("sales by region ordered by region descending", "x", True),
    ],
)
def test_orders_are_read(words: str, by: str, descending: bool) -> None:
    """By an axis, by a column, by what is natural."""
    order = asked("orders", words).sketch.order
    assert order is not None
    assert (order.by, order.descending, order.asked) == (by, descending, True)


def test_the_first_few_are_ranked_by_what_is_drawn() -> None:
    """A limit brings its order, and the name that things have."""
    made = asked("cities", "the 5 biggest cities in Texas")
    assert brief(made)[:3] == ("bar", "City", ("Population",))
    assert [one["op"] for one in made.spec["transforms"]][-2:] == ["sort", "limit"]
    assert made.spec["transforms"][-1]["count"] == 5


DRAWN = [
    ("orders", "monthly sales by region"),
    ("orders", "orders by weekday and product"),
    ("orders", "top 2 products by sales as a pie"),
    ("orders", "cumulative sales by month"),
    ("cars", "histogram of weight in bins of 100"),
    ("cars", "boxplot of MPG by origin"),
    ("cars", "bubble chart of MPG and weight sized by horsepower"),
    ("cars", "heatmap of average MPG by year and origin"),
    ("cars", "correlation matrix"),
    ("cars", "treemap of cars by origin"),
    ("cars", "cars per decade"),
    ("cities", "map of all cities by population"),
    ("cities", "choropleth of population by state"),
    ("cities", "table of city and population"),
    ("trips", "sankey of trips from origin to destination"),
    ("orders", "what is the total profit"),
    ("orders", "small multiples of monthly sales by region"),
    ("orders", "word cloud of products"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tables as Parquet files."""
    folder, found = tmp_path_factory.mktemp("tables"), {}
    for name, rows in TABLES.items():
        source, found[name] = folder / f"{name}.csv", folder / f"{name}.parquet"
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        source.write_text("\n".join(lines), encoding="utf-8")
        duckdb.sql(f"COPY (FROM read_csv('{source}')) TO '{found[name]}' (FORMAT parquet)")
    return found


@pytest.mark.parametrize(("table", "words"), DRAWN)
def test_what_is_planned_can_be_drawn(files: dict[str, Path], table: str, words: str) -> None:
    """The transforms run over the file, and the catalogue reads what comes of them."""
    made = asked(table, words)
    types = {one.name: one.type for one in PROFILES[table].columns}
    result = run_here(files[table], transforms.read(made.spec["transforms"], types))
    spec = charts.read(shaped(made, result.columns))
    assert not [one for one in spec.notices if one.place.startswith("options")]


def test_stacks_are_ordered_by_their_totals(files: dict[str, Path]) -> None:
    """Not by their largest part."""
    made = asked("orders", "stacked bars of quantity by region split by product, highest first")
    types = {one.name: one.type for one in PROFILES["orders"].columns}
    result = run_here(files["orders"], transforms.read(made.spec["transforms"], types))
    data = shaped(made, result.columns)["data"]
    totals = [sum(filter(None, parts)) for parts in zip(*(one["data"] for one in data["datasets"]), strict=True)]
    assert totals == sorted(totals, reverse=True)
    assert len(data["datasets"]) == 2


def test_a_plan_survives_its_json() -> None:
    """A conversation keeps plans as JSON."""
    made = asked("orders", "top 2 products by profit in 2023, sorted ascending")
    again = Plan.from_json(made.to_json())
    assert again.sketch == made.sketch
    assert again.spec == made.spec


def test_a_plan_explains_itself() -> None:
    """Sentences, alternatives, and how sure it is."""
    made = asked("orders", "total sales by region in 2023")
    assert any("Region" in one or "region" in one for one in made.explanation)
    assert {one.chart_type for one in made.alternatives} == {"horizontalBar", "pie"}
    assert made.confidence > asked("orders", "hmm whatever fancy stuff region").confidence
    assert len(ORDERS) == PROFILES["orders"].rows
