"""Several numbers of each thing: how columns go together, pair by pair or all along a row."""

from app.charts.multivariate.correlation import CORRELATION_MATRIX
from app.charts.multivariate.parallel import PARALLEL_COORDINATES
from app.charts.multivariate.scatter_matrix import SCATTER_MATRIX

TYPES = (CORRELATION_MATRIX, SCATTER_MATRIX, PARALLEL_COORDINATES)
