"""Render an alert (one story, sent at once) for every channel, and the short note of a digest."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.model import Relation
from wirewatch.domain.alerts import MAX_ALERTS_PER_DAY, REPEAT_AFTER, Alert
from wirewatch.domain.digests.model import Account, ActorSection, Digest, ToldStory
from wirewatch.render.chat_dialects import Dialect
from wirewatch.render.chat_markup import chat_story
from wirewatch.render.cleaning import NAME_CHARS, clean, clean_name, host_of, safe_own_url, safe_url
from wirewatch.render.digest_cleaning import clean_digest
from wirewatch.render.email import content_languages, list_mail_body, unsubscribe_mailto
from wirewatch.render.formatting import format_moment, join_names, number_word, wrap
from wirewatch.render.html import mail_templates
from wirewatch.render.slack import slack_story
from wirewatch.render.story_view import StoryView, story_view
from wirewatch.render.summary import (
    MAX_SUBJECT_CHARS,
    account_sentences,
    quiet_sentence,
    series_name,
    top_story,
    window_line,
)
from wirewatch.render.text import story_text, underlined_title
from wirewatch.render.undelivered import undelivered_line

NUDGE_HEADLINE_CHARS = 200
NUDGE_ACCOUNT_SENTENCES = 2
MAX_NUDGE_CHARS = 800  # the smallest limit of the services is 1,000

SUBJECT_PREFIX = "Alert: "
SUBJECT_ACTOR_CHARS = 24
SUBJECT_OUTLET_CHARS = 20
MAX_OUTLETS = 4  # named

# Chat services interpret markup: @everyone and <!here> notify a channel,
# [a](b) is a link with a misleading name.
_HARMLESS_MARKUP = str.maketrans("@<>`*[]", "＠‹›'∗()")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert, ready to be laid out. All text is clean."""

    series: str  # as readers know it
    name: str  # of the actor or interest
    when: str
    why: str  # one sentence, or two
    story: StoryView
    withheld: str  # about stories without an alert; ""
    foot: tuple[str, ...]

    @property
    def notes(self) -> list[str]:
        """The lines below the story."""
        return [line for line in (self.withheld, *self.foot) if line]


def nudge_payload(digest: Digest) -> bytes:
    """The title and the text of a nudge as JSON; the same digest gives the same bytes."""
    digest = clean_digest(digest)
    # The headlines of undelivered issues would be more than a few lines.
    undelivered = undelivered_line(digest).partition(";")[0]
    return _short_payload(
        title=f"{series_name(digest.title)} {digest.number}",
        lines=(
            f"{window_line(digest)}.",
            *account_sentences(digest)[:NUDGE_ACCOUNT_SENTENCES],
            f"{undelivered}." if undelivered else "",
            _nudge_headline(digest),
        ),
        link=safe_url(digest.archive_url) if digest.archive_url else None,
    )


def note_payload(words: str) -> bytes:
    """A message of our own as a nudge: a trial."""
    return _encode_nudge("Wirewatch", words)


def alert_subject(alert: Alert) -> str:
    """As "Alert: Delegation leaves for Moscow (Tolo) [Taliban]", MAX_SUBJECT_CHARS at most.

    To leave space for the news, a name that the headline contains is not repeated; List-Id and the
    foot name the series.
    """
    return f"{SUBJECT_PREFIX}{_news_line(alert)}"


def alert_view(alert: Alert, *, withheld: int = 0, is_last: bool = False) -> AlertView:
    """Lay out an alert.

    Args:
        alert: the alert.
        withheld: stories that are left to the digest.
        is_last: the alert is the last one that its reader's daily limit allows.
    """
    digest = clean_digest(digest_of_alert(alert))
    story = digest.stories[0]
    return AlertView(
        series=digest.title,
        name=clean_name(alert.name),
        when=format_moment(alert.alerted_at, alert.timezone),
        why=_why_sentence(alert, story),
        story=story_view(story, digest),
        withheld=_withheld_sentence(alert, withheld=withheld, is_last=is_last),
        foot=_foot(alert, digest),
    )


def alert_text(
    alert: Alert, *, withheld: int = 0, is_last: bool = False, unsubscribe: str | None = None
) -> str:
    """An alert as plain text, laid out like a digest."""
    view = alert_view(alert, withheld=withheld, is_last=is_last)
    foot = ["-- ", *(wrap(line) for line in view.foot)]
    if unsubscribe:
        foot += ["Unsubscribe:", unsubscribe]
    blocks = (
        f"{underlined_title(f'WIREWATCH ALERT: {view.name}')}\n{wrap(view.when)}",
        wrap(view.why),
        story_text(view.story),
        wrap(view.withheld),
        "\n".join(foot),
    )
    return "\n\n".join(filter(None, blocks)) + "\n"


def alert_html(
    alert: Alert, *, withheld: int = 0, is_last: bool = False, unsubscribe: str | None = None
) -> str:
    """An alert as one HTML document."""
    view = alert_view(alert, withheld=withheld, is_last=is_last)
    template = mail_templates().get_template("alert.html.jinja")
    page = template.render(view=view, subject=alert_subject(alert), unsubscribe=unsubscribe)
    return f"{page.strip()}\n"


def alert_mail(
    alert: Alert,
    *,
    sender: str,
    withheld: int = 0,
    is_last: bool = False,
    unsubscribe_url: str | None = None,
) -> bytes:
    """The bytes of the mail without the head that each reader gets (`mail_head`).

    `unsubscribe_url` is in the foot if it is the same for all readers.

    Raises:
        ValueError: the sender is not a mail address.
    """
    leave = safe_own_url(unsubscribe_url) or unsubscribe_mailto(sender, series=alert.series)
    return list_mail_body(
        series=alert.series,
        title=alert.title,
        marked=("X-Wirewatch-Alert", alert.story.id),
        sender=sender,
        sent_at=alert.alerted_at,
        plain=alert_text(alert, withheld=withheld, is_last=is_last, unsubscribe=leave),
        rich=alert_html(alert, withheld=withheld, is_last=is_last, unsubscribe=leave),
        languages=content_languages([alert.story]),
    )


def alert_slack(alert: Alert, *, withheld: int = 0, is_last: bool = False) -> bytes:
    """An alert as a Slack message."""
    view = alert_view(alert, withheld=withheld, is_last=is_last)
    return slack_story(
        view.story,
        text=alert_subject(alert),
        title=f"{SUBJECT_PREFIX}{view.name}",
        before=view.why,
        after=view.notes,
    )


def alert_chat(
    alert: Alert, dialect: Dialect, *, withheld: int = 0, is_last: bool = False
) -> bytes:
    """An alert as a message of a chat service."""
    view = alert_view(alert, withheld=withheld, is_last=is_last)
    return chat_story(
        view.story,
        dialect,
        subject=alert_subject(alert),
        title=f"{SUBJECT_PREFIX}{view.name}",
        before=view.why,
        after=view.notes,
    )


def alert_nudge(alert: Alert, *, withheld: int = 0, is_last: bool = False) -> bytes:
    """An alert as a few lines that any service takes."""
    view = alert_view(alert, withheld=withheld, is_last=is_last)
    lines = (_news_line(alert), view.why, view.withheld)
    return _short_payload(title="Wirewatch alert", lines=lines, link=view.story.url)


def digest_of_alert(alert: Alert) -> Digest:
    """The alert as an issue of one story, the form that cleaning and story views work on."""
    account = Account(
        window_start=alert.alerted_at,
        window_end=alert.alerted_at,
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
        due_at=alert.alerted_at,
        composed_at=alert.alerted_at,
        account=account,
        sections=(ActorSection(actor=alert.heading, name=alert.name, stories=(alert.story,)),),
        reads=alert.reads,
    )


def _short_payload(*, title: str, lines: Iterable[str], link: str | None) -> bytes:
    """The payload of a nudge: chat markup in title and lines is made harmless, the link is kept."""
    text = "\n".join(line.translate(_HARMLESS_MARKUP) for line in lines if line)
    text = text[:MAX_NUDGE_CHARS]
    if link:
        text = f"{text}\n{link}"
    return _encode_nudge(title.translate(_HARMLESS_MARKUP), text)


def _encode_nudge(title: str, text: str) -> bytes:
    return json.dumps({"title": title, "text": text}, ensure_ascii=False).encode()


def _nudge_headline(digest: Digest) -> str:
    if not digest.stories:
        return quiet_sentence(digest)
    story = top_story(digest)
    source = story.sources[0]
    outlet = source.outlet or host_of(safe_url(source.url)) or "unknown outlet"
    return f"{outlet[:NAME_CHARS]}: {story.title[:NUDGE_HEADLINE_CHARS]}"


def _news_line(alert: Alert) -> str:
    """A headline, readable if possible, with its outlet and the actor that it does not name."""
    title, outlet = alert.story.title, alert.story.sources[0].outlet
    if alert.story.gloss:
        title, outlet = alert.story.gloss.title, alert.story.gloss.outlet
    name = clean_name(alert.name).partition(" (")[0]
    source = f" ({clean(outlet, SUBJECT_OUTLET_CHARS)})"
    if name.casefold() not in clean(title, MAX_SUBJECT_CHARS).casefold():
        source = f"{source} [{clean(name, SUBJECT_ACTOR_CHARS)}]"
    title_chars = MAX_SUBJECT_CHARS - len(SUBJECT_PREFIX) - len(source)
    return f"{clean(title, title_chars)}{source}"


def _why_sentence(alert: Alert, story: ToldStory) -> str:
    outlets = f"{number_word(alert.voices).capitalize()} independent outlets"
    if alert.reason == "title":
        sentence = _title_sentence(alert, story)
        return f"{sentence} {outlets} carry it." if alert.voices > 1 else sentence
    sentence = f"{outlets} carry this story on {clean_name(alert.name)}"
    names = _reporting_outlets(story)
    if len(names) == alert.voices:
        sentence = f"{sentence}: {join_names(names, at_most=MAX_OUTLETS)}"
    return f"{sentence}."


def _reporting_outlets(story: ToldStory) -> list[str]:
    """The outlets that reported independently, in order of appearance."""
    outlets = [
        source.outlet
        for source in story.sources
        if source.relation in (Relation.LEAD, Relation.INDEPENDENT)
    ]
    return list(dict.fromkeys(outlets))


def _title_sentence(alert: Alert, story: ToldStory) -> str:
    """Say which headline named the actor: the one shown, or that of another report of the story."""
    name = clean_name(alert.name)
    if alert.heading not in alert.story.actors:
        return f"“{name}” is met, and a headline names one of its actors."
    is_in_title = any(why.actor == alert.heading and "title" in why.places for why in story.why)
    return f"{name} is named in {'the' if is_in_title else 'another report’s'} headline."


def _withheld_sentence(alert: Alert, *, withheld: int, is_last: bool) -> str:
    due = _next_issue(alert)
    if withheld:
        limit = number_word(MAX_ALERTS_PER_DAY)
        return f"{withheld} more in the digest{due}. Alerts are limited to {limit} a day."
    if is_last:
        return (
            f"This is the {MAX_ALERTS_PER_DAY}th and last alert today: further stories are in the "
            f"digest{due}."
        )
    return ""


def _foot(alert: Alert, digest: Digest) -> tuple[str, ...]:
    name, hours = clean_name(alert.name), round(REPEAT_AFTER.total_seconds() / 3600)
    limit = number_word(MAX_ALERTS_PER_DAY)
    return (
        f"You are alerted to {name}: once a story in {hours} hours, {limit} times a day at most.",
        f"The digest “{digest.title}” tells the story too{_next_issue(alert)}.",
    )


def _next_issue(alert: Alert) -> str:
    if not alert.next_issue_at:
        return ""
    return f", due {format_moment(alert.next_issue_at, alert.timezone)}"
