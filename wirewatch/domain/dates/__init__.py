"""The dates that a text announces or recalls, resolved against its publication date."""

from wirewatch.domain.dates.reading import announced_dates

__all__ = ["announced_dates"]
