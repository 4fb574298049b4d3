"""Both sides of the catalogue: what a chart type needs, and what is missing, by name.

CONTRIBUTING.md has the checklist for adding one; these tests say what was forgotten.
"""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from jsonschema import Draft202012Validator

import app.charts
from app import charts
from app.charts import CHART_TYPES, COMMON_OPTIONS, ChartType
from tests.snippets import ROOT
from workers.charts import BUILDERS, build
from workers.look.theme import DARK, LIGHT, Theme

PICTURES = ROOT / "tests" / "golden" / "pictures"

every_type = pytest.mark.parametrize("entry", CHART_TYPES.values(), ids=list(CHART_TYPES))


def test_every_chart_type_has_a_builder() -> None:
    """The chart types of the catalogue and the builders of the workers are the same."""
    assert set(CHART_TYPES) == set(BUILDERS)


def test_every_entry_is_in_the_table() -> None:
    """A chart type that some module of app.charts defines is also in CHART_TYPES."""
    modules = [import_module(module.name) for module in walk_packages(app.charts.__path__, "app.charts.")]
    entries = [value for module in modules for value in vars(module).values() if isinstance(value, ChartType)]
    assert entries
    assert [entry.name for entry in entries if CHART_TYPES.get(entry.name) is not entry] == []


@every_type
def test_both_sides_have_a_module_of_the_familys_name(entry: ChartType) -> None:
    """The entry is in app.charts.<family>, its builder in workers.charts.<family>."""
    assert entry in import_module(f"app.charts.{entry.family}").TYPES
    assert import_module(f"workers.charts.{entry.family}").BUILDERS[entry.name] is BUILDERS[entry.name]


@every_type
def test_the_example_is_read_without_a_warning(entry: ChartType) -> None:
    """What a reader copies first is honoured whole."""
    spec = charts.read(entry.example)
    assert (spec.chart_type, spec.notices) == (entry.name, ())


@every_type
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("interactive", [False, True], ids=["picture", "page"])
def test_the_example_is_built(entry: ChartType, theme: Theme, *, interactive: bool) -> None:
    """The builder makes a drawing of the spec's size with marks in it."""
    spec = charts.read(entry.example)
    drawing = build(spec, theme, interactive=interactive)
    assert (drawing.width, drawing.height) == (spec.width, spec.height)
    assert drawing.marks > 0


@every_type
def test_the_example_is_described(entry: ChartType) -> None:
    """The alt text names the kind of chart and its title, and has a number in it."""
    spec = charts.read(entry.example)
    text = entry.describe(spec)
    assert spec.options.title
    assert spec.options.title.rstrip(" .:") in text
    assert any(letter.isdigit() for letter in text.replace(spec.options.title, ""))


@every_type
def test_the_example_is_tabulated(entry: ChartType) -> None:
    """The data table has rows, each as wide as its columns."""
    table = entry.tabulate(charts.read(entry.example))
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}


@every_type
def test_the_options_are_told_as_json_schema(entry: ChartType) -> None:
    """The schema that GET /v1/charts/types gives is valid, and the entry's example satisfies it."""
    schema = {"type": "object", "properties": {**COMMON_OPTIONS, **entry.options_schema}}
    Draft202012Validator.check_schema(schema)
    for part in ("options", "advanced_options"):
        Draft202012Validator(schema).validate(entry.example.get(part, {}))


@every_type
def test_every_chart_type_has_a_golden_picture(entry: ChartType) -> None:
    """``PLOTWORKS_TEST_RENEW=1 pytest tests/golden`` makes it; then somebody looks at it."""
    assert (PICTURES / f"{entry.name}.png").is_file()


def test_every_golden_picture_is_of_a_chart_type() -> None:
    """A picture without a chart type is of one that was renamed, or was forgotten in CHART_TYPES."""
    names = {path.stem.partition("-")[0] for path in PICTURES.glob("*.png")}
    assert names - set(CHART_TYPES) == set()


def test_names_are_unique() -> None:
    """No alias is another type's name or alias."""
    names = [name for entry in CHART_TYPES.values() for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names))
