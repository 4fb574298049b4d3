"""Endpoints, what is delivered to them, and the log of it."""
