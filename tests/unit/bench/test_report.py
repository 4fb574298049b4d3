"""The page keeps what people wrote; the tables say what was measured."""

from pathlib import Path

import pytest

from bench import report
from bench.contenders import PLOTWORKS, VEGA
from bench.results import Results
from bench.rounds import Samples, Table


@pytest.fixture
def results() -> Results:
    """A run of three rounds with one peer."""
    http: Table = {(PLOTWORKS, "bar"): [20.0, 30.0, 40.0], (VEGA, "bar"): [40.0, 60.0, None]}
    return Results(Samples(http=http, missing={(VEGA, "pie"): "it was ill"}), {}, 3)


def test_tables_have_times_and_ratios(results: Results) -> None:
    """A lost round is left out of the ratio; what could not be measured is told with its reason."""
    text = report.tables(results)
    assert "| Plotworks | 30 (25-35) |" in text
    assert "| vl-convert | 0.50 (0.50-0.50) |" in text
    assert "- vl-convert, pie: it was ill" in text


def test_only_the_part_between_the_marks_is_written(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands around the marks stays, and a second run replaces the first."""
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    monkeypatch.setattr(report, "PAGE", page)
    monkeypatch.setattr(report, "SUMMARY", page.with_suffix(".json"))
    report.write(results)
    once = page.read_text()
    report.write(results)
    assert page.read_text() == once
    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert "old" not in once
    assert '"met"' in page.with_suffix(".json").read_text()


def test_a_page_without_marks_is_left_alone(results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written where nothing says where."""
    (tmp_path / "page.md").write_text("no marks")
    monkeypatch.setattr(report, "PAGE", tmp_path / "page.md")
    with pytest.raises(ValueError, match="has lost its marks"):
        report.write(results)
