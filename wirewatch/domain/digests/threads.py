"""Stories that follow one another, printed as one thread: its steps in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.domain.digests.digest_items import Step
from wirewatch.domain.digests.figures import figures_of
from wirewatch.domain.digests.model import EarlierStory, Issue, ToldStory
from wirewatch.domain.digests.selection import Pick

MAX_STEPS = 6  # of a thread before the newest
LONG_WINDOW = timedelta(days=3)  # an issue of a longer one prints threads, not single steps


def steps_of(pick: Pick) -> tuple[Step, ...]:
    """The last MAX_STEPS earlier steps of a story's thread that the series reported, in order."""
    steps = [_step_from_earlier(story) for story in pick.story.thread if story.told_in]
    return tuple(steps[-MAX_STEPS:])


def merge_threads(
    picks: Sequence[Pick], stories: Iterable[ToldStory], *, issue: Issue
) -> tuple[list[Pick], dict[str, ToldStory]]:
    """Merge each thread of a long window into its last step, preceded by the earlier ones.

    It is listed under the headings of all its steps. In a short window each step is news. Withdrawn
    stories, and threads that are printed in brief, remain unchanged.
    """
    told_by_id = {story.id: story for story in stories}
    lines = {pick.id: pick for pick in picks}
    if issue.window_end - issue.window_start < LONG_WINDOW:
        return list(picks), told_by_id
    threads: dict[str, list[Pick]] = {}
    for pick in picks:
        if not (pick.alone or told_by_id[pick.id].withdrawn):
            threads.setdefault(_first_story_key(pick), []).append(pick)
    for thread in threads.values():
        *earlier, last = sorted(thread, key=_first_seen_at)
        if not earlier or all(told_by_id[pick.id].level == "brief" for pick in thread):
            continue
        told_by_id[last.id] = _with_steps(last, earlier, told_by_id)
        lines[last.id] = replace(last, headings=_all_headings(last, earlier))
        for pick in earlier:
            del told_by_id[pick.id], lines[pick.id]
    return list(lines.values()), told_by_id


def _with_steps(last: Pick, earlier: Sequence[Pick], told_by_id: dict[str, ToldStory]) -> ToldStory:
    story = told_by_id[last.id]
    new_steps = [_step_from_told(told_by_id[pick.id]) for pick in earlier]
    new_ids = {step.story for step in new_steps}
    old_steps = [step for step in story.steps if step.story not in new_ids]
    denials = story.denials
    for pick in earlier:
        denials = denials or told_by_id[pick.id].denials
    return replace(
        story,
        steps=(*old_steps, *new_steps),
        figures=figures_of(last, *earlier),
        denials=denials,
        level="full",
    )


def _all_headings(last: Pick, earlier: Sequence[Pick]) -> tuple[str, ...]:
    headings = list(last.headings)
    for pick in earlier:
        headings += pick.headings
    return tuple(dict.fromkeys(headings))


def _first_story_key(pick: Pick) -> str:
    return pick.story.thread[0].key if pick.story.thread else pick.story.key


def _first_seen_at(pick: Pick) -> datetime:
    return min(article.seen_at for article in pick.story.articles)


def _step_from_earlier(story: EarlierStory) -> Step:
    return Step(
        story=story.key,
        title=story.title,
        outlet=story.outlet,
        url=story.url,
        language=story.language,
        at=story.first_seen_at,
        number=story.told_in[-1],
        withdrawn=bool(story.tellings) and all(telling.gone for telling in story.tellings),
    )


def _step_from_told(story: ToldStory) -> Step:
    source = story.sources[0]
    cited = story.gloss or source
    return Step(
        story=story.id,
        title=story.gloss.title if story.gloss else story.title,
        outlet=cited.outlet,
        url=cited.url,
        language=cited.language,
        at=source.dated_at,
    )
