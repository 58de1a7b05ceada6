"""One story, or what changed of one, as the runs and links of a Slack paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from wirewatch.render.ahead import ChangeView
from wirewatch.render.clean import safe_url
from wirewatch.render.slack_blocks import Json, anchor, run
from wirewatch.render.story import StoryView, foreign, outlets_line, why_line


def story_runs(story: StoryView) -> list[Json]:
    """Give one story as text elements of one rich_text section."""
    lines: list[Json] = [run(f"{' · '.join(story.marks)}\n", italic=True)] if story.marks else []
    lines.append(anchor(story.title, story.url, bold=True))
    lines += [run(f"\n[{story.gloss}]")] if story.gloss else []
    language = f" · {story.language_name}" if story.language_name else ""
    lines.append(run(f"\n{story.outlet}{language} · {story.when}"))
    lines += _also(story)
    if story.snippet:
        lines += [
            run(f"\n{story.news}: " if story.news else "\n"),
            *(run(part.text, bold=part.strong) for part in story.snippet),
        ]
    lines += [run(f"\n{speaker}: “{words}”", italic=True) for words, speaker in story.quotes]
    lines += [run(f"\n{date}: {said}") for date, said, _ in story.dates]
    why = ", ".join(why_line(why) for why in story.why)
    lines.append(run(f"\nFlagged: {why} · story {story.id}", italic=True))
    verdict = safe_url(story.not_relevant or "")
    return [*lines, run(" · "), anchor("Not relevant?", verdict)] if verdict else lines


def brief_runs(story: StoryView, *, identified: bool = True) -> list[Json]:
    """Give a story in one line: its headline, who carries it, and by which name it is asked after."""
    if story.again:
        return [anchor(story.title, story.url), run(f" {story.again}")]
    tags = f", {', '.join(story.tags)}" if story.tags else ""
    id = f" · story {story.id}" if identified else ""
    return [anchor(story.title, story.url), run(f" {outlets_line(story)}{tags}{id}")]


def change_runs(change: ChangeView, *, brief: bool) -> list[Json]:
    """Give what an outlet changed, then the sentences that came (+) and went (-)."""
    sentences = [*(f"+ {words}" for words in change.gained), *(f"- {words}" for words in change.lost)]
    more = [f"and {change.more}"] if change.more else []
    lines = [] if brief else [run(f"\n{line}") for line in (*sentences, *more)]
    return [anchor(change.line, change.url), *lines]


def _also(story: StoryView) -> Iterator[Json]:
    """Give who else carries a story, each name a link: "Also TASS (Russian); copied by Dawn and 2 more"."""
    for number, also in enumerate(story.also):
        yield run(f"; {also.how} " if number else f"\n{also.how.capitalize()} ")
        for place, outlet in enumerate(also.outlets):
            if place:
                yield run(", ")
            yield anchor(outlet.name, outlet.url)
            if language := foreign(outlet, story):
                yield run(language)
        if also.more:
            yield run(f" and {also.more} more")
    if story.voices > 1:
        yield run(f"{'; ' if story.also else chr(10)}at least {story.voices} independent outlets")
