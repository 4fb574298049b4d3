"""Word clouds: words and weights in the shapes they come in."""

from typing import Any

import pytest

from app.charts import CHART_TYPES, read
from app.domain.errors import Invalid


def words(data: Any) -> list[tuple[str, float]]:
    """Words with their weights, as they are ordered."""
    spec = read({"chart_type": "wordCloud", "data": data})
    return [(word.text, word.weight) for word in spec.data.words]


@pytest.mark.parametrize(
    "data",
    [
        {"words": [{"text": "a", "weight": 1}, {"text": "b", "weight": 3}]},
        {"words": [{"word": "a", "count": 1}, {"name": "b", "value": 3}]},
        {"labels": ["a", "b"], "datasets": [{"data": [1, 3]}]},
        [{"text": "a", "weight": 1}, {"text": "b", "weight": 3}, {"text": "c", "weight": 0}],
    ],
    ids=["words", "other names", "labels", "rows"],
)
def test_every_shape_is_the_same_cloud(data: Any) -> None:
    """Heaviest first; what has no weight is not there."""
    assert words(data) == [("b", 3), ("a", 1)]


def test_a_running_text_is_counted_without_common_words() -> None:
    """In any case, without figures and marks; words of other scripts count whatever their length."""
    text = "The Chart, the chart and a table: 2026! 図 it's charts' Chart"
    assert dict(words({"text": text})) == {"chart": 3, "table": 1, "図": 1, "it's": 1, "charts": 1}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"words": []}, "data.words"),
        ({"words": [{"text": "a", "weight": -1}]}, "data.words[0].weight"),
        ({"words": [{"text": "a"}]}, "data.words[0].weight"),
        ({"labels": ["a"], "datasets": [{"data": [-1]}]}, "data.datasets[0].data[0]"),
        ({"text": 5}, "data.text"),
        ({"text": "and the"}, "data.words"),
    ],
)
def test_each_fault_has_its_place(data: dict[str, Any], place: str) -> None:
    """Weights below zero, nothing at all."""
    with pytest.raises(Invalid) as raised:
        words(data)
    assert raised.value.faults[0].place == place


def test_words_beyond_the_most_are_told() -> None:
    """The heaviest stay."""
    data = {"words": [{"text": f"w{number}", "weight": number + 1} for number in range(400)]}
    spec = read({"chart_type": "wordCloud", "data": data})
    assert len(spec.data.words) == 300
    assert spec.data.words[0].text == "w399"
    assert "300 heaviest of 400" in spec.notices[0].message


def test_it_is_told_and_tabled() -> None:
    """The heaviest first."""
    spec = read(
        {"chart_type": "wordCloud", "data": {"words": [{"text": "a", "weight": 1}, {"text": "b", "weight": 3}]}}
    )
    entry = CHART_TYPES["wordCloud"]
    assert entry.describe(spec) == "Word cloud. 2 words, the heaviest first: b (3), a (1)."
    assert entry.tabulate(spec).rows == (("b", 3), ("a", 1))
