"""Render a backtest: figures and sentences, plain lines, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from extractors.model import SnippetPart
from wirewatch.domain.backtest import BOTH_SIDES, Backtest, BacktestTally, FlagChange, Side
from wirewatch.domain.watchlist_edits import ActorEdit, Spelling
from wirewatch.render.cleaning import NO_HEADLINE, SENTENCE_CHARS, clean, clean_name, safe_url
from wirewatch.render.formatting import quantity

MAX_ALIASES = 12  # that are named, those that change most
MAX_EDITED_ALIASES = 8  # of one edit; a whole new list would fill the page
SIDE_SIGNS: dict[Side, str] = {"gained": "+", "lost": "−"}
SETTING_NAMES = {
    "name": "name",
    "kind": "kind",
    "exclude": "excluded phrases",
    "nested": "nested",
    "rules": "rules",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """One actor of the table."""

    id: str
    name: str
    before: int
    after: int
    gained: int
    lost: int
    languages: dict[str, tuple[int, int]]  # tag -> gained, lost


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One day: articles seen, and how many of them are flagged by each list."""

    day: date
    read: int
    before: int
    after: int


def actor_rows(test: Backtest) -> list[ActorRow]:
    """A row for each actor that either list flags, those that change most first."""
    tally = test.tally
    rows = [_actor_row(tally, actor, name) for actor, name in test.names.items()]
    return sorted(
        (row for row in rows if row.before or row.after), key=lambda row: -(row.gained + row.lost)
    )


def _actor_row(tally: BacktestTally, actor: str, name: str) -> ActorRow:
    tags = sorted({tag for _, its_actor, tag in tally.changes if its_actor == actor})
    return ActorRow(
        id=actor,
        name=clean_name(name),
        before=tally.actors_before[actor],
        after=tally.actors_after[actor],
        gained=tally.of("gained", actor=actor),
        lost=tally.of("lost", actor=actor),
        languages={
            tag: (tally.changes["gained", actor, tag], tally.changes["lost", actor, tag])
            for tag in tags
        },
    )


def day_rows(tally: BacktestTally) -> list[DayRow]:
    """A row for each day from the first to the last, days without an article too."""
    if not tally.read:
        return []
    first, last = min(tally.read), max(tally.read)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        DayRow(day=day, read=tally.read[day], before=tally.before[day], after=tally.after[day])
        for day in days
    ]


def alias_rows(test: Backtest) -> list[tuple[Side, str, str, int]]:
    """Side, actor id, alias and number of articles, the greatest number first."""
    counted = test.tally.aliases.items()
    rows = [(side, actor, alias, number) for (side, actor, alias), number in counted]
    return sorted(rows, key=lambda row: (-row[3], row))


def backtest_sentences(test: Backtest) -> list[str]:
    """Sentences that summarise the effect of the change."""
    tally = test.tally
    before, after = tally.before.total(), tally.after.total()
    days = max(1, len(day_rows(tally)))
    span = f"seen since {test.since:%Y-%m-%d %H:%M} UTC" if test.since else "in the store"
    if not tally.articles:
        return [f"No article {span}: nothing to try the watchlist on."]
    volume = (
        f"{tally.articles:,} articles {span}: {before:,} are flagged now, {after:,} would be "
        f"({before / days:.1f} and {after / days:.1f} a day)."
    )
    if not tally.changes:
        return [
            volume,
            "The two watchlists flag the same articles for the same actors.",
            *verdict_sentences(test),
        ]
    newly, no_longer = (quantity(tally.newly[side], "article") for side in ("gained", "lost"))
    changes = (
        f"Newly flagged: {newly}; no longer flagged: {no_longer}. "
        f"Counted for each actor: {tally.of('gained'):,} gained, {tally.of('lost'):,} lost."
    )
    return [volume, changes, *verdict_sentences(test)]


def verdict_sentences(test: Backtest) -> list[str]:
    """How the change affects what readers judged; no sentences without verdicts."""
    trial = test.verdicts
    if trial is None:
        return []
    sentences = []
    if trial.not_relevant:
        stories = quantity(trial.not_relevant, "story", "stories")
        sentences.append(
            f"Of {stories} called not relevant, {len(trial.freed)} would no longer be flagged."
        )
    if trial.missed:
        sentences.append(
            f"Of {quantity(trial.missed, 'article')} that readers missed, {len(trial.found)} "
            "would be flagged."
        )
    if trial.unknown:
        sentences.append(
            f"Missed, and not in the store: {quantity(trial.unknown, 'article')}. No feed "
            "has had them."
        )
    return sentences


def edit_lines(test: Backtest) -> list[str]:
    """One line for each actor that was edited."""
    return [_edit_line(edit) for edit in test.edits]


def _edit_line(edit: ActorEdit) -> str:
    name = clean_name(edit.name)
    if edit.whole == "removed":
        return f"{name}: removed"
    parts = []
    if edit.added:
        parts.append(f"+ {_join_spellings(edit.added)}")
    if edit.removed:
        parts.append(f"− {_join_spellings(edit.removed)}")
    if edit.settings:
        settings = [SETTING_NAMES.get(setting, setting) for setting in edit.settings]
        parts.append(f"changed: {', '.join(settings)}")
    new = " (new)" if edit.whole else ""
    return f"{name}{new}: {'; '.join(parts)}"


def _join_spellings(spellings: Sequence[Spelling]) -> str:
    words = ", ".join(
        f"“{clean_name(alias)}” ({tag})" for tag, alias in spellings[:MAX_EDITED_ALIASES]
    )
    omitted = len(spellings) - MAX_EDITED_ALIASES
    return f"{words} and {omitted} more" if omitted > 0 else words


def backtest_document(test: Backtest) -> dict[str, Any]:
    """The backtest as JSON can hold it; text from articles as it is stored."""
    tally = test.tally
    return {
        "since": test.since.isoformat() if test.since else None,
        "articles": tally.articles,
        "flagged": {"before": tally.before.total(), "after": tally.after.total()},
        "newly_flagged": tally.newly["gained"],
        "no_longer_flagged": tally.newly["lost"],
        "edits": [_edit_document(edit) for edit in test.edits],
        "actors": [_actor_document(row) for row in actor_rows(test)],
        "aliases": [
            {"actor": actor, "alias": alias, "side": side, "articles": number}
            for side, actor, alias, number in alias_rows(test)
        ],
        "days": [
            {"day": row.day.isoformat(), "read": row.read, "before": row.before, "after": row.after}
            for row in day_rows(tally)
        ],
        "verdicts": _judged_document(test),
    } | {
        side: [_change_document(change) for change in changes_on_side(tally, side)]
        for side in BOTH_SIDES
    }


def _judged_document(test: Backtest) -> dict[str, Any] | None:
    trial = test.verdicts
    if trial is None:
        return None
    freed = [
        {"story": article.story, "url": article.url, "title": article.title}
        for article in trial.freed
    ]
    newly_flagged = [{"url": article.url, "title": article.title} for article in trial.found]
    return {
        "not_relevant": trial.not_relevant,
        "no_longer_flagged": freed,
        "missed": trial.missed,
        "newly_flagged": newly_flagged,
        "missed_not_in_store": trial.unknown,
    }


def _edit_document(edit: ActorEdit) -> dict[str, Any]:
    return {
        "actor": edit.actor,
        "added": _spellings_document(edit.added),
        "removed": _spellings_document(edit.removed),
        "settings": list(edit.settings),
        "actor_is": edit.whole or "kept",
    }


def _spellings_document(spellings: Sequence[Spelling]) -> list[dict[str, str]]:
    return [{"language": tag, "alias": alias} for tag, alias in spellings]


def _actor_document(row: ActorRow) -> dict[str, Any]:
    counts = {"before": row.before, "after": row.after, "gained": row.gained, "lost": row.lost}
    languages = {
        tag: {"gained": gained, "lost": lost} for tag, (gained, lost) in row.languages.items()
    }
    return {"id": row.id, **counts, "languages": languages}


def changes_on_side(tally: BacktestTally, side: Side) -> list[FlagChange]:
    """The changes of one side that are shown, the newest first."""
    changes: list[FlagChange] = []
    for (change_side, _), actor_changes in tally.shown.items():
        if change_side == side:
            changes += actor_changes
    return sorted(changes, key=lambda change: (-change.article, change.actor))


def _change_document(change: FlagChange) -> dict[str, Any]:
    return {
        "actor": change.actor,
        "url": change.url,
        "title": "".join(part.text for part in change.title),
        "outlet": change.outlet,
        "language": change.language,
        "seen_at": change.seen_at.isoformat().replace("+00:00", "Z"),
        "alias": change.alias,
        "surface": change.surface,
        "snippet": "".join(part.text for part in change.snippet),
        "why": change.why,
        "whole_article": change.whole,
    }


def backtest_lines(test: Backtest) -> Iterator[str]:
    """The backtest as plain lines: edits, totals, by actor, by alias, then each article."""
    yield from edit_lines(test) or ["the watchlist is the one in use"]
    yield ""
    yield from backtest_sentences(test)
    if test.tally.changes:
        yield ""
        yield from _table(actor_rows(test))
        yield ""
        for side, actor, alias, number in alias_rows(test)[:MAX_ALIASES]:
            yield f"{SIDE_SIGNS[side]}{number:<6} {actor}: {clean_name(alias)}"
        for side in BOTH_SIDES:
            yield from _change_lines(test, side)


def _table(rows: Sequence[ActorRow]) -> Iterator[str]:
    width = max(len(row.id) for row in rows)
    yield f"{'actor':{width}}  {'now':>7}  {'then':>7}  {'gained':>7}  {'lost':>7}  languages"
    for row in rows:
        tags = " ".join(_signed_counts(tag, *counts) for tag, counts in row.languages.items())
        yield f"{row.id:{width}}  {row.before:7}  {row.after:7}  {row.gained:7}  {row.lost:7}  {tags}".rstrip()


def _signed_counts(tag: str, gained: int, lost: int) -> str:
    counts = [tag or "?"]
    if gained:
        counts.append(f"+{gained}")
    if lost:
        counts.append(f"−{lost}")
    return " ".join(counts)


def _change_lines(test: Backtest, side: Side) -> Iterator[str]:
    for (change_side, actor), changes in sorted(test.tally.shown.items()):
        if change_side != side:
            continue
        articles = test.tally.of(side, actor=actor)
        newest = f", the newest {len(changes)}" if len(changes) < articles else ""
        yield ""
        yield f"{side}: {actor}, {quantity(articles, 'article')}{newest}:"
        for change in changes:
            yield f"  {SIDE_SIGNS[side]} {_marked_text(change.title) or NO_HEADLINE}"
            yield f"      {_source(change)}  {safe_url(change.url) or ''}"
            yield f"      {_marked_text(change.snippet)}"
            yield f"      {clean(change.why)}"


def _source(change: FlagChange) -> str:
    language = f" ({change.language})" if change.language else ""
    return f"{change.seen_at:%Y-%m-%d %H:%M}  {clean_name(change.outlet)}{language}"


def _marked_text(parts: Sequence[SnippetPart]) -> str:
    text = ""
    for part in parts:
        text += f"[[{part.text}]]" if part.strong else part.text
    return clean(text, 2 * SENTENCE_CHARS)
