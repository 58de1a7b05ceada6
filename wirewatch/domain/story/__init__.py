"""Articles -> stories: copies, rewrites, translations and independent reports of one event; follow-ups linked."""

from __future__ import annotations

from wirewatch.domain.story.grouper import Grouper

__all__ = ["Grouper"]
