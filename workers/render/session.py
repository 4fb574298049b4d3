"""Selenium's part: a session with a running browser, which tells its version and its page's DevTools address."""

import time
from dataclasses import dataclass

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.proxy import Proxy, ProxyType
from selenium.webdriver.remote.client_config import ClientConfig
from urllib3.exceptions import HTTPError

from app.domain.errors import BrowserUnavailable


@dataclass(frozen=True, slots=True)
class Session:
    """``page`` is the websocket address of the one page; ``version`` reads as "Chromium 156.0.8078.79"."""

    page: str
    version: str


def attach(driver_port: int, devtools_port: int, *, deadline: float) -> Session:
    """Let the driver attach to the browser, and learn where its page is.

    The driver checks that it fits the browser; ``BrowserUnavailable`` tells its reason when it does not.
    """
    options = webdriver.ChromeOptions()
    options.debugger_address = f"127.0.0.1:{devtools_port}"
    address = f"http://127.0.0.1:{driver_port}"
    config = ClientConfig(
        address,
        timeout=max(int(deadline - time.monotonic()), 1),
        proxy=Proxy({"proxyType": ProxyType.DIRECT}),  # a proxy of the environment is not for loopback
    )
    try:
        driver = webdriver.Remote(address, options=options, client_config=config)
        handle, known = driver.current_window_handle, driver.capabilities
    except (WebDriverException, HTTPError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise BrowserUnavailable(f"the driver could not attach to the browser: {reason}") from error
    name = {"chrome": "Chromium"}.get(known["browserName"], known["browserName"])
    return Session(f"ws://127.0.0.1:{devtools_port}/devtools/page/{handle}", f"{name} {known['browserVersion']}")
