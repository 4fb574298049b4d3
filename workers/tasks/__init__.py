"""Claim, call, finish: one module a queue."""
