"""One told story in the words of a reader: what every renderer shows of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wirewatch.domain.digests.model import Digest, SnippetPart, Source, ToldStory, Why
from wirewatch.domain.event_dates.spans import last_day
from wirewatch.domain.languages.tags import english_name
from wirewatch.domain.model import AnnouncedDate, Statement
from wirewatch.render.clean import clean, host_of, safe_url
from wirewatch.render.sources import Also, Outlet, Report, also_of, direction, reports_of, without
from wirewatch.render.words import listed, many, moment, written_date

LONG_AGO = timedelta(days=4)  # words older than that are told with their day
QUOTE = 200  # characters of a statement
AROUND = 30  # characters before a date by which a snippet is seen to hold its sentence
SENTENCE = 240  # characters of a sentence that announces a date
AHEAD = timedelta(hours=1)  # an outlet's clock may be wrong by this much before we doubt it


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One told story, ready to be laid out. All text is clean."""

    id: str
    title: str
    url: str | None
    host: str
    language: str  # tag, "" when unknown
    direction: str  # rtl or auto
    outlet: str
    language_name: str
    when: str
    marks: tuple[str, ...]  # follow-up or what it develops, late, alerted: whole phrases
    tags: tuple[str, ...]  # the same in a word each
    earlier_url: str | None  # where the first mark's earlier telling stands: in this page or in an earlier issue
    news: str  # what stands before a follow-up's snippet, which holds new sentences only
    again: str  # in the place of everything else, when nothing is new
    also: tuple[Also, ...]
    carried: tuple[Also, ...]  # the same without the outlets that `reports` names
    voices: int
    others: int  # outlets besides the lead's
    reports: tuple[Report, ...]
    snippet: tuple[SnippetPart, ...]
    why: tuple[Why, ...]
    quotes: tuple[tuple[str, str], ...]  # (words, "Zakharova, via TASS")
    level: str  # full, or brief: one line
    gloss: str  # a headline that the reader can read, with its outlet; ""
    dates: tuple[tuple[str, str, str], ...]  # (date, sentence, its direction)
    not_relevant: str | None  # address of a reader's verdict


def story_view(story: ToldStory, digest: Digest) -> StoryView:
    """Give one story of a cleaned digest, ready to be laid out."""
    lead = story.known or story.sources[0]
    url = safe_url(lead.url)
    sources = story.sources if story.known is None else (story.known, *story.sources)
    also, reports = tuple(also_of(sources)), tuple(reports_of(sources, reads=digest.reads))
    return StoryView(
        id=story.id,
        title=story.title,
        url=url,
        host=host_of(url),
        language=lead.language or "",
        direction=direction(story.title, lead.language),
        outlet=lead.outlet,
        language_name=english_name(lead.language),
        when=_when(lead, digest) + (" · feed text only" if lead.body_source == "feed" else ""),
        marks=_marks(story, digest),
        tags=_tags(story, digest),
        earlier_url=_earlier_url(story, digest),
        news="",
        again=_again(story),
        also=also,
        carried=tuple(without(also, reports)),
        voices=story.independent_outlets,
        others=len({source.outlet.casefold() for source in sources} - {lead.outlet.casefold()}),
        level=story.level,
        gloss=f"{story.gloss.outlet}: {story.gloss.title}" if story.gloss else "",
        reports=reports,
        snippet=story.snippet,
        why=story.why,
        quotes=tuple(_quoted(one, lead.language, digest) for one in story.statements),
        dates=tuple(_announced(one, story) for one in story.dates),
        not_relevant=story.not_relevant_url,
    )


def _quoted(said: Statement, language: str | None, digest: Digest) -> tuple[str, str]:
    return said_words(said), _who(said, language, digest)


def said_words(said: Statement) -> str:
    """Return the words of a quotation as they are printed."""
    return clean(said.quote.strip("\"'“”«»„ "), QUOTE)


def speaker_of(said: Statement) -> str:
    """Return the speaker as stored."""
    return said.speaker


def _who(said: Statement, language: str | None, digest: Digest) -> str:
    """Give "Zakharova, via TASS", and when it was said where that is no news: "A diplomat, Sep 2021".

    It opens a line, so it begins as lines do; but in Turkish the capital of an i is another letter.
    """
    on = said.said_on or ""
    long_ago = bool(on) and last_day(on) < (digest.composed_at - LONG_AGO).date()
    speaker = said.speaker if language in ("tr", "az") else said.speaker[:1].title() + said.speaker[1:]
    parts = [speaker, f"via {said.via}" if said.via else "", written_date(on) if long_ago else ""]
    return ", ".join(part for part in parts if part)


def _announced(announced: AnnouncedDate, story: ToldStory) -> tuple[str, str, str]:
    words = _announcement(announced, story)
    return written_date(announced.date), words, direction(words, None)


def _announcement(announced: AnnouncedDate, story: ToldStory) -> str:
    """Give the sentence that names a date, or only its words when the snippet above says the sentence already."""
    shown = "".join(part.text for part in story.snippet)
    sentence = announced.sentence
    at = max(0, sentence.find(announced.span))
    around = sentence[max(0, at - AROUND) : at + len(announced.span)]
    told = bool(sentence) and (around in shown or sentence[:60] in shown)
    return f"“{announced.span}”" if told or not sentence else sentence[:SENTENCE]


def why_line(why: Why) -> str:
    """Return 'Taliban (“Талибана”)': the actor, and the words that named it where they are others."""
    same = why.surface.casefold() == why.name.casefold()
    near = f" near “{why.context}”" if why.context else ""
    return why.name if same and not near else f"{why.name} (“{why.surface}”{near})"


def unlike_names(story: StoryView) -> list[str]:
    """Give the first spellings for which a story was flagged and that are not just the actor's name."""
    return [why.surface for why in story.why if why.surface.casefold() != why.name.casefold()][:2]


def also_line(story: StoryView, *, reported: bool = False) -> str:
    """Give "Also TASS (Russian); copied by Dawn and 2 more; 3 independent outlets"; "" for a story of one outlet.

    With `reported` without the outlets whose reports are listed besides.
    """
    parts = []
    for also in story.carried if reported else story.also:
        names = ", ".join(named(one, story) for one in also.outlets)
        parts.append(f"{also.how} {names}" + (f" and {also.more} more" if also.more else ""))
    line = "; ".join([*parts, f"at least {story.voices} independent outlets"] if story.voices > 1 else parts)
    return line[:1].upper() + line[1:]


def named(outlet: Outlet, story: StoryView) -> str:
    """Give "TASS (Russian)": the language is said where it is not the story's own."""
    return f"{outlet.name}{foreign(outlet, story)}"


def foreign(outlet: Outlet, story: StoryView) -> str:
    """Give " (Russian)" for an outlet whose report is not in the story's own language; else ""."""
    other = outlet.language and outlet.language != story.language
    return f" ({english_name(outlet.language)})" if other else ""


def top_line(story: StoryView) -> str:
    """Give "Sada-e Pamir, 3 independent outlets - Taliban, Moscow format": what makes a story one of the top."""
    voices = f", at least {story.voices} independent outlets" if story.voices > 1 else ""
    return f"{story.outlet}{voices} - {', '.join(why.name for why in story.why)}"


def outlets_line(story: StoryView) -> str:
    """Give "Sada-e Pamir (Dari) and 4 others": who leads, in which language, and how many more carry it."""
    language = f" ({story.language_name})" if story.language_name else ""
    return f"{story.outlet}{language}{and_others(story)}"


def and_others(story: StoryView) -> str:
    """Give " and 4 others"; "" for a story of one outlet."""
    return f" and {many(story.others, 'other')}" if story.others else ""


def places(why: Why) -> str:
    """Give "title and body, 4 times"."""
    return listed(why.places) + (f", {many(why.times, 'time')}" if why.times > 1 else "")


def _when(source: Source, digest: Digest) -> str:
    claimed = source.published_at
    if claimed is None or claimed - source.seen_at > AHEAD:
        return f"seen {_moment(source.seen_at, digest)}"
    return _moment(claimed, digest)


def _moment(instant: datetime, digest: Digest) -> str:
    """Return "Sun 22 Nov 14:05" in the reader's zone, which the head names; the year when it is another."""
    return moment(instant, digest.timezone, today=digest.composed_at, zone_named=False)


def _marks(story: ToldStory, digest: Digest) -> tuple[str, ...]:
    marks = []
    if story.withdrawn:
        marks.append("Withdrawn: its outlet has taken it down")
    elif story.unopened_at:
        marks.append(f"Its page could not be opened at {_moment(story.unopened_at, digest)}")
    if story.follow_up:
        marks.append(f"Follow-up of {_issues(story.told_in)}" if story.told_in else "Follow-up")
    elif follows := _follows(story, digest):
        marks.append(follows)
    if story.late:
        marks.append(f"Late, seen {_moment(story.sources[0].seen_at, digest)}")
    if story.alerted_at:
        marks.append(f"Alerted {_moment(story.alerted_at, digest)}")
    return tuple(marks)


def _follows(story: ToldStory, digest: Digest) -> str:
    """Return "Follows story k0077 of issue 138" or "of this issue"; "" when the reader was not told that one."""
    if not story.develops:
        return ""
    if story.develops_in:
        return f"Follows story {clean(story.develops, 20)} of {_issues(story.develops_in[-1:])}"
    here = story.develops in {other.id for other in digest.stories}
    return f"Follows story {clean(story.develops, 20)} of this issue" if here else ""


def _issues(numbers: Sequence[int]) -> str:
    """Give "issue 141", "issues 139, 140 and 141": the last three."""
    return f"{'issue' if len(numbers) == 1 else 'issues'} {listed([str(number) for number in numbers[-3:]])}"


def _earlier_url(story: ToldStory, digest: Digest) -> str | None:
    """Give where the earlier telling stands: in this issue, or in an earlier one beside it in the archive."""
    numbers, id = (story.told_in, story.id) if story.follow_up else (story.develops_in, story.develops)
    beside = digest.archive_url and re.fullmatch(r"(.*/)\d+(\.html)", digest.archive_url)
    return f"{beside[1]}{numbers[-1]:04d}{beside[2]}#s-{id}" if beside and numbers else None


def _again(story: ToldStory) -> str:
    """Give "The same report as in issue 139, now also by Ural Wire and Dawn." for a story without any news."""
    if story.novelty != "none":
        return ""
    outlets = list(dict.fromkeys(source.outlet for source in story.sources))
    told = f" as in {_issues(story.told_in[-1:])}" if story.told_in else ""
    return f"The same report{told}, now also by {listed(outlets, at_most=4)}."


def _tags(story: ToldStory, digest: Digest) -> tuple[str, ...]:
    if story.novelty == "none":
        return ("the same report again",)
    if story.withdrawn:
        return ("withdrawn: taken down by its outlet",)
    if not story.follow_up and (follows := _follows(story, digest)):
        return (follows[:1].lower() + follows[1:],)
    if story.follow_up and story.told_in:
        return (f"follow-up of {_issues(story.told_in[-1:])}",)
    tags = (("follow-up", story.follow_up), ("late arrival", story.late), ("alerted", story.alerted_at is not None))
    return tuple(word for word, holds in tags if holds)
