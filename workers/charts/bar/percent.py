"""The axis of shares: from 0 to 100 %, below zero where amounts are."""

from dataclasses import dataclass, fields

from workers.look.axes import ValueAxis
from workers.look.headroom import AirySpan
from workers.look.numbers import percent
from workers.look.theme import Sizes


@dataclass(frozen=True, slots=True)
class PercentAxis(ValueAxis):
    """An axis whose values are percent."""

    @property
    def labels(self) -> list[str]:
        """The ticks as text."""
        decimals = 0 if all(tick == round(tick) for tick in self.ticks) else 1
        return [percent(tick / 100, decimals) if self.shown else "" for tick in self.ticks]


@dataclass(frozen=True, slots=True)
class PercentSpan(AirySpan):
    """The extent of shares."""

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels."""
        plain = AirySpan.axis(self, pixels, sizes)
        return PercentAxis(**{field.name: getattr(plain, field.name) for field in fields(ValueAxis)})
