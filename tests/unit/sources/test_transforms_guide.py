"""The page on transforms shows what they do: each of its examples is run over its table."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from tests.snippets import ROOT, Snippet, snippets
from tests.tables import rows_of, transformed

PAGE = ROOT / "docs" / "how-to" / "transforms.md"
EXAMPLES = list(
    zip([one for one in snippets(PAGE, "json") if one.text.startswith("[")], snippets(PAGE, "text"), strict=True)
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's table as a dataset has it."""
    folder = tmp_path_factory.mktemp("guide")
    (source,) = snippets(PAGE, "csv")
    (folder / "table.csv").write_text(source.text, encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (FROM '{folder / 'table.csv'}') TO '{folder / 'table.parquet'}'")
    return folder / "table.parquet"


@pytest.mark.parametrize(("transforms", "expected"), EXAMPLES, ids=lambda one: str(one.line))
def test_an_example_leaves_what_the_page_shows(table: Path, transforms: Snippet, expected: Snippet) -> None:
    """Columns, rows, and their order."""
    result = transformed(table, *json.loads(transforms.text))
    told = io.StringIO()
    csv.writer(told, lineterminator="\n").writerows([list(result.columns), *rows_of(result)])
    assert told.getvalue() == expected.text
