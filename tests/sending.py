"""Requests as tests send them: through the real adapter, to receivers on this machine."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from app.adapters.outbound_http import GuardedHttp
from app.domain.errors import OutboundFailed
from app.ports import OutboundRequest
from tests.making import HERE

SLACK = 10.0
"""Seconds by which a busy machine may be late; what is tested would otherwise take for ever."""


def names(*answers: Iterable[str]) -> Callable[[str, int], Iterable[str]]:
    """A resolver that gives these answers one after the other, and the last one from then on."""
    left = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda host, port: next(left)


def guarded(**options: Any) -> GuardedHttp:
    """The adapter, free to call 127.0.0.1."""
    return GuardedHttp(**{"ports": {80, 443}, "allow": (HERE,), **options})


def post(url: str, **options: Any) -> OutboundRequest:
    """A small delivery, in little time."""
    return OutboundRequest(method="POST", url=url, **{"body": b"{}", "deadline": 20, "connect_timeout": 10, **options})


def failure(url: str, outbound: GuardedHttp | None = None, **options: Any) -> OutboundFailed:
    """The error of a request that must fail."""
    with pytest.raises(OutboundFailed) as caught:
        (outbound or guarded()).send(post(url, **options))
    return caught.value
