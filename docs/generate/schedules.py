"""docs/reference/schedules.md, from what reads schedules: timetable, dates in texts, policy, alerts, receivers."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from marshmallow import fields

from app.domain.runs import Outcome
from app.domain.schedules import alerts_reading as alerts
from app.domain.schedules import policy, policy_reading
from app.domain.schedules.catch_up import CatchUp
from app.domain.schedules.conditions import ABSOLUTE, COMPARING, CROSSING, LEAST_RUNS, PERCENT
from app.domain.schedules.macro_language import MOST_CHARACTERS, MOST_MACROS, SPANS
from app.domain.schedules.macro_values import DIRECTIVES, FILTERS, NAMES
from app.domain.schedules.macros import Moment, render
from app.domain.schedules.reading import FIELDS
from app.domain.schedules.slots import Shift
from app.domain.schedules.spans import told
from app.schemas.schedules import ScheduleRequest
from app.usecases.schedules.targets import ATTACHED, KEY_NAMES, PUT
from docs.generate.docstrings import members
from docs.generate.markdown import block, code, page, table

INTRO = """A schedule is made by `POST /v1/charts/jobs`: see [HTTP API](http-api.md) for all of its fields, and
[Schedule reports](../how-to/schedule-reports.md) for how to use them."""

MOMENT = Moment(datetime(2026, 11, 20, 8, tzinfo=UTC), ZoneInfo("Europe/Berlin"), datetime(2026, 11, 19, 8, tzinfo=UTC))
"""Of the examples."""

MACROS = f"""Every text of the charts of a schedule, names of fields apart, may hold
`{{{{ name ± span | filter }}}}`: told as of the slot, in the schedule's zone. A text has at most {MOST_MACROS}, each of
at most {MOST_CHARACTERS} characters. Braces that are none of a macro's are written `{{{{ "{{{{" }}}}`. In the `query`
of SQL a macro is bound as a value.

The examples are those of the slot 2026-11-20 09:00 in Europe/Berlin, a Friday; weeks begin on Mondays."""

SPANS_TOLD = f"""A span is a number and one of {", ".join(map(code, SPANS))}: seconds, minutes, hours, days, weeks,
months, years. The first three go by elapsed time, the others keep the time on the clock."""

KEYS_TOLD = f"""The `key` in a bucket may hold {", ".join(code(f"{{{name}}}") for name in KEY_NAMES)}; dates are those
of the slot, in the schedule's zone."""

SHOWN = (
    "{{ start_of_month - 1mo }}",
    '{{ start_of_month - 1mo | date("%Y/%m") }}',
    "{{ scheduled_for - 15m | utc }}",
    '{{ yesterday | date("%A, %e %B %Y") }}',
)
"""Examples of spans and filters."""

FRESHNESS: Mapping[str, tuple[str, str]] = {
    "age": ("a span; needed", "How old the newest value may be at the slot."),
    "column": ("text", "Which column has it. Without one it is the source's `Last-Modified`."),
    "wait": (f"a span, up to {told(policy_reading.LONGEST_WAIT)}", "How long to wait for it from the slot on."),
    "wait_until": ('a time such as `"11:00"`', "In place of `wait`: until when on the clocks of the zone."),
    "every": ("a span", f"How often to look. Default: {told(policy.PAUSE)}."),
    "otherwise": ("see above", "What is done when it does not come."),
}
ALERT: Mapping[str, tuple[str, str]] = {
    "name": ("text", "What it is called, once in a schedule. By default the condition in words."),
    "column": ("text", "The column to look at; a `count` without one is that of the rows."),
    "fn": (", ".join(map(code, alerts.MEASURES)), "The number that is made of it. Default: the first."),
    "cmp": (", ".join(map(code, (*COMPARING, *CROSSING))), "How it is compared; a change can't cross."),
    "value": ("a number", "What it is compared with."),
    "change": (f"{code(ABSOLUTE)}, {code(PERCENT)}", "Compare the change against the run before."),
    "anomaly": (
        'true, or such as `{"runs": 20, "score": 3.5}`',
        f"In place of `cmp` and `value`: its robust z-score in so many runs before, at least {LEAST_RUNS}, is higher.",
    ),
    "runs": (f"1 to {alerts.MOST_RUNS}", "In how many runs in a row it must hold. Default: 1."),
    "re_arm": ("a number of runs, or a span", "When one that holds on is raised again. By default it is not."),
}
DELIVER: Mapping[str, tuple[str, str]] = {
    "webhook": ("`url`", "An address that is called as [endpoints](../how-to/webhooks.md) are."),
    "slack": ("`url`", "An incoming webhook of Slack, or of a chat like it."),
    "email": (f"`to`; `attach` of {', '.join(map(code, ATTACHED))}", "Mail addresses, up to 20."),
    "s3": ("`connection`, `key`", f"A bucket; the key ends in what is put there: {', '.join(map(code, PUT))}."),
}


def render_page() -> str:
    """The page."""
    return page("Schedules", INTRO, *_when(), *_macros(), *_policy(), *_alerts(), *_deliver())


def _when() -> list[str]:
    declared = ScheduleRequest().fields
    rows = [(code(name), *_told(declared[name])) for name in (*FIELDS, "jitter")]
    return [
        "## When it runs",
        table(("Field", "Default", "Meaning"), rows),
        "A change of the clocks is told of a slot in `shift`:",
        _meanings("shift", members(Shift)),
    ]


def _told(field: fields.Field[object]) -> tuple[str, str]:
    default = field.metadata.get("default")
    return ("" if default is None else code(str(default).lower() if isinstance(default, bool) else str(default))), str(
        field.metadata.get("description", "")
    )


def _macros() -> list[str]:
    directives = [(code(f"%{name}"), str(each(MOMENT.wall(MOMENT.at)))) for name, each in DIRECTIVES.items()]
    return [
        "## Dates in texts",
        MACROS,
        table(("Name", "Example"), [_example(f"{{{{ {name} }}}}") for name in NAMES]),
        SPANS_TOLD,
        "A filter makes a text or a number of it:",
        table(("Filter", "Example"), [_example(f"{{{{ scheduled_for | {name} }}}}") for name in FILTERS]),
        "`date` takes a format with these parts, in English on every machine:",
        table(("Part", "Example"), directives),
        block("\n".join(f"{text}  ->  {render(text, MOMENT)}" for text in SHOWN), "text"),
    ]


def _example(text: str) -> tuple[str, str]:
    return code(text), code(render(text, MOMENT))


def _policy() -> list[str]:
    choices = (
        ("catch_up", CatchUp, CatchUp.LATEST, "Slots passed while nobody ran."),
        ("unchanged", policy.UNCHANGED, policy.UNCHANGED[0], "The data are those of the last run."),
        ("no_data", policy.NO_DATA, policy.NO_DATA[0], "There are no rows."),
        ("source_failed", policy.SOURCE_FAILED, policy.SOURCE_FAILED[0], "The data did not come."),
        ("freshness.otherwise", policy.NOT_FRESH, policy.NOT_FRESH[0], "They were not fresh in time."),
    )
    rows = [(code(name), ", ".join(map(code, words)), code(usual), what) for name, words, usual, what in choices]
    return [
        "## What becomes of a run",
        "`policy` says what is done when something is not as usual.",
        table(("Field", "One of", "Default", "When"), rows),
        _meanings("Word", [(word, text) for word, text in members(policy.Action) if word != policy.Action.WAIT]),
        _meanings("`catch_up`", members(CatchUp)),
        "`freshness` has data waited for:",
        _rows(FRESHNESS),
        "`outcome` of a run says what came of it:",
        _meanings("outcome", members(Outcome)),
    ]


def _alerts() -> list[str]:
    return [
        "## Alerts",
        f"`alerts` is a list of at most {alerts.MOST_ALERTS} conditions:",
        _rows(ALERT),
    ]


def _deliver() -> list[str]:
    return [
        "## Receivers",
        "`deliver` is a list of at most 20; each has a `type`:",
        table(("`type`", "Takes", "What it is"), [(code(name), *told) for name, told in DELIVER.items()]),
        KEYS_TOLD,
    ]


def _rows(told: Mapping[str, tuple[str, str]]) -> str:
    return table(("Field", "Takes", "Meaning"), [(code(name), *each) for name, each in told.items()])


def _meanings(head: str, found: Iterable[tuple[str, str]]) -> str:
    return table((head, "Meaning"), [(code(name), text) for name, text in found if text])
