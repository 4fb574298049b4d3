"""Hostile text in a chart never runs on its page, whatever part of the chart it is; and the chart is drawn."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.charts import CHART_TYPES
from tests.reading import Reader, Site
from tests.waiting import until

pytestmark = pytest.mark.browser

EVIL = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "</title></table></noscript><img src=x onerror=window.hit=1>",
    "<!--<script>window.hit=1",
    "<svg onload=window.hit=1><style>*{display:none}</style>",
    "\"'><a href='javascript:window.hit=1'>",
    "{{7*7}}${window.hit=1}`${window.hit=1}`",
    "@{label}{safe}<b onmouseover=window.hit=1>$name</b>",
    r"$$\href{javascript:window.hit=1}{x}$$",
    "\u2028window.hit=1\u2029//\u202e",
    "&lt;img src=x onerror=window.hit=1&gt;",
)
ALL = " ".join(EVIL)

BAR: dict[str, Any] = {
    "chart_type": "bar",
    "data": {
        "labels": list(EVIL),
        "datasets": [{"label": text, "data": [index + 1 for index in range(len(EVIL))]} for text in EVIL[:3]],
    },
    "options": {
        "title": {"text": ALL, "display": True},
        "subtitle": ALL,
        "source": ALL,
        "x_axis": ALL,
        "y_axis": ALL,
        "scales": {"xAxes": [{"scaleLabel": {"display": True, "labelString": ALL}}]},
        ALL: ALL,
    },
}


INJECTION = """
const add = (name, values) => document.body.append(Object.assign(document.createElement(name), values))
const refused = () => { window.refused = (window.refused ?? 0) + 1 }
setTimeout(() => {
  add("script", { textContent: "window.hit = 'inline'" })
  add("script", { src: outside })
  add("iframe", { src: outside })
  add("div", { innerHTML: `<img src="${outside}" onerror="window.hit = 'handler'">` })
  fetch(outside).catch(refused)
  fetch("/v1/charts").catch(refused)
  try { window.eval("window.hit = 'eval'") } catch { window.done = true }
})
"""
"""Runs later, not within selenium's own call, which may do what the page may not."""


FREE = {
    "title",
    "text",
    "subtitle",
    "source",
    "label",
    "name",
    "x_axis",
    "y_axis",
    "labels",
    "after",
    "target",
    "from",
    "to",
}
"""Where a person's text may stand, and what refers to such a text."""


def _poisoned(value: Any, name: str = "") -> Any:
    """An example with hostile text wherever a person's text may stand."""
    if isinstance(value, dict):
        kinds = {"name"} if value.get("type") == "object" else set()  # the class of a Bokeh model
        return {key: inner if key in kinds else _poisoned(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, name) for inner in value]
    is_free = name in FREE
    return f"{value} {EVIL[len(value) % len(EVIL)]}" if is_free and isinstance(value, str) else value


def _is_unharmed(reader: Reader, site: Site) -> None:
    assert reader.ask("return window.hit ?? null") is None
    assert reader.ask("return found.filter((node) => /^(IMG|SVG|B|A)$/i.test(node.tagName)).length") == 0
    assert reader.ask("return document.querySelectorAll('script').length") == 3
    assert [url for url in reader.requests() if not url.startswith((site.url + "/", "data:", "about:"))] == []
    assert reader.complaints() == []


def _has_ink(reader: Reader) -> bool:
    return bool(
        reader.ask("""
          return found.filter((node) => node.tagName === "CANVAS" && node.width > 0).some((canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
            for (let i = 0; i < data.length; i += 4) {
              const [red, green, blue] = data.slice(i, i + 3)
              if (data[i + 3] > 200 && Math.max(red, green, blue) - Math.min(red, green, blue) > 80)
                return true
            }
            return false
          })""")
    )


def test_hostile_text_everywhere_is_drawn_as_text(site: Site, reader: Reader) -> None:
    """Title, subtitle, source, axes, labels, names, even an option's name: a chart, and nothing that ran."""
    reader.see(f"{site.url}/embed/{site.make(BAR)}")
    assert _has_ink(reader)
    assert reader.driver.title == " ".join(ALL.split())
    assert reader.ask("return document.querySelector('caption').textContent").split() == ALL.split()
    cells = reader.ask(
        "return [...document.querySelectorAll('tbody tr td:first-child')].map((cell) => cell.textContent)"
    )
    assert [cell.split() for cell in cells] == [text.split() for text in EVIL]
    _is_unharmed(reader, site)


@pytest.mark.parametrize("name", list(CHART_TYPES))
def test_no_chart_type_runs_its_text(site: Site, reader: Reader, name: str) -> None:
    """Each type's example with hostile text in its labels, names and titles."""
    example = CHART_TYPES[name].example
    body = _poisoned(example)
    if part := {"windRose": "labels", "flowMap": "rows"}.get(name):  # compass points, and the names of places
        body["data"][part] = example["data"][part]
    reader.see(f"{site.url}/embed/{site.make(body)}")
    assert _has_ink(reader) or name == "table"  # which has no colour
    _is_unharmed(reader, site)


def test_tooltips_tell_text(site: Site, reader: Reader) -> None:
    """What is under the pointer is told as it is, markup and all."""
    body = BAR | {"data": {"labels": [ALL], "datasets": [{"label": ALL, "data": [5]}]}, "options": {}}
    reader.see(f"{site.url}/embed/{site.make(body)}")

    def told() -> str:
        for x in range(280, 320, 7):
            reader.point(x, 200)
        return str(
            reader.ask(
                "return found.filter((n) => n.matches('.bk-tooltip-row-value')).map((n) => n.textContent).join()"
            )
        )

    until(told)
    assert "<script>window.hit=1</script>" in told()
    assert "{safe}" in told()
    _is_unharmed(reader, site)


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """The address of another host, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle(self) -> None:
            if line := self.rfile.readline():
                asked.append(line.decode())

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join()


def test_what_would_run_is_stopped_by_the_policy(site: Site, reader: Reader, elsewhere: tuple[str, list[str]]) -> None:
    """Even if markup came into the page: no inline script, no handler, no eval, no request to any host."""
    outside, asked = elsewhere
    reader.see(f"{site.url}/embed/{site.make(BAR)}")
    reader.ask(f"window.outside = {outside!r}")
    reader.ask(INJECTION)
    until(lambda: reader.ask("return window.refused === 2 && window.done"))
    assert reader.ask("return window.hit ?? null") is None
    assert len([words for words in reader.complaints() if "Content Security Policy" in words]) >= 6
    assert asked == []
