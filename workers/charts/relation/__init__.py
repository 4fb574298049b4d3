"""Relations: points in two dimensions with a size, an uncertainty, a fitted line or an order."""

from workers.charts.relation import bubble, connected, errorbar, regression

BUILDERS = {
    "bubble": bubble.build,
    "errorBar": errorbar.build,
    "regression": regression.build,
    "connectedScatter": connected.build,
}
