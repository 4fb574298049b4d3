"""What the owner of a file may say of it: taken, or told what is wrong and where."""

from typing import Any

import pytest

from app.domain.errors import Invalid
from app.domain.file_reading import Reading


def test_what_is_said_comes_back() -> None:
    """In the form in which it was said."""
    told = {"delimiter": ";", "skip": 2, "null": ["x"], "columns": {"a": "text"}, "quote": "", "header": False}
    assert Reading.from_json(told).to_json() == told


@pytest.mark.parametrize(
    ("told", "place", "cure"),
    [
        ({"delimeter": ";"}, "reading.delimeter", "there are format, member"),
        ({"delimeter": 5}, "reading.delimeter", "there is no such option"),
        ({"delimiter": ";;"}, "reading.delimiter", "one character"),
        ({"format": "xls"}, "reading.format", "csv"),
        ({"skip": True}, "reading.skip", "whole number"),
        ({"columns": {"a": "money"}}, "reading.columns", "there are number"),
        ({"decimal": "·"}, "reading.decimal", 'must be "." or ","'),
        ([], "reading", "an object"),
    ],
)
def test_each_fault_is_told_once(told: Any, place: str, cure: str) -> None:
    """By its place, with what to say in its stead."""
    with pytest.raises(Invalid) as caught:
        Reading.from_json(told)
    [fault] = caught.value.faults
    assert fault.place == place
    assert cure in fault.message
