"""Maps: areas told by colour, points, bubbles and flows."""

from workers.charts.geo import bubbles, choropleth, flows, points

BUILDERS = {
    "choropleth": choropleth.build,
    "pointMap": points.build,
    "bubbleMap": bubbles.build,
    "flowMap": flows.build,
}
