"""A picked story -> the story as a digest tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.domain.digest.coming import is_over
from wirewatch.domain.digest.model import CandidateArticle, Source, ToldStory, Why
from wirewatch.domain.digest.news import News, news_of
from wirewatch.domain.digest.select import PLACES, Pick
from wirewatch.domain.digest.snippet import snippet
from wirewatch.domain.model import AnnouncedDate, Mention, Relation, Statement
from wirewatch.domain.voices import independent_outlets as independent_outlets

LATE = timedelta(hours=24)
STATEMENTS = 2
QUOTED = 40  # characters of a statement by which a passage is seen to quote it
DATES = 2


def tell(pick: Pick, *, names: Mapping[str, str], today: str) -> ToldStory:
    """Give the story as a digest tells it: headline of its lead article, sources, snippet, why it was flagged."""
    story = pick.story
    news = News() if pick.alone else news_of(story, pick.fresh, lead=pick.lead, actors=pick.actors)
    lead = news.article or pick.lead
    pick = replace(pick, lead=lead)
    heading = [actor for actor in pick.headings if actor in pick.actors][:1] or list(pick.actors[:1])
    named_first = (
        set(heading) if any(m.actor in heading and m.field != "title" for m in lead.mentions) else set(pick.actors)
    )
    parts = snippet(lead, actors=named_first, strong=pick.actors, only=news.sentences)
    return ToldStory(
        id=pick.id,
        title=headline(_known(pick) or lead),
        sources=_sources(pick),
        actors=pick.actors,
        snippet=parts,
        snippet_language=lead.language,
        why=tuple(why for actor in pick.actors if (why := _why(pick, actor, names)) is not None),
        follow_up=story.told_revision > 0 and not pick.alone,
        late=_is_late(pick),
        independent_outlets=1 if pick.alone else independent_outlets(story.articles),
        statements=_statements(pick, shown="".join(part.text for part in parts)),
        dates=_dates(pick, today=today),
        in_title=any(m.field == "title" and m.actor in pick.actors for a in pick.fresh for m in a.mentions),
        alerted_at=story.alerted_at,
        develops=story.follows,
        told_in=() if pick.alone else story.told_in,
        novelty=news.novelty,
        develops_title=story.earlier.title if story.earlier else None,
        develops_in=story.earlier.told_in if story.earlier else (),
    )


def _known(pick: Pick) -> CandidateArticle | None:
    """Give the story's lead article, told before, where only somebody's copy or rewrite of it would speak now."""
    said_again = pick.lead.relation in (Relation.COPY, Relation.EDIT, Relation.REWRITE) and not pick.alone
    known = (a for a in pick.story.articles if a.told and a.relation is Relation.LEAD)
    return next((a for a in known if a.language == pick.lead.language), None) if said_again else None


def headline(article: CandidateArticle) -> str:
    """Give an article's title, or the beginning of its text when it has none."""
    return article.title.strip() or " ".join((article.lead or article.body).split()[:12]) or article.url


def _sources(pick: Pick) -> tuple[Source, ...]:
    if pick.alone:
        return (_source(pick.lead),)
    rest = [article for article in pick.fresh if article.id != pick.lead.id]
    told = [
        article for article in pick.story.articles if article.quiet and article not in pick.fresh and not article.told
    ]
    return tuple(_source(article) for article in [pick.lead, *sorted(rest + told, key=_since)])


def _since(article: CandidateArticle) -> tuple[datetime, str, str]:
    """Give from when on an outlet had it, by what it says, but not later than we saw it: the first is named first."""
    return min(article.published_at or article.seen_at, article.seen_at), article.outlet, article.url


def _source(article: CandidateArticle) -> Source:
    return Source(
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        title=headline(article),
        published_at=article.published_at,
        seen_at=article.seen_at,
        relation=article.relation,
        owner=article.owner,
        body_source=article.body_source,
    )


def _why(pick: Pick, actor: str, names: Mapping[str, str]) -> Why | None:
    """Give why the lead article, or else the first that names the actor, was flagged for it."""
    for article in (pick.lead, *pick.fresh):
        mentions = sorted((m for m in article.mentions if m.actor == actor), key=_in_reading_order)
        if mentions:
            first = mentions[0]
            return Why(
                actor=actor,
                name=names.get(actor, actor),
                alias=first.alias,
                surface=first.surface,
                places=tuple(place for place in PLACES if any(m.field == place for m in mentions)),
                times=len(mentions),
                context=first.context,
            )
    return None


def _in_reading_order(mention: Mention) -> tuple[int, int]:
    return PLACES.index(mention.field), mention.start


def _is_late(pick: Pick) -> bool:
    """Whether even the newest of what is told was published a day or more before we saw it."""
    return all(a.published_at is not None and a.seen_at - a.published_at >= LATE for a in pick.fresh)


def _statements(pick: Pick, *, shown: str) -> tuple[Statement, ...]:
    """Give what was said and not told yet, by or of the actors first; not what the passage shows anyway."""
    fresh = (pick.lead, *pick.fresh)
    surfaces = {m.surface for article in fresh for m in article.mentions if m.actor in pick.actors}
    told = {
        statement.quote.casefold()
        for article in pick.story.articles
        if article.told
        for statement in article.statements
    }
    said: dict[str, Statement] = {}
    for article in fresh:
        if article.relation is Relation.TRANSLATION and said:
            continue  # the same words in another language
        for statement in article.statements:
            words = statement.quote.casefold()
            if words not in told and " ".join(words.split())[:QUOTED] not in shown.casefold():
                said.setdefault(words, statement if article is pick.lead else _through(statement, article))

    def is_theirs(one: Statement) -> bool:
        return any(surface in one.quote or surface in one.speaker for surface in surfaces)

    return tuple(sorted(said.values(), key=lambda one: not is_theirs(one)))[:STATEMENTS]


def _through(statement: Statement, article: CandidateArticle) -> Statement:
    """Give a statement of another article than the lead with the outlet that has it, when it names no agency."""
    return replace(statement, via=statement.via or article.outlet)


def _dates(pick: Pick, *, today: str) -> tuple[AnnouncedDate, ...]:
    """Give the announced dates that lie ahead of the issue and were not told: what is today's is no announcement."""
    told = {one.date for article in pick.story.articles if article.told for one in article.dates}
    coming: dict[str, AnnouncedDate] = {}
    for article in (pick.lead, *pick.fresh):
        for announced in article.dates:
            if announced.kind == "upcoming" and announced.date not in told and not is_over(announced.date, today):
                coming.setdefault(announced.date, announced)
    return tuple(coming.values())[:DATES]
