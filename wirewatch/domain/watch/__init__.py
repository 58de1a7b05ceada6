"""Watching: text and watchlist in, mentions out, with offsets and the reason."""

from wirewatch.domain.watch.watchlist import Watched, Watchlist, compile_watchlist

__all__ = ["Watched", "Watchlist", "compile_watchlist"]
