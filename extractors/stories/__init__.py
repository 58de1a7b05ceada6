"""Stories: copies, rewrites, translations and own reports of one event, and their follow-ups."""

from __future__ import annotations
