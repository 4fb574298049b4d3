"""Figures and dates in the tongue of a chart, by the CLDR."""

from datetime import UTC, datetime

import pytest

from app.charts.model import ChartOptions
from workers.look import numbers
from workers.look.dates import full_date
from workers.look.tongue import remark, speaking, spoken

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("options", "value", "expected"),
    [
        (ChartOptions(), 1234567.5, "1,234,567.5"),
        (ChartOptions(locale="de"), 1234567.5, "1.234.567,5"),
        (ChartOptions(locale="en_IN"), 1234567, "12,34,567"),
        (ChartOptions(locale="de", currency="EUR", format="currency"), 1234.5, f"1.234,50{NBSP}€"),
        (ChartOptions(currency="USD", format="$,.2f"), -1234.5, f"{numbers.MINUS}$1,234.50"),
        (ChartOptions(format=".1%"), 0.1234, f"12.3{NBSP}%"),
        (ChartOptions(locale="en_US", format=".1%"), 0.1234, "12.3%"),
        (ChartOptions(format="{value} km"), 5, "5 km"),
        (ChartOptions(format="+,d"), 5, "+5"),
        (ChartOptions(format="scientific"), 12300, "1.23e4"),
    ],
)
def test_one_number(options: ChartOptions, value: float, expected: str) -> None:
    """Signs, groups, currency and what stands around it."""
    with speaking(options):
        assert numbers.full(value) == expected


@pytest.mark.parametrize(
    ("options", "ticks", "expected"),
    [
        (ChartOptions(), [0, 5000, 10000], ["0", "5k", "10k"]),
        (ChartOptions(locale="de"), [0, 5000, 10000], ["0", "5.000", "10.000"]),
        (ChartOptions(locale="fr"), [0, 1e6, 2e6], ["0", f"1{NBSP}M", f"2{NBSP}M"]),
        (ChartOptions(locale="ja"), [0, 10000, 20000], ["0", "1万", "2万"]),
        (ChartOptions(format="currency", currency="USD"), [0, 5000, 10000], ["$0", "$5k", "$10k"]),
        (ChartOptions(format="currency", currency="USD"), [0, 0.5, 1], ["$0", "$0.50", "$1.00"]),
        (ChartOptions(format="percent"), [0, 0.25, 0.5], [f"0{NBSP}%", f"25{NBSP}%", f"50{NBSP}%"]),
        (ChartOptions(format="0,0.00"), [0, 1500], ["0.00", "1,500.00"]),
    ],
)
def test_an_axis(options: ChartOptions, ticks: list[float], expected: list[str]) -> None:
    """One unit and one number of decimals for all."""
    with speaking(options):
        assert numbers.axis_labels(ticks) == expected


def test_an_axis_may_have_a_format_of_its_own() -> None:
    """It goes before the chart's."""
    with speaking(ChartOptions(format="percent")):
        assert numbers.axis_labels([1, 2], "integer") == ["1", "2"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("", "5 Mar 2024"), ("de", "5. März 2024"), ("en_US", "Mar 5, 2024"), ("ja", "2024年3月5日")],
)
def test_dates(locale: str, expected: str) -> None:
    """In the order and the words of the locale."""
    with speaking(ChartOptions(locale=locale)):
        assert full_date(datetime(2024, 3, 5, tzinfo=UTC), "day") == expected


def test_after_a_chart_the_house_speaks_again() -> None:
    """Also when the chart failed."""
    with pytest.raises(ValueError, match="no chart"), speaking(ChartOptions(locale="de")):
        raise ValueError("no chart")
    assert numbers.full(0.5) == "0.5"


def test_remarks_belong_to_one_chart() -> None:
    """Each is told once; without a chart nobody listens."""
    remark("options.x", "lost")
    with speaking(ChartOptions()) as tongue:
        remark("options.x", "told")
        remark("options.x", "told")
        assert [one.message for one in tongue.remarks] == ["told"]
    assert spoken().remarks == []
