"""Render an alert, one story sent at once: mail in text and HTML, Slack message, short note."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.model import Relation
from wirewatch.domain.alerts import MAX_ALERTS_PER_DAY, REPEAT_AFTER, Alert
from wirewatch.domain.digests.model import Account, ActorSection, Digest, ToldStory
from wirewatch.render import chat_markup
from wirewatch.render.chat_markup import Dialect
from wirewatch.render.digest_view import StoryView, story_view
from wirewatch.render.email import content_languages, list_mail_body, unsubscribe_mailto
from wirewatch.render.formatting import (
    LINE_COLUMNS,
    NAME_CHARS,
    clean,
    clean_digest,
    column_width,
    format_moment,
    host_of,
    join_names,
    number_word,
    safe_own_url,
    safe_url,
    wrap,
)
from wirewatch.render.html import mail_templates
from wirewatch.render.slack import slack_story
from wirewatch.render.summary import (
    MAX_SUBJECT_CHARS,
    account_sentences,
    quiet_sentence,
    window_line,
)
from wirewatch.render.text import story_text
from wirewatch.render.undelivered import undelivered_line

HEADLINE = 200  # characters
MAX_NUDGE_CHARS = 800  # of the whole: the shortest that services take is 1,000

# Chat services interpret markup: @everyone and <!here> notify a channel, [a](b) is a link with a false name.
_TAME = str.maketrans({"@": "＠", "<": "‹", ">": "›", "`": "'", "*": "∗", "[": "(", "]": ")"})


def nudge_payload(digest: Digest) -> bytes:
    """Return the title and the text of a nudge as JSON; the same digest gives the same bytes."""
    safe = clean_digest(digest)
    title = (
        safe.title if safe.title.casefold().startswith("wirewatch") else f"Wirewatch {safe.title}"
    )
    head = f"{title} {safe.number}"
    missed = undelivered_line(safe).partition(";")[
        0
    ]  # their headlines would be more than a few lines
    lines = [
        f"{window_line(safe)}.",
        *account_sentences(safe)[:2],
        f"{missed}." if missed else "",
        _news(safe),
    ]  # what was not seen stands before the news
    link = safe_url(safe.archive_url) if safe.archive_url else None
    text = "\n".join(line.translate(_TAME) for line in lines if line)[:MAX_NUDGE_CHARS]
    whole = f"{text}\n{link}" if link else text
    return json.dumps({"title": head.translate(_TAME), "text": whole}, ensure_ascii=False).encode()


def short_payload(*, title: str, lines: Sequence[str], link: str | None) -> bytes:
    """Return a few lines under a title, with chat markup made harmless, and a safe link to read on."""
    text = "\n".join(line.translate(_TAME) for line in lines)[:MAX_NUDGE_CHARS]
    whole = f"{text}\n{link}" if link else text
    return json.dumps({"title": title.translate(_TAME), "text": whole}, ensure_ascii=False).encode()


def note_payload(words: str) -> bytes:
    """Return a message of our own as a nudge: a trial."""
    return json.dumps({"title": "Wirewatch", "text": words}, ensure_ascii=False).encode()


def _news(digest: Digest) -> str:
    if not digest.stories:
        return quiet_sentence(digest)
    lead = next(
        (story for story in digest.stories if story.id in digest.top[:1]), digest.stories[0]
    )
    source = lead.sources[0]
    outlet = source.outlet or host_of(safe_url(source.url)) or "unknown outlet"
    return f"{outlet[:NAME_CHARS]}: {lead.title[:HEADLINE]}"


ALERT = "Alert: "
ACTOR, OUTLET = 24, 20  # characters in a subject
OUTLETS = 4  # named


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert, ready to be laid out. All text is clean."""

    series: str  # as readers know it
    name: str  # of the actor or interest
    when: str
    why: str  # one sentence, or two
    story: StoryView
    more: str  # what the reader is not alerted to; "" when there is nothing
    foot: tuple[str, ...]


def alert_subject(alert: Alert) -> str:
    """Return "Alert: Delegation leaves for Moscow (Tolo) [Taliban]", 90 characters at most: the news first.

    To leave space for it, a name that the headline contains is not repeated; List-Id and the foot name the series.
    """
    return f"{ALERT}{_news_of(alert)}"


def _news_of(alert: Alert) -> str:
    """Return a headline, one that the reader can read where there is any, its outlet, and an actor not named in it."""
    shown = alert.story.gloss
    title, outlet = (
        (shown.title, shown.outlet) if shown else (alert.story.title, alert.story.sources[0].outlet)
    )
    name = clean(alert.name, NAME_CHARS).partition(" (")[0]
    told = name.casefold() in clean(title, MAX_SUBJECT_CHARS).casefold()
    tail = f" ({clean(outlet, OUTLET)}){'' if told else f' [{clean(name, ACTOR)}]'}"
    return f"{clean(title, MAX_SUBJECT_CHARS - len(ALERT) - len(tail))}{tail}"


def alert_view(alert: Alert, *, left: int = 0, full: bool = False) -> AlertView:
    """Lay an alert out; `left`: number of stories that are not alerted; `full`: this one reaches the daily limit."""
    digest = clean_digest(digest_of_alert(alert))
    story = digest.stories[0]
    return AlertView(
        series=digest.title,
        name=clean(alert.name, NAME_CHARS),
        when=format_moment(alert.alerted_at, alert.timezone),
        why=_why(alert, story),
        story=story_view(story, digest),
        more=_more(alert, left=left, full=full),
        foot=_foot(alert, digest),
    )


def alert_text(
    alert: Alert, *, left: int = 0, full: bool = False, unsubscribe: str | None = None
) -> str:
    """Return an alert as plain text of 76 columns, addresses alone on a line."""
    view = alert_view(alert, left=left, full=full)
    title = wrap(f"WIREWATCH ALERT: {view.name}")
    blocks = [
        f"{title}\n{'=' * min(LINE_COLUMNS, column_width(title))}\n{wrap(view.when)}",
        wrap(view.why),
        story_text(view.story),
        wrap(view.more),
        "\n".join(
            ["-- ", *map(wrap, view.foot), *(["Unsubscribe:", unsubscribe] if unsubscribe else [])]
        ),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def alert_html(
    alert: Alert, *, left: int = 0, full: bool = False, unsubscribe: str | None = None
) -> str:
    """Return an alert as one HTML document."""
    template = mail_templates().get_template("alert.html.jinja")
    view = alert_view(alert, left=left, full=full)
    return (
        template.render(view=view, subject=alert_subject(alert), unsubscribe=unsubscribe).strip()
        + "\n"
    )


def alert_mail(
    alert: Alert,
    *,
    sender: str,
    left: int = 0,
    full: bool = False,
    unsubscribe_url: str | None = None,
) -> bytes:
    """Return the mail's bytes but for the head of its own that each reader gets (`head`).

    `unsubscribe_url` stands at its foot when it is the same for all readers. Raises ValueError for a sender that is no
    address.
    """
    leave = safe_own_url(unsubscribe_url) or unsubscribe_mailto(sender, series=alert.series)
    return list_mail_body(
        series=alert.series,
        title=alert.title,
        marked=("X-Wirewatch-Alert", alert.story.id),
        sender=sender,
        sent_at=alert.alerted_at,
        plain=alert_text(alert, left=left, full=full, unsubscribe=leave),
        rich=alert_html(alert, left=left, full=full, unsubscribe=leave),
        languages=content_languages([alert.story]),
    )


def alert_slack(alert: Alert, *, left: int = 0, full: bool = False) -> bytes:
    """Return an alert as a Slack message."""
    view = alert_view(alert, left=left, full=full)
    return slack_story(
        view.story,
        text=alert_subject(alert),
        title=f"Alert: {view.name}",
        before=view.why,
        after=[line for line in (view.more, *view.foot) if line],
    )


def alert_chat(alert: Alert, dialect: Dialect, *, left: int = 0, full: bool = False) -> bytes:
    """Return an alert as a message of a chat service."""
    view = alert_view(alert, left=left, full=full)
    return chat_markup.chat_story(
        view.story,
        dialect,
        subject=alert_subject(alert),
        title=f"Alert: {view.name}",
        before=view.why,
        after=[line for line in (view.more, *view.foot) if line],
    )


def alert_nudge(alert: Alert, *, left: int = 0, full: bool = False) -> bytes:
    """Return an alert as the few lines that any service takes."""
    view = alert_view(alert, left=left, full=full)
    lines = [_news_of(alert), view.why, view.more]
    return short_payload(
        title="Wirewatch alert", lines=[one for one in lines if one], link=view.story.url
    )


def _why(alert: Alert, story: ToldStory) -> str:
    name, voices = clean(alert.name, NAME_CHARS), number_word(alert.voices).capitalize()
    if alert.reason == "title":
        return (
            f"{_named(alert, story)} {voices} independent outlets carry it."
            if alert.voices > 1
            else _named(alert, story)
        )
    own = [
        one.outlet for one in story.sources if one.relation in (Relation.LEAD, Relation.INDEPENDENT)
    ]
    outlets = list(dict.fromkeys(own))
    named = f": {join_names(outlets, at_most=OUTLETS)}" if len(outlets) == alert.voices else ""
    return f"{voices} independent outlets carry this story on {name}{named}."


def _named(alert: Alert, story: ToldStory) -> str:
    """Return which title named the actor: that of the shown report, or that of another report of the story."""
    name = clean(alert.name, NAME_CHARS)
    if alert.heading not in alert.story.actors:
        return f"“{name}” is met, and a headline names one of its actors."
    here = any(why.actor == alert.heading and "title" in why.places for why in story.why)
    return f"{name} is named in {'the' if here else 'another report’s'} headline."


def _more(alert: Alert, *, left: int, full: bool) -> str:
    due = (
        f", due {format_moment(alert.next_issue_at, alert.timezone)}" if alert.next_issue_at else ""
    )
    if left:
        return f"{left} more in the digest{due}. Alerts end at {number_word(MAX_ALERTS_PER_DAY)} a day."
    return (
        f"This is the {MAX_ALERTS_PER_DAY}th alert today, the last: whatever follows is in the digest{due}."
        if full
        else ""
    )


def _foot(alert: Alert, digest: Digest) -> tuple[str, ...]:
    due = (
        f", due {format_moment(alert.next_issue_at, alert.timezone)}" if alert.next_issue_at else ""
    )
    name, hours = clean(alert.name, NAME_CHARS), round(REPEAT_AFTER.total_seconds() / 3600)
    return (
        f"You are alerted to {name}: once a story in {hours} hours, {number_word(MAX_ALERTS_PER_DAY)} times a day at most.",
        f"The digest “{digest.title}” tells the story too{due}.",
    )


def digest_of_alert(alert: Alert) -> Digest:
    """Return the alert as an issue of one story, which is what cleaning and story views start from."""
    at = alert.alerted_at
    account = Account(
        window_start=at,
        window_end=at,
        articles_read=0,
        articles_flagged=0,
        stories=1,
        new_stories=1,
        follow_ups=0,
        feeds_total=0,
        feeds_read=0,
    )
    return Digest(
        series=alert.series,
        title=alert.title,
        number=0,
        timezone=alert.timezone,
        due_at=at,
        composed_at=at,
        account=account,
        sections=(ActorSection(actor=alert.heading, name=alert.name, stories=(alert.story,)),),
        reads=alert.reads,
    )
