"""What a bar chart draws, series by series: the ones in view with their names, colours and piles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.bar.extras import BarExtras
from app.charts.bar.piles import GROUP, Pile, given, pile_up, places_of
from app.charts.model import ChartSpec
from app.charts.series import Series
from workers.charts.bar.rows import Bars, bars_of, breadth_of, tips_of
from workers.look.figures import figures_of
from workers.look.legend import Entry, Shape
from workers.look.marks import Paint, entry_of, name_of, paints
from workers.look.numbers import tip
from workers.look.stage import Stage
from workers.look.theme import Theme


@dataclass(frozen=True, slots=True)
class Layers:
    """The series in view, side by side with what is made of each."""

    spec: ChartSpec
    series: Sequence[Series]
    names: Sequence[str]
    looks: Sequence[Paint]
    piles: Sequence[Pile]

    @classmethod
    def of(cls, spec: ChartSpec, theme: Theme) -> "Layers":
        """Those of a spec that aren't hidden; colours stay with their series."""
        every: Sequence[Series] = spec.data.series
        looks = paints(spec, every, theme)
        shown = [number for number, series in enumerate(every) if not series.hidden]
        series = [every[number] for number in shown]
        names = [name_of(every[number].name, number + 1) for number in shown]
        return cls(spec, series, names, [looks[number] for number in shown], pile_up(series, spec.extras.mode))

    @property
    def extras(self) -> BarExtras:
        """The options of bars."""
        extras: BarExtras = self.spec.extras
        return extras

    @property
    def places(self) -> int:
        """How many bars stand side by side."""
        return places_of(self.piles)

    @property
    def stacked(self) -> bool:
        """Whether some bar stands on another."""
        return self.extras.mode != GROUP or self.places < len(self.piles)

    @property
    def reached(self) -> list[float]:
        """Every start and end of a bar."""
        return [end for pile in self.piles for spread in pile.spreads if spread for end in spread]

    @property
    def count(self) -> int:
        """How many bars there are."""
        return sum(spread is not None for pile in self.piles for spread in pile.spreads)

    @property
    def values(self) -> list[list[float]]:
        """The values of each series that are there, in the order of its bars."""
        return [[value for value in given(one.values) if value is not None] for one in self.series]

    @property
    def told(self) -> list[list[str]]:
        """Each bar's value in full; of one between two values both."""
        return [
            [tip(end) if own is None else f"{tip(own)} to {tip(end)}" for own, end in self._spans(one)]
            for one in self.series
        ]

    @property
    def figures(self) -> list[str]:
        """The same as they stand at bars, series by series."""
        ends = [span for one in self.series for span in self._spans(one)]
        starts = [own for own, _ in ends if own is not None]
        texts = figures_of([end for _, end in ends] + starts)
        begun = iter(texts[len(ends) :])
        owns = [own for own, _ in ends]
        return [text if own is None else f"{next(begun)} to {text}" for own, text in zip(owns, texts, strict=False)]

    @staticmethod
    def _spans(series: Series) -> list[tuple[float | None, float]]:
        """The start that a bar has of its own, and its end."""
        pairs = zip(series.starts or [None] * len(series.values), given(series.values), strict=True)
        return [(own, end) for own, end in pairs if end is not None]

    def entries(self, shape: Shape = "box") -> list[Entry]:
        """What the legend explains."""
        wanted = len(self.names) > 1 if self.spec.options.legend is None else self.spec.options.legend
        pairs = zip(self.names, self.looks, strict=True)
        return [entry_of(name, look, shape) for name, look in pairs] if wanted else []

    def pitch(self, stage: Stage) -> float:
        """Pixels from one bar to the next beside it."""
        breadth = breadth_of(stage, self.places, self.series, self.extras)
        return stage.slot * (breadth.place if self.places > 1 else 1)

    def bars(self, stage: Stage) -> list[Bars]:
        """The bars on a stage; those of a stack are told apart by a hairline."""
        breadth = breadth_of(stage, self.places, self.series, self.extras)
        parts = zip(self.series, self.looks, self.piles, tips_of(self.piles), strict=True)
        bars = [
            replace(each, row=each.row.rounded(series.corner or self.extras.corner or 0, tips, all_=series.corners_all))
            for series, look, pile, tips in parts
            for each in [bars_of(series, look, pile, breadth, self.places)]
        ]
        return [replace(each, row=each.row.apart(stage)) for each in bars] if self.stacked else bars
