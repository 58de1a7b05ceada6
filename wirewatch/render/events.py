"""Render a digest as CloudEvents for a webhook: one event for the issue, one for each story.

CloudEvents 1.0.2, JSON format (github.com/cloudevents/spec, cloudevents/formats/json-format.md).
`source` and `id` say which event it is: a repeat that a person asked for is a new event whose
`repeatof` names the first one.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from wirewatch.domain.alerts import Alert
from wirewatch.domain.digests.model import Account, Digest, FeedTrouble, Source, ToldStory
from wirewatch.render.alerts import alert_view, digest_of_alert
from wirewatch.render.cleaning import clean, safe_url
from wirewatch.render.digest_cleaning import clean_digest
from wirewatch.render.summary import account_sentences, window_line

Json = dict[str, Any]
DIGEST, STORY, ALERT, NOTICE = (
    "wirewatch.digest",
    "wirewatch.story",
    "wirewatch.alert",
    "wirewatch.notice",
)
LEAVE_SENTENCE = "To stop these events, answer 410 Gone."


def digest_events(digest: Digest, *, installation: str) -> tuple[bytes, ...]:
    """The events of an issue: the issue itself, then each story in the order of the digest."""
    safe = clean_digest(digest)
    issue = _issue(safe)
    placed_stories = [
        (section.name, story) for section in safe.sections for story in section.stories
    ]
    account = issue | {
        "account": _account(safe.account),
        "text": [window_line(safe), *account_sentences(safe)],
        "stories": len(placed_stories),
        "notes": [*safe.notes],
        "leave": LEAVE_SENTENCE,
    }
    source = _source(installation, digest.series)
    base = f"{digest.series}/{digest.number}"
    return (
        _event(DIGEST, source=source, id=base, subject=base, time=digest.composed_at, data=account),
        *(
            _event(
                STORY,
                source=source,
                id=f"{base}/{story.id}",
                subject=story.id,
                time=digest.composed_at,
                data=issue | {"place": place, "under": name, "story": _story(story)},
            )
            for place, (name, story) in enumerate(placed_stories, start=1)
        ),
    )


def alert_event(
    alert: Alert, *, installation: str, withheld: int = 0, is_last: bool = False
) -> bytes:
    """The event of an alert."""
    view = alert_view(alert, withheld=withheld, is_last=is_last)
    story = clean_digest(digest_of_alert(alert)).stories[0]
    data = {
        "series": alert.series,
        "title": view.series,
        "actor": {"id": alert.heading, "name": view.name},
        "reason": alert.reason,
        "text": [line for line in (view.why, view.withheld) if line],
        "story": _story(story),
        "leave": LEAVE_SENTENCE,
    }
    id = f"{alert.series}/alert/{story.id}/{alert.number}"
    source = _source(installation, alert.series)
    return _event(ALERT, source=source, id=id, subject=story.id, time=alert.alerted_at, data=data)


def notice_event(
    words: str, *, series: str, name: str, title: str, at: datetime, installation: str
) -> bytes:
    """A trial event, or one that says an actor is named unusually often or seldom."""
    data = {
        "series": series,
        "title": clean(title),
        "text": [clean(line) for line in words.split("\n")],
    }
    id = f"{series}/notice/{name}"
    return _event(
        NOTICE, source=_source(installation, series), id=id, subject=series, time=at, data=data
    )


def repeat_event(payload: bytes, *, mark: str) -> bytes:
    """Repeat an event on request under a new id; `repeatof` names the first one."""
    event: Json = json.loads(payload)
    return _bytes(event | {"id": f"{event['id']}/repeat/{mark}", "repeatof": event["id"]})


def _source(installation: str, series: str) -> str:
    return f"urn:wirewatch:{installation}:{series}"


def _event(kind: str, *, source: str, id: str, subject: str, time: datetime, data: Json) -> bytes:
    event = {
        "specversion": "1.0",
        "type": kind,
        "source": source,
        "id": id,
        "subject": subject,
        "time": _instant(time),
        "datacontenttype": "application/json",
        "data": data,
    }
    return _bytes(event)


def _bytes(event: Json) -> bytes:
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _issue(digest: Digest) -> Json:
    return {
        "series": digest.series,
        "title": digest.title,
        "number": digest.number,
        "timezone": digest.timezone,
        "page": digest.archive_url,
    }


def _account(account: Account) -> Json:
    return {
        "window_start": _instant(account.window_start),
        "window_end": _instant(account.window_end),
        "articles_read": account.articles_read,
        "articles_flagged": account.articles_flagged,
        "feeds_total": account.feeds_total,
        "feeds_read": account.feeds_read,
        "not_read": [_trouble(trouble) for trouble in account.blind],
        "partly_read": [_trouble(trouble) for trouble in account.partly],
    }


def _trouble(trouble: FeedTrouble) -> Json:
    return {"outlet": trouble.outlet, "what": trouble.what, "since": _instant(trouble.since)}


def _story(story: ToldStory) -> Json:
    lead = story.known or story.sources[0]
    return {
        "id": story.id,
        "title": story.title,
        "url": safe_url(lead.url),
        "outlet": lead.outlet,
        "language": lead.language,
        "published_at": _instant(lead.published_at),
        "seen_at": _instant(lead.seen_at),
        "actors": [
            {
                "id": why.actor,
                "name": why.name,
                "words": why.surface,
                "places": [*why.places],
                "times": why.times,
            }
            for why in story.why
        ],
        "text": "".join(part.text for part in story.snippet).strip(),
        "follow_up": story.follow_up,
        "told_in": [*story.told_in],
        "develops": story.develops,
        "new": story.novelty != "none",
        "late": story.late,
        "taken_down": story.withdrawn,
        "independent_outlets": story.independent_outlets,
        "sources": [_report(one) for one in story.sources],
        "statements": [
            {"words": one.quote, "speaker": one.speaker, "via": one.via} for one in story.statements
        ],
        "dates": [
            {"date": one.date, "words": one.span, "sentence": one.sentence} for one in story.dates
        ],
    }


def _report(source: Source) -> Json:
    return {
        "outlet": source.outlet,
        "language": source.language,
        "title": source.title,
        "url": safe_url(source.url),
        "relation": source.relation.value,
        "published_at": _instant(source.published_at),
        "seen_at": _instant(source.seen_at),
    }


def _instant(moment: datetime | None) -> str | None:
    return (
        moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        if moment
        else None
    )
