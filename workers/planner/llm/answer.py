"""What a model answered, read like the request of somebody whom nobody trusts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app import transforms
from app.charts import CHART_TYPES
from app.domain.errors import Invalid
from app.domain.fields import Fields
from app.domain.reading import Faults, clean, is_number, shown
from app.transforms import Compute, Sample
from app.transforms.columns import Columns
from app.transforms.telling import told
from workers.planner.llm.harmless import check_texts, is_active, too_deep
from workers.planner.llm.numbers import check_drawn, check_literals, drawable, known, said, unfounded
from workers.planner.llm.schema import (
    CHANNELS,
    COLUMNS,
    DRAWABLE,
    MOST_EXPLANATION,
    MOST_VALUES,
    NEEDED,
    OPTIONS,
    ROLES,
)
from workers.planner.model import Ask, Plan
from workers.planner.profile import Profile

Json = Mapping[str, Any]

LONGEST = 30_000
"""Characters of an answer."""

_FENCED = re.compile(r"\s*```(?:json)?\s*(.*?)\s*```\s*", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_STATED = ("title", "subtitle", "x_axis", "y_axis")
_MARKS = ("annotations", "reference_lines")
_SEVERAL = {"series", "values"}
_NEVER_SAID = frozenset({"format", "scaleID", "type", "borderColor", "backgroundColor", "color"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan that may be tried: ``spec`` as a ``Plan`` has it, and what is told of it."""

    spec: Json
    explanation: tuple[str, ...]


def read_answer(text: str, ask: Ask, hint: Plan | None) -> Answer:
    """Read a model's answer; ``Invalid`` has every fault with its place, for the model to mend."""
    body = _object(text)
    spoken, stated = frozenset(said(ask.description)), known(ask, hint)
    faults = Faults()
    check_texts(body, _allowed(ask.columns), faults)
    fields = Fields(body, "", faults)
    spec: dict[str, Any] = {"chart_type": fields.choice("chart_type", DRAWABLE)}
    spec["options"] = _options(fields, spoken, stated)
    explanation = fields.text("explanation", default="")
    if ask.columns is None:
        spec["data"] = _data(fields, ask, hint, faults)
    else:
        spec["transforms"] = fields.raw("transforms") or []
        spec["encoding"] = _encoding(fields, spec["chart_type"], faults)
    fields.leftovers()
    faults.settle()
    done = () if ask.columns is None else _done(spec, ask.columns, spoken)
    return Answer(spec, (*_sentences(explanation, stated), *done))


def _object(text: str) -> Json:
    if len(text) > LONGEST:
        raise Invalid.at("answer", f"has {len(text):,} characters; a plan has at most {LONGEST:,}")
    fenced = _FENCED.fullmatch(text)
    try:
        body = orjson.loads(fenced[1] if fenced else text)
    except orjson.JSONDecodeError as error:
        raise Invalid.at("answer", f"is no JSON: {error}") from None
    if not isinstance(body, dict):
        raise Invalid.at("answer", f"expected an object, found {shown(body)}")
    if too_deep(body):
        raise Invalid.at("answer", "lists and objects lie too deep within one another")
    return body


def _allowed(profile: Profile | None) -> frozenset[str]:
    """Texts that are the data's own."""
    columns = profile.columns if profile else ()
    return frozenset(text for one in columns for text in (one.name, *one.values))


def _options(fields: Fields, spoken: frozenset[float], stated: frozenset[float]) -> Json:
    """The look, and marks at values that were ``spoken``; texts have numbers that are ``stated`` somewhere."""
    found = fields.raw("options")
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        fields.fault("options", f"expected an object, found {shown(found)}")
        return {}
    for name in set(found) - set(OPTIONS):
        fields.fault(f"options.{name}", f"is not an option of a plan; there are {', '.join(OPTIONS)}")
    for name in (*_STATED, *_MARKS):
        for text in _stated(found.get(name)):
            if strange := unfounded(text, stated):
                fields.fault(f"options.{name}", f"states {', '.join(strange)}, which nobody has said; leave it out")
    for name in _MARKS:
        check_drawn(found.get(name), spoken, f"options.{name}", fields.findings)
    return dict(found)


def _stated(value: Any) -> list[str]:
    """The texts of an option that people read."""
    if isinstance(value, Mapping):
        return [text for name, part in value.items() if name not in _NEVER_SAID for text in _stated(part)]
    if isinstance(value, list):
        return [text for part in value for text in _stated(part)]
    return [value] if isinstance(value, str) else []


def _encoding(fields: Fields, chart_type: str, faults: Faults) -> Json:
    found = fields.raw("encoding")
    if found is None:
        found = {}
    if not isinstance(found, Mapping):
        faults.fault("encoding", f"expected an object, found {shown(found)}")
        return {}
    allowed = ROLES.get(chart_type, frozenset(CHANNELS))
    for role, columns in found.items():
        if role not in allowed:
            faults.fault(f"encoding.{role}", f"a {chart_type} has no such role; it has {', '.join(sorted(allowed))}")
        elif not _is_named(role, columns, chart_type):
            faults.fault(f"encoding.{role}", f"expected the name of a column, found {shown(columns)}")
    for role in NEEDED.get(chart_type, ()):
        if role not in found:
            faults.fault(f"encoding.{role}", f"a {chart_type} needs it; name its column")
    return dict(found)


def _is_named(role: str, columns: Any, chart_type: str) -> bool:
    """Several columns are for tables, and for values along one axis."""
    several = role == COLUMNS or (role == "y" and CHART_TYPES[chart_type].shape in _SEVERAL)
    if isinstance(columns, list) and several:
        return bool(columns) and all(isinstance(name, str) for name in columns)
    return isinstance(columns, str) and role != COLUMNS


def _done(spec: Json, profile: Profile, spoken: frozenset[float]) -> tuple[str, ...]:
    """What is done with the data, in a sentence: it names columns that are there, and brings no values of its own."""
    types = {one.name: one.type for one in profile.columns}
    wanted = transforms.read(spec["transforms"], types, "transforms")
    faults = Faults()
    for one in wanted:
        if isinstance(one, Sample):
            faults.fault(one.place, "rows by chance are not all the data; leave it out")
        if isinstance(one, Compute):
            check_literals(one.expression, spoken, f"{one.place}.expr", faults)
    left = transforms.check(wanted, Columns.typed(types))
    for role, columns in spec["encoding"].items():
        for name in [columns] if isinstance(columns, str) else columns:
            left.find(name, f"encoding.{role}", faults)
    faults.settle()
    return (f"Done with all rows: {', then '.join(map(told, wanted))}.",) if wanted else ()


def _data(fields: Fields, ask: Ask, hint: Plan | None, faults: Faults) -> Json:
    """Labels and series of the words; every number is one that was said."""
    data = Fields(fields.raw("data"), "data", faults)
    labels = data.raw("labels")
    series = [_series(Fields(item, place, faults)) for place, item in data.items("datasets", "give a series", least=1)]
    data.leftovers()
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        data.fault("labels", "expected a list of texts")
        labels = []
    for index, (_, values) in enumerate(series):
        if len(values) != len(labels) or len(values) > MOST_VALUES:
            data.fault(f"datasets[{index}].data", f"expected one value for each of {len(labels)} labels")
    founded = drawable(ask, hint)
    check_drawn([values for _, values in series], founded, "data.datasets", faults)
    return {"labels": labels, "datasets": [{"label": label, "data": list(values)} for label, values in series]}


def _series(series: Fields) -> tuple[str, Sequence[float | None]]:
    values = series.raw("data")
    label = series.text("label", default="")
    series.leftovers()
    if isinstance(values, list) and values and all(value is None or is_number(value) for value in values):
        return label, values
    series.fault("data", "expected a list of numbers")
    return label, ()


def _sentences(text: str, founded: frozenset[float]) -> tuple[str, ...]:
    """What the model says, without sentences that lead somewhere or whose numbers nobody has said."""
    sentences = _SENTENCE.split(clean(text)[:MOST_EXPLANATION])
    return tuple(one for one in sentences if one and not is_active(one) and not unfounded(one, founded))
