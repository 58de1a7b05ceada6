"""Stories: copies, rewrites, translations and independent reports of one event, and their follow-ups."""

from __future__ import annotations
