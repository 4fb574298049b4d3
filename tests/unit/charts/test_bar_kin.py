"""Lollipops, dumbbells, waterfalls, Pareto charts, pyramids, marimekkos: what is read, refused and told."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.model import ChartSpec
from app.charts.pareto import vital_few
from app.domain.errors import Invalid

LABELS = ["A", "B", "C", "D"]


def body(kind: str, *datasets: dict[str, Any], **options: Any) -> dict[str, Any]:
    """A request of four labels."""
    return {"chart_type": kind, "data": {"labels": LABELS, "datasets": list(datasets)}, "options": options}


def spec(kind: str, *datasets: dict[str, Any], **options: Any) -> ChartSpec:
    """A chart that has been read."""
    return read(body(kind, *datasets, **options))


def faults(kind: str, *datasets: dict[str, Any]) -> dict[str, str]:
    """What is wrong with a request, by place."""
    with pytest.raises(Invalid) as caught:
        read(body(kind, *datasets))
    return {fault.place: fault.message for fault in caught.value.faults}


def notices(read_spec: ChartSpec) -> dict[str, str]:
    """What was told, by place."""
    return {notice.place: notice.message for notice in read_spec.notices}


def tell(read_spec: ChartSpec) -> str:
    """Its alt text."""
    return CHART_TYPES[read_spec.chart_type].describe(read_spec)


def table(read_spec: ChartSpec) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Its data table."""
    found = CHART_TYPES[read_spec.chart_type].tabulate(read_spec)
    return found.columns, found.rows


def test_lollipops_take_the_radius_of_their_heads_and_lie_when_asked() -> None:
    """As Chart.js calls them."""
    read_spec = spec("lollipop", {"data": [1, 2, 3, 4], "pointRadius": 9}, indexAxis="y")
    assert read_spec.data.series[0].point_radius == 9
    assert read_spec.extras.sideways
    assert tell(read_spec).startswith("Horizontal lollipop chart.")


@pytest.mark.parametrize("kind", ["lollipop", "dumbbell", "horizontalBar"])
def test_a_logarithmic_axis_along_the_bottom_tells_what_it_cannot_show(kind: str) -> None:
    """Zero is infinitely far away."""
    log = {"scales": {"x": {"type": "logarithmic"}}, "indexAxis": "y"}
    read_spec = spec(kind, {"data": [1, 0, 10, 100]}, {"data": [1, 1, 10, 100]}, **log)
    assert read_spec.data.series[0].values[1] is None
    assert set(notices(read_spec)) == {"data.datasets[0].data[1]"}


def test_a_dumbbell_needs_two_ends() -> None:
    """One dataset is refused with what to do."""
    assert "give two" in faults("dumbbell", {"data": [1, 2, 3, 4]})["data.datasets"]


def test_dumbbells_tell_the_changes() -> None:
    """The largest and the smallest, from the first dataset to the last."""
    read_spec = spec("dumbbell", {"label": "old", "data": [1, 5, None, 2]}, {"label": "new", "data": [4, 3, 9, 2.5]})
    assert "largest change from old to new is 3 (A), the smallest 0.5 (D). 2 rise, 1 fall." in tell(read_spec)
    assert table(read_spec)[1] == (("A", 1, 4, 3), ("B", 5, 3, -2), ("C", None, 9, None), ("D", 2, 2.5, 0.5))


def test_steps_start_where_the_one_before_ended() -> None:
    """A word in place of a value is the sum so far; null changes nothing."""
    steps = spec("waterfall", {"data": [10, -4, None, "total"]}).data.steps
    assert [step and (step.kind, step.start, step.end) for step in steps] == [
        ("up", 0, 10),
        ("down", 10, 6),
        None,
        ("total", 0, 6),
    ]


def test_measures_are_read_as_plotly_has_them() -> None:
    """An absolute level starts anew."""
    measure = ["absolute", "relative", "absolute", "total"]
    steps = spec("waterfall", {"data": [10, 5, 2, None], "measure": measure}).data.steps
    assert [(step.kind, step.end) for step in steps] == [("total", 10), ("up", 15), ("total", 2), ("total", 2)]


def test_a_last_value_that_is_the_sum_is_a_total_and_told() -> None:
    """Else the picture would count everything twice."""
    read_spec = spec("waterfall", {"data": [10, 5, -3, 12]})
    assert read_spec.data.steps[-1].kind == "total"
    assert "their total" in notices(read_spec)["data.datasets[0].measure"]


def test_a_total_that_the_steps_do_not_make_is_told() -> None:
    """The sum of the steps is drawn."""
    measure = ["relative", "relative", "relative", "total"]
    read_spec = spec("waterfall", {"data": [10, 5, -3, 99], "measure": measure})
    assert read_spec.data.steps[-1].end == 12
    assert "add up to 12, not 99" in notices(read_spec)["data.datasets[0].data[3]"]


def test_faults_of_waterfalls_name_their_places() -> None:
    """Words, lengths and measures that mean nothing."""
    assert set(faults("waterfall", {"data": [1, "much", True, 2]})) == {
        "data.datasets[0].data[1]",
        "data.datasets[0].data[2]",
    }
    assert "3 values for 4 labels" in faults("waterfall", {"data": [1, 2, 3]})["data.datasets[0].data"]
    words = ["relative", "sometimes", "total", "total"]
    assert set(faults("waterfall", {"data": [1, 2, 3, 4], "measure": words})) == {"data.datasets[0].measure[1]"}
    assert set(faults("waterfall", {"data": [1, 2, 3, 4], "measure": ["total"]})) == {"data.datasets[0].measure"}
    assert set(faults("waterfall", {"data": [1.7e308, 1.7e308, 1, 1]})) == {"data.datasets[0].data"}
    assert set(faults("waterfall")) == {"data.datasets"}


def test_waterfalls_are_told_and_tabulated() -> None:
    """From where to where, the largest rise and fall."""
    read_spec = spec("waterfall", {"data": [10, 5, -7, "total"]})
    text = tell(read_spec)
    assert "From 10 (A) to 8 (D) in 4 bars." in text
    assert "The largest rise is 5 (B). The largest fall is 7 (C)." in text
    assert table(read_spec)[1] == (("A", 10, 10), ("B", 5, 15), ("C", -7, 8), ("D", None, 8))


def test_colours_of_steps_are_colours() -> None:
    """Another word is told."""
    assert spec("waterfall", {"data": [1, 2, 3, 4]}, colors={"up": "green"}).extras.colors["up"] == "green"
    assert "options.colors.down" in notices(spec("waterfall", {"data": [1, 2, 3, 4]}, colors={"down": "reddy"}))


def test_causes_are_sorted_and_summed_up() -> None:
    """The largest first, with its colour; null is told."""
    colors = ["red", "blue", "green", "black"]
    read_spec = spec("pareto", {"data": [10, 60, None, 30], "backgroundColor": colors})
    causes = [(cause.label, cause.amount, cause.cumulative, cause.color) for cause in read_spec.data.causes]
    assert causes == [
        ("B", 60, pytest.approx(0.6), "blue"),
        ("D", 30, pytest.approx(0.9), "black"),
        ("A", 10, pytest.approx(1), "red"),
    ]
    assert "data.datasets[0].data" in notices(read_spec)


@pytest.mark.parametrize(("threshold", "few"), [(80, 2), (60, 1), (61, 2), (100, 3), (0, 0)])
def test_the_vital_few_make_up_the_threshold(threshold: float, few: int) -> None:
    """The least number of causes that reach it."""
    read_spec = spec("pareto", {"data": [10, 60, None, 30]}, threshold=threshold)
    assert vital_few(read_spec.data.causes, read_spec.extras.threshold) == few


def test_pareto_charts_are_told_and_tabulated() -> None:
    """How many causes make up how much."""
    read_spec = spec("pareto", {"label": "faults", "data": [10, 60, 0, 30]})
    assert "4 causes of 100 faults" in tell(read_spec)
    assert "B is the largest with 60, 60 % of all" in tell(read_spec)
    assert "The first 2 make up 90 %." in tell(read_spec)
    assert table(read_spec)[1][0] == ("B", 60, "60 %")


@pytest.mark.parametrize("kind", ["pareto", "marimekko"])
def test_parts_of_a_whole_are_not_negative(kind: str) -> None:
    """Each is named."""
    assert set(faults(kind, {"data": [1, -2, 3, -4]})) == {"data.datasets[0].data[1]", "data.datasets[0].data[3]"}


@pytest.mark.parametrize("count", [1, 3])
def test_a_pyramid_has_two_sides(count: int) -> None:
    """Neither one nor three."""
    assert "two sides" in faults("populationPyramid", *[{"data": [1, 2, 3, 4]}] * count)["data.datasets"]


def test_a_side_of_negative_amounts_is_meant_to_go_left() -> None:
    """As stacked bars have to be told elsewhere; one of both signs is a fault."""
    read_spec = spec("populationPyramid", {"data": [-1, -2, None, -4]}, {"data": [1, 2, 3, 4]})
    assert list(read_spec.data.series[0].values) == [1, 2, None, 4]
    assert set(faults("populationPyramid", {"data": [1, -2, 3, 4]}, {"data": [1, 2, 3, 4]})) == {
        "data.datasets[0].data[1]"
    }


def test_pyramids_are_told_and_tabulated() -> None:
    """Bottom and top, each side's widest row, and the sides' shares."""
    read_spec = spec(
        "populationPyramid", {"label": "men", "data": [3, 2, 4, 1]}, {"label": "women", "data": [9, 8, 7, 6]}
    )
    text = tell(read_spec)
    assert "4 rows from A at the bottom to D at the top." in text
    assert "men (left) is widest at C with 4, narrowest at D: 1." in text
    assert "The left side is 25 % of 40." in text
    assert table(read_spec)[1][0] == ("A", 3, 9)


def test_columns_are_as_wide_as_their_share() -> None:
    """One without an amount has no width, which is told."""
    read_spec = spec("marimekko", {"data": [1, 2, None, 5]}, {"data": [3, 4, 0, 5]})
    columns = read_spec.data.columns
    assert [(column.label, column.start, column.end) for column in columns] == [
        ("A", 0, pytest.approx(0.2)),
        ("B", pytest.approx(0.2), pytest.approx(0.5)),
        ("D", pytest.approx(0.5), pytest.approx(1)),
    ]
    assert columns[0].parts == ((0, 0.25), (0.25, 1))
    assert "1 of 4 labels" in notices(read_spec)["data.labels"]


def test_marimekkos_are_told_and_tabulated() -> None:
    """The widest column, the largest share, and the shares over all."""
    read_spec = spec("marimekko", {"label": "x", "data": [1, 2, 1, 5]}, {"label": "y", "data": [3, 4, 0, 4]})
    text = tell(read_spec)
    assert "The widest is D with 9, 45 %." in text
    assert "x in C, 100 %" in text
    assert "Over all: x 45 %, y 55 %." in text
    assert table(read_spec)[1][0] == ("A", 4, "20 %", 1, 3)


def test_sums_beyond_all_numbers_are_refused() -> None:
    """Widths could not be told."""
    assert set(faults("marimekko", {"data": [1.7e308, 1.7e308, 1, 1]})) == {"data.datasets"}
    assert set(faults("pareto", {"data": [1.7e308, 1.7e308, 1, 1]})) == {"data.datasets[0].data"}


@pytest.mark.parametrize("kind", ["lollipop", "dumbbell", "waterfall", "pareto", "populationPyramid", "marimekko"])
def test_data_without_values_are_told_in_words(kind: str) -> None:
    """Nothing is invented."""
    empty = {"data": [None, None, None, None]}
    text = tell(spec(kind, empty, *([empty] if kind in {"dumbbell", "populationPyramid"} else [])))
    assert "no values" in text or "nothing to show" in text
