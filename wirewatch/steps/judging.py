"""Try a changed watchlist on what readers judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from wirewatch.adapters.store import articles
from wirewatch.adapters.store import feedback as stored
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.backtest import ArchivedArticle, JudgedArticle, VerdictTrial, verdict_trial
from wirewatch.steps.verdicts import article_at

Flags = Callable[[ArchivedArticle], bool]


def tried_on_verdicts(store: Store, *, before: Flags, after: Flags) -> VerdictTrial | None:
    """Give what would come of stories called not relevant and of missed articles; None when nobody judged anything."""
    with store.read() as tx:
        given = stored.listing(tx)
        wrong = sorted({one.story for one in given if one.kind == "not-relevant" and one.story})
        urls = sorted({one.url for one in given if one.kind == "missed" and one.url})
        if not wrong and not urls:
            return None
        judged = [(story, article) for story in wrong for article in _members(tx, story)]
        found = {url: article_at(tx, url) for url in urls}
    missed = {article.id: article for article in found.values() if article is not None}
    pairs: Sequence[tuple[str | None, StoredArticle]] = [*judged, *((None, one) for one in missed.values())]
    sights = [_sight(story, article, before=before, after=after) for story, article in pairs]
    return verdict_trial(sights, unknown=sum(one is None for one in found.values()))


def _members(tx: Connection, story: str) -> list[StoredArticle]:
    members = (articles.get_article(tx, article_id) for article_id in stored.articles_of(tx, story))
    return [one for one in members if one is not None]


def _sight(story: str | None, article: StoredArticle, *, before: Flags, after: Flags) -> JudgedArticle:
    text = ArchivedArticle(**{name: getattr(article, name) for name in ArchivedArticle.__slots__})
    return JudgedArticle(story=story, url=article.url, title=article.title, before=before(text), after=after(text))
