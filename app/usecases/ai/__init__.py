"""Charts from words: turns of a conversation, each planned by a worker."""
