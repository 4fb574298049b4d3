"""The service: what Plotworks accepts, promises and remembers."""

__version__ = "0.1.0"
