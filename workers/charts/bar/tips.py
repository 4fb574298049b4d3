"""What a pointer learns of bars."""

from collections.abc import Mapping, Sequence

from workers.charts.bar.layers import Layers
from workers.charts.bar.rows import Bars

HOVER = (("Label", "label"), ("Series", "series"), ("Value", "shown"))


def told_of(layers: Layers, number: int, bars: Bars) -> Mapping[str, Sequence[str]]:
    """Label, series and value of each bar of a series."""
    labels = layers.spec.data.labels
    return {
        "label": [str(labels[index]) for index in bars.indices],
        "series": [layers.names[number]] * len(bars.indices),
        "shown": layers.told[number],
    }
