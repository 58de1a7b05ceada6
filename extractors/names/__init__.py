"""Watching: text and watchlist in, mentions out, with offsets and the reason."""
