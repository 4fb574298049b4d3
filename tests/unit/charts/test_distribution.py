"""Distributions: shapes of data, faults by place, options, and what is told in words and rows."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.charts.distribution.extras import Kernel
from app.charts.distribution.statistics import Summary
from app.charts.model import ChartSpec
from app.domain.errors import Invalid

TYPES = ("histogram", "boxplot", "violin", "density", "ecdf", "qq", "strip", "beeswarm", "ridgeline")
GROUPED = ("boxplot", "violin", "strip", "beeswarm", "ridgeline")
SAMPLED = ("histogram", "density", "ecdf", "qq")


def request(name: str, data: Any, **options: Any) -> dict[str, Any]:
    """A request of a chart type."""
    return {"chart_type": name, "data": data, "options": options}


def spec_of(name: str, data: Any, **options: Any) -> ChartSpec:
    """The same, read."""
    return read(request(name, data, **options))


def faults(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The places and words of a request's faults."""
    with pytest.raises(Invalid) as caught:
        read(body)
    return [(fault.place, fault.message) for fault in caught.value.faults]


def notices(spec: ChartSpec) -> list[str]:
    """The places of what is not as asked."""
    return [notice.place for notice in spec.notices]


NESTED = {"labels": ["a", "b"], "datasets": [{"label": "S", "data": [[3, 1, 2], [5, 4]]}]}
COLUMNS = {"values": [3, 5, 1, 4, 2], "groups": ["a", "b", "a", "b", "a"]}
REPEATED = {"labels": ["a", "b", "a", "b", "a"], "datasets": [{"label": "S", "data": [3, 5, 1, 4, 2]}]}
FLAT = {"datasets": [{"label": "a", "data": [3, 1, 2]}, {"label": "b", "data": [5, 4]}]}


@pytest.mark.parametrize("data", [NESTED, COLUMNS, REPEATED, FLAT])
@pytest.mark.parametrize("name", GROUPED)
def test_groups_may_be_written_in_four_ways(name: str, data: Any) -> None:
    """Each group under its own name, its values rising."""
    found = spec_of(name, data).data
    assert found.labels == ("a", "b")
    assert found.series[0].cells == ((1, 2, 3), (4, 5))


@pytest.mark.parametrize("data", [NESTED, COLUMNS, FLAT])
@pytest.mark.parametrize("name", SAMPLED)
def test_samples_may_be_written_in_three_ways(name: str, data: Any) -> None:
    """Each list is a dataset of its own."""
    found = spec_of(name, data).data
    assert [(one.name, one.values) for one in found.series] == [("a", (1, 2, 3)), ("b", (4, 5))]


@pytest.mark.parametrize("name", TYPES)
def test_rows_with_an_encoding_are_read(name: str) -> None:
    """A column of names and one of numbers."""
    rows = [{"group": group, "size": size} for group, size in zip("abaab", [3, 5, 1, 2, 4], strict=True)]
    body = {**request(name, {"rows": rows}), "encoding": {"x": "group", "y": "size"}}
    found = read(body).data
    cells = [cell for one in found.series for cell in one.cells]
    assert cells == [(1, 2, 3), (4, 5)]


def test_several_datasets_of_lists_name_their_samples() -> None:
    """By dataset and label."""
    data = {"labels": ["x", "y"], "datasets": [{"label": "A", "data": [[1], [2]]}, {"label": "B", "data": [[3], [4]]}]}
    assert [one.name for one in spec_of("ecdf", data).data.series] == ["A · x", "A · y", "B · x", "B · y"]
    assert [one.name for one in spec_of("boxplot", data).data.series] == ["A", "B"]


def test_lists_without_labels_are_numbered() -> None:
    """From 1."""
    assert spec_of("violin", {"datasets": [{"data": [[1, 2], [3]]}]}).data.labels == ("1", "2")


def test_nulls_are_left_out_and_told() -> None:
    """Whether a value or a whole list."""
    spec = spec_of("strip", {"labels": ["a", "b"], "datasets": [{"data": [[1, None, 2], None]}]})
    assert spec.data.series[0].cells == ((1, 2), ())
    assert notices(spec) == ["data.datasets[0].data[0]"]


@pytest.mark.parametrize("name", TYPES)
def test_faults_name_their_places(name: str) -> None:
    """Each value by itself."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [[1, "x"], [True]]}]}
    assert [place for place, _ in faults(request(name, data))] == [
        "data.datasets[0].data[0][1]",
        "data.datasets[0].data[1][0]",
    ]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({}, "data.datasets"),
        ({"datasets": []}, "data.datasets"),
        ({"datasets": [{"data": 5}]}, "data.datasets[0].data"),
        ({"labels": ["a", "b"], "datasets": [{"data": [[1]]}]}, "data.datasets[0].data"),
        ({"labels": ["a", "b"], "datasets": [{"data": [1, 2, 3]}]}, "data.datasets[0].data"),
        ({"labels": ["a", "b"], "datasets": [{"data": [[1], 5]}]}, "data.datasets[0].data[1]"),
        ({"datasets": [{"data": [[1], {"min": 1}]}]}, "data.datasets[0].data[1]"),
        ({"datasets": [{"data": [1e301]}]}, "data.datasets[0].data"),
        ({"values": 5}, "data.values"),
        ({"values": [1], "groups": 5}, "data.groups"),
        ({"values": [1], "groups": ["a", "b"]}, "data.groups"),
        ({"values": [], "groups": []}, "data.values"),
        ({"values": ["x"], "groups": ["a"]}, "data.values[0]"),
    ],
)
def test_data_of_another_shape_are_refused(data: Any, place: str) -> None:
    """With the place of what is wrong."""
    assert [where for where, _ in faults(request("violin", data))] == [place]


def test_labels_of_a_flat_sample_are_told() -> None:
    """A histogram counts values, whatever they are called."""
    spec = spec_of("histogram", {"labels": ["a", "b"], "datasets": [{"data": [1, 2]}]})
    assert spec.data.series[0].values == (1, 2)
    assert notices(spec) == ["data.labels"]


BOX = {"min": 1, "q1": 2, "median": 3, "q3": 4, "max": 5}


def test_boxes_may_be_given_by_their_numbers() -> None:
    """With outliers, a mean and a count, under the names that other libraries have."""
    given = {"whiskerMin": 1, "min": 0, "q1": 2, "med": 3, "q3": 4, "upperfence": 5, "outliers": [9, -4], "mean": 3.5}
    spec = spec_of("boxplot", {"labels": ["a", "b"], "datasets": [{"data": [{**given, "n": 7}, [1, 2]]}]})
    assert spec.data.series[0].cells == (Summary(1, 2, 3, 4, 5, (-4, 9), 3.5, 7), (1, 2))


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ({**BOX, "q3": 2.5}, "q3"),
        ({**BOX, "max": 0}, "max"),
        ({**BOX, "median": "x"}, "median"),
        ({**BOX, "min": None}, "min"),
        ({**BOX, "outliers": 5}, "outliers"),
        ({**BOX, "outliers": ["x"]}, "outliers[0]"),
    ],
)
def test_boxes_whose_numbers_do_not_rise_are_refused(box: Any, place: str) -> None:
    """With the place of the number."""
    found = faults(request("boxplot", {"labels": ["a"], "datasets": [{"data": [box]}]}))
    assert [where for where, _ in found] == [f"data.datasets[0].data[0].{place}"]


@pytest.mark.parametrize(
    ("options", "count", "width", "measure", "told"),
    [
        ({"bins": 12}, 12, None, "count", []),
        ({"nbinsx": 12, "histnorm": "probability density"}, 12, None, "density", []),
        ({"binWidth": 2.5, "density": True}, None, 2.5, "density", []),
        ({"xbins": {"size": 3}, "measure": "percent"}, None, 3, "percent", []),
        ({"bins": 2.5}, None, None, "count", ["options.bins"]),
        ({"bins": 0}, None, None, "count", ["options.bins"]),
        ({"bins": 3, "binWidth": 2}, None, 2, "count", ["options.bins"]),
        ({"binWidth": -1}, None, None, "count", ["options.binWidth"]),
        ({"binWidth": 1e-6}, None, 1e-6, "count", ["options.binWidth"]),
        ({"measure": "x"}, None, None, "count", ["options.measure"]),
    ],
)
def test_bins_are_read(options: Any, count: Any, width: Any, measure: str, told: list[str]) -> None:
    """What can't be done is told by its path."""
    spec = spec_of("histogram", {"datasets": [{"data": [1, 2, 5]}]}, **options)
    assert (spec.extras.binning.count, spec.extras.binning.width, spec.extras.measure) == (count, width, measure)
    assert notices(spec) == told


@pytest.mark.parametrize(
    ("options", "kernel", "told"),
    [
        ({}, Kernel(), []),
        ({"bandwidth": "scott", "trim": True}, Kernel("scott", trim=True), []),
        ({"bw": 2}, Kernel(width=2.0), []),
        ({"bandwidth": 0}, Kernel(), ["options.bandwidth"]),
        ({"bandwidth": "x"}, Kernel(), ["options.bandwidth"]),
    ],
)
def test_the_kernel_is_read(options: Any, kernel: Kernel, told: list[str]) -> None:
    """A rule by its name, or a width."""
    spec = spec_of("density", {"datasets": [{"data": [1, 2, 5]}]}, **options)
    assert spec.extras == kernel
    assert notices(spec) == told


@pytest.mark.parametrize(
    ("name", "options"), [("boxplot", {"indexAxis": "y"}), ("violin", {"orientation": "h"}), ("horizontalBoxplot", {})]
)
def test_groups_may_lie(name: str, options: Any) -> None:
    """By an option or by the name of the type."""
    assert spec_of(name, NESTED, **options).extras.lying


def test_a_lying_chart_tells_annotations() -> None:
    """They would stand at other places."""
    line = {"annotation": {"annotations": [{"type": "line", "yMin": 3}]}}
    assert notices(spec_of("boxplot", NESTED, indexAxis="y", plugins=line)) == ["options.annotations"]


@pytest.mark.parametrize("name", TYPES)
def test_options_of_other_types_are_told(name: str) -> None:
    """Such as an axis of logarithms, whose densities and boxes would be others."""
    assert notices(spec_of(name, NESTED, scales={"y": {"type": "logarithmic"}}, cutout=5)) == [
        "options.scales.y.type",
        "options.cutout",
    ]


def test_a_box_plot_in_words() -> None:
    """Each group with its quartiles, and by which method they were found."""
    told = CHART_TYPES["boxplot"].describe(spec_of("boxplot", NESTED, title="Sizes", y_axis="cm"))
    assert told == (
        "Box plot: Sizes. The vertical axis shows cm. "
        "a: 3 values from 1 to 3, median 2, the middle half from 1.5 to 2.5. "
        "b: 2 values from 4 to 5, median 4.5, the middle half from 4.25 to 4.75. "
        "Quartiles by linear interpolation (Hyndman and Fan 1996, type 7)."
    )


def test_given_boxes_in_words() -> None:
    """How their quartiles were found is not known."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [{**BOX, "outliers": [9]}, None]}]}
    told = CHART_TYPES["boxplot"].describe(spec_of("boxplot", data))
    assert told == "Box plot. a: from 1 to 9, median 3, the middle half from 2 to 4. b: no values."


def test_a_histogram_in_words() -> None:
    """Its fullest bin."""
    told = CHART_TYPES["histogram"].describe(read(CHART_TYPES["histogram"].example))
    assert "272 values from 43 to 96, median 76, the middle half from 58 to 82." in told
    assert "In 12 bins of 5, the most values (57) lie from 80 to 85." in told


def test_a_density_tells_its_kernel() -> None:
    """The rule or the width."""
    describe = CHART_TYPES["density"].describe
    data = {"datasets": [{"data": [1, 2, 4]}]}
    assert describe(spec_of("density", data)).endswith("bandwidth Silverman's rule (1986).")
    assert describe(spec_of("density", data, bandwidth=0.5)).endswith("bandwidth 0.5.")


def test_normality_in_words() -> None:
    """By the correlation of the plot; two values or equal ones tell nothing."""
    describe = CHART_TYPES["qq"].describe
    assert "The points lie near the line of a normal distribution (correlation 0.986)." in describe(
        read(CHART_TYPES["qq"].example)
    )
    assert "line" not in describe(spec_of("qq", {"datasets": [{"data": [1, 2]}, {"data": [4, 4, 4]}]}))


def test_many_groups_are_told_by_their_number() -> None:
    """Eight one by one, the rest counted."""
    data = {"labels": [str(n) for n in range(20)], "datasets": [{"data": [[n] for n in range(20)]}]}
    assert CHART_TYPES["strip"].describe(spec_of("strip", data)).endswith("And 12 more groups.")


def test_the_table_of_groups() -> None:
    """Count, five numbers, mean and outliers; a group without values has none."""
    data = {"labels": ["a", "b"], "datasets": [{"data": [[1, 2, 3, 4, 100], []]}]}
    table = CHART_TYPES["boxplot"].tabulate(spec_of("boxplot", data))
    assert table.columns[0] == "Group"
    assert table.rows == (("a", 5, 1, 2, 3, 4, 100, 22, 1), ("b", 0, *(None,) * 6, 0))


def test_the_table_of_a_histogram() -> None:
    """A row a bin, a column a sample."""
    table = CHART_TYPES["histogram"].tabulate(spec_of("histogram", FLAT, binWidth=2))
    assert table.columns == ("From", "To", "a", "b")
    assert table.rows == ((0, 2, 1, 0), (2, 4, 2, 0), (4, 6, 0, 2))


def test_the_table_of_densities_has_bandwidths() -> None:
    """That of the example is R's bw.nrd0."""
    data = {"datasets": [{"data": CHART_TYPES["histogram"].example["data"]["datasets"][0]["data"]}]}
    table = CHART_TYPES["density"].tabulate(spec_of("density", data))
    assert table.columns[-1] == "Bandwidth"
    assert table.rows[0][-1] == pytest.approx(3.988, abs=5e-4)


def test_empty_samples_have_empty_tables() -> None:
    """Nothing fails without a value."""
    for name in TYPES:
        entry, spec = CHART_TYPES[name], spec_of(name, {"datasets": [{"label": "A", "data": []}]})
        assert "no values" in entry.describe(spec)
        assert all(row[1] in {0, None} for row in entry.tabulate(spec).rows)
