"""The hands: they draw what the service has promised, and store it."""
