"""Digests: stories and what was told before, composed into an issue."""
