"""A served Plotworks whose embed pages are really made, and a reader with a real Chromium."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
from selenium import webdriver
from selenium.webdriver import ActionChains
from werkzeug.serving import make_server

from app.domain.jobs import RENDER
from app.ports import Tools
from app.settings import load
from app.usecases.ending import succeed
from app.usecases.health import worker_seen
from app.usecases.submit import submit_chart
from app.usecases.work import Artifact, claim
from app.wsgi import create_app
from tests.fakes import MemoryQueue
from tests.making import make_caller, make_tools
from tests.waiting import until
from workers.pipeline import draw
from workers.render import find_browser

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c63fccfc0f01f00050001ffa3cd5b7c0000000049454e44ae426082"
)
"""One pixel, in place of what the workers' browser would draw."""

DEEP = """
const found = [], look = (root) => { for (const node of root.querySelectorAll("*")) {
  found.push(node); if (node.shadowRoot) look(node.shadowRoot) } }
look(document)
"""
"""Script: ``found`` is every element of the page, those in shadow roots too."""


NO_BROWSER: Any = SimpleNamespace(engine="e1")
"""Pages are made without one."""


class PageWorker(MemoryQueue):
    """A queue whose worker makes embed documents as workers do, within ``publish``."""

    tools: Tools

    def publish(self, queue: str, job_id: str) -> bool:
        """Do the job at once, if it draws."""
        mine = claim(self.tools, job_id, "wk_test") if queue == RENDER else None
        if mine and mine.variant == "embed":
            succeed(self.tools, mine, draw(mine, self.tools, NO_BROWSER))
        elif mine:
            stored = self.tools.objects.put(mine.key("picture.png"), PICTURE, "image/png")
            succeed(self.tools, mine, Artifact(stored, 1, 1, engine="e1"))
        return super().publish(queue, job_id)


@dataclass
class Site:
    """A service that listens at ``url``."""

    url: str
    tools: Tools
    key: str

    def make(self, body: dict[str, Any], visibility: str = "public") -> str:
        """Make a chart; gives its id."""
        who, _ = make_caller(self.tools)
        health = {"warm": True, "version": "", "engine": "e1", "renders": 0, "memory": 0}
        worker_seen(self.tools, "wk_test", "render", health)
        return submit_chart(self.tools, who, body, visibility=visibility).chart_id


@contextmanager
def serve(home: Path) -> Iterator[Site]:
    """A service on a free port, over a real SQLite."""
    queue = PageWorker()
    tools = make_tools(home, queue=queue)
    queue.tools = tools
    server = make_server("127.0.0.1", 0, create_app(tools), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.port}", tools, make_caller(tools)[1])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        tools.database.dispose()


class Reader:
    """A person's browser. ``driver`` is selenium's; ``see`` opens a chart and waits until it is drawn."""

    def __init__(self) -> None:
        os.environ.update({"SE_OFFLINE": "true", "SE_AVOID_STATS": "true"})
        found = find_browser(load({}))
        options = webdriver.ChromeOptions()
        options.binary_location = str(found.browser)
        for flag in (
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
        ):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options, webdriver.ChromeService(str(found.driver)))
        self.resize(600, 400)

    def close(self) -> None:
        """End the browser."""
        self.driver.quit()

    def see(self, url: str) -> None:
        """Open a chart's page and wait until BokehJS has drawn it."""
        self.driver.get(url)
        until(lambda: self.drawn)

    @property
    def drawn(self) -> str:
        """Theme and layout of the chart, such as ``light 560x370``; empty until it is drawn."""
        return str(self.ask("const chart = document.getElementById('chart'); return chart?.dataset.drawn ?? ''"))

    def ask(self, script: str) -> Any:
        """What a script in the page returns; ``found`` is every element."""
        return self.driver.execute_script(DEEP + script)

    def resize(self, width: int, height: int) -> None:
        """Give the page another size in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def prefer(self, scheme: str) -> None:
        """Prefer ``light`` or ``dark``."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def scripts(self, *, run: bool) -> None:
        """Switch scripts on or off."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not run})

    def block(self, *patterns: str) -> None:
        """Let no request to these addresses through, and those to any other."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": patterns})

    def point(self, x: int, y: int) -> None:
        """Move the pointer to a place, in pixels from the page's corner."""
        actions = ActionChains(self.driver, duration=1)
        actions.w3c_actions.pointer_action.move_to_location(x, y)
        actions.perform()

    def complaints(self) -> list[str]:
        """What the console has said since the last look, but for its debugging and information."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in {"SEVERE", "WARNING"}]

    def requests(self) -> list[str]:
        """The addresses that were asked since the last look."""
        events = (orjson.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
