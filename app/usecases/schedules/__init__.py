"""Schedules: reports that are drawn again and again."""
