"""Promises, met and not met, from made-up runs."""

from bench.contenders import AGG, BOKEH_REUSED, CHARTJS, ECHARTS, PLOTWORKS, VEGA
from bench.floors import Floor, floors
from bench.results import Results
from bench.rounds import Samples, Table


def _found(samples: Samples, words: str, **cached: list[float]) -> Floor:
    return next(one for one in floors(Results(samples, cached, 3)) if words in one.text)


def test_simple_chart_is_compared_with_vega() -> None:
    """1.2 times as long is met, a little more is not; the peer in process stands beside it."""
    samples = Samples(
        http={(PLOTWORKS, "bar"): [36, 48, 60], (VEGA, "bar"): [30, 40, 50]}, inside={(VEGA, "bar"): [24, 32, 40]}
    )
    found = _found(samples, "bar, uncached")
    assert found.met
    assert found.value
    assert found.inside
    assert (round(found.value.median, 3), round(found.inside.median, 3)) == (1.2, 1.5)
    samples.http[PLOTWORKS, "bar"] = [37, 49, 61]
    assert _found(samples, "bar, uncached").met is False


def test_large_chart_is_compared_with_the_fastest_peer() -> None:
    """The fastest is found in the run, not assumed."""
    http: Table = {(PLOTWORKS, "line"): [90.0], (AGG, "line"): [100.0], (ECHARTS, "line"): [80.0]}
    found = _found(Samples(http=http), "line of 100,000")
    assert "ECharts" in found.text
    assert found.met is False


def test_rates_and_exports_count_the_other_way() -> None:
    """More pictures a second are better; so is being more times as fast."""
    samples = Samples(
        http={(PLOTWORKS, "bar"): [50.0], (BOKEH_REUSED, "bar"): [400.0]},
        per_second={(PLOTWORKS, "bar"): [30.0], (CHARTJS, "bar"): [100.0]},
    )
    assert _found(samples, "pictures a second").met is False
    assert _found(samples, "driver reused").met is True


def test_cached_picture_has_a_limit_in_milliseconds() -> None:
    """The median of the rounds counts."""
    assert _found(Samples(), "image of a drawn", image=[1.0, 2.9, 9.0]).met is True
    assert _found(Samples(), "identical POST", render=[3.5]).met is False


def test_what_was_not_measured_is_not_met_nor_missed() -> None:
    """A run without the peer says nothing."""
    assert _found(Samples(), "bar, uncached").met is None
