"""The benchmark: Plotworks and its peers side by side in one run. ``make bench`` starts it."""
