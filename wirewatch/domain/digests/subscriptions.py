"""What each subscriber asks of a series, which subscribers share a digest, and who is alerted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from extractors.languages.tags import primary_tag
from extractors.names.actors import Actor, Interest
from wirewatch.domain.configuration import Series, Subscriber

if TYPE_CHECKING:
    from wirewatch.domain.digests.model import (
        Length,
    )  # imported here so that `wirewatch check` does not load digests


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHistory:
    """What a series has reported of a story so far."""

    alerts: int = 0
    alerted_at: datetime | None = None  # the newest alert
    told_at: datetime | None = None  # the newest issue that reported it


def alerting_ids(actors: Sequence[Actor], interests: Sequence[Interest]) -> frozenset[str]:
    """The ids of the actors and interests whose stories are sent at once."""
    return frozenset(
        {one.id for one in actors if one.alert} | {one.id for one in interests if one.alert}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The choices of a kind of reader of a series. Readers with equal profiles share a digest."""

    actors: tuple[
        str, ...
    ] = ()  # actor and interest ids, in the order of the series; empty: all of them
    languages: tuple[str, ...] = ()  # primary tags, sorted; empty: all
    length: Length = "full"
    timezone: str = "UTC"  # IANA name
    read: tuple[str, ...] = ()  # languages of which headlines are chosen, primary tags

    @property
    def is_narrowed(self) -> bool:
        """True if it leaves anything out."""
        return bool(self.actors or self.languages)

    def reads(self, language: str | None) -> bool:
        """True if texts in a language are wanted; always for an unknown language."""
        return not self.languages or language is None or primary_tag(language) in self.languages

    @property
    def key(self) -> str:
        """The profile as 32 letters and digits, its key in the store."""
        parts = [",".join(self.actors), ",".join(self.languages), self.length, self.timezone]
        asked = "|".join(
            [*parts, ",".join(self.read)] if self.read else parts
        )  # so that keys of earlier releases remain valid
        return hashlib.sha256(asked.encode()).hexdigest()[:32]


def whole_profile(series: Series) -> Profile:
    """The profile of a reader who takes the whole series: that of the filed issue."""
    return Profile(timezone=series.timezone, read=series.reads)


def profile_of(subscriber: Subscriber, series: Series) -> Profile:
    """Build a subscriber's profile; asking for all that the series has sets no choice."""
    asked = tuple(heading for heading in series.actors if heading in subscriber.actors)
    return Profile(
        actors=() if set(asked) == set(series.actors) else asked,
        languages=tuple(sorted({primary_tag(tag) or tag for tag in subscriber.languages})),
        length=subscriber.length,
        timezone=subscriber.timezone or series.timezone,
        read=tuple(primary_tag(tag) or tag for tag in subscriber.reads) or series.reads,
    )


def readers_by_profile(series: Series) -> dict[Profile, tuple[Subscriber, ...]]:
    """The subscribers of a series by profile, in configured order."""
    readers: dict[Profile, tuple[Subscriber, ...]] = {}
    for subscriber in series.subscribers:
        profile = profile_of(subscriber, series)
        readers[profile] = (*readers.get(profile, ()), subscriber)
    return readers


def alert_profile(profile: Profile, series: Series, *, triggers: Collection[str]) -> Profile | None:
    """The part of a profile that decides which alerts its readers get; None: none.

    `calling`: the actors and interests that trigger alerts in a series. Relevant are a profile's
    languages, those that its readers read if the series has others, and which of its actors are in
    `calling`. Length and time zone are ignored.
    """
    alerted = set(triggers) & set(series.actors)
    theirs = tuple(sorted(alerted & set(profile.actors or alerted)))
    narrowed = () if alerted == set(theirs) else theirs
    read = () if profile.read == series.reads else profile.read
    same = replace(profile, actors=narrowed, length="full", timezone=series.timezone, read=read)
    return same if theirs else None


def alert_profile_name(profile: Profile) -> str:
    """One line that distinguishes kinds of readers; "" for those who ask for everything."""
    parts = (("actors", profile.actors), ("languages", profile.languages), ("reads", profile.read))
    return " ".join(f"{label}={','.join(values)}" for label, values in parts if values)
