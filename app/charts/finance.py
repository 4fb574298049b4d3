"""Finance: the way of a price through one period after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.charts.describe import amount, heading
from app.charts.model import ChartSpec, ChartType, DataTable, JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.charts.series import read_labels, values_of

PARTS = (("open", "o"), ("high", "h"), ("low", "l"), ("close", "c"))


@dataclass(frozen=True, slots=True)
class Candle:
    """One period: four prices, ``low`` <= ``open``, ``close`` <= ``high``."""

    open: float
    high: float
    low: float
    close: float

    @property
    def rises(self) -> bool:
        """Whether the period closed at or above where it opened."""
        return self.close >= self.open


@dataclass(frozen=True, slots=True)
class CandleData:
    """One candle a label, in the order given; None is a period without trade."""

    name: str
    labels: tuple[str, ...]
    candles: tuple[Candle | None, ...]


def read_candles(data: JsonObject, findings: Findings) -> CandleData:
    """Read labels + one dataset of ``{"open", "high", "low", "close"}`` (or ``o h l c``) objects.

    Without ``labels`` each object names its own period as ``x``, ``t`` or ``date``.
    """
    datasets = list(objects(data.get("datasets"), "data.datasets", findings))
    if not datasets:
        findings.fault("data.datasets", "there is nothing to draw: the list is empty")
        return CandleData("", (), ())
    if len(datasets) > 1:
        findings.notice(
            "data.datasets",
            f"the first of {len(datasets)} datasets is drawn: candles can't share their places",
        )
    place, item = datasets[0]
    OptionReader({k: v for k, v in item.items() if k not in {"label", "data"}}, place, findings).leftovers()
    values = values_of(item, place, findings)
    labels = _own_labels(values, place, findings) if data.get("labels") is None else read_labels(data, findings)
    findings.settle()
    if not values:
        findings.fault(f"{place}.data", "there is nothing to draw: the list is empty")
    elif len(values) != len(labels):
        findings.fault(
            f"{place}.data",
            f"{len(values)} candles for {len(labels)} labels; give one candle a label, null for a gap",
        )
    candles = tuple(_candle(value, f"{place}.data[{index}]", findings) for index, value in enumerate(values))
    return CandleData(drawn_text(item.get("label"), f"{place}.label", findings), labels, candles)


def _own_labels(values: list[Any], place: str, findings: Findings) -> tuple[str, ...]:
    labels = []
    for index, value in enumerate(values):
        keys = [key for key in ("x", "t", "date") if isinstance(value, Mapping) and value.get(key) is not None]
        if not keys:
            findings.fault("data.labels", "expected a list: the candles don't name their periods (x, t or date)")
            return ()
        labels.append(drawn_text(value[keys[0]], f"{place}.data[{index}].{keys[0]}", findings))
    return tuple(labels)


def _candle(value: Any, place: str, findings: Findings) -> Candle | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        findings.fault(place, f"expected an object with open, high, low and close, found {shown(value)}")
        return None
    parts = {name: _part(value, (name, short), place, findings) for name, short in PARTS}
    if any(part is None for part in parts.values()):
        return None
    candle = Candle(**{name: float(part) for name, part in parts.items() if part is not None})
    _check(candle, place, findings)
    return candle


def _part(value: Mapping[str, Any], keys: tuple[str, str], place: str, findings: Findings) -> float | None:
    key = next((key for key in keys if key in value), None)
    if key is None:
        findings.fault(f"{place}.{keys[0]}", "expected a number: it is missing")
        return None
    if not is_number(value[key]):
        findings.fault(f"{place}.{key}", f"expected a number, found {shown(value[key])}")
        return None
    part: float = value[key]
    return part


def _check(candle: Candle, place: str, findings: Findings) -> None:
    if candle.low > candle.high:
        findings.fault(f"{place}.low", f"the low, {amount(candle.low)}, is above the high, {amount(candle.high)}")
        return
    for name, price in (("open", candle.open), ("close", candle.close)):
        if not candle.low <= price <= candle.high:
            between = f"{amount(candle.low)} (low) to {amount(candle.high)} (high)"
            findings.fault(f"{place}.{name}", f"{amount(price)} is outside {between}")


def _describe(spec: ChartSpec) -> str:
    data: CandleData = spec.data
    opening = heading("Candlestick chart", spec)
    pairs = [(label, candle) for label, candle in zip(data.labels, data.candles, strict=True) if candle]
    if not pairs:
        return f"{opening} No period has prices."
    (start, first), (end, last) = pairs[0], pairs[-1]
    low, high = min(pairs, key=lambda pair: pair[1].low), max(pairs, key=lambda pair: pair[1].high)
    rising = sum(candle.rises for _, candle in pairs)
    return (
        f"{opening} {data.name or 'Price'} over {len(pairs)} periods from {start} to {end}: "
        f"opens at {amount(first.open)}, closes at {amount(last.close)}; "
        f"lowest {amount(low[1].low)} ({low[0]}), highest {amount(high[1].high)} ({high[0]}); "
        f"{rising} periods rise, {len(pairs) - rising} fall."
    )


def _tabulate(spec: ChartSpec) -> DataTable:
    """A row a period."""
    rows = tuple(
        (label, candle.open, candle.high, candle.low, candle.close) if candle else (label, None, None, None, None)
        for label, candle in zip(spec.data.labels, spec.data.candles, strict=True)
    )
    return DataTable((spec.options.x.title or "Period", "Open", "High", "Low", "Close"), rows)


_EXAMPLE = (
    ("2026-01-02", 187.15, 188.44, 183.89, 185.64), ("2026-01-05", 184.22, 185.88, 183.43, 184.25),
    ("2026-01-06", 182.15, 183.09, 180.88, 181.91), ("2026-01-07", 181.99, 182.76, 180.17, 181.18),
    ("2026-01-08", 182.09, 185.60, 181.50, 185.56), ("2026-01-09", 183.92, 185.15, 182.73, 185.14),
    ("2026-01-12", 184.35, 186.40, 183.92, 186.19), ("2026-01-13", 186.54, 187.05, 183.62, 185.59),
    ("2026-01-14", 186.06, 186.74, 185.19, 185.92), ("2026-01-15", 182.16, 184.26, 180.93, 183.63),
    ("2026-01-16", 181.27, 182.93, 180.30, 182.68), ("2026-01-20", 186.09, 189.14, 185.83, 188.63),
    ("2026-01-21", 189.33, 191.95, 188.82, 191.56), ("2026-01-22", 192.30, 195.33, 192.26, 193.89),
    ("2026-01-23", 195.02, 195.75, 193.83, 195.18), ("2026-01-26", 195.42, 196.38, 194.34, 194.50),
    ("2026-01-27", 195.22, 196.27, 193.11, 194.17), ("2026-01-28", 194.27, 194.76, 191.94, 192.42),
    ("2026-01-29", 192.01, 192.20, 189.58, 191.73), ("2026-01-30", 190.94, 191.80, 187.47, 188.04),
    ("2026-02-02", 187.04, 187.10, 184.35, 184.40), ("2026-02-03", 183.99, 186.95, 183.82, 186.86),
)  # fmt: skip

CANDLESTICK = ChartType(
    name="candlestick",
    family="finance",
    shape="own",
    title="Candlestick chart",
    summary="Shows open, high, low and close of a price for each period, without gaps for days off.",
    data_shape="labels (dates) + one dataset of {open, high, low, close} (or o, h, l, c), one a label",
    example={
        "chart_type": "candlestick",
        "data": {
            "labels": [row[0] for row in _EXAMPLE],
            "datasets": [
                {
                    "label": "Share price",
                    "data": [dict(zip(("open", "high", "low", "close"), row[1:], strict=True)) for row in _EXAMPLE],
                }
            ],
        },
        "options": {"title": "The share gave back in a week what it had gained", "y_axis": "USD"},
    },
    read_data=read_candles,
    describe=_describe,
    tabulate=_tabulate,
)

TYPES = (CANDLESTICK,)
