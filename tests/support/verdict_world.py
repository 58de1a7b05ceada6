"""A store with two issues of one series, and the words by which a reader judges them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from tests.support import store_world
from wirewatch.adapters.store import digests, key_values
from wirewatch.adapters.store.digests import StoryRecord
from wirewatch.domain.digests.model import ActorSection, Digest, Source, ToldStory, Why
from wirewatch.domain.feedback import VerdictSubject, make_token

NOON = store_world.NOON
SERIES = "morning"


def told(key: str, *aliases: tuple[str, str]) -> ToldStory:
    """One told story, with (actor, alias) of each reason."""
    url = f"https://www.herald.example/{key}"
    source = Source(
        outlet="Herald",
        language="en",
        url=url,
        title=f"Title of {key}",
        published_at=NOON,
        seen_at=NOON,
    )
    whys = [
        Why(actor=actor, name=actor, alias=alias, surface=alias, places=("title",))
        for actor, alias in aliases
    ]
    return ToldStory(
        id=key,
        title=source.title,
        sources=(source,),
        actors=tuple(actor for actor, _ in aliases),
        snippet=(),
        snippet_language=None,
        why=tuple(whys),
    )


def issue(number: int, *stories: ToldStory, series: str = SERIES) -> Digest:
    """One issue, a day after the other."""
    section = ActorSection(actor="taliban", name="Taliban", stories=stories)
    due = NOON + timedelta(days=number)
    return store_world.digest(number, due_at=due, series=series, sections=(section,))


def tell(tx: Connection, digest: Digest) -> None:
    """Store an issue with its stories and an article of each."""
    feed = next(iter(store_world.sync(tx, store_world.feed()).values()))
    tellings = []
    for number, story in enumerate(digest.stories):
        article = store_world.flagged(tx, feed, f"{story.id}-{digest.number}")
        store_world.place(tx, article, story.id)
        story_id = _story_id(tx, story.id)
        tellings.append(
            StoryRecord(
                story_id=story_id, revision=digest.number * 10 + number, articles=((article, 1),)
            )
        )
    digests.record_digest(tx, digest, subject="subject", stories=tellings)


def _story_id(tx: Connection, key: str) -> int:
    from sqlalchemy import select

    from wirewatch.adapters.store.schema import stories

    found: int = tx.execute(select(stories.c.id).where(stories.c.key == key)).scalar_one()
    return found


def key_of(tx: Connection) -> bytes:
    """The store's own key."""
    return bytes.fromhex(key_values.install_key(tx, now=NOON))


def word(key: bytes, number: int, story: str | None = None, *, series: str = SERIES) -> str:
    """The token of a story, or of what an issue missed."""
    kind: VerdictSubject = VerdictSubject(
        kind="not-relevant" if story else "missed", series=series, number=number, story=story
    )
    return make_token(kind, key=key)


def mail(
    subject: str,
    body: str = "",
    *,
    sender: str = "Ana Lyst <ana@desk.example>",
    more: Sequence[str] = (),
) -> bytes:
    """A plain mail."""
    lines = [f"From: {sender}", "To: desk@example.org", f"Subject: {subject}", *more, "", body]
    return "\n".join(lines).encode()


def day(number: int) -> datetime:
    """The instant at which an issue was composed."""
    return NOON + timedelta(days=number)
