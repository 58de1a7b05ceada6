"""Digests: stories and the record of earlier issues, composed into an issue."""
