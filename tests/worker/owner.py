"""A process that owns a browser, for the tests that kill it: prints the ids of the browser's processes, then waits."""

import json
import sys
import time

from app.settings import load
from workers.render import Browser

browser = Browser(load())
browser.start()
sys.stdout.write(json.dumps(browser.pids) + "\n")
sys.stdout.flush()
time.sleep(120)
