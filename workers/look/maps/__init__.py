"""Maps: from degrees to what the browser draws."""
