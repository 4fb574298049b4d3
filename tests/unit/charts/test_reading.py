"""What is read in a few passes is what is read one by one: the same values, faults and notices."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.charts.reading import MAX_TEXT, Findings, are_numbers, clean, drawn_text, drawn_texts, is_number, numbers
from app.charts.scatter import _columns, _points

ODD = [None, True, "", " a", "a ", "a  b", "a\u00a0b", "x\x00y", "\ud800", "\u200d", "e\u0301", [], {}, "x" * 1001]
TEXTS = st.lists(st.one_of(st.text(max_size=8), st.integers(), st.floats(), st.sampled_from(ODD)), max_size=12)
HUGE = [10**400, -(10**400), 1e308, 1e308, -1e308, float("inf"), float("-inf"), float("nan"), 0, -0.0, 2**63]
NUMBERS = st.lists(st.one_of(st.floats(), st.integers(), st.sampled_from([None, True, "1", *HUGE])), max_size=12)


def told(findings: Findings) -> tuple[Any, ...]:
    """Everything that was found."""
    return findings.faults, findings.notices


@given(values=TEXTS)
def test_texts_together_are_texts_one_by_one(values: list[Any]) -> None:
    """With the same faults at the same places."""
    together, single = Findings(), Findings()
    expected = tuple(drawn_text(value, f"labels[{index}]", single) for index, value in enumerate(values))
    assert drawn_texts(values, "labels", together) == expected
    assert told(together) == told(single)


@given(text=st.text() | st.sampled_from([one for one in ODD if isinstance(one, str)]))
def test_clean_text_has_no_white_space_to_fold(text: str) -> None:
    """Cleaning twice changes nothing, and nothing that is drawn is lost."""
    once = clean(text)
    assert clean(once) == once
    assert once == " ".join(once.split())
    assert len(once) <= MAX_TEXT + len(text)


@given(values=NUMBERS)
def test_numbers_together_are_numbers_one_by_one(values: list[Any]) -> None:
    """Finite numbers and null pass, each other value is a fault by its index."""
    findings = Findings()
    found = numbers(values, "data", findings)
    wrong = [index for index, value in enumerate(values) if value is not None and not is_number(value)]
    assert [fault.place for fault in findings.faults] == [f"data[{index}]" for index in wrong]
    assert found == (() if wrong else tuple(values))


@given(values=NUMBERS)
def test_what_is_certain_is_true(values: list[Any]) -> None:
    """The quick look may leave it open, but is never wrong."""
    if are_numbers(values):
        assert all(is_number(value) for value in values)
    if are_numbers(values, null=True):
        assert all(value is None or is_number(value) for value in values)


def test_sums_that_overflow_or_cancel_are_looked_at_one_by_one() -> None:
    """Two numbers near the largest are two numbers; two beyond it are none, though their sum is 0."""
    assert not are_numbers([10**400, -(10**400)])
    assert numbers([1.7e308, 1.7e308, None], "data", Findings()) == (1.7e308, 1.7e308, None)


COORDINATE = st.one_of(st.floats(-5, 5), st.integers(-5, 5), st.sampled_from([None, True, "1", float("nan")]))
POINT = st.one_of(
    st.tuples(COORDINATE, COORDINATE).map(list),
    st.tuples(COORDINATE, COORDINATE).map(lambda pair: {"x": pair[0], "y": pair[1]}),
    st.sampled_from([None, [1], [1, 2, 3], {"x": 1}, "far", 3, {"x": 1, "y": 2, "r": 3}]),
)
GOOD = st.floats(-5, 5) | st.integers(-5, 5)
ALIKE = st.one_of(
    st.lists(st.lists(GOOD, min_size=2, max_size=2), max_size=5),
    st.lists(st.fixed_dictionaries({"x": GOOD, "y": GOOD}), max_size=5),
    st.lists(GOOD, max_size=5),
    st.lists(POINT, max_size=5),
)


@given(values=ALIKE, labels=st.none() | st.lists(st.one_of(GOOD, st.sampled_from(["1", "one", None])), max_size=6))
def test_points_together_are_points_one_by_one(values: list[Any], labels: Any) -> None:
    """Where the quick way finds anything, the careful one finds the same and nothing to tell."""
    found = _columns(values, labels)
    findings = Findings()
    if found is not None:
        assert found == _points(values, "data", labels, findings)
        assert told(findings) == ([], [])


def test_the_quick_way_is_taken() -> None:
    """For each way to write points that are without a flaw."""
    assert _columns([[1, 2], [3, 4]], None) == ((1, 3), (2, 4))
    assert _columns([{"x": 1, "y": 2}, {"y": 4, "x": 3, "r": 1}], None) == ((1, 3), (2, 4))
    assert _columns([2, 4], [1, 3, 5]) == ((1, 3), (2, 4))
