"""Which report speaks for a story, how much of a story is told, and in which order."""

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
MAX_NAME_CHARS = 24  # characters
OWN_RELATIONS = frozenset({Relation.LEAD, Relation.INDEPENDENT, Relation.REPORT})
DERIVED_RELATIONS = frozenset(
    {Relation.COPY, Relation.EDIT, Relation.REWRITE, Relation.TRANSLATION}
)
IN_OTHER_WORDS = frozenset(
    {Relation.REWRITE, Relation.TRANSLATION}
)  # their additions and quotation marks prove nothing


def can_read(languages: Collection[str], language: str | None) -> bool:
    """True if a reader of these languages (none: the interface's) can read a text in this one."""
    known = {primary_tag(tag) or tag for tag in languages} or {INTERFACE_LANGUAGE}
    return language is not None and (primary_tag(language) or language) in known


def short_name(actor: Actor) -> str:
    """An actor's name in short: the longest alias with which a long name begins."""
    name = actor.name or actor.id
    aliases = [alias for some in actor.aliases.values() for alias in some]
    there = [
        alias
        for alias in aliases
        if len(alias) < len(name) and re.match(rf"{re.escape(alias)}\b", name)
    ]
    return max(there, key=len) if there and len(name) > MAX_NAME_CHARS else name


def lead_of(
    articles: Sequence[CandidateArticle], *, languages: Collection[str] = ()
) -> CandidateArticle:
    """The report that speaks for a story: one that the reader can read and that tells in its own words.

    A copy in a language of the reader goes before an original in another language; rewrites go last. Otherwise reports
    from which others copied go first, and live pages and background after the rest.
    """

    taken = Counter(
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
            -taken[article.id],
            article.relation is not Relation.LEAD,
            article.published_at or article.seen_at,
            article.id,
        )

    return min(articles, key=rank)


def gloss_of(
    lead: CandidateArticle, articles: Sequence[CandidateArticle], *, languages: Collection[str]
) -> Gloss | None:
    """A headline of the same story that the reader can read, where the lead's is in another language."""
    if can_read(languages, lead.language):
        return None
    there = [
        one
        for one in articles
        if can_read(languages, one.language)
        and one.relation is not Relation.REWRITE
        and one.gone_at is None
        and one.title.strip()
    ]
    if not there:
        return None
    best = lead_of(there, languages=languages)
    return Gloss(
        title=best.title.strip(), url=best.url, outlet=best.outlet, language=best.language or ""
    )


def is_own_report(article: CandidateArticle, story: Sequence[CandidateArticle]) -> bool:
    """True if a report is its outlet's own; so is one that keeps the text of that outlet's earlier report."""
    if article.relation in OWN_RELATIONS:
        return True
    source = next((one for one in story if one.id == article.nearest), None)
    return (
        article.relation not in IN_OTHER_WORDS
        and source is not None
        and source.outlet == article.outlet
    )


def level_of(
    reports: Sequence[CandidateArticle], *, actors: Collection[str], voices: int
) -> Length:
    """How much of a story is told by its outlets' own reports.

    In full if it is about an actor, if one stands in a title or lead, or if several outlets name one: a story that only
    one of them brings into connection with an actor is a mention. So is a book or a show that is not about an actor.
    """
    own = [
        one
        for one in reports
        if not is_background(one.title) and (one.about & set(actors) or not is_show(one.title))
    ]
    if any(set(actors) & article.about for article in own):
        return "full"
    named = [
        (article.outlet, mention)
        for article in own
        for mention in article.mentions
        if mention.actor in actors
    ]
    early = any(mention.field in ("title", "lead") for _, mention in named)
    return "full" if early or (voices > 1 and len({outlet for outlet, _ in named}) > 1) else "brief"


def story_rank(story: ToldStory) -> tuple[bool, bool, int, int, bool, int, float, str]:
    """Order by what is new and told in full, then by voices, actors named together, title before body, newest."""
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
