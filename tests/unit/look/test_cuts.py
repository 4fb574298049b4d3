"""Texts that are drawn shortened are told once, by the place where they were asked for."""

import pytest

from app.charts.model import Annotation, ChartOptions
from workers.look import cuts
from workers.look.text import shorten, wrap
from workers.look.tongue import speaking


def told(options: ChartOptions, *drawn: str) -> list[tuple[str, str]]:
    """The notices when these texts are drawn."""
    cuts.drawn(drawn)
    return [(notice.place, notice.message) for notice in cuts.notices(options)]


def test_a_cut_name_is_told_when_it_is_drawn() -> None:
    """Whole texts and tries that were not drawn are not."""
    with speaking(ChartOptions()):
        tried, drawn = shorten("Damaged parcel", 12, 40), shorten("Damaged parcel", 12, 60)
        assert tried != drawn != "Damaged parcel"
        assert told(ChartOptions(), "Other") == []
        found = told(ChartOptions(), drawn, drawn)
    assert found == [("data", "'Damaged parcel' is shortened to fit; a larger picture shows more")]


def test_the_last_line_of_a_name_stands_for_all_of_it() -> None:
    """Not for the words that it begins with."""
    with speaking(ChartOptions()):
        lines = wrap("Democratic Republic of the Congo", 12, 80, 2)
        assert lines[-1].endswith("…")
        assert "'Democratic Republic of the Congo'" in told(ChartOptions(), *lines)[0][1]


def test_many_names_are_counted() -> None:
    """The first three are named."""
    with speaking(ChartOptions()):
        drawn = [shorten(f"A rather long name {number}", 12, 70) for number in range(9)]
        ((place, message),) = told(ChartOptions(), *drawn)
    assert place == "data"
    assert message.startswith("'A rather long name 0', 'A rather long name 1', 'A rather long name 2' and 6 more are")


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (ChartOptions(title="Words that are long"), "options.title"),
        (ChartOptions(source="Words that are long"), "options.source"),
        (ChartOptions(annotations=(Annotation("line", text="Words that are long", path="options.annotations[0]"),)),
         "options.annotations[0]"),
    ],
)  # fmt: skip
def test_what_is_no_datum_is_told_by_its_option(options: ChartOptions, place: str) -> None:
    """So that one finds it."""
    with speaking(options):
        assert [found for found, _ in told(options, shorten("Words that are long", 12, 50))] == [place]


def test_nobody_listens_outside_of_a_chart() -> None:
    """Nothing is kept from one chart to the next."""
    short = shorten("Damaged parcel", 12, 40)
    assert told(ChartOptions(), short) == []
    with speaking(ChartOptions()):
        assert told(ChartOptions(), short) == []
