"""Large files: how long from the last byte to a picture, beside DuckDB and pandas, and what it takes of memory."""
