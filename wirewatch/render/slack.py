"""Render a digest as Slack messages: outside text only in rich_text blocks, where nothing is parsed.

Slack loses a message that is over a limit as a whole, so every limit is kept before sending.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wirewatch.domain.digests.compose import STORIES
from wirewatch.domain.digests.model import Digest
from wirewatch.render.digest_view import ChangeView, StoryView, extract_words, foreign, outlets_line, top_line
from wirewatch.render.formatting import clean, many, safe_url
from wirewatch.render.html import CHANGED, FULL, DigestLayout, SectionView, page
from wirewatch.render.summary import subject
from wirewatch.render.undelivered import TITLE as UNDELIVERED

# What Slack refuses beyond (docs.slack.dev, reference/block-kit/blocks); a message over a limit is lost as a whole.
BLOCKS = 50
HEADER = 150
TEXT = 3_000
ROOM = 11_000  # characters of one message, all blocks together: well below 12,000, and readable
RUN = 2_000  # characters of one run of text
ADDRESS = 2_000

Json = dict[str, Any]


def fallback(text: str) -> str:
    """Return the text for notifications, which show no blocks: the only place where Slack would parse <!channel>."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(blocks: Sequence[Json]) -> int:
    """Return how many characters blocks take as JSON."""
    return sum(len(json.dumps(block, ensure_ascii=False)) for block in blocks)


def header(text: str) -> Json:
    """Return a heading."""
    return {"type": "header", "text": {"type": "plain_text", "text": clean(text, HEADER), "emoji": False}}


def context(text: str) -> Json:
    """Return a small line of our own words."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": clean(text, TEXT), "emoji": False}]}


def rich(elements: Sequence[Json]) -> Json:
    """Return a paragraph of runs and links."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def bullets(rows: Sequence[Sequence[Json]], *, style: Literal["bullet", "ordered"] = "bullet") -> Json:
    """Return a list, a row of runs and links each."""
    items = [{"type": "rich_text_section", "elements": list(row)} for row in rows]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": style, "elements": items}]}


def run(text: str, *, bold: bool = False, italic: bool = False) -> Json:
    """Return a run of text; outside text stays literal in it."""
    # An empty run is refused (invalid_blocks), so there is always something to say.
    element: Json = {"type": "text", "text": text[:RUN] or " "}
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return element | ({"style": style} if style else {})


def anchor(text: str, url: str | None, *, bold: bool = False) -> Json:
    """Return a link, or plain text when there is no address that Slack takes."""
    if not url or len(url) > ADDRESS:
        return run(text, bold=bold)
    return {"type": "link", "url": url, "text": text[:RUN] or url} | ({"style": {"bold": True}} if bold else {})


def story_runs(story: StoryView) -> list[Json]:
    """Return one story as text elements of one rich_text section."""
    lines: list[Json] = [run(f"{' · '.join(story.marks)}\n", italic=True)] if story.marks else []
    lines.append(anchor(story.title, story.url, bold=True))
    lines += [run(f"\n[{story.gloss}]")] if story.gloss else []
    language = f" · {story.language_name}" if story.language_name else ""
    lines.append(run(f"\n{story.outlet}{language} · {story.when}"))
    lines += _also(story)
    if story.snippet:
        lines += [
            run("\n"),
            *(run(part.text, bold=part.strong) for part in story.snippet),
        ]
    for one in story.thread:
        lines += [run(f"\n{one.label}: "), anchor(one.words, one.url)]
        lines += [run(f" ({one.outlet})")] if one.outlet else []
    lines += [run(f"\n{speaker}: “{words}”", italic=True) for words, speaker in story.quotes]
    lines += [run(f"\n{date}: {said}") for date, said, _ in story.dates]
    lines.append(run(f"\n{story.flagged} · {story.id}", italic=True))
    verdict = safe_url(story.not_relevant or "")
    return [*lines, run(" · "), anchor("Not relevant?", verdict)] if verdict else lines


def brief_runs(story: StoryView) -> list[Json]:
    """Return a story in one line: its headline, and who carries it."""
    if story.again:
        return [anchor(story.title, story.url), run(f" {story.again}")]
    tags = f", {', '.join(story.tags)}" if story.tags else ""
    warning = [run(f"{story.warning}: ", bold=True)] if story.warning else []
    return [*warning, anchor(story.title, story.url), run(f" {outlets_line(story)}{tags}")]


def change_runs(change: ChangeView, *, brief: bool) -> list[Json]:
    """Return what an outlet changed, then the sentences that came (+) and went (-)."""
    sentences = [*(f"+ {words}" for words in change.gained), *(f"- {words}" for words in change.lost)]
    more = [f"and {change.more}"] if change.more else []
    lines = [] if brief else [run(f"\n{line}") for line in (*sentences, *more)]
    return [anchor(change.line, change.url), *lines]


def _also(story: StoryView) -> Iterator[Json]:
    """Return who else carries a story, each name a link: "Also TASS (Russian); copied by Dawn and 2 more"."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    """Blocks that stay together: a heading, a story. `heading` is said again when a message begins after it."""

    blocks: tuple[Json, ...]
    heading: Json | None = None


def slack(digest: Digest, *, marked: str = "", threaded: bool = False) -> tuple[Json, ...]:
    """Return the messages of a digest in order, split between stories only, each within Slack's limits.

    `marked` ("repeat", "trial") stands before the subject in every fallback text. `threaded`: the first message is
    whole by itself, a line for each story, and the others are the details that answer it in its thread.
    """
    laid_out = page(digest, full=FULL, stories=STORIES)
    line = f"[{clean(marked, 20)}] {subject(digest)}" if marked else subject(digest)
    head, details = [], [*_chunks(laid_out)]
    if threaded and laid_out.sections:
        head, details = [overview(laid_out)], details[1:]
    parts = [*head, *_packed(details)]
    return tuple(
        _message(blocks, text=line, number=number, of=len(parts), marked=marked, said=not head)
        for number, blocks in enumerate(parts, start=1)
    )


def payloads(digest: Digest, *, marked: str = "", threaded: bool = False) -> tuple[bytes, ...]:
    """Return the messages as the bytes that go out."""
    messages = slack(digest, marked=marked, threaded=threaded)
    return tuple(json.dumps(one, ensure_ascii=False, sort_keys=True).encode() for one in messages)


def overview(laid_out: DigestLayout) -> list[Json]:
    """Return the head message of a thread: the account, and under each actor a line for each story, as many as fit."""
    head = [*_head(laid_out), *_top(laid_out)]
    for lines in (8, 5, 3, 1):
        blocks = [*head, *(_counted(section, lines=lines) for section in laid_out.sections[: BLOCKS - 8]), _below()]
        if size(blocks) <= ROOM:
            return blocks
    counts = [[run(one.name, bold=True), run(f": {many(one.count, 'story', 'stories')}")] for one in laid_out.sections]
    return [*head, bullets(counts[:40]), _below()]


def _counted(section: SectionView, *, lines: int) -> Json:
    stories = [*section.full, *section.brief]
    rows = [brief_runs(story) for story in stories[:lines]]
    rest = f" · {len(stories) - lines} more in the thread" if len(stories) > lines else ""
    title = [run(section.name, bold=True), run(f" · {many(section.count, 'story', 'stories')}{rest}")]
    heading: Json = {"type": "rich_text_section", "elements": title}
    return {"type": "rich_text", "elements": [heading, *(element for element in bullets(rows)["elements"])]}


def _below() -> Json:
    return context("Snippets, sources and why each story was flagged: in the thread")


def note(text: str) -> bytes:
    """Return a short message of our own words: a trial, or a word to the operator."""
    words = clean(text, TEXT)
    block = rich([run(words)])
    return json.dumps({"text": fallback(words), "blocks": [block]}, ensure_ascii=False, sort_keys=True).encode()


def single(story: StoryView, *, text: str, title: str, before: str, after: Sequence[str]) -> bytes:
    """Return one story as a message: `text` is what a notification shows, `before` and `after` are our words."""
    blocks = [
        header(title),
        rich([run(before)]),
        rich(story_runs(story)),
        rich([run("\n".join(after), italic=True)]),
    ]
    message = _message(blocks, text=text, number=1, of=1, marked="")
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


MAYBE = "An earlier try may have reached you; Slack did not say."


def repeated(payload: bytes, *, number: int | None, why: str = MAYBE) -> bytes:
    """Return a message that may have arrived before, marked so: `number` is its issue's, None for one of no issue."""
    message: Json = json.loads(payload)
    words = f"repeat of {number}" if number else "repeat"
    blocks = [*message["blocks"][:1], context(f"[{words}] {why}"), *message["blocks"][1:]]
    marked = message | {"text": f"[{words}] {message['text']}", "blocks": blocks}
    return json.dumps(marked, ensure_ascii=False, sort_keys=True).encode()


def _message(blocks: Sequence[Json], *, text: str, number: int, of: int, marked: str, said: bool = True) -> Json:
    """Return one message; `said`: which part of how many it is."""
    part = f" (part {number} of {of})" if of > 1 and said else ""
    shown = list(blocks)
    if part or marked:
        words = " ".join(word for word in (f"[{clean(marked, 20)}]" if marked else "", part.strip(" ()")) if word)
        shown.insert(1 if number == 1 else 0, context(words))
    return {"text": fallback(f"{text}{part}"), "blocks": shown, "unfurl_links": False, "unfurl_media": False}


def _chunks(laid_out: DigestLayout) -> Iterator[_Chunk]:
    yield _Chunk(blocks=tuple(_head(laid_out)))
    for number, story in enumerate(laid_out.top):
        yield _Chunk(blocks=((header("Top stories"),) if number == 0 else ()) + (rich(story_runs(story)),))
    for section in laid_out.sections:
        yield from _section(section)
    if said := " ".join(words for words in (laid_out.also_named, laid_out.unnamed) if words):
        yield _Chunk(blocks=(rich([run(said)]),))
    if laid_out.more:
        link = [run(" "), anchor("Read them", laid_out.archive_url)] if laid_out.archive_url else []
        yield _Chunk(blocks=(rich([run(laid_out.more), *link]),))
    yield from _listed(UNDELIVERED, [*_undelivered(laid_out)])
    changed = [change_runs(one, brief=laid_out.brief) for one in laid_out.changes]
    changed += [[run(laid_out.changes_more)]] if laid_out.changes_more else []
    yield from _listed(CHANGED, changed)
    coming = [[run(f"{one.date}: {one.words} "), anchor(one.outlet, one.url)] for one in laid_out.coming]
    yield from _listed("Coming up", coming)
    doubtful = [[anchor(one.title, safe_url(one.url)), run(f" {one.outlet}")] for one in laid_out.not_meant]
    yield from _listed("Probably not meant", doubtful)
    health = [[run(who, bold=True), run(f": {what}")] for who, what in laid_out.health]
    yield from _listed("Feed health", health)
    yield _Chunk(blocks=(_foot(laid_out),))


def _undelivered(laid_out: DigestLayout) -> Iterator[Sequence[Json]]:
    """Yield a row for each issue that could not be sent, and one for each of its headlines."""
    for issue in laid_out.undelivered:
        link = [run(" "), anchor("Read it on the web", issue.url)] if issue.url else []
        yield [run(f"{issue.name}.", bold=True), *link]
        for one in issue.headlines:
            yield [anchor(one.title, one.url), run(f" ({one.outlet})")]
        if issue.more:
            yield [run(issue.more)]
    if laid_out.undelivered_more:
        yield [run(laid_out.undelivered_more)]


def _listed(title: str, rows: Sequence[Sequence[Json]]) -> Iterator[_Chunk]:
    """Return rows under a heading, ten to a block."""
    for at in range(0, len(rows), 10):
        block = bullets(rows[at : at + 10])
        yield _Chunk(blocks=(header(title), block) if at == 0 else (block,))


def _head(laid_out: DigestLayout) -> Iterator[Json]:
    yield header(f"{laid_out.name} No. {laid_out.number}")
    lines = [run(laid_out.window, bold=True), run(f"\n{' '.join(laid_out.account)}")]
    lines += [run(f"\n{line}") for line in (laid_out.first,) if line]
    lines += [run(f"\n{line}", bold=True) for line in (laid_out.warning, laid_out.quiet) if line]
    for one in laid_out.extracts:
        lines += [run(f"\n{one.label}: ", bold=True), run(f"{extract_words(one)} "), anchor(one.outlet, one.url)]
    yield rich(lines)


def _top(laid_out: DigestLayout) -> Iterator[Json]:
    if laid_out.top:
        rows = [[anchor(story.title, story.url), run(f"\n{top_line(story)}")] for story in laid_out.top]
        yield header("Top stories")
        yield bullets(rows, style="ordered")


def _section(section: SectionView) -> Iterator[_Chunk]:
    heading = header(section.name)
    again = header(f"{section.name} (continued)")
    chunks = [(rich(story_runs(story)),) for story in section.full]
    briefs = [brief_runs(story) for story in section.brief]
    briefs += [[run(section.left)]] if section.left else []
    chunks += [(bullets(briefs[at : at + 8]),) for at in range(0, len(briefs), 8)]
    for number, blocks in enumerate(chunks):
        yield _Chunk(blocks=(heading, *blocks) if number == 0 else blocks, heading=None if number == 0 else again)


def _foot(laid_out: DigestLayout) -> Json:
    notes = [run(f"{line}\n", bold=True) for line in laid_out.notes]
    # Web addresses only: mailto: is not documented, and Slack refuses a whole message for one invalid link.
    ways = (
        ("Read it on the web", laid_out.archive_url),
        ("Missed something? Tell us", safe_url(laid_out.missed_url or "")),
    )
    links = [[run("\n"), anchor(words, address)] for words, address in ways if address]
    return rich([*notes, run("\n".join(laid_out.foot), italic=True), *(element for link in links for element in link)])


def _packed(chunks: Sequence[_Chunk]) -> list[list[Json]]:
    """Fill messages with chunks, in order; two blocks' room is left for the part line and a repeated heading."""
    parts: list[list[Json]] = [[]]
    for chunk in chunks:
        here = parts[-1]
        if here and (len(here) + len(chunk.blocks) > BLOCKS - 2 or size(here) + size(chunk.blocks) > ROOM):
            parts.append([chunk.heading] if chunk.heading else [])
        parts[-1].extend(chunk.blocks)
    return parts
