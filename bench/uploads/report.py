"""What was measured of large files, as a table between the marks of its page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.arithmetic import Spread, ratios, spread
from bench.page import put_between, ratio, table, with_spread
from bench.places import ROOT
from bench.uploads.ours import Sample

PAGE = ROOT / "docs" / "explanation" / "large-files.md"
BEGIN, END = "<!-- begin: written by `make bench-uploads` -->", "<!-- end: written by `make bench-uploads` -->"

MEGABYTE = 1_000_000


@dataclass(slots=True)
class Results:
    """A run: one number a round, in seconds. ``memory`` is the most that a process of the API held, in bytes."""

    size: int
    rows: int
    machine: Mapping[str, str]
    bare: list[float] = field(default_factory=list)
    pandas: list[float] = field(default_factory=list)
    copies: list[float] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    parallel: int = 0
    memory: int = 0

    @property
    def pictures(self) -> list[float]:
        """From the last byte to the picture."""
        return [sample.picture for sample in self.samples]


def publish(results: Results) -> None:
    """Write the table into its page."""
    put_between(PAGE, BEGIN, END, text(results))


def text(results: Results) -> str:
    """The table under its sentence."""
    machine = results.machine
    about = (
        f"{len(results.samples)} rounds with a CSV file of {results.size / MEGABYTE:,.0f} MB and"
        f" {results.rows:,} rows on {machine.get('cores')} cores of {machine.get('processor')},"
        f" {machine.get('memory')}, Python {machine.get('python')}."
    )
    return f"{about}\n\n{table(['', 'seconds', 'by bare DuckDB'], _times(results))}\n\n{table(_HEAD, _floors(results))}"


_HEAD = ["Promise", "Limit", "Measured", ""]


def _times(results: Results) -> Iterator[Sequence[str]]:
    tables = [sample.table for sample in results.samples]
    sending = [sample.sending for sample in results.samples]
    for name, seconds in (
        ("bare DuckDB: one query over the file", results.bare),
        ("Plotworks: from the last byte to the picture", results.pictures),
        ("Plotworks: until the dataset is ready as well", tables),
        ("pandas: read_csv and groupby", results.pandas),
        ("Plotworks: the upload", sending),
        ("a plain copy of the file on the same disk", results.copies),
    ):
        yield [name, with_spread(spread(seconds)), with_spread(spread(ratios(seconds, results.bare)))]


def _floors(results: Results) -> Iterator[Sequence[str]]:
    picture = spread(ratios(results.pictures, results.bare))
    yield _floor("from the last byte to the picture, by bare DuckDB", picture, 1.5)
    most = max((sample.memory for sample in results.samples), default=0) / MEGABYTE
    yield _floor("most memory of all workers, browsers apart, MB", _exactly(most), 600)
    speed = spread(ratios(results.copies, [sample.sending for sample in results.samples]))
    yield _floor("speed of the upload, by that of a plain copy", speed, 0.5, at_least=True)
    told = f"most memory of a process of the API at {results.parallel} uploads in parallel, MB"
    yield _floor(told, _exactly(results.memory / MEGABYTE), 200)


def _floor(told: str, value: Spread | None, limit: float, *, at_least: bool = False) -> Sequence[str]:
    if value is None:
        return [told, f"{limit:g}", "", "not measured"]
    met = value.median >= limit if at_least else value.median <= limit
    shown = with_spread(value) if value.count > 1 else ratio(value.median)
    return [told, f"{'≥' if at_least else '≤'} {limit:g}", shown, "met" if met else "**not met**"]


def _exactly(value: float) -> Spread:
    return Spread(value, value, value, 1)
