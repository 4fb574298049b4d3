"""The data of a distribution: raw values, or the summaries of boxes, a list for each name and dataset."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from app.charts.distribution.counted import Values, is_counted, read_counted
from app.charts.distribution.statistics import Summary
from app.charts.distribution.summaries import read_summary
from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, drawn_texts, numbers, objects, shown
from app.charts.series import MAX_DATASETS, colors_of, read_labels, values_of

LARGEST = 1e300

Cell: TypeAlias = "Values | Summary"
"""Values that rise, perhaps none; or what is known of them."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One dataset: a cell for each label. Colours are CSS, one for all or one a label."""

    name: str
    cells: tuple[Cell, ...]
    fill_colors: tuple[str, ...] = ()
    line_colors: tuple[str, ...] = ()
    line_width: float | None = None

    @property
    def values(self) -> Values:
        """The values of its first cell: all there are where a dataset is one sample."""
        cell = self.cells[0]
        return () if isinstance(cell, Summary) else cell


@dataclass(frozen=True, slots=True)
class SampleData:
    """Every dataset has as many cells as there are labels."""

    labels: tuple[str, ...]
    series: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads cells; ``boxes`` may also be given by their summaries, values also ``counted``."""

    findings: Findings
    boxes: bool = False
    counted: bool = False

    def cell(self, value: Any, place: str) -> Cell:
        """One list of numbers, or a summary; null is a name without values."""
        if value is None:
            return ()
        if isinstance(value, list):
            return self.values(value, place)
        if self.counted and is_counted(value):
            found = read_counted(value, place, self.findings)
            self._check(found, place)
            return found
        if self.boxes and isinstance(value, Mapping):
            return read_summary(value, place, self.findings) or ()
        wanted = "a list of numbers or {min, q1, median, q3, max}" if self.boxes else "a list of numbers"
        self.findings.fault(place, f"expected {wanted}, found {shown(value)}")
        return ()

    def values(self, given: Sequence[Any], place: str) -> tuple[float, ...]:
        """The numbers, rising; null is left out and told."""
        read = numbers(given, place, self.findings)
        present = sorted(value for value in read if value is not None)
        self._check(present, place)
        if len(present) < len(read):
            left_out = len(read) - len(present)
            self.findings.notice(place, f"{left_out} of {len(read)} values are null and were left out")
        return tuple(present)

    def _check(self, ordered: Sequence[float], place: str) -> None:
        if ordered and max(-ordered[0], ordered[-1]) > LARGEST:
            self.findings.fault(place, f"numbers beyond {LARGEST:g} have no spread that can be told")


def read_groups(data: JsonObject, findings: Findings, *, counted: bool = False) -> SampleData:
    """Read lists of values by name: labels + datasets of lists, flat datasets each a name, or values + groups.

    Each list may also be ``counted``: ``{"values", "counts"}``.
    """
    return _named(_read(data, _Reader(findings, counted=counted)))


def read_boxes(data: JsonObject, findings: Findings) -> SampleData:
    """Read counted groups as ``read_groups`` does; each may also be ``{min, q1, median, q3, max}``."""
    return _named(_read(data, _Reader(findings, boxes=True, counted=True)))


def read_samples(data: JsonObject, findings: Findings, *, counted: bool = False) -> SampleData:
    """Read samples that share one axis: each list of each dataset becomes a dataset of its own."""
    found = _read(data, _Reader(findings, counted=counted), names_matter=False)
    if len(found.labels) < 2:  # noqa: PLR2004 - one list a dataset
        return found
    several = len(found.series) > 1
    apart = [
        Sample(
            " · ".join(part for part in ((one.name if several else ""), label) if part),
            (cell,),
            one.fill_colors[index % len(one.fill_colors) :][:1] if one.fill_colors else (),
            one.line_colors[index % len(one.line_colors) :][:1] if one.line_colors else (),
            one.line_width,
        )
        for one in found.series
        for index, (label, cell) in enumerate(zip(found.labels, one.cells, strict=True))
    ]
    if len(apart) > MAX_DATASETS:
        findings.fault("data", f"{len(apart)} samples; at most {MAX_DATASETS} can be told apart")
    return SampleData(("",), tuple(apart))


def _read(data: JsonObject, reader: _Reader, *, names_matter: bool = True) -> SampleData:
    findings = reader.findings
    if data.get("datasets") is None and data.get("values") is not None:
        return _columns(data, reader)
    items = list(objects(data.get("datasets"), "data.datasets", findings))
    if data.get("datasets") == []:
        findings.fault("data.datasets", "there is nothing to draw: the list is empty")
    if len(items) > MAX_DATASETS:
        findings.fault("data.datasets", f"{len(items)} datasets; at most {MAX_DATASETS} can be told apart")
    lists = [(place, item, values_of(item, place, findings)) for place, item in items]
    labels = read_labels(data, findings) if data.get("labels") is not None else ()
    findings.settle()
    if any(isinstance(value, list | Mapping) for _, _, given in lists for value in given):
        return _nested(lists, labels, reader)
    if len(labels) > 1 and names_matter and any(given for _, _, given in lists):
        return _labelled(lists, labels, reader)
    if len(labels) > 1 and not names_matter:
        findings.notice("data.labels", "not used: only the values are counted, whatever their names")
        labels = ()
    read = [_dataset(item, place, (reader.values(given, f"{place}.data"),), findings) for place, item, given in lists]
    findings.settle()
    return SampleData(labels or ("",), tuple(read))


_Lists: TypeAlias = "list[tuple[str, Mapping[str, Any], list[Any]]]"


def _nested(lists: _Lists, labels: tuple[str, ...], reader: _Reader) -> SampleData:
    """One list a label; without labels they are numbered."""
    labels = labels or tuple(map(str, range(1, max(len(given) for _, _, given in lists) + 1)))
    read = []
    for place, item, given in lists:
        if len(given) != len(labels):
            reader.findings.fault(
                f"{place}.data", f"{len(given)} lists for {len(labels)} labels; give one list a label, null for none"
            )
            continue
        cells = tuple(reader.cell(value, f"{place}.data[{index}]") for index, value in enumerate(given))
        read.append(_dataset(item, place, cells, reader.findings))
    reader.findings.settle()
    return SampleData(labels, tuple(read))


def _labelled(lists: _Lists, labels: tuple[str, ...], reader: _Reader) -> SampleData:
    """One number a label: labels that come again name a group."""
    read = []
    for place, item, given in lists:
        if len(given) != len(labels):
            reader.findings.fault(
                f"{place}.data", f"{len(given)} values for {len(labels)} labels; give one list of values a label"
            )
            continue
        read.append(_dataset(item, place, _grouped(given, labels, f"{place}.data", reader), reader.findings))
    reader.findings.settle()
    return SampleData(tuple(dict.fromkeys(labels)), tuple(read))


def _columns(data: JsonObject, reader: _Reader) -> SampleData:
    """``{"values": [...], "groups": [...]}``: the group of each value, in the order in which they come first."""
    findings = reader.findings
    values, groups = data["values"], data.get("groups")
    for name, given in (("values", values), ("groups", groups)):
        if not isinstance(given, list) and (name == "values" or given is not None):
            findings.fault(f"data.{name}", f"expected a list, found {shown(given)}")
    findings.settle()
    if groups is None:
        return SampleData(("",), (Sample("", (reader.values(values, "data.values"),)),))
    if len(groups) != len(values):
        findings.fault("data.groups", f"{len(groups)} groups for {len(values)} values; give one group a value")
    if not values:
        findings.fault("data.values", "there is nothing to draw: the list is empty")
    findings.settle()
    names = drawn_texts(groups, "data.groups", findings)
    cells = _grouped(values, names, "data.values", reader)
    findings.settle()
    return SampleData(tuple(dict.fromkeys(names)), (Sample("", cells),))


def _grouped(values: Sequence[Any], names: Sequence[str], place: str, reader: _Reader) -> tuple[Cell, ...]:
    """The values of each name; nulls are told once."""
    found: dict[str, list[Any]] = {name: [] for name in names}
    reader.values(values, place)  # faults name the place in the whole list
    for name, value in zip(names, values, strict=True):
        found[name].append(value)
    reader.findings.settle()
    return tuple(tuple(sorted(value for value in cell if value is not None)) for cell in found.values())


def _dataset(item: Mapping[str, Any], place: str, cells: tuple[Cell, ...], findings: Findings) -> Sample:
    options = OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings)
    sample = Sample(
        name=drawn_text(item.get("label"), f"{place}.label", findings),
        cells=cells,
        fill_colors=colors_of(options, "backgroundColor"),
        line_colors=colors_of(options, "borderColor"),
        line_width=options.number("borderWidth", low=0, high=20),
    )
    options.leftovers()
    return sample


def _named(found: SampleData) -> SampleData:
    """Flat datasets without a label stand side by side, each under its own name."""
    if found.labels != ("",) or len(found.series) == 1:
        return replace(found, labels=(found.series[0].name,)) if found.labels == ("",) else found
    first = found.series[0]
    joined = Sample(
        "",
        tuple(one.cells[0] for one in found.series),
        _each(found.series, lambda one: one.fill_colors),
        _each(found.series, lambda one: one.line_colors),
        first.line_width,
    )
    names = tuple(one.name or str(number) for number, one in enumerate(found.series, 1))
    return SampleData(names, (joined,))


def _each(series: Sequence[Sample], colors: Callable[[Sample], tuple[str, ...]]) -> tuple[str, ...]:
    """The first colour of each dataset, where all of them have one."""
    found = [colors(one)[:1] for one in series]
    return tuple(color for own in found for color in own) if all(found) else ()
