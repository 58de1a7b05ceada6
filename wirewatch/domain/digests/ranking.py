"""Which report represents a story, how much of a story is printed, and in which order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from extractors.event_dates.occasions import is_show
from extractors.languages.tags import primary_tag
from extractors.model import Relation
from extractors.names.actors import Actor
from extractors.stories.genre import is_background, is_rolling
from wirewatch.domain.digests.digest_items import Gloss
from wirewatch.domain.digests.model import CandidateArticle, Length, ToldStory

INTERFACE_LANGUAGE = "en"
MAX_NAME_CHARS = 24  # a longer name is printed in short
OWN_RELATIONS = frozenset({Relation.LEAD, Relation.INDEPENDENT, Relation.REPORT})
DERIVED_RELATIONS = frozenset(
    {Relation.COPY, Relation.EDIT, Relation.REWRITE, Relation.TRANSLATION}
)
# Their additions and quotation marks are not reliable.
IN_OTHER_WORDS = frozenset({Relation.REWRITE, Relation.TRANSLATION})


def can_read(languages: Collection[str], language: str | None) -> bool:
    """True if a reader of these languages (empty: the interface's) can read a text in this one."""
    if language is None:
        return False
    readable = {primary_tag(tag) or tag for tag in languages} or {INTERFACE_LANGUAGE}
    return (primary_tag(language) or language) in readable


def short_name(actor: Actor) -> str:
    """An actor's name; if it is long, the longest alias that it begins with."""
    name = actor.name or actor.id
    if len(name) <= MAX_NAME_CHARS:
        return name
    beginnings = [
        alias
        for aliases in actor.aliases.values()
        for alias in aliases
        if len(alias) < len(name) and re.match(rf"{re.escape(alias)}\b", name)
    ]
    return max(beginnings, key=len, default=name)


def lead_of(
    articles: Sequence[CandidateArticle], *, languages: Collection[str] = ()
) -> CandidateArticle:
    """Choose the report that represents a story: readable, and in its outlet's own words.

    A copy in a language of the reader is preferred to an original in another language; rewrites
    come last. Among the others, reports that others copied come first, and live pages and
    background last.
    """
    copies = Counter(
        article.nearest for article in articles if article.relation in DERIVED_RELATIONS
    )

    def rank(
        article: CandidateArticle,
    ) -> tuple[bool, bool, bool, bool, bool, bool, int, bool, datetime, int]:
        return (
            not article.title.strip(),
            article.gone_at is not None,
            article.relation in IN_OTHER_WORDS,
            not can_read(languages, article.language),
            article.relation in DERIVED_RELATIONS,
            is_rolling(article.title) or is_background(article.title),
            -copies[article.id],
            article.relation is not Relation.LEAD,
            article.dated_at,
            article.id,
        )

    return min(articles, key=rank)


def gloss_of(
    lead: CandidateArticle, articles: Sequence[CandidateArticle], *, languages: Collection[str]
) -> Gloss | None:
    """A headline of the same story that the reader can read, if the lead is in another language."""
    if can_read(languages, lead.language):
        return None
    readable = [
        article
        for article in articles
        if can_read(languages, article.language)
        and article.relation is not Relation.REWRITE
        and article.gone_at is None
        and article.title.strip()
    ]
    if not readable:
        return None
    best = lead_of(readable, languages=languages)
    return Gloss(
        title=best.title.strip(), url=best.url, outlet=best.outlet, language=best.language or ""
    )


def is_own_report(article: CandidateArticle, story: Sequence[CandidateArticle]) -> bool:
    """True if a report is original, or keeps the text of its outlet's earlier report."""
    if article.relation in OWN_RELATIONS:
        return True
    if article.relation in IN_OTHER_WORDS:
        return False
    return any(source.id == article.nearest and source.outlet == article.outlet for source in story)


def level_of(
    reports: Sequence[CandidateArticle], *, actors: Collection[str], voices: int
) -> Length:
    """How much of a story is printed, judged by its original reports.

    In full if it is about an actor, if an actor is named in a title or lead, or if several outlets
    name one: a story that only one outlet links to an actor is a mention. So is a book or a show
    that is not about an actor.
    """
    actors = set(actors)
    outlets = set()
    for article in reports:
        is_about = not actors.isdisjoint(article.about)
        if is_background(article.title) or (is_show(article.title) and not is_about):
            continue
        if is_about:
            return "full"
        for mention in article.mentions:
            if mention.actor in actors:
                if mention.field in ("title", "lead"):
                    return "full"
                outlets.add(article.outlet)
    return "full" if voices > 1 and len(outlets) > 1 else "brief"


def story_rank(story: ToldStory) -> tuple[bool, bool, int, int, bool, int, float, str]:
    """Order by new and full, then by outlets, number of actors, title before body, newest."""
    newest = max((source.published_at or source.seen_at).timestamp() for source in story.sources)
    return (
        story.novelty == "none" or story.withdrawn,
        story.level == "brief",
        -len({source.outlet for source in story.sources if source.relation in OWN_RELATIONS}),
        -len(story.actors),
        not story.in_title,
        -len(story.sources),
        -newest,
        story.id,
    )
