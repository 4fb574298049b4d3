"""``bokeh.io.export_png`` with a new driver and browser for each picture."""

from bokeh.io.webdriver import webdriver_control

from bench.peers.bokeh_reused import draw

__all__ = ["draw"]

webdriver_control.reuse = False
