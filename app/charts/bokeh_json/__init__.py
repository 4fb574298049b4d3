"""Bokeh documents that others made, read under an allow-list: nothing in them is code, and nothing reaches out."""
