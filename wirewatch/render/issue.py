"""Render an issue as JSON: every field holds a value of the plain-text issue, not of the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from extractors.model import Relation
from wirewatch.domain.digests.digest_items import ChangedArticle
from wirewatch.domain.digests.model import Digest, FeedTrouble, Source, ToldStory
from wirewatch.render.changes import upcoming_date_words
from wirewatch.render.cleaning import clean, safe_url
from wirewatch.render.digest_cleaning import clean_digest
from wirewatch.render.layout import TOP_HEADING, DigestLayout, lay_out
from wirewatch.render.story_view import STORY_KEY_CHARS, StoryView, quote_words
from wirewatch.render.summary import OUTAGES, digest_subject, outage_words
from wirewatch.render.text import render_text

Json = dict[str, Any]

SCHEMA = "wirewatch-issue/1"
INTERFACE_LANGUAGE = "en"
TROUBLE_KINDS = ("failing", "healed", "silent", "moved", "gone", "undated")
DERIVED_RELATIONS = {
    Relation.COPY: "copy",
    Relation.EDIT: "edit",
    Relation.REWRITE: "rewrite",
    Relation.TRANSLATION: "translation",
}


def issue_document(digest: Digest) -> Json:
    """The complete issue as JSON, equivalent to its full plain text."""
    clean_issue, layout = clean_digest(digest), lay_out(digest, stories=None)
    return {
        "schema": SCHEMA,
        "series": digest.series,
        "number": digest.number,
        "actors": list(digest.watching) or list(digest.actor_names),
        "reader_languages": list(digest.reads) or [INTERFACE_LANGUAGE],
        "window": {
            "start": _instant(digest.account.window_start),
            "end": _instant(digest.account.window_end),
        },
        "composed_at": _instant(digest.composed_at),
        "subject": digest_subject(digest),
        "account": _account(clean_issue, layout),
        "brief": list(_brief(clean_issue)),
        "top": [story.id for story in layout.top],
        "sections": list(_sections(layout)),
        "stories": list(_stories(clean_issue, layout)),
        "changed": [_change(change) for change in clean_issue.changed],
        "coming_up": list(_upcoming_dates(clean_issue)),
        "not_told": [
            {"url": safe_url(article.url), "why": "namesake", "count": 1}
            for article in clean_issue.not_meant
        ],
        "text": render_text(digest, whole=True),
    }


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _brief(digest: Digest) -> Iterator[Json]:
    for extract in digest.brief:
        yield {
            "kind": extract.kind,
            "text": extract.text,
            "outlet": extract.outlet,
            "url": safe_url(extract.url),
            "story": extract.story or None,
        }


def _upcoming_dates(digest: Digest) -> Iterator[Json]:
    for upcoming in digest.coming:
        yield {
            "date": upcoming.date,
            "text": upcoming.span,
            "sentence": upcoming_date_words(upcoming),
            "outlet": upcoming.outlet,
            "url": safe_url(upcoming.url),
            "story": upcoming.story or None,
        }


def _account(digest: Digest, layout: DigestLayout) -> Json:
    account = digest.account
    return {
        "feeds_total": account.feeds_total,
        "feeds_read": account.feeds_read - len(account.partly),
        "articles_read": account.articles_read,
        "articles_flagged": account.articles_flagged,
        "sentences": list(layout.account),
        "troubles": list(_troubles(digest)),
    }


def _troubles(digest: Digest) -> Iterator[Json]:
    """The new troubles; outages in the words of the account, which has their hours."""
    zone = ZoneInfo(digest.timezone)
    unread = {trouble.url: trouble for trouble in (*digest.account.blind, *digest.account.partly)}
    troubles = {
        (trouble.url, trouble.kind): trouble for trouble in (*digest.troubles, *unread.values())
    }
    for trouble in troubles.values():
        if not trouble.fresh or trouble.kind not in TROUBLE_KINDS:
            continue
        words = trouble.what
        if trouble.url in unread and trouble.kind in OUTAGES:
            words = outage_words(unread[trouble.url], zone)
        yield _trouble(trouble, words)


def _trouble(trouble: FeedTrouble, words: str) -> Json:
    return {
        "feed": trouble.url,
        "outlet": trouble.outlet,
        "kind": trouble.kind,
        "since": _instant(trouble.since),
        "until": _instant(trouble.until),
        "what": words,
    }


def _sections(layout: DigestLayout) -> Iterator[Json]:
    if layout.top:
        stories = [view.id for view in layout.top]
        yield {"heading": TOP_HEADING, "actor": None, "stories": stories}
    for section in layout.sections:
        stories = [view.id for view in section.stories]
        yield {"heading": section.name, "actor": section.actor or None, "stories": stories}


def _stories(digest: Digest, layout: DigestLayout) -> Iterator[Json]:
    stories = {story.id: story for story in digest.stories}
    for view in layout.top:
        yield _detailed_story(stories[view.id], view, digest)
    for section in layout.sections:
        for view in section.full:
            yield _detailed_story(stories[view.id], view, digest)
        for view in section.brief:
            yield _brief_story(stories[view.id], view, digest)


def _brief_story(story: ToldStory, view: StoryView, digest: Digest) -> Json:
    """A story in one line: what only a detailed one has is null or empty."""
    gloss = None
    if story.gloss:
        gloss = {
            "text": story.gloss.title,
            "language": story.gloss.language,
            "url": safe_url(story.gloss.url),
        }
    return {
        "id": story.id,
        "status": _status(story),
        "headline": view.title,
        "headline_url": view.url,
        "outlet": view.outlet,
        "language": view.language or None,
        "gloss": gloss,
        "told": "brief",
        "follows": _earlier_telling(story, digest),
        "storyline": clean(story.steps[0].story, STORY_KEY_CHARS) if story.steps else None,
        "reports": [_report(source, view) for source in _all_sources(story)],
        "independent_outlets": None,
        "snippet": None,
        "summary": view.unchanged_note or None,
        "quotes": [],
        "dates": [],
        "why": [],
    }


def _detailed_story(story: ToldStory, view: StoryView, digest: Digest) -> Json:
    return _brief_story(story, view, digest) | {
        "told": "full",
        "reports": [_detailed_report(source, view) for source in _all_sources(story)],
        "independent_outlets": view.independent_outlets if view.independent_outlets > 1 else None,
        "snippet": view.snippet_text,
        "summary": None,
        "quotes": list(_quotes(story)),
        "dates": list(_announced_dates(story, view)),
        "why": list(_reasons(story)),
    }


def _status(story: ToldStory) -> str:
    if story.withdrawn:
        return "withdrawn"
    if story.novelty == "none":
        return "unchanged"
    return "follow-up" if story.follow_up or story.develops_in else "new"


def _earlier_telling(story: ToldStory, digest: Digest) -> Json | None:
    if story.follow_up and story.told_in:
        return {"story": story.id, "number": story.told_in[-1]}
    if story.develops and story.develops_in:
        return {"story": story.develops, "number": story.develops_in[-1]}
    if story.develops in {candidate.id for candidate in digest.stories}:
        return {"story": story.develops, "number": digest.number}
    return None


def _all_sources(story: ToldStory) -> Iterator[tuple[bool, Source]]:
    """Each source, and whether it is the one whose headline is shown."""
    sources = story.sources
    if story.known:
        sources = (story.known, *sources)
    for number, source in enumerate(sources):
        yield number == 0, source


def _report(ranked_source: tuple[bool, Source], view: StoryView) -> Json:
    """A report of a story in one line: its relation is not shown."""
    is_lead, source = ranked_source
    return {
        "url": safe_url(source.url),
        "outlet": source.outlet,
        "language": source.language,
        "title": None,
        "named": is_lead or view.unchanged_note != "",
        "text": "feed" if source.body_source == "feed" else "page",
        "relation": "report",
        "of": None,
    }


def _detailed_report(ranked_source: tuple[bool, Source], view: StoryView) -> Json:
    is_lead, source = ranked_source
    report = _report(ranked_source, view)
    titles = {listed.url: listed.text for listed in view.reports}
    report["title"] = titles.get(report["url"] or "")
    report["named"] = report["named"] or report["url"] in _named_urls(view)
    relation = DERIVED_RELATIONS.get(source.relation)
    if relation and not is_lead:
        report["of"] = safe_url(source.of or "")
        if report["named"]:
            report["relation"] = relation
    return report


def _named_urls(view: StoryView) -> set[str | None]:
    urls = {report.url for report in view.reports}
    for group in view.related:
        urls |= {outlet.url for outlet in group.outlets}
    return urls


def _quotes(story: ToldStory) -> Iterator[Json]:
    for quote in story.statements:
        yield {
            "quote": quote_words(quote),
            "speaker": quote.speaker,
            "via": quote.via,
            "verbatim": True,
            "url": safe_url(quote.url),
        }


def _announced_dates(story: ToldStory, view: StoryView) -> Iterator[Json]:
    for announced, shown in zip(story.dates, view.dates, strict=True):
        yield {
            "date": announced.date,
            "text": announced.span,
            "sentence": shown.sentence,
            "url": safe_url(announced.url) or view.url,
        }


def _reasons(story: ToldStory) -> Iterator[Json]:
    for why in story.why:
        yield {
            "actor": why.actor,
            "surface": why.surface,
            "alias": why.alias,
            "places": list(why.places),
            "times": why.times,
        }


def _change(change: ChangedArticle) -> Json:
    is_edit = change.kind == "edited"
    before, after = change.title, None
    if is_edit:
        before = change.old_title or next(iter(change.lost), "")
        after = change.title if change.old_title else next(iter(change.gained), None)
    return {
        "url": safe_url(change.url),
        "outlet": change.outlet,
        "kind": "edited" if is_edit else "withdrawn",
        "story": change.story or None,
        "told_in": list(change.told_in),
        "seen_at": _instant(change.seen_at),
        "before": clean(before) or None,
        "after": after,
    }
