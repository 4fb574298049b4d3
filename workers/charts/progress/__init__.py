"""Values beside what they are measured by: gauges, rings, bars, and single numbers."""

from workers.charts.progress import bars, bullet, gauge, number, radial

BUILDERS = {
    "gauge": gauge.build,
    "radialGauge": radial.build,
    "progressBar": bars.build,
    "bullet": bullet.build,
    "bigNumber": number.build,
}
