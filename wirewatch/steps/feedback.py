"""Import readers' verdicts, report the precision they show, test a changed watchlist on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from wirewatch.adapters.channels.mailbox import Mail, TextLine, Unreadable, read_mailbox
from wirewatch.adapters.store import articles
from wirewatch.adapters.store import feedback as stored
from wirewatch.adapters.store import key_values as stored_facts
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.store.engine import Store
from wirewatch.domain.backtest import ArchivedArticle, JudgedArticle, VerdictTrial, try_on_verdicts
from wirewatch.domain.feedback import (
    FeedbackMessage,
    Precision,
    Verdict,
    VerdictSubject,
    feedback_in_line,
    feedback_in_mail,
    measure_precision,
    read_token,
)
from wirewatch.domain.urls import url_key


@dataclass(kw_only=True)
class ImportReport:
    """Counts of an import."""

    stored: int = 0
    known: int = 0  # had come before
    unusable: list[tuple[str, str]] = field(default_factory=list)  # where, why


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedArticle:
    """An article that a reader reported as missed, with its state in the store."""

    verdict: Verdict
    article: StoredArticle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    where: str
    judged: VerdictSubject
    sender: str
    said: FeedbackMessage


def import_verdicts(store: Store, paths: Sequence[Path], *, now: datetime) -> ImportReport:
    """Store each valid verdict of these maildirs, mboxes, mails and text files once.

    Raises OSError for a path that cannot be read; then nothing is stored.
    """
    with store.begin() as tx:
        key = bytes.fromhex(stored_facts.install_key(tx, now=now))
        series = stored.series_ids(tx)
    report = ImportReport()
    claims = [
        claim
        for path in paths
        for claim in _read_claims(path, key=key, series=series, report=report)
    ]
    with store.begin() as tx:
        for claim in claims:
            _store_claim(tx, claim, report, now=now)
    return report


def _read_claims(
    path: Path, *, key: bytes, series: Sequence[str], report: ImportReport
) -> Iterator[_Claim]:
    """Return the verdicts signed by this store; record the others in the report."""
    for letter in read_mailbox(path):
        if isinstance(letter, Unreadable):
            report.unusable.append((letter.where, letter.why))
            continue
        message = (
            feedback_in_line(letter.text)
            if isinstance(letter, TextLine)
            else feedback_in_mail(letter.subject, letter.text)
        )
        if isinstance(letter, Mail) and not message.tokens:
            report.unusable.append(
                (letter.where, "holds no verdict: no word that begins with wv- in its subject")
            )
        for token in message.tokens:
            judged = read_token(token, key=key, series=series)
            if judged is None:
                report.unusable.append(
                    (letter.where, "its token is not this store's, or was changed on the way")
                )
            else:
                sender = letter.sender if isinstance(letter, Mail) else ""
                yield _Claim(where=letter.where, judged=judged, sender=sender, said=message)


def _store_claim(tx: Connection, claim: _Claim, report: ImportReport, *, now: datetime) -> None:
    judged, message = claim.judged, claim.said
    place = stored.find_target(tx, judged)
    if place is None:
        no_issue = f"the store knows no issue {judged.number} of {judged.series}"
        no_story = f"issue {judged.number} of {judged.series} tells no story {judged.story}"
        report.unusable.append((claim.where, no_story if judged.story else no_issue))
        return
    urls: Sequence[str | None] = message.addresses if judged.kind == "missed" else ()
    if judged.kind == "missed" and not urls and not message.note:
        report.unusable.append(
            (claim.where, "does not say what was missed: neither an address nor a word")
        )
        return
    for url in urls or (None,):
        new = stored.add_verdict(
            tx, judged, place, subscriber=claim.sender, url=url, note=message.note, now=now
        )
        report.stored += new
        report.known += not new


def measure_feedback(
    tx: Connection, *, since: datetime | None = None
) -> tuple[Precision, list[MissedArticle]]:
    """Return the precision of actors and aliases in reported stories, and the missed articles."""
    measured = measure_precision(
        stored.iter_told_issues(tx, since=since), stored.list_verdicts(tx, since=since)
    )
    return measured, [
        MissedArticle(verdict=verdict, article=find_article_by_url(tx, verdict.url))
        for verdict in measured.missed
    ]


def find_article_by_url(tx: Connection, url: str | None) -> StoredArticle | None:
    """Return the article stored under a URL: an entry's link or the canonical URL."""
    if url is None:
        return None
    return articles.find_by_link(tx, url) or articles.find_article(tx, url_keys=[url_key(url)])


FlagPredicate = Callable[[ArchivedArticle], bool]


def try_watchlist_on_verdicts(
    store: Store, *, before: FlagPredicate, after: FlagPredicate
) -> VerdictTrial | None:
    """Return a watchlist's effect on judged stories and missed articles; None without any."""
    with store.read() as tx:
        verdicts = stored.list_verdicts(tx)
        wrong = sorted({one.story for one in verdicts if one.kind == "not-relevant" and one.story})
        urls = sorted({one.url for one in verdicts if one.kind == "missed" and one.url})
        if not wrong and not urls:
            return None
        judged = [(story, article) for story in wrong for article in _story_articles(tx, story)]
        articles_by_url = {url: find_article_by_url(tx, url) for url in urls}
    missed = {article.id: article for article in articles_by_url.values() if article is not None}
    pairs: Sequence[tuple[str | None, StoredArticle]] = [
        *judged,
        *((None, one) for one in missed.values()),
    ]
    sights = [
        _judge_article(story, article, before=before, after=after) for story, article in pairs
    ]
    return try_on_verdicts(sights, unknown=sum(one is None for one in articles_by_url.values()))


def _story_articles(tx: Connection, story: str) -> list[StoredArticle]:
    members = (
        articles.get_article(tx, article_id) for article_id in stored.story_article_ids(tx, story)
    )
    return [article for article in members if article is not None]


def _judge_article(
    story: str | None, article: StoredArticle, *, before: FlagPredicate, after: FlagPredicate
) -> JudgedArticle:
    text = ArchivedArticle(**{name: getattr(article, name) for name in ArchivedArticle.__slots__})
    return JudgedArticle(
        story=story, url=article.url, title=article.title, before=before(text), after=after(text)
    )
