"""The news itself: pure values and rules. No clock, file, socket or randomness in here."""
