"""Whom Plotworks trusts on a TLS connection that it opens."""

import ssl

from app.domain.errors import Misconfigured


def authorities(ca: str) -> ssl.SSLContext:
    """Mozilla's authorities, as certifi has them, and those of the file ``ca`` if it is given."""
    import certifi  # noqa: PLC0415 - with the reading below 100 ms, which a start without any TLS need not wait

    context = ssl.create_default_context(cafile=certifi.where())
    try:
        if ca:
            context.load_verify_locations(ca)
    except OSError as error:
        raise Misconfigured(f"PLOTWORKS_OUTBOUND_CA: {ca} can't be read as PEM certificates") from error
    return context
