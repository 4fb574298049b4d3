"""Progress bars: how much of a whole is done, for one thing or for several."""

from dataclasses import dataclass

from app.charts.describe import amount, heading
from app.charts.model import UNLEGENDED, ChartSpec, ChartType, DataTable, JsonObject
from app.charts.pie.parts import percent
from app.charts.progress.single import color_option
from app.charts.reading import Findings, OptionReader
from app.charts.series import Series, SeriesData, read_series

WHOLE = 100.0
MOST_BARS = 500
MOST_TOLD = 10_000
"""More times the whole than this is only told as more: nobody reads three hundred digits."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What is done of a whole; the value is None where nothing is known, the whole None where it is the chart's."""

    name: str
    value: float | None
    whole: float | None = None
    color: str = ""


@dataclass(frozen=True, slots=True)
class BarsData:
    """The bars from top to bottom."""

    bars: tuple[Bar, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class BarsExtras:
    """``whole`` is what a full bar stands for; the track's colour is CSS or ""."""

    whole: float = WHOLE
    track: str = ""


def read_bars(data: JsonObject, findings: Findings) -> BarsData:
    """Read labels + one dataset of what is done, and perhaps one of what the wholes are."""
    content = read_series(_labelled(data), findings, draws=frozenset({"backgroundColor"}))
    if len(content.series) > 2:  # noqa: PLR2004 - what is done, and the wholes
        findings.notice("data.datasets", "the first dataset is what is done, the second the wholes; no other is drawn")
    if len(content.labels) > MOST_BARS:
        findings.fault("data.labels", f"{len(content.labels)} bars; a picture has room for {MOST_BARS}")
    done, wholes = content.series[0], content.series[1] if len(content.series) > 1 else None
    for index, value in enumerate(done.values):
        if value is not None and value < 0:
            place = f"data.datasets[0].data[{index}]"
            findings.fault(place, f"less than nothing can't be done, found {amount(value)}")
    for index, whole in enumerate(wholes.values if wholes else ()):
        if whole is not None and whole <= 0:
            findings.fault(f"data.datasets[1].data[{index}]", f"a whole is above zero, found {amount(whole)}")
    return BarsData(tuple(_bars(content, done, wholes)), done.name)


def _labelled(data: JsonObject) -> JsonObject:
    """QuickChart's bars have no labels."""
    datasets = data.get("datasets")
    first = datasets[0] if isinstance(datasets, list) and datasets else None
    values = first.get("data") if isinstance(first, dict) else None
    return data if data.get("labels") or not isinstance(values, list) else {**data, "labels": [""] * len(values)}


def _bars(content: SeriesData, done: Series, wholes: Series | None) -> list[Bar]:
    colors = done.fill_colors
    return [
        Bar(str(name), value, wholes.values[at] if wholes else None, colors[at % len(colors)] if colors else "")
        for at, (name, value) in enumerate(zip(content.labels, done.values, strict=True))
    ]


def share(bar: Bar, extras: BarsExtras) -> float:
    """The part that is done: 1 is all of it, and it may be more."""
    return (bar.value or 0) / (bar.whole or extras.whole)


def _read_extras(options: OptionReader, advanced: OptionReader) -> BarsExtras:  # noqa: ARG001 - an extras reader
    whole = options.number("max", "total", low=5e-300)
    return BarsExtras(WHOLE if whole is None else whole, color_option(options, "trackColor"))


def _describe(spec: ChartSpec) -> str:
    data: BarsData = spec.data
    opening = heading("Progress bar" if len(data.bars) == 1 else "Progress bars", spec)
    known = [bar for bar in data.bars if bar.value is not None]
    if not known:
        return f"{opening} Nothing is known."
    told = [f"{f'{bar.name} ' if bar.name else ''}{percent_of(share(bar, spec.extras))}" for bar in known[:12]]
    more = f", and {len(known) - 12} more" if len(known) > 12 else ""  # noqa: PLR2004 - as many as were told
    return f"{opening} {', '.join(told)}{more} done."


def percent_of(part: float) -> str:
    """A part in whole per cent, which may be above a hundred; never a false 0 or 100."""
    if not part:
        return "0\u00a0%"
    if abs(part) > MOST_TOLD:
        return f"{'>' if part > 0 else '<-'}{MOST_TOLD * 100:,.0f}\u00a0%"
    return percent(part) if part <= 1 else f"{part * 100:,.0f}\u00a0%"


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a bar."""
    rows = tuple(
        (
            bar.name,
            bar.value,
            bar.whole or spec.extras.whole,
            None if bar.value is None else percent_of(share(bar, spec.extras)),
        )
        for bar in spec.data.bars
    )
    return DataTable(("Label", spec.data.name or "Done", "Whole", "Share"), rows)


PROGRESS_BAR = ChartType(
    name="progressBar",
    family="progress",
    title="Progress bar",
    summary="Shows how much of a whole is done, for one thing or for several.",
    data_shape="labels + one dataset (what is done), and perhaps a second one (the wholes; 100 by itself)",
    example={
        "chart_type": "progressBar",
        "data": {
            "labels": ["Foundation", "Walls", "Roof", "Windows", "Heating"],
            "datasets": [{"label": "Done", "data": [100, 92, 64, 35, 8]}],
        },
        "options": {"title": "The roof is two thirds done", "subtitle": "Progress on the school, percent"},
    },
    read_data=read_bars,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=_tabulate,
    options_schema={
        "max": {"type": "number", "default": WHOLE, "description": "What a full bar stands for."},
        "trackColor": {"type": "string", "description": "The colour of what is not done yet."},
    },
    aliases=("progress", "progress_bar"),
    honours=UNLEGENDED | {"data_labels"},
)
