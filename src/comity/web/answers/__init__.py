"""Pages behind a letter, and the desk of what goes and comes by mail."""
