"""File formats beyond the raster: what is done to them outside the browser."""
