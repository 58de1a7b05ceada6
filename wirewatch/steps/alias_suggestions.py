"""Suggest aliases of an actor from the names in stored articles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from extractors.names.actors import Actor
from extractors.names.watchlist import Watchlist
from wirewatch.adapters.store import rewatch
from wirewatch.adapters.store.rewatch import RewatchedArticle
from wirewatch.domain.suggestions import AliasStatistics, CandidateText, Suggestion
from wirewatch.steps.reports import Progress, no_progress

MAX_SEARCHED_ARTICLES = 50_000  # newest articles that are searched


def suggest_aliases(
    tx: Connection,
    watchlist: Watchlist,
    actor: Actor,
    *,
    since: datetime | None = None,
    progress: Progress = no_progress,
) -> list[Suggestion]:
    """Return possible aliases of the actor from the newest MOST articles with seen_at >= since."""
    aliases = [alias for listed in actor.aliases.values() for alias in listed]
    gathering = AliasStatistics(
        aliases, is_known=lambda name: _is_known_name(watchlist, actor.id, name)
    )
    spans = rewatch.article_id_spans(tx, since=since, size=1000)[: MAX_SEARCHED_ARTICLES // 1000]
    total, done = sum(count for _, count in spans), 0
    for span, count in spans:
        for article in rewatch.articles_in_span(tx, span, since=since):
            gathering.see(_candidate_text(article, actor.id))
        done += count
        progress("looking for names", done, total)
    return gathering.suggestions()


def _candidate_text(rewatched: RewatchedArticle, actor: str) -> CandidateText:
    article = rewatched.article
    texts = {"title": article.title, "lead": article.lead, "body": article.body}
    mentions = [mention for mention in rewatched.mentions if mention.actor == actor]
    return CandidateText(
        url=article.url,
        title=article.title,
        text=f"{article.lead}\n{article.body}".strip(),
        mentions=tuple((texts[mention.field], mention) for mention in mentions),
    )


def _is_known_name(watchlist: Watchlist, actor: str, name: str) -> bool:
    """Return whether the name already matches the actor, or is the full name of another one."""
    return any(
        mention.actor == actor or (mention.start == 0 and mention.end == len(name))
        for mention in watchlist.mentions(name)
    )
