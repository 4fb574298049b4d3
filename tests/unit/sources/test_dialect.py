"""The dialect of a CSV file, told from its lines; and how its owner may say it."""

import pytest

from app.domain.errors import Invalid, TooLarge, UnreadableFile
from workers.sources.dialect import Dialect, dialect_of
from workers.sources.reading import Limits, Reading


def found(text: str) -> Dialect:
    """The dialect of this text."""
    return dialect_of(text.splitlines(keepends=True), Reading(), Limits())


@pytest.mark.parametrize(
    ("text", "delimiter", "names"),
    [
        ("a,b\n1,2\n", ",", ("a", "b")),
        ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";", ("a", "b", "c")),
        ("a\tb\n1,5\t2\n", "\t", ("a", "b")),
        ("a|b\n1|2\n", "|", ("a", "b")),
        ("x y\n1 2\n3 4\n", " ", ("x", "y")),
        ("name,when\nA,12:30\nB,13:40\n", ",", ("name", "when")),
        ("r,0-1,6+\nN,0.5,1.6\n", ",", ("r", "0-1", "6+")),
        ("country,2000,2001\nde,1,2\nfr,3,4\n", ",", ("country", "2000", "2001")),
        ("one\n1\n2\n", ",", ("one",)),
        ("'a','b'\n'x,y','2'\n", ",", ("a", "b")),
    ],
)
def test_delimiter_and_header(text: str, delimiter: str, names: tuple[str, ...]) -> None:
    """What parts the lines evenly and makes sense of the parts."""
    dialect = found(text)
    assert (dialect.delimiter, dialect.names, dialect.header) == (delimiter, names, True)


def test_no_header() -> None:
    """Numbers on the first line name nothing."""
    dialect = found("1,2\n3,4\n")
    assert (dialect.header, dialect.names, dialect.body) == (False, ("", ""), 0)


def test_titles_and_comments_above_the_header() -> None:
    """They are passed over; the data begins on the line that is told."""
    dialect = found("Report of 2020\n\n# made by hand\na|b\nq|2\nr|3\n")
    assert (dialect.names, dialect.body, dialect.comment) == (("a", "b"), 4, "#")


def test_a_delimiter_at_the_end_of_each_row_makes_a_column() -> None:
    """Unnamed, and named later."""
    assert found("a,b\n1,2,\n3,4,\n").names == ("a", "b", "")


def test_a_backslash_escapes() -> None:
    """Where quotes are not doubled."""
    assert found('a,b\n"x\\"y",1\n').escape == "\\"


def test_too_many_columns() -> None:
    """The error names the line and both numbers."""
    with pytest.raises(TooLarge, match=r"line 1 has 2001 columns, more than 2000"):
        found(",".join(map(str, range(2001))) + "\n")


def test_nothing_but_blank_lines() -> None:
    """There is no table."""
    with pytest.raises(UnreadableFile, match="no line with data"):
        found("\n  \n\n")


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"delimeter": ";"}, "reading.delimeter"),
        ({"delimiter": ";;"}, "reading.delimiter"),
        ({"quote": "''"}, "reading.quote"),
        ({"decimal": "x"}, "reading.decimal"),
        ({"header": "yes"}, "reading.header"),
        ({"skip": -1}, "reading.skip"),
        ({"skip": True}, "reading.skip"),
        ({"null": "NA"}, "reading.null"),
        ({"columns": {"a": "money"}}, "reading.columns"),
        ({"columns": ["a"]}, "reading.columns"),
        ({"format": "pdf"}, "reading.format"),
        ({"sheet": ""}, "reading.sheet"),
        ({"encoding": 8}, "reading.encoding"),
    ],
)
def test_a_fault_in_what_is_said_is_named(told: dict[str, object], place: str) -> None:
    """Each by its place."""
    with pytest.raises(Invalid) as caught:
        Reading.from_json(told)
    assert [fault.place for fault in caught.value.faults] == [place]


def test_a_reading_is_json_and_back() -> None:
    """What is not said is not there."""
    told = {"delimiter": ";", "header": False, "null": ["x"], "columns": {"a": "number"}}
    assert Reading.from_json(told).to_json() == told
