"""What the planner is asked, what it finds out on the way, and what it gives: plain frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from workers.planner.profile import Profile

COUNT = "count"
"""The aggregate that needs no column."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One description, and what there is to draw.

    ``columns`` is the profile of the attached data, None without any. ``rows`` are some of them (objects by column
    name) in which names are looked up that stand in cells; charts are never drawn of these. ``today`` is what "now"
    means where the data themselves don't say; ``previous`` is the plan that a follow-up changes; ``locale`` decides
    how numbers in the description are read where they may mean two things (``1.200``).
    """

    description: str
    columns: Profile | None = None
    rows: Sequence[Mapping[str, Any]] = ()
    today: date = field(default_factory=date.today)
    previous: "Plan | None" = None
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A column by which rows are grouped or placed.

    ``grain`` is a period of the calendar (``year`` .. ``hour``) or a part that comes again (``weekday``,
    ``month_of_year``, ``hour_of_day``), or a ``decade``; ``width`` and ``bins`` are ranges of
    numbers. All empty: its own values.
    """

    column: str
    grain: str = ""
    width: float | None = None
    bins: int | None = None

    @property
    def binned(self) -> bool:
        """Whether its values are not the column's own."""
        return bool(self.grain or self.width or self.bins)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is drawn: ``fn`` is a function of the transforms' aggregate, "" for the values as they are.

    Without a ``column`` rows are counted.
    """

    column: str = ""
    fn: str = COUNT


@dataclass(frozen=True, slots=True)
class Order:
    """``by`` is ``x``, ``y`` or the name of a column; ``descending`` the direction. ``asked`` tells a wish."""

    by: str
    descending: bool = False
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """The ``count`` first groups by the measure; ``other`` names what the rest becomes, "" leaves it out."""

    count: int
    descending: bool = True
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What is to be drawn, before it is written as transforms and an encoding: what a follow-up changes.

    ``roles`` has columns of chart types that name their own (``source``, ``target``, ``lat``, ``open``, ...);
    ``filters`` are conditions as ``where`` takes them. ``made`` is data that the words themselves brought; ``brand``
    says that the chart is to look as the house of its owner does; ``stated`` that its type was named. ``spec`` is what
    a model wrote, which may be more than the other fields can say: it is what is gone back to.
    """

    chart_type: str
    x: Key | None = None
    measures: tuple[Measure, ...] = ()
    color: Key | None = None
    size: str = ""
    filters: tuple[Mapping[str, Any], ...] = ()
    order: Order | None = None
    limit: Limit | None = None
    window: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    stated: bool = False
    brand: bool = False
    made: Mapping[str, Any] | None = None
    spec: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """The form that a conversation keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Sketch":
        """The inverse of ``to_json``."""
        kinds: Mapping[str, Any] = {"x": Key, "color": Key, "order": Order, "limit": Limit}
        parts = {name: kind(**told[name]) for name, kind in kinds.items() if told.get(name)}
        measures = tuple(Measure(**one) for one in told["measures"])
        return cls(**{**told, **parts, "measures": measures, "filters": tuple(told["filters"])})


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another chart type that the same question may be answered with, and why one would."""

    chart_type: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A chart that answers a description.

    ``spec`` is ``{"chart_type", "encoding", "options", "transforms"}``: the transforms are to be run over all rows by
    ``workers.sources``, then ``workers.planner.shaped`` makes of it what POST /v1/charts takes. With ``synthesised``
    it has ``data`` instead of transforms and encoding. ``confidence`` is from 0 to 1: how much of the description was
    understood and how sure the columns are. ``past`` are the sketches before this one, newest last.
    """

    spec: Mapping[str, Any]
    sketch: Sketch
    explanation: tuple[str, ...]
    alternatives: tuple[Alternative, ...] = ()
    confidence: float = 0.0
    warnings: tuple[str, ...] = ()
    past: tuple[Sketch, ...] = ()

    @property
    def chart_type(self) -> str:
        """The name in the catalogue."""
        return self.sketch.chart_type

    @property
    def brand(self) -> bool:
        """Whether the tenant's own brand kit is wished for."""
        return self.sketch.brand

    @property
    def synthesised(self) -> bool:
        """Whether the data are the words' own, and no data that anybody measured."""
        return self.sketch.made is not None

    def to_json(self) -> dict[str, Any]:
        """The form that a conversation keeps."""
        return {
            "spec": dict(self.spec),
            "sketch": self.sketch.to_json(),
            "explanation": list(self.explanation),
            "alternatives": [asdict(one) for one in self.alternatives],
            "confidence": self.confidence,
            "warnings": list(self.warnings),
            "past": [sketch.to_json() for sketch in self.past],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Plan":
        """The inverse of ``to_json``."""
        return cls(
            spec=told["spec"],
            sketch=Sketch.from_json(told["sketch"]),
            explanation=tuple(told["explanation"]),
            alternatives=tuple(Alternative(**one) for one in told["alternatives"]),
            confidence=told["confidence"],
            warnings=tuple(told["warnings"]),
            past=tuple(map(Sketch.from_json, told["past"])),
        )
