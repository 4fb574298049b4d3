"""Flows: how much goes from where to where."""
