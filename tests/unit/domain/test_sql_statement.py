"""One statement that selects, told from others by its text."""

import pytest
from sqlalchemy import text

from app.domain.sql_statement import plain_colons, statement_fault


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        " select ';' ; ",
        "-- sales\n/* of; all */ SELECT 1",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT $body$ ; $body$",
        'SELECT "a;b" FROM `c;d`',
        "VALUES (1)",
        "FROM sales",
    ],
)
def test_one_that_selects_is_taken(statement: str) -> None:
    """Whatever stands in its texts, names and comments."""
    assert statement_fault(statement) == ""


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM sales", "not DELETE"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("SELECT ''; DROP TABLE x --'", "one statement"),
        ("-- nothing", "no statement"),
        ("PRAGMA writable_schema", "not PRAGMA"),
        ("explain analyze delete from x", "not EXPLAIN"),
    ],
)
def test_another_is_refused(statement: str, words: str) -> None:
    """Early, and in words; it is the database that holds everybody to it."""
    assert words in statement_fault(statement)


def test_a_colon_in_a_text_names_no_parameter() -> None:
    """SQLAlchemy would look for its value."""
    statement = "SELECT ':a', \":b\", 1::int, '{\"c\":true}' -- :d\nWHERE e = :e"
    compiled = text(plain_colons(statement)).compile()
    assert list(compiled.params) == ["e"]
    assert str(compiled) == statement
