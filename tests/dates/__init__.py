"""Dates: what a text announces and recalls."""
