"""Dates that a text announces or recalls, resolved against its publication date."""
