"""Make every outside string of a digest harmless, once, before any renderer sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from extractors.model import SnippetPart
from wirewatch.domain.digests.digest_items import (
    ChangedArticle,
    DateAhead,
    DoubtfulArticle,
    Extract,
    Gloss,
    Quote,
    UpcomingDate,
)
from wirewatch.domain.digests.model import (
    Account,
    ActorSection,
    Digest,
    FeedTrouble,
    Headline,
    Source,
    ToldStory,
    Undelivered,
    Why,
)
from wirewatch.render.cleaning import (
    clean,
    clean_headline,
    clean_language,
    clean_name,
    clean_run,
    clean_title,
    safe_own_url,
    safe_url,
)

ISO_DATE_CHARS = 10
TROUBLE_CHARS = 200
SNIPPET_RUN_CHARS = 600

Value = TypeVar("Value")


def clean_digest(digest: Digest) -> Digest:
    """The digest with every string that came from outside made harmless."""
    return replace(
        digest,
        title=clean_name(digest.title),
        sections=_clean_each(_clean_section, digest.sections),
        unnamed=_clean_each(clean_name, digest.unnamed),
        account=_clean_account(digest.account),
        troubles=_clean_each(_clean_trouble, digest.troubles),
        changed=_clean_each(_clean_change, digest.changed),
        coming=_clean_each(_clean_upcoming_date, digest.coming),
        undelivered=_clean_each(_clean_undelivered, digest.undelivered),
        brief=_clean_each(_clean_extract, digest.brief),
        not_meant=_clean_each(_clean_doubtful_article, digest.not_meant),
        notes=_clean_each(clean, digest.notes),
        actor_names={actor: clean_name(name) for actor, name in digest.actor_names.items()},
        archive_url=_clean_optional(safe_url, digest.archive_url),
        unsubscribe_url=safe_own_url(digest.unsubscribe_url),
        missed_url=safe_own_url(digest.missed_url),
    )


def _clean_each(
    clean_value: Callable[[Value], Value], values: Iterable[Value]
) -> tuple[Value, ...]:
    return tuple(clean_value(value) for value in values)


def _clean_optional(
    clean_value: Callable[[Value], Value | None], value: Value | None
) -> Value | None:
    return clean_value(value) if value else None


def _clean_account(account: Account) -> Account:
    return replace(
        account,
        blind=_clean_each(_clean_trouble, account.blind),
        partly=_clean_each(_clean_trouble, account.partly),
    )


def _clean_section(section: ActorSection) -> ActorSection:
    return replace(
        section,
        name=clean_name(section.name),
        stories=_clean_each(_clean_story, section.stories),
        pointers=_clean_each(_clean_pointer, section.pointers),
    )


def _clean_pointer(pointer: tuple[str, str, str]) -> tuple[str, str, str]:
    story_id, title, name = pointer
    return story_id, clean_title(title), clean_name(name)


def _clean_story(story: ToldStory) -> ToldStory:
    return replace(
        story,
        title=clean_headline(story.title),
        sources=_clean_each(_clean_source, story.sources),
        known=_clean_optional(_clean_source, story.known),
        gloss=_clean_optional(_clean_gloss, story.gloss),
        snippet=_clean_passage(story.snippet),
        further=_clean_passage(story.further),
        why=_clean_each(_clean_why, story.why),
        develops_title=_clean_optional(clean_title, story.develops_title),
        not_relevant_url=safe_own_url(story.not_relevant_url),
        statements=_clean_each(_clean_statement, story.statements),
        dates=_clean_each(_clean_announced_date, story.dates),
    )


def _clean_passage(parts: Sequence[SnippetPart]) -> tuple[SnippetPart, ...]:
    return tuple(
        SnippetPart(text=clean_run(part.text, SNIPPET_RUN_CHARS), strong=part.strong)
        for part in parts
    )


def _clean_statement(statement: Quote) -> Quote:
    return replace(
        statement,
        quote=clean(statement.quote),
        speaker=clean_name(statement.speaker),
        verb=clean_name(statement.verb),
        via=_clean_optional(clean_name, statement.via),
    )


def _clean_announced_date(announced: DateAhead) -> DateAhead:
    return replace(
        announced,
        span=clean_name(announced.span),
        sentence=clean(announced.sentence),
        date=clean(announced.date, ISO_DATE_CHARS),
    )


def _clean_gloss(gloss: Gloss) -> Gloss:
    return replace(gloss, title=clean_title(gloss.title), outlet=clean_name(gloss.outlet))


def _clean_source(source: Source) -> Source:
    return replace(
        source,
        outlet=clean_name(source.outlet),
        title=clean_title(source.title),
        language=clean_language(source.language),
        of_outlet=_clean_optional(clean_name, source.of_outlet),
    )


def _clean_change(change: ChangedArticle) -> ChangedArticle:
    return replace(
        change,
        title=clean_headline(change.title),
        old_title=_clean_optional(clean_title, change.old_title),
        outlet=clean_name(change.outlet),
        language=clean_language(change.language),
        gained=_clean_each(clean, change.gained),
        lost=_clean_each(clean, change.lost),
    )


def _clean_upcoming_date(upcoming: UpcomingDate) -> UpcomingDate:
    return replace(
        upcoming,
        date=clean(upcoming.date, ISO_DATE_CHARS),
        span=clean_name(upcoming.span),
        sentence=clean(upcoming.sentence),
        title=clean_title(upcoming.title),
        outlet=clean_name(upcoming.outlet),
        language=clean_language(upcoming.language),
    )


def _clean_undelivered(issue: Undelivered) -> Undelivered:
    return replace(issue, headlines=_clean_each(_clean_undelivered_headline, issue.headlines))


def _clean_undelivered_headline(headline: Headline) -> Headline:
    return replace(
        headline,
        title=clean_headline(headline.title),
        outlet=clean_name(headline.outlet),
        language=clean_language(headline.language),
    )


def _clean_extract(extract: Extract) -> Extract:
    return replace(
        extract,
        text=clean(extract.text),
        outlet=clean_name(extract.outlet),
        before=clean_title(extract.before),
    )


def _clean_doubtful_article(article: DoubtfulArticle) -> DoubtfulArticle:
    return replace(article, title=clean_headline(article.title), outlet=clean_name(article.outlet))


def _clean_why(why: Why) -> Why:
    return replace(
        why,
        name=clean_name(why.name),
        alias=clean_name(why.alias),
        surface=clean_name(why.surface),
        context=_clean_optional(clean_name, why.context),
    )


def _clean_trouble(trouble: FeedTrouble) -> FeedTrouble:
    return replace(
        trouble, outlet=clean_name(trouble.outlet), what=clean(trouble.what, TROUBLE_CHARS)
    )
