"""Render an issue as JSON: every field holds what the plain-text issue says, not what the store knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from extractors.model import Relation
from wirewatch.domain.digests.digest_items import ChangedArticle
from wirewatch.domain.digests.model import Digest, FeedTrouble, Source, ToldStory
from wirewatch.render.digest_view import StoryView, said_words, speaker_of, upcoming_date_words
from wirewatch.render.formatting import clean, clean_digest, safe_url
from wirewatch.render.html import DigestLayout, lay_out
from wirewatch.render.summary import OUTAGES, digest_subject, outage_words
from wirewatch.render.text import render_text

Json = dict[str, Any]
SCHEMA = "wirewatch-issue/1"
INTERFACE_LANGUAGE = "en"
_TOLD = ("failing", "healed", "silent", "moved", "gone", "undated")
_RELATIONS = {
    Relation.COPY: "copy",
    Relation.EDIT: "edit",
    Relation.REWRITE: "rewrite",
    Relation.TRANSLATION: "translation",
}


def issue_document(digest: Digest) -> Json:
    """Return the whole issue as its full plain text tells it."""
    safe, laid_out = clean_digest(digest), lay_out(digest, stories=None)
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
        "account": _account(safe, laid_out),
        "brief": list(_brief(safe)),
        "top": [story.id for story in laid_out.top],
        "sections": list(_sections(laid_out)),
        "stories": list(_stories(safe, laid_out)),
        "changed": [_changed(one) for one in safe.changed],
        "coming_up": list(_coming(safe)),
        "not_told": [
            {"url": safe_url(one.url), "why": "namesake", "count": 1} for one in safe.not_meant
        ],
        "text": render_text(digest, whole=True),
    }


def _brief(digest: Digest) -> Iterator[Json]:
    for one in digest.brief:
        plain = {"kind": one.kind, "text": one.text, "outlet": one.outlet}
        yield plain | {"url": safe_url(one.url), "story": one.story or None}


def _sections(laid_out: DigestLayout) -> Iterator[Json]:
    if laid_out.top:
        yield {
            "heading": "Top stories",
            "actor": None,
            "stories": [view.id for view in laid_out.top],
        }
    for section in laid_out.sections:
        stories = [view.id for view in (*section.full, *section.brief)]
        yield {"heading": section.name, "actor": section.actor or None, "stories": stories}


def _stories(digest: Digest, laid_out: DigestLayout) -> Iterator[Json]:
    stories = {story.id: story for story in digest.stories}
    in_full = [*laid_out.top, *(view for section in laid_out.sections for view in section.full)]
    full = {view.id for view in in_full}
    for view in (
        *laid_out.top,
        *(view for one in laid_out.sections for view in (*one.full, *one.brief)),
    ):
        yield _story(stories[view.id], view, digest, full=view.id in full)


def _coming(digest: Digest) -> Iterator[Json]:
    for one in digest.coming:
        plain = {
            "date": one.date,
            "text": one.span,
            "sentence": upcoming_date_words(one),
            "outlet": one.outlet,
        }
        yield plain | {"url": safe_url(one.url), "story": one.story or None}


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _account(digest: Digest, laid_out: DigestLayout) -> Json:
    account = digest.account
    zone, seen = (
        ZoneInfo(digest.timezone),
        {one.url: one for one in (*account.blind, *account.partly)},
    )
    troubles = {(one.url, one.kind): one for one in (*digest.troubles, *seen.values())}
    told = [
        _trouble(
            one,
            what=outage_words(seen[one.url], zone)
            if one.url in seen and one.kind in OUTAGES
            else one.what,
        )
        for one in troubles.values()
        if one.fresh and one.kind in _TOLD
    ]
    return {
        "feeds_total": account.feeds_total,
        "feeds_read": account.feeds_read - len(account.partly),
        "articles_read": account.articles_read,
        "articles_flagged": account.articles_flagged,
        "sentences": list(laid_out.account),
        "troubles": told,
    }


def _trouble(one: FeedTrouble, *, what: str) -> Json:
    return {
        "feed": one.url,
        "outlet": one.outlet,
        "kind": one.kind,
        "since": _instant(one.since),
        "until": _instant(one.until),
        "what": what,
    }


def _story(story: ToldStory, view: StoryView, digest: Digest, *, full: bool) -> Json:
    return {
        "id": story.id,
        "status": _status(story),
        "headline": view.title,
        "headline_url": view.url,
        "outlet": view.outlet,
        "language": view.language or None,
        "gloss": {
            "text": story.gloss.title,
            "language": story.gloss.language,
            "url": safe_url(story.gloss.url),
        }
        if story.gloss
        else None,
        "told": "full" if full else "brief",
        "follows": _follows(story, digest),
        "storyline": clean(story.steps[0].story, 20) if story.steps else None,
        "reports": list(_reports(story, view, full=full)),
        "independent_outlets": view.voices if full and view.voices > 1 else None,
        "snippet": "".join(part.text for part in view.snippet) if full else None,
        "summary": None if full else (view.again or None),
        "quotes": [
            {
                "quote": said_words(one),
                "speaker": speaker_of(one),
                "via": one.via,
                "verbatim": True,
                "url": safe_url(one.url),
            }
            for one in (story.statements if full else ())
        ],
        "dates": [
            {
                "date": one.date,
                "text": one.span,
                "sentence": shown[1],
                "url": safe_url(one.url) or view.url,
            }
            for one, shown in zip(story.dates, view.dates, strict=True)
            if full
        ],
        "why": [
            {
                "actor": why.actor,
                "surface": why.surface,
                "alias": why.alias,
                "places": list(why.places),
                "times": why.times,
            }
            for why in (story.why if full else ())
        ],
    }


def _status(story: ToldStory) -> str:
    if story.withdrawn:
        return "withdrawn"
    if story.novelty == "none":
        return "unchanged"
    return "follow-up" if story.follow_up or story.develops_in else "new"


def _follows(story: ToldStory, digest: Digest) -> Json | None:
    if story.follow_up and story.told_in:
        return {"story": story.id, "number": story.told_in[-1]}
    if story.develops and story.develops_in:
        return {"story": story.develops, "number": story.develops_in[-1]}
    if story.develops in {other.id for other in digest.stories}:
        return {"story": story.develops, "number": digest.number}
    return None


def _reports(story: ToldStory, view: StoryView, *, full: bool) -> Iterator[Json]:
    named = {outlet.url for also in view.also for outlet in also.outlets} | {
        report.url for report in view.reports
    }
    titles = {report.url: report.title for report in view.reports}
    for number, source in enumerate((*([story.known] if story.known else []), *story.sources)):
        url = safe_url(source.url)
        shown = number == 0 or (full and url in named) or view.again != ""
        yield {
            "url": url,
            "outlet": source.outlet,
            "language": source.language,
            "title": titles.get(url or "") if full else None,
            "named": shown,
            "text": "feed" if source.body_source == "feed" else "page",
            "relation": _relation(source) if full and shown and number else "report",
            "of": safe_url(source.of or "")
            if full and number and source.relation in _RELATIONS
            else None,
        }


def _relation(source: Source) -> str:
    return _RELATIONS.get(source.relation, "report")


def _changed(one: ChangedArticle) -> Json:
    edited = one.kind == "edited"
    before = one.old_title or (one.lost[0] if one.lost else None)
    after = (
        (one.title if one.old_title else one.gained[0] if one.gained else None) if edited else None
    )
    return {
        "url": safe_url(one.url),
        "outlet": one.outlet,
        "kind": "edited" if edited else "withdrawn",
        "story": one.story or None,
        "told_in": list(one.told_in),
        "seen_at": _instant(one.seen_at),
        "before": (before if edited else one.title) and clean(before or one.title),
        "after": after,
    }
