"""Writes docs/reference from the code: ``python -m docs.generate``; with ``--check`` it only tells what is stale."""
