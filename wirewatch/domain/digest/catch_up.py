"""Several issues that a reader did not get in time -> one digest that tells the stories of all, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from wirewatch.domain.digest.coming import is_over
from wirewatch.domain.digest.compose import TOP
from wirewatch.domain.digest.model import Account, ActorSection, Changed, Digest, Source, ToldStory, Why
from wirewatch.domain.digest.tell import DATES, STATEMENTS


def catch_up(digests: Sequence[Digest]) -> Digest:
    """Give one digest for several issues of a series in a row, oldest first, as one reader would have got them.

    A story that several of them told stands as the newest of them told it, with the sources of all.
    """
    last, numbers = digests[-1], frozenset(one.number for one in digests)
    today = last.composed_at.astimezone(ZoneInfo(last.timezone)).date().isoformat()
    stories = _merged_stories(digests, numbers, today=today)
    sections = _sections(digests, stories)
    told = [story for section in sections for story in section.stories]
    return replace(
        last,
        account=_account(digests, told),
        top=tuple(story.id for story in sorted(told, key=_weight)[:TOP] if story.novelty != "none"),
        sections=sections,
        unnamed=tuple(name for name in last.unnamed if all(name in one.unnamed for one in digests)),
        changed=_changed(digests),
        first_issue=any(one.first_issue for one in digests),
        actor_names={id: name for one in digests for id, name in one.actor_names.items()},
        caught_up=tuple((one.number, one.account) for one in digests),
    )


def _merged_stories(digests: Sequence[Digest], numbers: frozenset[int], *, today: str) -> dict[str, ToldStory]:
    tellings: dict[str, list[ToldStory]] = {}
    for one in digests:
        for story in one.stories:
            tellings.setdefault(story.id, []).append(story)
    return {id: _merged(some, numbers, today=today) for id, some in tellings.items()}


def _merged(tellings: Sequence[ToldStory], numbers: frozenset[int], *, today: str) -> ToldStory:
    """Give a story as several issues told it, oldest first: none of them had reached the reader.

    What they announced for a day that has come meanwhile is announced no more.
    """
    first, last = tellings[0], tellings[-1]
    newest_first = tellings[::-1]
    told_in = tuple(number for number in first.told_in if number not in numbers)
    ahead = {one.date: one for story in newest_first for one in story.dates if not is_over(one.date, today)}
    return replace(
        last,
        sources=_sources(source for story in newest_first for source in story.sources),
        actors=tuple(dict.fromkeys(actor for story in newest_first for actor in story.actors)),
        why=_why(why for story in newest_first for why in story.why),
        follow_up=first.follow_up,
        told_in=told_in,
        late=all(story.late for story in tellings),
        novelty=last.novelty if len(tellings) == 1 else "all",
        independent_outlets=max(story.independent_outlets for story in tellings),
        statements=tuple(said for story in newest_first for said in story.statements)[:STATEMENTS],
        dates=tuple(ahead.values())[:DATES],
        in_title=any(story.in_title for story in tellings),
        alerted_at=next((story.alerted_at for story in tellings if story.alerted_at), None),
    )


def _sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    by_url: dict[str, Source] = {}
    for source in sources:
        by_url.setdefault(source.url, source)
    return tuple(by_url.values())


def _why(reasons: Iterable[Why]) -> tuple[Why, ...]:
    by_actor: dict[str, Why] = {}
    for why in reasons:
        by_actor.setdefault(why.actor, why)
    return tuple(by_actor.values())


def _sections(digests: Sequence[Digest], stories: Mapping[str, ToldStory]) -> tuple[ActorSection, ...]:
    """Give the headings of all issues; a story stands under the heading that the newest issue gave it."""
    headings = {section.actor: section.name for one in _longest_first(digests) for section in one.sections}
    place = {story.id: section.actor for one in digests for section in one.sections for story in section.stories}
    named: dict[str, dict[str, None]] = {heading: {} for heading in headings}
    for one in digests:
        for section in one.sections:
            here = [story.id for story in section.stories] + [pointer[0] for pointer in section.pointers]
            named[section.actor].update(dict.fromkeys(here))
    return tuple(
        ActorSection(
            actor=heading,
            name=name,
            stories=tuple(
                sorted(
                    (stories[id] for id in named[heading] if place[id] == heading),
                    key=lambda story: (story.follow_up, _weight(story)),
                )
            ),
            pointers=tuple(
                (id, stories[id].title, headings[place[id]]) for id in named[heading] if place[id] != heading
            ),
        )
        for heading, name in headings.items()
    )


def _longest_first(digests: Sequence[Digest]) -> list[Digest]:
    """Put the issue with most headings first: its order, that of the watchlist, holds for most of them."""
    return sorted(digests, key=lambda one: -len(one.sections))


def _weight(story: ToldStory) -> tuple[bool, int, int, bool, float, str]:
    newest = max((source.published_at or source.seen_at).timestamp() for source in story.sources)
    return (
        story.novelty == "none",
        -story.independent_outlets,
        -len(story.actors),
        not story.in_title,
        -newest,
        story.id,
    )


def _changed(digests: Sequence[Digest]) -> tuple[Changed, ...]:
    """Give what changed since told, each article once, as the newest issue says it."""
    newest = {one.url: one for digest in digests for one in digest.changed}
    return tuple(newest.values())


def _account(digests: Sequence[Digest], told: Sequence[ToldStory]) -> Account:
    first, last = digests[0].account, digests[-1].account
    follow_ups = sum(story.follow_up for story in told)
    return replace(
        last,
        window_start=first.window_start,
        articles_read=sum(one.account.articles_read for one in digests),
        articles_flagged=sum(one.account.articles_flagged for one in digests),
        stories=len(told),
        new_stories=len(told) - follow_ups,
        follow_ups=follow_ups,
        previous_number=first.previous_number,
        previous_stories=first.previous_stories,
        held_back=sum(one.account.held_back for one in digests),
        late_by=None,
        missed=0,
    )
