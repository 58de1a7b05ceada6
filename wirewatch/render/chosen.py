"""What a reader asked for of a series, in words."""

from __future__ import annotations

from collections.abc import Mapping

from wirewatch.domain.digests.subscriptions import Profile
from wirewatch.domain.languages.tags import english_name
from wirewatch.render.clean import NAME, clean
from wirewatch.render.words import listed

NAMED = 8  # actors, then languages, that the words name


def chosen(profile: Profile, *, names: Mapping[str, str]) -> str:
    """Give "UNAMA and Moscow format, in Persian and Russian"; "" for a reader who takes a series as it is."""
    actors = [clean(names.get(one, one), NAME) for one in profile.actors]
    languages = [clean(english_name(tag), NAME) for tag in profile.languages]
    words = [listed(actors, at_most=NAMED) if actors else ""]
    words.append(f"in {listed(languages, at_most=NAMED)}" if languages else "")
    return ", ".join(word for word in words if word)
