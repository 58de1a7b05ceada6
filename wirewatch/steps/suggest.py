"""Suggest: go through the archive for names that stand beside the known aliases of an actor; nothing is added."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.rewatch import Watched
from wirewatch.domain.configuration import Actor
from wirewatch.domain.suggestions import Gathering, Passage, Suggestion
from wirewatch.domain.watch.watchlist import Watchlist
from wirewatch.steps.desk import Progress, no_progress

MOST = 50_000  # articles looked at, the newest


def suggest(
    tx: Connection,
    watchlist: Watchlist,
    actor: Actor,
    *,
    since: datetime | None = None,
    progress: Progress = no_progress,
) -> list[Suggestion]:
    """Give names that may be aliases of the actor, by the newest MOST articles seen since an instant."""
    aliases = [alias for listed in actor.aliases.values() for alias in listed]
    gathering = Gathering(aliases, known=lambda name: _is_known(watchlist, actor.id, name))
    spans = rewatch.slices(tx, since=since, size=1000)[: MOST // 1000]
    total, done = sum(count for _, count in spans), 0
    for span, count in spans:
        for one in rewatch.in_slice(tx, span, since=since):
            gathering.see(_passage(one, actor.id))
        done += count
        progress("looking for names", done, total)
    return gathering.found()


def _passage(one: Watched, actor: str) -> Passage:
    article = one.article
    texts = {"title": article.title, "lead": article.lead, "body": article.body}
    own = [mention for mention in one.mentions if mention.actor == actor]
    return Passage(
        url=article.url,
        title=article.title,
        text=f"{article.lead}\n{article.body}".strip(),
        mentions=tuple((texts[mention.field], mention) for mention in own),
    )


def _is_known(watchlist: Watchlist, actor: str, name: str) -> bool:
    """Whether the name is found for the actor already, or is as a whole the name of another one."""
    return any(
        mention.actor == actor or (mention.start == 0 and mention.end == len(name))
        for mention in watchlist.mentions(name)
    )
