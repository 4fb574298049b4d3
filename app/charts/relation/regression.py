"""Regression: points and the line that fits them best."""

from dataclasses import dataclass

from app.charts.describe import axes_told, heading
from app.charts.model import CARTESIAN, ChartSpec, ChartType, JsonObject
from app.charts.reading import Findings, OptionReader
from app.charts.scatter import PointData, cloud_told, read_points, tabulate

METHODS = ("linear", "polynomial", "exponential", "logarithmic", "power", "loess")
MOST_DEGREE = 8
NEEDS = {"exponential": (False, True), "logarithmic": (True, False), "power": (True, True)}
"""Whether x and y must be above 0."""


@dataclass(frozen=True, slots=True)
class RegressionExtras:
    """How the line is fitted.

    ``confidence`` is the level of the band around a polynomial's line, None for none; ``span`` is the share of the
    points that each place of a local regression looks at.
    """

    method: str = "linear"
    degree: int = 2
    confidence: float | None = 0.95
    span: float = 0.75
    equation: bool = True


def _read_extras(options: OptionReader, advanced: OptionReader) -> RegressionExtras:
    reader = advanced if advanced.has("method", "degree", "confidence", "span", "equation") else options
    default = RegressionExtras()
    degree = reader.number("degree", "order", low=1, high=MOST_DEGREE)
    method = reader.choice(METHODS, "method") or ("polynomial" if degree and degree > 1 else default.method)
    band = reader.flag("confidence") if isinstance(reader.find("confidence")[1], bool) else None
    level = None if band is not None else reader.number("confidence", low=0.5, high=0.999)
    span = reader.number("span", "bandwidth", low=0.05, high=1)
    equation = reader.flag("equation")
    return RegressionExtras(
        method,
        int(degree or default.degree),
        None if band is False else level or default.confidence,
        span or default.span,
        default.equation if equation is None else equation,
    )


def _complete(spec: ChartSpec, body: JsonObject, findings: Findings) -> ChartSpec:  # noqa: ARG001 - as the catalogue calls it
    """Refuse what has no logarithm where one is taken."""
    data: PointData = spec.data
    for way, column in zip(("x", "y"), NEEDS.get(spec.extras.method, (False, False)), strict=True):
        for number, series in enumerate(data.series if column else ()):
            values = series.xs if way == "x" else series.ys
            least = min(values, default=1)
            if least <= 0:
                message = f"a fit that is {spec.extras.method} takes the logarithm of {way}, which is {least:g} here"
                findings.fault(f"data.datasets[{number}].data", f"{message}; choose another method")
    return spec


def _describe(spec: ChartSpec) -> str:
    told = [cloud_told(series, number) for number, series in enumerate(spec.data.series, 1)]
    name = {"polynomial": f"polynomial of degree {spec.extras.degree}", "loess": "local regression"}
    line = f"A fitted line ({name.get(spec.extras.method, spec.extras.method)}) goes through each series."
    parts = (heading("Scatter chart with regression", spec), axes_told(spec), *told, line)
    return " ".join(part for part in parts if part)


REGRESSION = ChartType(
    name="regression",
    family="relation",
    title="Regression chart",
    summary="Shows points and the line that fits them, with its equation and how sure it is.",
    data_shape='datasets of points: {"x": number, "y": number} or [x, y]',
    example={
        "chart_type": "regression",
        "data": {
            "datasets": [
                {
                    "label": "Eruptions",
                    "data": [
                        [3.6, 79], [1.8, 54], [3.333, 74], [2.283, 62], [4.533, 85], [2.883, 55], [4.7, 88],
                        [3.6, 85], [1.95, 51], [4.35, 85], [1.833, 54], [3.917, 84], [4.2, 78], [1.75, 47],
                        [4.7, 83], [2.167, 52], [1.75, 62], [4.8, 84], [1.6, 52], [4.25, 79], [1.8, 51], [1.75, 47],
                        [3.45, 78], [3.067, 69], [4.533, 74], [3.6, 83], [1.967, 55], [4.083, 76], [3.85, 78],
                        [4.433, 79], [4.3, 73], [4.467, 77], [3.367, 66], [4.033, 80], [3.833, 74], [2.017, 52],
                        [1.867, 48], [4.833, 80], [1.833, 59], [4.783, 90],
                    ],
                }
            ]
        },
        "options": {
            "title": "Each minute of eruption is eleven more of waiting",
            "subtitle": "Forty eruptions of Old Faithful, with the line of least squares and its 95 % band",
            "x_axis": "Eruption (minutes)",
            "y_axis": "Until the next one (minutes)",
            "source": "Example figures after Azzalini and Bowman 1990",
        },
    },
    read_data=read_points,
    read_extras=_read_extras,
    describe=_describe,
    tabulate=tabulate,
    complete=_complete,
    options_schema={
        "method": {"enum": list(METHODS), "default": "linear", "description": "What kind of line is fitted."},
        "degree": {
            "type": "number",
            "minimum": 1,
            "maximum": MOST_DEGREE,
            "default": 2,
            "description": "The highest power of x in a polynomial.",
        },
        "confidence": {
            "description": "The level of the band around a linear or polynomial line; false for none.",
            "anyOf": [{"type": "number", "minimum": 0.5, "maximum": 0.999}, {"type": "boolean"}],
            "default": 0.95,
        },
        "span": {
            "type": "number",
            "minimum": 0.05,
            "maximum": 1,
            "default": 0.75,
            "description": "The share of points that a local regression looks at in each place.",
        },
        "equation": {"type": "boolean", "default": True, "description": "Whether equation and R squared are told."},
    },
    shape="points",
    honours=CARTESIAN - {"type"},
    aliases=("trendline", "regressionLine"),
)  # fmt: skip
