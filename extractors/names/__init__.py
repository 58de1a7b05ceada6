"""Watching: find the mentions of a watchlist in a text, with offsets and reasons."""
