"""Tables of news words: one concept a line, its English form first, `*` where endings follow."""

from __future__ import annotations

from wirewatch.domain.story.lexicon.calendar import CALENDAR
from wirewatch.domain.story.lexicon.european import EUROPEAN
from wirewatch.domain.story.lexicon.events import EVENTS
from wirewatch.domain.story.lexicon.places import PLACES
from wirewatch.domain.story.lexicon.politics import POLITICS
from wirewatch.domain.story.lexicon.society import SOCIETY

TABLES = (CALENDAR, PLACES, POLITICS, EVENTS, SOCIETY, EUROPEAN)
