"""A small fictional world to compose digests from. All invented; now is Mon 23 Nov 2026, 08:00 Kabul."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from extractors.model import Field, Mention, Relation
from extractors.names.actors import Actor, Interest
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.compose import Material, compose_digest
from wirewatch.domain.digests.model import (
    CandidateArticle,
    CandidateStory,
    Composed,
    Coverage,
    FeedTrouble,
    Issue,
)

DUE = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

TALIBAN = Actor(
    id="taliban",
    name="Taliban",
    kind="group",
    aliases={
        "en": ("Taliban",),
        "ru": ("Талибан",),
        "fa": ("طالبان", "امارت اسلامی"),
        "ps": ("طالبان", "اسلامي امارت"),
        "zh": ("塔利班",),
    },
)
MOSCOW_FORMAT = Actor(
    id="moscow-format",
    name="Moscow format",
    kind="forum",
    aliases={"en": ("Moscow format",), "ru": ("Московский формат",), "fa": ("فرمت مسکو",)},
)
UNAMA = Actor(
    id="unama",
    name="UNAMA",
    kind="group",
    aliases={"en": ("UNAMA",), "fa": ("یوناما",), "ps": ("یوناما",)},
)
ISISK = Actor(id="isis-k", name="IS-K", kind="group", aliases={"en": ("IS-K", "ISKP")})
ACTORS = (TALIBAN, MOSCOW_FORMAT, UNAMA, ISISK)
TALKS = Interest(id="talks", when="taliban and moscow-format", name="Taliban at the Moscow talks")
DAILY = Series(
    id="daily",
    title="Daily",
    actors=("taliban", "moscow-format", "unama", "isis-k"),
    at=(time(8),),
    timezone="Asia/Kabul",
)
ISSUE = Issue(
    number=142,
    due_at=DUE,
    window_start=DUE - 24 * HOUR,
    window_end=DUE,
    composed_at=DUE,
    next_at=DUE + 24 * HOUR,
    config_hash="9f2c11d4aa",
    build="0.1.0",
)
COVERAGE = Coverage(articles_read=214, articles_flagged=9, feeds_total=31, feeds_read=31)

Named = Mapping[str, Sequence[str]]


def mentions(title: str, lead: str, body: str, *, named: Named) -> tuple[Mention, ...]:
    """Every place where one of the words stands; the first word of an actor is its alias."""
    fields: tuple[tuple[Field, str], ...] = (("title", title), ("lead", lead), ("body", body))
    found = []
    for actor, words in named.items():
        for word in words:
            for field, text in fields:
                at = text.find(word)
                while at >= 0:
                    found.append(_mention(actor, words[0], word, at, field))
                    at = text.find(word, at + len(word))
    return tuple(found)


def _mention(actor: str, alias: str, word: str, at: int, field: Field) -> Mention:
    return Mention(
        actor=actor,
        alias=alias,
        alias_language="en",
        surface=word,
        start=at,
        end=at + len(word),
        rule="exact",
        reason="as spelled",
        field=field,
    )


def article(
    id: int,
    title: str,
    *,
    lead: str = "",
    body: str = "",
    named: Named,
    outlet: str = "Hindukush Post",
    **more: Any,
) -> CandidateArticle:
    """One flagged article, published 12 hours before the issue unless told otherwise."""
    defaults: dict[str, Any] = {
        "language": "en",
        "published_at": DUE - 12 * HOUR,
        "seen_at": more.get("published_at", DUE - 12 * HOUR) + HOUR / 4,
        "relation": Relation.LEAD,
        "owner": None,
        "url": f"https://www.{outlet.split()[0].lower() if outlet.isascii() else 'outlet'}.example/news/{id}",
        "about": frozenset(named),
    }
    found = mentions(title, lead, body, named=named)
    return CandidateArticle(
        id=id, title=title, lead=lead, body=body, mentions=found, outlet=outlet, **(defaults | more)
    )


def story(id: int, *articles: CandidateArticle, **more: Any) -> CandidateStory:
    """One story with these articles; its key is made of its number."""
    return CandidateStory(id=id, key=f"k{id:04d}", articles=articles, **more)


def composed(*stories: CandidateStory, **more: Any) -> Composed:
    """The issue of the ordinary series over these stories."""
    asked: dict[str, Any] = {
        "series": DAILY,
        "actors": ACTORS,
        "issue": ISSUE,
        "coverage": COVERAGE,
    }
    return compose_digest(Material(candidates=stories, **(asked | more)))


def quietly(one: CandidateArticle) -> CandidateArticle:
    """The same article, come with a first poll."""
    return replace(one, quiet=True)


def trouble(outlet: str, what: str, *, hours: float, fresh: bool = True) -> FeedTrouble:
    """A feed that has failed for so many hours."""
    return FeedTrouble(
        outlet=outlet, url="https://f.example/rss", what=what, since=DUE - hours * HOUR, fresh=fresh
    )
