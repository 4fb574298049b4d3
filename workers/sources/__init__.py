"""Sources: what files and queries become before a chart is drawn of them."""
