"""Log lines as JSON, one an event, on standard error; each carries the process's role and, in a request, its id."""

import logging
import sys

import structlog

CHATTY = ("httpx", "celery.worker.strategy", "celery.app.trace")
"""Loggers that say twice for each job what we say once, with the ids that matter."""


def set_up(level: str, role: str) -> None:
    """Configure structlog and the standard library's logging alike."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(
        level=number, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr, force=True
    )
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(role=role)
