"""Asking a model for a plan: its answer is read, tried on the data, mended once, or the rules' plan holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from time import monotonic

import structlog

from app.domain.errors import Fault, Invalid, Misconfigured, OutboundFailed, PlotworksError, Unavailable
from workers.planner.follow_up import MOST_PAST, is_undo
from workers.planner.llm.answer import Answer, read_answer
from workers.planner.llm.model import Completion, Message, Model, Usage
from workers.planner.llm.prompt import messages_of, repair_of
from workers.planner.llm.schema import OF_A_TABLE, OF_WORDS
from workers.planner.llm.sketching import sketched
from workers.planner.model import Alternative, Ask, Plan, Sketch
from workers.planner.planning import plan

ROUNDS = 2
"""The answer, and one more in which its faults are mended."""
SURE, FAIRLY, HARDLY = 0.95, 0.75, 0.6
"""Confidence in a model's plan that the rules share, that they don't, and where they had none."""
OFFLINE = "offline"

log = structlog.get_logger()

Trial = Callable[[Plan], object]
"""Runs a plan on the data and reads the chart as a person's; raises ``Invalid`` with what is wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan and who made it: the name of a model, or ``offline``; ``usage`` is what asking has taken in any case."""

    plan: Plan
    planner: str = OFFLINE
    usage: Usage | None = None


class _Asked:
    """One model's talk about one plan, and what it has taken so far."""

    def __init__(self, model: Model, ask: Ask, seconds: float) -> None:
        self._model = model
        self._schema = OF_WORDS if ask.columns is None else OF_A_TABLE
        self._end = monotonic() + seconds
        self._seconds = seconds
        self.usage = Usage()

    def answer(self, messages: Sequence[Message]) -> Completion:
        left = self._end - monotonic()
        if left <= 0:
            raise OutboundFailed(f"the model gave no plan within {self._seconds:g} seconds", reason="timeout")
        found = self._model.complete(messages, self._schema, seconds=left)
        self.usage += found.usage
        return found


def best_plan(ask: Ask, model: Model | None, trial: Trial, *, seconds: float) -> Outcome:
    """The best plan that can be had: of the rules alone, or of a model that knows theirs.

    Raises the ``Invalid`` of the rules where nothing can be drawn, whatever a model says: no data, or nothing to undo.
    """
    if model is None or is_undo(ask):
        return Outcome(plan(ask))
    try:
        offline: Plan | Invalid = plan(ask)
    except Invalid as error:
        if not any(fault.place == "description" for fault in error.faults):
            raise
        offline = error
    return llm_plan(ask, offline, model, trial, seconds=seconds)


def llm_plan(ask: Ask, offline: Plan | Invalid, model: Model, trial: Trial, *, seconds: float) -> Outcome:
    """A model's plan, or that of the rules with a warning which says why.

    ``offline`` is what the rules make of the same words; where they found no chart in them, their ``Invalid``, which
    is raised when the model finds none either. All of it ends within about so many seconds.
    """
    hint = offline if isinstance(offline, Plan) else None
    asked = _Asked(model, ask, seconds)
    try:
        made = _planned(ask, hint, asked, trial)
    except PlotworksError as error:
        log.warning("plan.model_failed", model=model.name, code=error.code, detail=error.message, **_taken(asked.usage))
        if isinstance(offline, Invalid):
            raise offline from error
        warning = f"the plan is that of the rules alone: {_reason(error, model.name)}"
        return Outcome(replace(offline, warnings=(*offline.warnings, warning)), OFFLINE, asked.usage)
    log.info("plan.model", model=model.name, **_taken(asked.usage))
    return Outcome(made, model.name, asked.usage)


def _planned(ask: Ask, hint: Plan | None, asked: _Asked, trial: Trial) -> Plan:
    """The first answer that holds; its faults are told to the model once."""
    messages = messages_of(ask, hint)
    for left in reversed(range(ROUNDS)):
        text = asked.answer(messages).text
        try:
            made = _plan(read_answer(text, ask, hint), ask, hint)
            trial(made)
        except Invalid as error:
            if not left:
                raise
            messages += repair_of(text[:20_000], error.faults or [Fault("answer", error.message)])
        else:
            return made
    raise AssertionError  # the last round returns or raises


def _plan(answer: Answer, ask: Ask, hint: Plan | None) -> Plan:
    sketch = sketched(answer.spec, ask, made=answer.spec.get("data"))
    agreed = hint is not None and _drawn(hint.spec) == _drawn(answer.spec)
    past = (*ask.previous.past, ask.previous.sketch)[-MOST_PAST:] if ask.previous else ()
    synthesised = hint.warnings if hint and hint.synthesised else _WORDS if sketch.made is not None else ()
    return Plan(
        spec=answer.spec,
        sketch=replace(sketch, brand=hint.brand if hint else False, spec=answer.spec),
        explanation=answer.explanation or _silent(sketch),
        alternatives=_alternatives(sketch, hint),
        confidence=SURE if agreed else FAIRLY if hint else HARDLY,
        warnings=synthesised,
        past=past,
    )


_WORDS = ("the data are made of the words of the description; nobody measured them",)


def _silent(sketch: Sketch) -> tuple[str, ...]:
    return (f"A chart of type {sketch.chart_type}, as the model read the description.",)


def _drawn(spec: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(spec.get(name) for name in ("chart_type", "transforms", "encoding", "data"))


def _alternatives(sketch: Sketch, hint: Plan | None) -> tuple[Alternative, ...]:
    """What the rules would have drawn, and what else they offer."""
    if hint is None:
        return ()
    rules = Alternative(hint.chart_type, "what the rules alone make of the words")
    others = [rules, *hint.alternatives]
    return tuple(one for one in others if one.chart_type != sketch.chart_type)


def _reason(error: PlotworksError, name: str) -> str:
    """Why a model was of no use, for whoever asked; the log has more, for the operator."""
    match error:
        case OutboundFailed(reason="timeout"):
            return f"{name} did not answer in time"
        case OutboundFailed():
            return f"{name} could not be reached, or did not answer as it must"
        case Unavailable():
            return f"{name} has failed several times and is left alone for a moment"
        case Misconfigured():
            return f"{name} is not set up as it must be; the operator's log says more"
        case Invalid():
            return f"the plan of {name} could not be drawn, also after it was told why"
    return f"{name} gave no plan"


def _taken(usage: Usage) -> dict[str, object]:
    return asdict(usage)
