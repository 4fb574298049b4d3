"""In the child: from pages as they came, or from a database, to a table."""
