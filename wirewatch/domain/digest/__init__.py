"""Stories and what was said before, into a digest."""
