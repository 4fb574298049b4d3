"""A request whose data have been fetched, as it is kept: other sizes, the page and the data table are made of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.charts import words_of
from app.charts.model import ChartSpec, Notice
from app.ports import Tools
from app.usecases.work import Fetched


def keep(
    tools: Tools,
    key: str,
    body: Mapping[str, Any],
    spec: ChartSpec,
    *,
    told: Sequence[Notice] = (),
    durable: bool = False,
) -> Fetched:
    """Store the request at this object key; gives what its chart's row says then.

    ``spec`` is the body as it is read. ``told`` is how the data came, where no picture's details tell it. What nobody
    can fetch again must be ``durable``.
    """
    tools.objects.put(key, orjson.dumps(body), "application/json", durable=durable)
    warnings = [notice.to_json() for notice in (*spec.notices, *told)]
    return Fetched(key, spec.chart_type, words_of(spec), spec.options.title, warnings)
