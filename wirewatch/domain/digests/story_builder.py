"""Tell one story: the report that speaks for it, its sources, snippet, quotes and dates, and why it was flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta

from extractors.model import AnnouncedDate, Mention, Relation, SnippetPart
from extractors.stories.timeline import independent_outlets
from wirewatch.domain.digests.denials import denials_of
from wirewatch.domain.digests.digest_items import DateAhead, Quote
from wirewatch.domain.digests.figures import figures_of
from wirewatch.domain.digests.model import CandidateArticle, Length, Source, ToldStory, Why
from wirewatch.domain.digests.novelty import News, news_of
from wirewatch.domain.digests.quotes import quotes_of
from wirewatch.domain.digests.ranking import (
    DERIVED_RELATIONS,
    OWN_RELATIONS,
    can_read,
    gloss_of,
    is_own_report,
    lead_of,
    level_of,
)
from wirewatch.domain.digests.selection import FIELDS_IN_READING_ORDER, Pick
from wirewatch.domain.digests.snippet import opening_snippet
from wirewatch.domain.digests.threads import steps_of
from wirewatch.domain.digests.upcoming_dates import is_event, is_past, names_exact_day

LATE_AFTER = timedelta(hours=24)
MAX_DATES = 2
REPEATED_RUN_WORDS = 6  # words


def build_told_story(
    pick: Pick, *, names: Mapping[str, str], today: str, languages: Sequence[str] = ()
) -> ToldStory:
    """Return the story as a digest tells it: headline of the report that speaks for it, sources, snippet, why.

    `languages`: those that its readers read.
    """
    story = pick.story
    news = News() if pick.alone else news_of(story, pick.fresh, lead=pick.lead, actors=pick.actors)
    pick = replace(pick, lead=news.article or pick.lead)
    again = news.novelty == "none" or not (pick.alone or is_own_report(pick.lead, story.articles))
    known = _known(pick, languages=languages) if again else None
    lead = known or pick.lead
    voices = 1 if pick.alone else independent_outlets(_standing(story.articles))
    withdrawn = all(article.gone_at is not None for article in (lead, *pick.fresh))
    parts, statements = _passage(pick, news, languages=languages)
    by_id = {article.id: article for article in story.articles}
    return ToldStory(
        id=pick.id,
        title=headline_of(lead),
        sources=_sources(pick),
        actors=pick.actors,
        snippet=parts,
        snippet_language=lead.language,
        why=tuple(why for actor in pick.actors if (why := _why(pick, actor, names)) is not None),
        follow_up=story.told_revision > 0 and not pick.alone,
        late=_is_late(pick),
        independent_outlets=voices,
        statements=() if withdrawn else statements,
        dates=() if withdrawn else _dates(pick, today=today),
        in_title=any(
            m.field == "title" and m.actor in pick.actors for a in pick.fresh for m in a.mentions
        ),
        level=_level(pick, news, voices=voices, withdrawn=withdrawn),
        gloss=gloss_of(lead, story.articles, languages=languages),
        known=_source(known, by_id) if known else None,
        withdrawn=withdrawn,
        unopened_at=lead.missing_since if lead.gone_at is None else None,
        alerted_at=story.alerted_at,
        figures=() if withdrawn or pick.alone else figures_of(pick),
        denials=()
        if withdrawn
        else denials_of(pick, shown=_shown(parts), quoted=statements, languages=languages),
        steps=() if pick.alone else steps_of(pick),
        develops=story.follows,
        told_in=() if pick.alone else story.told_in,
        novelty=news.novelty,
        develops_title=story.earlier.title if story.earlier else None,
        develops_in=story.earlier.told_in if story.earlier else (),
    )


def _passage(
    pick: Pick, news: News, *, languages: Sequence[str]
) -> tuple[tuple[SnippetPart, ...], tuple[Quote, ...]]:
    """Return the snippet and the quotations beneath it, neither repeating the other."""
    parts = opening_snippet(pick.lead, strong=pick.actors, only=news.sentences)
    statements = quotes_of(pick, shown=_shown(parts), languages=languages)
    if any(_repeats(_shown(parts), one.quote) for one in statements):
        parts = opening_snippet(pick.lead, strong=pick.actors, only=news.sentences, named=False)
    return parts, statements


def continue_snippet(story: ToldStory, pick: Pick, *, said: str) -> tuple[SnippetPart, ...]:
    """Return what the report that speaks for a story says next where the brief has `said` its first sentence.

    Nothing where the snippet does not begin with that sentence, or where only quotations follow that are printed.
    """
    if said not in _shown(story.snippet) or story.novelty != "all":
        return ()
    parts = opening_snippet(pick.lead, strong=pick.actors, said=(said,), named=False)
    return () if any(_repeats(_shown(parts), one.quote) for one in story.statements) else parts


def _shown(parts: Sequence[SnippetPart]) -> str:
    return "".join(part.text for part in parts)


def _repeats(passage: str, quotation: str) -> bool:
    """Return whether a passage has REPEATED words of a quotation in a row."""
    words, there = quotation.casefold().split(), f" {' '.join(passage.casefold().split())} "
    runs = (
        words[at : at + REPEATED_RUN_WORDS]
        for at in range(max(1, len(words) - REPEATED_RUN_WORDS + 1))
    )
    return any(f" {' '.join(run)} " in there for run in runs)


def _level(pick: Pick, news: News, *, voices: int, withdrawn: bool) -> Length:
    again = pick.story.told_revision > 0 and news.novelty != "some" and not pick.alone
    if withdrawn or again or news.novelty == "none":
        return "brief"
    own = [
        article
        for article in pick.fresh
        if pick.alone or is_own_report(article, pick.story.articles)
    ]
    return level_of(own, actors=pick.actors, voices=voices)


def _standing(articles: Sequence[CandidateArticle]) -> list[CandidateArticle]:
    """Return the articles that their outlets have not taken away; all of them where none is left."""
    return [article for article in articles if article.gone_at is None] or list(articles)


def _known(pick: Pick, *, languages: Sequence[str]) -> CandidateArticle | None:
    """Return the report by which the story was told, where nothing of what came since is new."""
    known = [
        a
        for a in pick.story.articles
        if a.told and a.gone_at is None and a.relation is not Relation.REWRITE
    ]
    best = lead_of(known, languages=languages) if known else None
    readable = best is not None and (
        can_read(languages, best.language)
        or not any(can_read(languages, one.language) for one in pick.fresh)
    )
    return best if readable else None


def headline_of(article: CandidateArticle) -> str:
    """Return an article's title, or the beginning of its text when it has none."""
    return (
        article.title.strip()
        or " ".join((article.lead or article.body).split()[:12])
        or article.url
    )


def _sources(pick: Pick) -> tuple[Source, ...]:
    by_id = {article.id: article for article in pick.story.articles}
    if pick.alone:
        return (_source(pick.lead, {}),)
    rest = [article for article in pick.fresh if article.id != pick.lead.id]
    told = [
        article
        for article in pick.story.articles
        if article.quiet and article not in pick.fresh and not article.told
    ]
    return tuple(
        _source(article, by_id) for article in [pick.lead, *sorted(rest + told, key=_since)]
    )


def _since(article: CandidateArticle) -> tuple[datetime, str, str]:
    """Return from when on an outlet had it, by what it says, but not later than we saw it: the first is named first."""
    return (
        min(article.published_at or article.seen_at, article.seen_at),
        article.outlet,
        article.url,
    )


def _source(article: CandidateArticle, by_id: Mapping[int, CandidateArticle]) -> Source:
    origin = (
        by_id.get(article.nearest)
        if article.nearest is not None and article.relation in DERIVED_RELATIONS
        else None
    )
    return Source(
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        title=headline_of(article),
        published_at=article.published_at,
        seen_at=article.seen_at,
        # Whose source was never read, or is kept quiet about, is only said to exist.
        relation=article.relation
        if origin is not None or article.relation in OWN_RELATIONS
        else Relation.REPORT,
        owner=article.owner,
        body_source=article.body_source,
        of=origin.url if origin else None,
        of_outlet=origin.outlet if origin else None,
    )


def _why(pick: Pick, actor: str, names: Mapping[str, str]) -> Why | None:
    """Return why the lead article, or else the first that names the actor, was flagged for it."""
    for article in (pick.lead, *pick.fresh):
        mentions = sorted((m for m in article.mentions if m.actor == actor), key=_in_reading_order)
        if mentions:
            first = mentions[0]
            return Why(
                actor=actor,
                name=names.get(actor, actor),
                alias=first.alias,
                surface=first.surface,
                places=tuple(
                    place
                    for place in FIELDS_IN_READING_ORDER
                    if any(m.field == place for m in mentions)
                ),
                times=len(mentions),
                context=first.context,
            )
    return None


def _in_reading_order(mention: Mention) -> tuple[int, int]:
    return FIELDS_IN_READING_ORDER.index(mention.field), mention.start


def _is_late(pick: Pick) -> bool:
    """Return whether even the newest of what is told was published a day or more before we saw it."""
    return all(
        a.published_at is not None and a.seen_at - a.published_at >= LATE_AFTER for a in pick.fresh
    )


def _dates(pick: Pick, *, today: str) -> tuple[DateAhead, ...]:
    """Return the announced dates that lie ahead of the issue and were not told: what is today's is no announcement."""
    told = {one.date for article in pick.story.articles if article.told for one in article.dates}
    coming: dict[str, DateAhead] = {}
    for article in (pick.lead, *pick.fresh):
        if article.relation in DERIVED_RELATIONS and article is not pick.lead:
            continue
        for announced in article.dates:
            ahead = announced.kind == "upcoming" and not is_past(announced.date, today)
            if (
                ahead
                and announced.date not in told
                and is_event(announced)
                and (names_exact_day(announced) or len(announced.date) == len("2021-10"))
            ):
                values = {one.name: getattr(announced, one.name) for one in fields(AnnouncedDate)}
                coming.setdefault(
                    announced.date, DateAhead(**values, url=article.url, outlet=article.outlet)
                )
    return tuple(coming.values())[:MAX_DATES]
