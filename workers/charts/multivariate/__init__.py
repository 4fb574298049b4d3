"""Several numbers of each thing: how columns go together, pair by pair or all along a row."""

from workers.charts.multivariate import correlation, parallel, scatter_matrix

BUILDERS = {
    "correlationMatrix": correlation.build,
    "scatterMatrix": scatter_matrix.build,
    "parallelCoordinates": parallel.build,
}
