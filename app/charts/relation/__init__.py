"""Relations: how two or three numbers of each thing go together, how sure they are, and in which order they came."""

from app.charts.relation.bubble import BUBBLE
from app.charts.relation.connected import CONNECTED_SCATTER
from app.charts.relation.errorbar import ERROR_BAR
from app.charts.relation.regression import REGRESSION

TYPES = (BUBBLE, ERROR_BAR, REGRESSION, CONNECTED_SCATTER)
