"""The peers that are Python libraries, each behind the same small HTTP server. Nothing of Plotworks is in here."""
