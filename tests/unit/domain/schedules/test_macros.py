"""Dates in texts: what each name means at a slot and in a zone, what is refused, and what SQL gets."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.schedules.macro_language import Macro, MacroError, parse
from app.domain.schedules.macro_values import NAMES
from app.domain.schedules.macros import Moment, check, render, render_all, split
from app.domain.zones import UTC_ZONE, zone_of


def _moment(at: str, zone: str = "UTC", last_run: str = "") -> Moment:
    found = zone_of(zone)
    assert found
    slots = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (at, last_run) if text]
    return Moment(slots[0], found, slots[1] if last_run else None)


FRIDAY = _moment("2026-11-20T08:00", "Europe/Berlin", "2026-11-19T08:00")


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        ("today", "2026-11-20"),
        ("yesterday", "2026-11-19"),
        ("tomorrow", "2026-11-21"),
        ("start_of_week", "2026-11-16"),
        ("end_of_week", "2026-11-22"),
        ("start_of_month", "2026-11-01"),
        ("end_of_month", "2026-11-30"),
        ("start_of_quarter", "2026-10-01"),
        ("end_of_quarter", "2026-12-31"),
        ("start_of_year", "2026-01-01"),
        ("end_of_year", "2026-12-31"),
        ("last_week.start", "2026-11-09"),
        ("last_week.end", "2026-11-15"),
        ("last_month.start", "2026-10-01"),
        ("last_month.end", "2026-10-31"),
        ("this_month.end", "2026-11-30"),
        ("next_quarter.end", "2027-03-31"),
        ("last_year.start", "2025-01-01"),
        ("scheduled_for", "2026-11-20T08:00:00Z"),
        ("last_run", "2026-11-19T08:00:00Z"),
        ("today - 7d", "2026-11-13"),
        ("today-7d", "2026-11-13"),
        ("today + 1w - 1d", "2026-11-26"),
        ("end_of_month + 3mo", "2027-02-28"),
        ("start_of_month - 1mo", "2026-10-01"),
        ("today - 1y", "2025-11-20"),
        ("today - 6h", "2026-11-19T17:00:00Z"),
        ("scheduled_for - 90m", "2026-11-20T06:30:00Z"),
        ("scheduled_for | iso", "2026-11-20T09:00:00+01:00"),
        ("today | iso", "2026-11-20"),
        ("today | utc", "2026-11-19T23:00:00Z"),
        ("today | unix", "1795129200"),
        ("scheduled_for | unix_ms", "1795161600000"),
        ('yesterday | date("%Y/%m/%d")', "2026/11/19"),
        ("scheduled_for | date('%A %e %B %y, %H:%M:%S %z')", "Friday 20 November 26, 09:00:00 +0100"),
        ("today | date('Q%q W%V %G-%u %j %a %b %%')", "Q4 W47 2026-5 324 Fri Nov %"),
        ("'{{'", "{{"),
        ('"a b"', "a b"),
    ],
)
def test_what_a_macro_stands_for(macro: str, expected: str) -> None:
    """On Friday the 20th of November 2026, at nine in Berlin."""
    assert render(f"<{{{{{macro}}}}}|{{{{ {macro} }}}}>", FRIDAY) == f"<{expected}|{expected}>"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Pacific/Kiritimati", "2026-03-02"), ("UTC", "2026-03-01"), ("America/New_York", "2026-02-28")],
)
def test_days_are_those_of_the_zone(zone: str, expected: str) -> None:
    """Shortly after noon in UTC it is another day in the far east; shortly after midnight another in the west."""
    hour = 0 if zone == "America/New_York" else 12
    assert render("{{ today }}", _moment(f"2026-03-01T{hour:02d}:30", zone)) == expected


def test_days_keep_the_time_on_the_clock_and_hours_do_not() -> None:
    """Over the change of the clocks a day back is the same time on the clock, 24 hours back are not."""
    monday = _moment("2026-03-29T10:00", "Europe/Berlin")
    text = "{{ scheduled_for - 1d | iso }} {{ scheduled_for - 24h | iso }}"
    assert render(text, monday) == "2026-03-28T12:00:00+01:00 2026-03-28T11:00:00+01:00"
    assert render("{{ scheduled_for - 9h | iso }}", monday) == "2026-03-29T03:00:00+02:00"


def test_without_a_run_before_all_came_after_it() -> None:
    """The first run of an incremental report takes everything there is."""
    assert render("since={{ last_run | unix }}", _moment("2026-03-29T10:00")) == "since=0"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a {{ yesterdy }}", "character 3: there is no yesterdy; did you mean yesterday? There are today, yesterday,"),
        ("{{ now }}", "there is no now. There are today"),
        ("{{ __class__ }}", "there is no __class__"),
        ("{{ today.year }}", "there is no today.year"),
        ("{{ today", "character 1: this macro is never closed; end it with }}"),
        ("{{ 'a }}", "character 4: unexpected '"),
        ("{{ }}", "character 4: expected a name such as yesterday, found }}"),
        ("{{ today; drop }}", "character 9: unexpected ;"),
        ("{{ today - 7 }}", "character 12: unexpected 7"),
        ("{{ today - 7x }}", "character 12: there is no unit x; there are s, m, h, d, w, mo, y (m are minutes"),
        ("{{ today - today }}", "character 12: expected a span such as 7d, found today"),
        ("{{ today yesterday }}", "character 10: expected }}, found yesterday"),
        ("{{ 'a' - 1d }}", "only dates and times can be moved by a span"),
        ("{{ today | upper }}", "character 12: there is no filter upper; there are date, iso, utc, unix, unix_ms"),
        ("{{ today | date }}", 'date takes a format, such as date("%Y/%m/%d")'),
        ("{{ today | iso('x') }}", "iso takes no argument"),
        ("{{ today | date(5) }}", "unexpected 5"),
        ("{{ today | date('%Q') }}", "there is no %Q; there are %Y, %y, %q"),
        ("{{ today | date('%') }}", "there is no %; there are"),
        ("{{ today | date('%Y' }}", "expected ), found }}"),
        ("{{ today | iso | date('%Y') }}", "date takes a date or a time, and this is none"),
        ("{{ today - 99999y }}", "this is beyond the calendar"),
        ("{{ today + 9000y }}", "this is beyond the calendar"),
        ("{{" + " " * 300 + "today }}", "a macro has at most 200 characters; is its }} missing?"),
        ("{{ today }}" * 101, "more than 100 macros in one text"),
        ("{{ 'a' | date('%Y') }}", "this is none"),
        ("{{ {{ today }} }}", "character 4: unexpected {"),
    ],
)
def test_what_is_no_macro_is_told_with_its_position(text: str, told: str) -> None:
    """The position in the text, what is wrong there, and what there is."""
    with pytest.raises(Invalid, match=r"^options\.title: character \d+: ") as refused:
        check(text, "options.title")
    assert told in refused.value.message
    with pytest.raises(Invalid):
        render(text, FRIDAY)


def test_texts_without_macros_stay_as_they_are() -> None:
    """Closing braces, single ones and percent signs mean nothing."""
    text = "}} { } %Y ${today} {today} '"
    assert render(text, FRIDAY) == text


def test_all_texts_of_a_request_are_told() -> None:
    """Texts in objects and lists, however deep; names of fields and all else stay."""
    body = {"{{ today }}": ["{{ today }}", 1, None, {"url": "https://a.example/{{ yesterday | date('%Y/%m') }}.csv"}]}
    expected = {"{{ today }}": ["2026-11-20", 1, None, {"url": "https://a.example/2026/11.csv"}]}
    assert render_all(body, FRIDAY) == expected


def test_every_fault_of_a_request_has_its_place() -> None:
    """All are told at once, by path and position; so is what is nested beyond measure."""
    deep: Any = "{{ today }}"
    for _ in range(150):
        deep = [deep]
    body = {"a": ["x", "{{ x }}"], "b": {"type": "sql", "query": 'SELECT "{{ today }}"'}, "c": deep}
    with pytest.raises(Invalid) as refused:
        check(body)
    places = [fault.place for fault in refused.value.faults]
    assert [place.partition("[0][0]")[0] for place in places] == ["a[1]", "b.query", "c"]


@pytest.mark.parametrize(
    ("query", "bound", "values"),
    [
        ("d >= {{ yesterday }}", "d >= :macro_1", ["2026-11-19"]),
        ("d >= '{{ yesterday }}'", "d >= :macro_1", ["2026-11-19"]),
        ("n = 'it''s {{ today }}''' AND 1", "n = :macro_1 AND 1", ["it's 2026-11-20'"]),
        ("t > {{ today | unix }}", "t > :macro_1", [1795129200]),
        ("a = 'x''y' AND b = {{ \"o'\" }}", "a = 'x''y' AND b = :macro_1", ["o'"]),
        ("a = '{{ \"o'\" }}'", "a = :macro_1", ["o'"]),
        ('"it\'s" = {{ today }}', '"it\'s" = :macro_1', ["2026-11-20"]),
        ("-- don't {{ today }}\nd = {{ today }}", "-- don't 2026-11-20\nd = :macro_1", ["2026-11-20"]),
        ("/* don't */ d = {{ today }}", "/* don't */ d = :macro_1", ["2026-11-20"]),
        ("$a$ it's $$ $a$ || {{ today }}", "$a$ it's $$ $a$ || :macro_1", ["2026-11-20"]),
        ("no macro 'at all", "no macro 'at all", []),
    ],
)
def test_sql_gets_values_never_text(query: str, bound: str, values: list[str | int]) -> None:
    """A macro becomes a parameter, with the text in quotes around it; what is quoted otherwise is left alone."""
    text, found = split(query, FRIDAY)
    assert (text, list(found.values())) == (bound, values)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ('SELECT "{{ today }}"', "character 9: in SQL a macro is a value: outside of quotes, or in single ones"),
        ("SELECT * FROM `t_{{ today }}`", "in SQL a macro is a value"),
        ("SELECT $$ {{ today }} $$", "in SQL a macro is a value"),
        ("SELECT 'a {{ today }}", "the text in quotes around this macro is never closed"),
    ],
)
def test_a_macro_names_no_table(query: str, told: str) -> None:
    """Where a database takes no parameter there is no macro."""
    with pytest.raises(Invalid, match=told):
        split(query, FRIDAY, place="data_source.query")


def test_a_query_of_a_request_gets_its_values_beside_the_own_ones() -> None:
    """Names that are taken stay with their owner; macros in the own values are told too."""
    source = {"type": "sql", "query": "d > {{ today }} + {{ 'x' }} + :macro_1", "params": {"macro_1": "{{ tomorrow }}"}}
    found = render_all({"data_source": source}, FRIDAY)["data_source"]
    assert found["query"] == "d > :macro_2 + :macro_3 + :macro_1"
    assert found["params"] == {"macro_1": "2026-11-21", "macro_2": "2026-11-20", "macro_3": "x"}


MACROS = [("{{ today }}", "2026-11-20"), ('{{ "o\'" }}', "o'")]
PIECES = st.sampled_from([("a", "a"), ("''", "'"), ("--", "--"), ('"', '"'), ("/*", "/*"), ("$$", "$$"), *MACROS])
QUOTED = st.lists(PIECES).map(
    lambda pieces: ("".join(["'", *(sql for sql, _ in pieces), "'"]), "".join(v for _, v in pieces))
)


@given(st.lists(st.one_of(QUOTED, st.sampled_from(MACROS)), min_size=1), st.sampled_from(["", "/* it's */", '-- "o\n']))
def test_a_database_gets_what_was_meant(terms: list[tuple[str, str]], comment: str) -> None:
    """Texts with quotes and signs of all kinds and macros within and between them: SQLite selects the very text."""
    query = f"SELECT {comment} " + f" || {comment} ".join(sql for sql, _ in terms)
    text, values = split(query, FRIDAY)
    with sqlite3.connect(":memory:") as database:
        assert database.execute(text, dict(values)).fetchone() == ("".join(value for _, value in terms),)


@given(st.text(st.sampled_from("{}' \"today|date()%Ymd+-17.x"), max_size=40))
def test_any_text_is_told_or_refused(text: str) -> None:
    """Whatever stands between braces, there is a text or a fault with its position in it."""
    try:
        at = [part.at for part in parse("{{" + text) if isinstance(part, Macro)]
    except MacroError as error:
        at = [error.at]
    assert at
    assert all(1 <= position <= len(text) + 3 for position in at)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(sorted(NAMES)))
def test_periods_hang_together(day: date, name: str) -> None:
    """Whatever the day: it lies in the periods that are its own, which begin the day after the last one ended."""
    moment = Moment(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), UTC_ZONE)
    value = NAMES[name](moment)
    period, _, side = name.partition(".")
    if name.startswith("start_of_"):
        assert isinstance(value, date)
        assert value <= day <= NAMES[name.replace("start", "end")](moment)  # type: ignore[operator]
    if period.startswith("last_") and side == "end":
        assert NAMES[f"{period.replace('last', 'this')}.start"](moment) == value + timedelta(days=1)  # type: ignore[operator]
