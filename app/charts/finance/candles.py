"""Candles: open, high, low and close of a price, period after period, and what may be made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from app.charts.describe import amount
from app.charts.finance.rows import with_candles
from app.charts.model import JsonObject
from app.charts.reading import Findings, OptionReader, drawn_text, is_number, objects, shown
from app.charts.series import read_labels, values_of

PARTS = (("open", "o"), ("high", "h"), ("low", "l"), ("close", "c"))


@dataclass(frozen=True, slots=True)
class Candle:
    """One period: four prices, ``low`` <= ``open``, ``close`` <= ``high``, and what was traded, if that is known."""

    open: float
    high: float
    low: float
    close: float
    volume: float | None = None

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

    Without ``labels`` each object names its own period as ``x``, ``t`` or ``date``. A table has a row a period.
    """
    data = with_candles(data, findings)
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
    volume = _volume(value, place, findings)
    candle = Candle(**{name: float(part) for name, part in parts.items() if part is not None}, volume=volume)
    _check(candle, place, findings)
    return candle


def _volume(value: Mapping[str, Any], place: str, findings: Findings) -> float | None:
    key = next((key for key in ("volume", "v") if value.get(key) is not None), None)
    if key is None:
        return None
    if not is_number(value[key]) or value[key] < 0:
        findings.fault(f"{place}.{key}", f"expected a number of zero or more, found {shown(value[key])}")
        return None
    return float(value[key])


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


def read_heikin_ashi(data: JsonObject, findings: Findings) -> CandleData:
    """Read candles, and average each with the way so far (Valcu 2004): trends show, single prices don't."""
    given = read_candles(data, findings)
    made: list[Candle | None] = []
    last: Candle | None = None
    for candle in given.candles:
        last = _averaged(candle, last) if candle else last
        made.append(last if candle else None)
    return replace(given, candles=tuple(made))


def _averaged(candle: Candle, last: Candle | None) -> Candle:
    close = (candle.open + candle.high + candle.low + candle.close) / 4
    begin = (last.open + last.close) / 2 if last else (candle.open + candle.close) / 2
    return Candle(begin, max(candle.high, begin, close), min(candle.low, begin, close), close, candle.volume)


def bricks(data: CandleData, size: float) -> CandleData:
    """Renko bricks of closing prices: one for each ``size`` that the price goes on, two sizes where it turns.

    A brick bears the label of the period that completed it.
    """
    closes = [(label, candle.close) for label, candle in zip(data.labels, data.candles, strict=True) if candle]
    if not closes:
        return replace(data, labels=(), candles=())
    labels: list[str] = []
    made: list[Candle] = []
    low = high = round(closes[0][1] / size) * size
    for label, close in closes:
        up, down = max(int((close - high) / size), 0), max(int((low - close) / size), 0)
        for step in [size] * up + [-size] * down:
            begin = high if step > 0 else low
            made.append(Candle(begin, max(begin, begin + step), min(begin, begin + step), begin + step))
            low, high = sorted((begin, begin + step))
        labels += repeat(label, up + down)
    return replace(data, labels=tuple(labels), candles=tuple(made))
