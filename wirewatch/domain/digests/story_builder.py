"""Build one story of a digest: lead report, sources, snippet, quotes, dates and reasons."""

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
from wirewatch.domain.digests.upcoming_dates import (
    MONTH_CHARS,
    is_event,
    is_past,
    names_exact_day,
)

LATE_AFTER = timedelta(hours=24)
MAX_DATES = 2
MAX_HEADLINE_WORDS = 12  # of a text that replaces a missing headline
REPEATED_RUN_WORDS = 6


def build_told_story(
    pick: Pick, *, names: Mapping[str, str], today: str, languages: Sequence[str] = ()
) -> ToldStory:
    """Build the story as a digest prints it, by the report that represents it.

    Args:
        names: the short names of actors and interests, by id.
        today: the reader's day, "YYYY-MM-DD".
        languages: those that its readers read; empty: that of the interface.
    """
    story = pick.story
    news = News() if pick.alone else news_of(story, pick.fresh, lead=pick.lead, actors=pick.actors)
    pick = replace(pick, lead=news.article or pick.lead)
    has_own_lead = pick.alone or is_own_report(pick.lead, story.articles)
    told_report = None
    if news.novelty == "none" or not has_own_lead:
        told_report = _told_report(pick, languages=languages)
    lead = told_report or pick.lead
    voices = 1 if pick.alone else independent_outlets(_not_withdrawn(story.articles))
    snippet, quotes = _passage(pick, news, languages=languages)
    by_id = {article.id: article for article in story.articles}
    told_story = ToldStory(
        id=pick.id,
        title=headline_of(lead),
        sources=_sources(pick),
        actors=pick.actors,
        snippet=snippet,
        snippet_language=lead.language,
        why=_reasons_for_flagging(pick, names),
        follow_up=story.told_revision > 0 and not pick.alone,
        late=_is_late(pick),
        independent_outlets=voices,
        in_title=_is_named_in_title(pick),
        gloss=gloss_of(lead, story.articles, languages=languages),
        known=_source(told_report, by_id) if told_report else None,
        unopened_at=lead.missing_since if lead.gone_at is None else None,
        alerted_at=story.alerted_at,
        develops=story.follows,
        novelty=news.novelty,
        develops_title=story.earlier.title if story.earlier else None,
        develops_in=story.earlier.told_in if story.earlier else (),
    )
    if not pick.alone:
        told_story = replace(told_story, steps=steps_of(pick), told_in=story.told_in)
    if all(article.gone_at is not None for article in (lead, *pick.fresh)):
        return replace(told_story, withdrawn=True, level="brief")
    return replace(
        told_story,
        level=_level(pick, news, voices=voices),
        statements=quotes,
        dates=_dates(pick, today=today),
        figures=() if pick.alone else figures_of(pick),
        denials=denials_of(pick, shown=_plain_text(snippet), quoted=quotes, languages=languages),
    )


def continue_snippet(story: ToldStory, pick: Pick, *, opening: str) -> tuple[SnippetPart, ...]:
    """The snippet without its first sentence, which the brief has already printed (`said`).

    Empty if the snippet does not begin with that sentence, or if the rest is only printed
    quotations.
    """
    if opening not in _plain_text(story.snippet) or story.novelty != "all":
        return ()
    parts = opening_snippet(pick.lead, strong=pick.actors, skipped=(opening,), adds_mention=False)
    return () if _repeats_any(parts, story.statements) else parts


def headline_of(article: CandidateArticle) -> str:
    """An article's title, or the beginning of its text when it has none."""
    title = article.title.strip()
    if title:
        return title
    opening = (article.lead or article.body).split()[:MAX_HEADLINE_WORDS]
    return " ".join(opening) or article.url


def _passage(
    pick: Pick, news: News, *, languages: Sequence[str]
) -> tuple[tuple[SnippetPart, ...], tuple[Quote, ...]]:
    """The snippet and the quotations printed below it, without repetition."""
    parts = opening_snippet(pick.lead, strong=pick.actors, only=news.sentences)
    quotes = quotes_of(pick, shown=_plain_text(parts), languages=languages)
    if _repeats_any(parts, quotes):
        parts = opening_snippet(
            pick.lead, strong=pick.actors, only=news.sentences, adds_mention=False
        )
    return parts, quotes


def _plain_text(parts: Sequence[SnippetPart]) -> str:
    return "".join(part.text for part in parts)


def _repeats_any(parts: Sequence[SnippetPart], quotes: Sequence[Quote]) -> bool:
    """True if a snippet has REPEATED_RUN_WORDS words of a quotation in a row."""
    passage = f" {' '.join(_plain_text(parts).casefold().split())} "
    for quote in quotes:
        words = quote.quote.casefold().split()
        for start in range(max(1, len(words) - REPEATED_RUN_WORDS + 1)):
            if f" {' '.join(words[start : start + REPEATED_RUN_WORDS])} " in passage:
                return True
    return False


def _level(pick: Pick, news: News, *, voices: int) -> Length:
    is_repeat = pick.story.told_revision > 0 and news.novelty != "some" and not pick.alone
    if is_repeat or news.novelty == "none":
        return "brief"
    own_reports = [
        article
        for article in pick.fresh
        if pick.alone or is_own_report(article, pick.story.articles)
    ]
    return level_of(own_reports, actors=pick.actors, voices=voices)


def _not_withdrawn(articles: Sequence[CandidateArticle]) -> list[CandidateArticle]:
    """The articles that their outlets have not removed; all of them if every one was."""
    return [article for article in articles if article.gone_at is None] or list(articles)


def _told_report(pick: Pick, *, languages: Sequence[str]) -> CandidateArticle | None:
    """The report that represented the story before; None if readers can read only the new ones."""
    candidates = [
        article
        for article in pick.story.articles
        if article.told and article.gone_at is None and article.relation is not Relation.REWRITE
    ]
    if not candidates:
        return None
    best = lead_of(candidates, languages=languages)
    if can_read(languages, best.language):
        return best
    is_fresh_readable = any(can_read(languages, article.language) for article in pick.fresh)
    return None if is_fresh_readable else best


def _is_named_in_title(pick: Pick) -> bool:
    for article in pick.fresh:
        for mention in article.mentions:
            if mention.field == "title" and mention.actor in pick.actors:
                return True
    return False


def _sources(pick: Pick) -> tuple[Source, ...]:
    if pick.alone:
        return (_source(pick.lead, {}),)
    by_id = {article.id: article for article in pick.story.articles}
    others = [article for article in pick.fresh if article.id != pick.lead.id]
    others += [
        article
        for article in pick.story.articles
        if article.quiet and not article.told and article not in pick.fresh
    ]
    others.sort(key=_source_order)
    return tuple(_source(article, by_id) for article in (pick.lead, *others))


def _source_order(article: CandidateArticle) -> tuple[datetime, str, str]:
    """Order by the stated publication time, or by when we saw it if that is earlier."""
    return min(article.dated_at, article.seen_at), article.outlet, article.url


def _source(article: CandidateArticle, by_id: Mapping[int, CandidateArticle]) -> Source:
    origin = None
    if article.nearest is not None and article.relation in DERIVED_RELATIONS:
        origin = by_id.get(article.nearest)
    relation = article.relation
    if origin is None and relation not in OWN_RELATIONS:
        relation = (
            Relation.REPORT
        )  # a copy of a report that was never read, or is not in the digest
    return Source(
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        title=headline_of(article),
        published_at=article.published_at,
        seen_at=article.seen_at,
        relation=relation,
        owner=article.owner,
        body_source=article.body_source,
        of=origin.url if origin else None,
        of_outlet=origin.outlet if origin else None,
    )


def _reasons_for_flagging(pick: Pick, names: Mapping[str, str]) -> tuple[Why, ...]:
    reasons = []
    for actor in pick.actors:
        reason = _why(pick, actor, names.get(actor, actor))
        if reason is not None:
            reasons.append(reason)
    return tuple(reasons)


def _why(pick: Pick, actor: str, name: str) -> Why | None:
    """Explain why the lead, or else the first article with the actor, was flagged for it."""
    for article in (pick.lead, *pick.fresh):
        mentions = [mention for mention in article.mentions if mention.actor == actor]
        if not mentions:
            continue
        first = min(mentions, key=_reading_order)
        fields_named = {mention.field for mention in mentions}
        return Why(
            actor=actor,
            name=name,
            alias=first.alias,
            surface=first.surface,
            places=tuple(place for place in FIELDS_IN_READING_ORDER if place in fields_named),
            times=len(mentions),
            context=first.context,
        )
    return None


def _reading_order(mention: Mention) -> tuple[int, int]:
    return FIELDS_IN_READING_ORDER.index(mention.field), mention.start


def _is_late(pick: Pick) -> bool:
    """True if even the newest article was published LATE_AFTER or more before we saw it."""
    return all(
        article.published_at is not None and article.seen_at - article.published_at >= LATE_AFTER
        for article in pick.fresh
    )


def _dates(pick: Pick, *, today: str) -> tuple[DateAhead, ...]:
    """The announced dates after today that were not printed yet."""
    told_days: set[str] = set()
    for article in pick.story.articles:
        if article.told:
            told_days.update(announced.date for announced in article.dates)
    ahead: dict[str, DateAhead] = {}
    for article in (pick.lead, *pick.fresh):
        if article.relation in DERIVED_RELATIONS and article is not pick.lead:
            continue
        for announced in article.dates:
            if announced.date in ahead or announced.date in told_days:
                continue
            if _is_ahead(announced, today):
                values = {
                    column.name: getattr(announced, column.name) for column in fields(AnnouncedDate)
                }
                ahead[announced.date] = DateAhead(**values, url=article.url, outlet=article.outlet)
    return tuple(ahead.values())[:MAX_DATES]


def _is_ahead(announced: AnnouncedDate, today: str) -> bool:
    if announced.kind != "upcoming" or is_past(announced.date, today):
        return False
    is_definite = names_exact_day(announced) or len(announced.date) == MONTH_CHARS
    return is_definite and is_event(announced)
