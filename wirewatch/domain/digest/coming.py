"""Which announced dates an issue names besides its stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from wirewatch.domain.digest.model import Coming, ToldStory
from wirewatch.domain.digest.select import Watch
from wirewatch.domain.story.novelty import new_sentences

SHOWN = 5


def coming_up(
    announced: Iterable[Coming], *, wanted: Watch, told: Sequence[ToldStory], today: str
) -> tuple[Coming, ...]:
    """Give the next SHOWN dates that a series watches, the nearest first; one event once, however often announced.

    What a story of the same issue announces is left to that story.
    """
    said = {(dated.date, actor) for story in told for dated in story.dates for actor in (*story.actors, story.id)}
    kept: list[Coming] = []
    for one in sorted(announced, key=lambda one: (_first_day(one.date), one.id)):
        watched = wanted.headings(frozenset(one.actors))
        of_told = any((one.date, key) in said for key in (*one.actors, one.story))
        if watched and not of_told and not is_over(one.date, today) and not _is_same(one, kept):
            kept.append(one)
    return tuple(kept[:SHOWN])


def is_over(announced: str, today: str) -> bool:
    """Say whether a day or a week has come already, or a month is past: "2021-10-20", "2021-W42", "2021-10"."""
    if "W" in announced:
        year, week, _ = date.fromisoformat(today).isocalendar()
        return announced <= f"{year}-W{week:02}"
    return announced <= today if len(announced) == len(today) else announced < today[: len(announced)]


def _first_day(announced: str) -> str:
    """Give the first day of a date, to sort by; what is none sorts by its letters."""
    try:
        if "W" in announced:
            year, _, week = announced.partition("-W")
            return date.fromisocalendar(int(year), int(week), 1).isoformat()
    except ValueError:
        return announced
    return announced if len(announced) > len("2021-10") else f"{announced}-01"


def _is_same(one: Coming, kept: Iterable[Coming]) -> bool:
    """Say whether a date is named already: of the same story, or announced in nearly the same words."""
    alike = [other for other in kept if other.date == one.date]
    return any(other.story and other.story == one.story for other in alike) or (
        bool(alike) and not new_sentences(one.sentence, [other.sentence for other in alike])
    )
