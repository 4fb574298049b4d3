"""docs/reference/errors.md, from the tree in app/domain/errors.py."""

import importlib
import inspect
import pkgutil
from typing import Any

import app
from app import charts
from app.domain.errors import Invalid, PlotworksError
from docs.generate.markdown import code, json_block, page, table

INTRO = """Every error of the API is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with the
Content-Type `application/problem+json`. Decide by `code`: it is stable. `detail` is for people and may change."""

NOTES = """`errors` names the place of each fault in the request. `retry_helps` says whether the same request can
succeed later. `request_id` is also the header `X-Request-Id`, and stands in the log of the service. The same code
reaches a failed job's `error` and a failed chart's `error`.

[How to read errors and retry safely](../how-to/errors-and-retries.md) shows what to do with them."""


def render() -> str:
    """The page."""
    rows = [
        (code(kind.code), str(kind.status), "yes" if kind.retry_helps else "no", kind.title, _meaning(kind))
        for kind in sorted(kinds(), key=lambda kind: (kind.status, kind.code))
    ]
    return page(
        "Errors",
        INTRO,
        json_block(example()),
        NOTES,
        "## Codes",
        table(("Code", "Status", "Retry helps", "Title", "Meaning"), rows),
    )


def example() -> dict[str, Any]:
    """The problem document of a chart that holds text where a number belongs."""
    try:
        charts.read({"chart_type": "bar", "data": {"labels": ["A", "B"], "datasets": [{"data": [65, "n/a"]}]}})
    except Invalid as error:
        return {
            "type": f"urn:plotworks:problem:{error.code}",
            **error.to_json(),
            "request_id": "req_5f3a8b2c9d4e5f6a7b8c9d0e",
        }
    raise LookupError("the example is drawn, so it shows no error")


def kinds() -> list[type[PlotworksError]]:
    """Every class of the tree, wherever in the service it is defined."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name.startswith("app.domain."):
            importlib.import_module(module.name)
    return _family(PlotworksError)


def _family(kind: type[PlotworksError]) -> list[type[PlotworksError]]:
    return [kind, *(member for child in kind.__subclasses__() for member in _family(child))]


def _meaning(kind: type[PlotworksError]) -> str:
    if kind is PlotworksError:
        return "A fault of the service itself. The log has its trace under the request_id."
    return " ".join((inspect.getdoc(kind) or "").split()).replace("``", "`")
