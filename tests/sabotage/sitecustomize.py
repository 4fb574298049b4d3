"""Python loads this at its start where this folder is in PYTHONPATH: the workers' page gets spells."""

import sys

if any(argument.startswith("workers.main") for argument in sys.orig_argv):
    from tests.hostile import bewitched
    from workers.render import page

    harmless = page.document
    page.document = lambda: bewitched(harmless())  # type: ignore[assignment] # the cache isn't asked for
