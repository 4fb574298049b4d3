"""Values beside what they are measured by: gauges, rings, bars, and single numbers."""

from app.charts.progress.bars import PROGRESS_BAR
from app.charts.progress.bullet import BULLET
from app.charts.progress.gauge import GAUGE
from app.charts.progress.number import BIG_NUMBER
from app.charts.progress.radial import RADIAL_GAUGE

TYPES = (GAUGE, RADIAL_GAUGE, PROGRESS_BAR, BULLET, BIG_NUMBER)
