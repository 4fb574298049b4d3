"""Runs of schedules."""

from workers.reports.route import run_report

__all__ = ["run_report"]
