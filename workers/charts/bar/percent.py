"""The axis of shares: from 0 to 100 %, below zero where amounts are."""

from dataclasses import dataclass, fields

from workers.look.axes import ValueAxis
from workers.look.headroom import AirySpan
from workers.look.numbers import SPACE, axis_labels
from workers.look.theme import Sizes


@dataclass(frozen=True, slots=True)
class PercentAxis(ValueAxis):
    """An axis whose values are percent."""

    @property
    def labels(self) -> list[str]:
        """The ticks as text."""
        return [f"{text}{SPACE}%" for text in axis_labels(self.ticks)]


@dataclass(frozen=True, slots=True)
class PercentSpan(AirySpan):
    """The extent of shares."""

    def axis(self, pixels: float, sizes: Sizes) -> ValueAxis:
        """The axis over so many pixels."""
        plain = AirySpan.axis(self, pixels, sizes)
        return PercentAxis(**{field.name: getattr(plain, field.name) for field in fields(ValueAxis)})
