"""The route of a description through a worker: its data, a plan, the plan's transforms, the chart that it is."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from app import charts, transforms
from app.domain.errors import Fault, Invalid
from app.ports import Tools
from app.usecases.ai.turns import Drafted, Planned
from workers.planner import Ask, Plan, Profile, shaped
from workers.planner.llm import Outcome, best_plan, model_of
from workers.planner.profile import MOST_VALUES
from workers.sources import duck
from workers.sources.attached import LIMITS, attached
from workers.sources.fetch import opened_table
from workers.sources.query import WISHED, run
from workers.sources.scratch import kept_workplace

SEEN = 1000
"""Rows in which names are looked up that stand in cells."""


@dataclass(frozen=True, slots=True)
class _Material:
    """The table that is to be drawn: its Parquet file, its profile as JSON, some of its rows."""

    path: Path
    profile: Mapping[str, Any]
    listed: Sequence[Mapping[str, Any]] = ()
    """Its rows, where they came as such."""

    @property
    def types(self) -> dict[str, str]:
        return {one["name"]: one["type"] for one in self.profile["columns"]}

    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Some of them, for the names in their cells."""
        if self.listed and len(self.listed) <= SEEN:
            return self.listed
        found = self._run([{"op": "limit", "count": SEEN}])
        rows = [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)]
        return rows if self.profile["rows"] <= SEEN else [*rows, *self._names()]

    def _names(self) -> Iterator[Mapping[str, Any]]:
        """The most frequent names of each column of texts, each as a row: the first rows may not have them all."""
        for name in (one["name"] for one in self.profile["columns"] if one["type"] == "text"):
            often = {"fn": "count", "as": "often" if name != "often" else "how often"}
            found = self._run([
                {"op": "aggregate", "group_by": [name], "measures": [often]},
                {"op": "sort", "by": [{"column": often["as"], "order": "desc"}]},
                {"op": "limit", "count": MOST_VALUES},
            ])  # fmt: skip
            yield from ({name: value} for value in found[name])

    def _run(self, wanted: Sequence[Mapping[str, Any]]) -> Mapping[str, Sequence[Any]]:
        return run(self.path, transforms.read(wanted, self.types)).columns


def draft(tools: Tools, drafted: Drafted) -> Planned:
    """Plan a turn; raises ``Invalid`` where its words or data don't make a chart."""
    mine = drafted.mine
    mine.progress.tell("profile", 0.1)
    with _material(tools, drafted) as material:
        mine.progress.tell("plan", 0.3)
        began = perf_counter()
        outcome = _planned(tools, _ask(tools, drafted, material), material)
        made = outcome.plan
        planning_ms = (perf_counter() - began) * 1000
        mine.progress.tell("transform", 0.7)
        spec, notices = _spec(made, material)
    with _blamed(made):
        charts.read(spec)
    told = {
        "explanation": list(made.explanation),
        "alternatives": [{"chart_type": one.chart_type, "reason": one.reason} for one in made.alternatives],
        "confidence": made.confidence,
        "warnings": [*made.warnings, *notices],
        "synthesised": made.synthesised,
        "brand": made.brand,
        "transforms": list(made.spec.get("transforms", ())),
        "encoding": dict(made.spec.get("encoding", {})),
        "planner": outcome.planner,
        **({"model": asdict(outcome.usage)} if outcome.usage else {}),
    }
    return Planned(spec, made.to_json(), told, planning_ms)


def _planned(tools: Tools, ask: Ask, material: _Material | None) -> Outcome:
    """The plan, by the rules or by the model that the settings name; a model's is tried on the data before."""

    def trial(made: Plan) -> None:
        charts.read(_spec(made, material)[0])

    return best_plan(ask, model_of(tools), trial, seconds=tools.settings.ai_timeout)


def _ask(tools: Tools, drafted: Drafted, material: _Material | None) -> Ask:
    rows = material.rows() if material else []
    return Ask(
        description=drafted.turn.description,
        columns=Profile.of_dataset(material.profile, rows) if material else None,
        rows=rows,
        today=tools.clock.now().date(),
        previous=Plan.from_json(drafted.before.plan) if drafted.before and drafted.before.plan else None,
        locale=drafted.turn.asked.get("locale") or "",
    )


def _spec(made: Plan, material: _Material | None) -> tuple[dict[str, Any], list[str]]:
    """The chart with its data, and what was done to them without being asked."""
    if made.synthesised or material is None:
        return shaped(made, {}), []
    wanted = transforms.read(made.spec["transforms"], material.types)
    wish = {name: made.spec[name] for name in WISHED if name in made.spec}
    result = run(material.path, wanted, wish)
    told = [notice.message for notice in result.notices]
    made = replace(made, spec={**made.spec, "encoding": result.encoding}) if result.encoding else made
    if result.grid:
        return {**{name: made.spec[name] for name in ("chart_type", "encoding", "options")}, "data": result.data}, told
    return shaped(made, result.columns), told


@contextmanager
def _material(tools: Tools, drafted: Drafted) -> Iterator[_Material | None]:
    """The table of the turn, there as long as the block goes on; None when nobody has named one."""
    if drafted.data is not None:
        database = _warm(tools.settings.data_dir)
        with TemporaryDirectory(dir=database.folder) as folder, duck.warm(database):
            path, profile = attached(drafted.data, Path(folder))
            yield _Material(path, profile, _listed(drafted.data))
    elif drafted.source:
        with opened_table(tools, drafted.mine.tenant_id, drafted.source) as (path, profile):
            yield _Material(path, profile)
    else:
        yield None


def _listed(data: Any) -> Sequence[Mapping[str, Any]]:
    is_list = isinstance(data, list) and all(isinstance(row, Mapping) for row in data[:SEEN])
    return data if is_list else ()


@functools.cache
def _warm(data_dir: Path) -> duck.Warm:
    """The database of this process for data that come with requests: whoever asks in words waits for the answer."""
    return duck.Warm.below(kept_workplace(data_dir), LIMITS)


@contextmanager
def _blamed(made: Plan) -> Iterator[None]:
    """What the catalogue says of a plan is told with the description that led to it."""
    try:
        yield
    except Invalid as error:
        message = f"the description led to a chart of type {made.chart_type} that can't be drawn: {error.message}"
        faults = [Fault(f"spec.{fault.place}", fault.message) for fault in error.faults]
        raise Invalid(message, faults=faults) from error
