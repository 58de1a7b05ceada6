"""The view of a story that every renderer shows: sources, quotes, dates, earlier steps, marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.event_dates.spans import last_day
from extractors.languages.tags import english_name
from extractors.model import AnnouncedDate, SnippetPart, Statement
from wirewatch.domain.digests.digest_items import Step
from wirewatch.domain.digests.model import Digest, Source, ToldStory, Why
from wirewatch.render.changes import EARLIER_TITLE_CHARS, MAX_TOLD_IN, QUOTE_MARKS
from wirewatch.render.cleaning import clean, clean_name, clean_title
from wirewatch.render.formatting import (
    format_date,
    format_date_without_year,
    format_issues,
    format_near_moment,
    join_names,
    quantity,
    text_direction,
)
from wirewatch.render.sources import (
    LinkedText,
    OutletLink,
    RelatedOutlets,
    foreign_language_name,
    linked_text,
    readable_reports,
    related_outlets,
    without_reporting_outlets,
)

QUOTE_CHARS = 200
STATEMENT_DATED_AFTER = timedelta(days=4)  # an older statement is shown with its day
MAX_CLOCK_AHEAD = timedelta(hours=1)  # by which an outlet's time may lie after our own
SEEN_BEFORE_DATE_CHARS = 30  # before a date; if the snippet has them, it has the sentence
SEEN_SENTENCE_CHARS = 60  # likewise from the sentence's beginning
ANNOUNCEMENT_CHARS = 240
STORY_KEY_CHARS = 20
MAX_REPEATING_OUTLETS = 4
MAX_OUTLETS_PER_FIGURE = 3
WITHDRAWN_LABEL = "Taken down by its outlet"
LANGUAGES_WITH_DOTTED_I = ("tr", "az")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """A line on a story that is not a report: differing figures, a denial, an earlier step."""

    label: str  # "Killed", "Denied", "Earlier, issue 3"
    detail: LinkedText

    @property
    def line(self) -> str:
        """The same in one line."""
        outlet = f" ({self.detail.outlet})" if self.detail.outlet else ""
        return f"{self.label}: {self.detail.text}{outlet}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """A quotation and its speaker: "Zakharova, via TASS"."""

    words: str
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedDateView:
    """A date ahead that a story announces."""

    date: str
    sentence: str
    direction: str  # rtl or auto


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One story, ready to be laid out. All text is clean."""

    id: str
    title: str
    url: str | None
    language: str  # tag, "" if unknown
    direction: str  # rtl or auto
    outlet: str
    language_name: str  # "" if the reader can read it
    when: str
    marks: tuple[str, ...]  # follow-up, late, alerted: whole phrases
    tags: tuple[str, ...]  # the same in a word each
    earlier_url: str | None  # of the earlier publication that the first mark names
    unchanged_note: str  # replaces everything but the headline if nothing is new; ""
    related: tuple[RelatedOutlets, ...]
    related_without_reports: tuple[RelatedOutlets, ...]  # without the outlets of `reports`
    independent_outlets: int
    other_outlets: int  # without the lead's
    reports: tuple[LinkedText, ...]
    snippet: tuple[SnippetPart, ...]
    why: tuple[Why, ...]
    flagged: str  # Flagged: Taliban, Zakharova (“Захарова”)
    quotes: tuple[QuoteView, ...]
    level: str  # full; brief: one line
    gloss: str  # a headline that the reader can read, with its outlet; ""
    warning: str  # shown before the headline of a withdrawn report; ""
    dates: tuple[AnnouncedDateView, ...]
    thread: tuple[ThreadLine, ...]
    verdict_url: str | None  # by which a reader calls the story not relevant

    @property
    def snippet_text(self) -> str:
        """The snippet without marks."""
        return "".join(part.text for part in self.snippet)

    @property
    def actor_names(self) -> str:
        """The actors that it names, joined by commas."""
        return ", ".join(why.name for why in self.why)


def story_view(story: ToldStory, digest: Digest) -> StoryView:
    """One story of a clean digest, ready to be laid out."""
    sources = story.sources
    if story.known is not None:
        sources = (story.known, *sources)
    lead = sources[0]
    headline = linked_text(story.title, lead)
    related = related_outlets(sources)
    reports = readable_reports(sources, languages=digest.reads)
    outlets = {source.outlet.casefold() for source in sources}
    return StoryView(
        id=story.id,
        title=headline.text,
        url=headline.url,
        language=headline.language,
        direction=headline.direction,
        outlet=headline.outlet,
        language_name=foreign_language_name(lead.language, digest.reads),
        when=_publication_time(lead, digest),
        marks=_marks(story, digest),
        tags=_tags(story, digest),
        earlier_url=_earlier_url(story, digest),
        unchanged_note=_unchanged_note(story),
        related=related,
        related_without_reports=without_reporting_outlets(related, reports),
        independent_outlets=story.independent_outlets,
        other_outlets=len(outlets - {lead.outlet.casefold()}),
        level=story.level,
        gloss=f"{story.gloss.outlet}: {story.gloss.title}" if story.gloss else "",
        warning=WITHDRAWN_LABEL if story.withdrawn else "",
        reports=reports,
        snippet=story.snippet,
        why=story.why,
        flagged=f"Flagged: {', '.join(_flagging_words(why, story) for why in story.why)}",
        quotes=tuple(
            QuoteView(words=quote_words(quote), speaker=_speaker(quote, lead.language, digest))
            for quote in story.statements
        ),
        dates=tuple(_announced_date_view(announced, story) for announced in story.dates),
        thread=(*_figure_lines(story), *_denial_lines(story), *_step_lines(story, digest)),
        verdict_url=story.not_relevant_url,
    )


def quote_words(quote: Statement) -> str:
    """The words of a quotation as they are printed."""
    return clean(quote.quote.strip(QUOTE_MARKS), QUOTE_CHARS)


def related_line(story: StoryView, *, without_reports: bool = False) -> str:
    """As "Also TASS (Russian); copied by Dawn and 2 more; at least 3 independent outlets".

    "" for a story of one outlet. Outlets whose reports are listed by headline can be left out.
    """
    related = story.related_without_reports if without_reports else story.related
    parts = []
    for group in related:
        names = ", ".join(
            f"{outlet.name}{foreign_suffix(outlet, story)}" for outlet in group.outlets
        )
        omitted = f" and {group.omitted} more" if group.omitted else ""
        parts.append(f"{group.label} {names}{omitted}")
    if story.independent_outlets > 1:
        parts.append(independent_outlets_words(story))
    line = "; ".join(parts)
    return line[:1].upper() + line[1:]


def independent_outlets_words(story: StoryView) -> str:
    """As "at least 3 independent outlets"."""
    return f"at least {story.independent_outlets} independent outlets"


def foreign_suffix(outlet: OutletLink, story: StoryView) -> str:
    """As " (Russian)" for an outlet whose report is not in the story's own language; else ""."""
    if outlet.language and outlet.language != story.language:
        return f" ({english_name(outlet.language)})"
    return ""


def top_story_line(story: StoryView) -> str:
    """As "Sada-e Pamir, at least 3 independent outlets - Taliban, Moscow format"."""
    outlets = story.outlet
    if story.independent_outlets > 1:
        outlets = f"{outlets}, {independent_outlets_words(story)}"
    return f"{outlets} - {story.actor_names}"


def outlets_line(story: StoryView) -> str:
    """As "Sada-e Pamir (Dari) and 4 others"."""
    language = f" ({story.language_name})" if story.language_name else ""
    return f"{story.outlet}{language}{other_outlets_words(story)}"


def other_outlets_words(story: StoryView) -> str:
    """As " and 4 others"; "" for a story of one outlet."""
    if not story.other_outlets:
        return ""
    return f" and {quantity(story.other_outlets, 'other')}"


def _figure_lines(story: ToldStory) -> Iterator[ThreadLine]:
    """The figures on which outlets differ, a line for each kind."""
    outlets_by_value: dict[str, dict[str, list[str]]] = {}
    for figure in story.figures:
        value = f"at least {figure.value}" if figure.at_least else str(figure.value)
        values = outlets_by_value.setdefault(figure.what, {})
        values.setdefault(value, []).append(clean_name(figure.outlet))
    for kind, values in outlets_by_value.items():
        words = ", ".join(
            f"{value} ({join_names(outlets, at_most=MAX_OUTLETS_PER_FIGURE)})"
            for value, outlets in values.items()
        )
        yield ThreadLine(label=kind.capitalize(), detail=LinkedText(text=words))


def _denial_lines(story: ToldStory) -> Iterator[ThreadLine]:
    for denial in story.denials:
        sentence = linked_text(clean(denial.sentence), denial, outlet=clean_name(denial.outlet))
        yield ThreadLine(label="Denied", detail=sentence)


def _step_lines(story: ToldStory, digest: Digest) -> Iterator[ThreadLine]:
    """The steps before a story; a single one of an earlier issue is named by the mark instead."""
    is_new_here = any(step.number is None for step in story.steps)
    if not is_new_here and len(story.steps) < 2:
        return
    for step in story.steps:
        title = linked_text(clean_title(step.title), step, outlet=clean_name(step.outlet))
        yield ThreadLine(label=_step_label(step, digest), detail=title)


def _step_label(step: Step, digest: Digest) -> str:
    if step.withdrawn:
        return f"{WITHDRAWN_LABEL} since"
    if step.number is not None:
        return f"Earlier, issue {step.number}"
    if step.at is None:
        return "Earlier"
    day = step.at.astimezone(ZoneInfo(digest.timezone)).date()
    return f"Earlier, {format_date_without_year(day.isoformat())}"


def _speaker(quote: Statement, language: str | None, digest: Digest) -> str:
    """As "Zakharova, via TASS"; an old statement with its date: "A diplomat, Sep 2021".

    It opens a line and so begins with a capital, but not in Turkish, where the capital of "i" is
    another letter.
    """
    speaker = quote.speaker
    if language not in LANGUAGES_WITH_DOTTED_I:
        speaker = speaker[:1].title() + speaker[1:]
    parts = [speaker]
    if quote.via:
        parts.append(f"via {quote.via}")
    oldest_undated = (digest.composed_at - STATEMENT_DATED_AFTER).date()
    if quote.said_on and last_day(quote.said_on) < oldest_undated:
        parts.append(format_date(quote.said_on))
    return ", ".join(part for part in parts if part)


def _announced_date_view(announced: AnnouncedDate, story: ToldStory) -> AnnouncedDateView:
    sentence = _announcement(announced, story)
    return AnnouncedDateView(
        date=format_date(announced.date),
        sentence=sentence,
        direction=text_direction(sentence, None),
    )


def _announcement(announced: AnnouncedDate, story: ToldStory) -> str:
    """The sentence that names a date; only its words if the snippet has the sentence already."""
    sentence = announced.sentence
    if not sentence:
        return f"“{announced.span}”"
    snippet = "".join(part.text for part in story.snippet)
    start = max(0, sentence.find(announced.span))
    before_date = sentence[max(0, start - SEEN_BEFORE_DATE_CHARS) : start + len(announced.span)]
    if before_date in snippet or sentence[:SEEN_SENTENCE_CHARS] in snippet:
        return f"“{announced.span}”"
    return sentence[:ANNOUNCEMENT_CHARS]


def _flagging_words(why: Why, story: ToldStory) -> str:
    """The actor, with the words that named it unless the headline or the snippet shows them."""
    marked = [part.text for part in story.snippet if part.strong]
    shown = " ".join([story.title, *marked]).casefold()
    if why.surface.casefold() in shown and not why.context:
        return why.name
    if why.context:
        return f"{why.name} (“{why.surface}” near “{why.context}”)"
    if why.name.casefold() in why.surface.casefold():
        return why.name
    return f"{why.name} (“{why.surface}”)"


def _publication_time(source: Source, digest: Digest) -> str:
    """The time that the outlet claims; our own if it claims none or one in the future."""
    published_at = source.published_at
    if published_at is None or published_at - source.seen_at > MAX_CLOCK_AHEAD:
        words = f"seen {_near_moment(source.seen_at, digest)}"
    else:
        words = _near_moment(published_at, digest)
    if source.body_source == "feed":
        return f"{words} · feed text only"
    return words


def _near_moment(instant: datetime, digest: Digest) -> str:
    return format_near_moment(instant, digest.timezone, today=digest.composed_at)


def _marks(story: ToldStory, digest: Digest) -> tuple[str, ...]:
    marks = []
    if story.withdrawn:
        marks.append(WITHDRAWN_LABEL)
    elif story.unopened_at:
        marks.append(f"Its page could not be opened at {_near_moment(story.unopened_at, digest)}")
    if story.follow_up and story.told_in:
        marks.append(f"Follow-up of {format_issues(story.told_in[-MAX_TOLD_IN:])}")
    elif story.follow_up:
        marks.append("Follow-up")
    elif story.develops:
        marks.append(_developed_story(story, digest))
    if story.late:
        marks.append(f"Late, seen {_near_moment(story.sources[0].seen_at, digest)}")
    if story.alerted_at:
        marks.append(f"Alerted {_near_moment(story.alerted_at, digest)}")
    return tuple(mark for mark in marks if mark)


def _developed_story(story: ToldStory, digest: Digest) -> str:
    """Format as "Follow-up of issue 138 (k0077)" or of a headline; else ""."""
    if not story.develops:
        return ""
    if story.develops_in:
        key = clean(story.develops, STORY_KEY_CHARS)
        return f"Follow-up of {format_issues(story.develops_in[-1:])} ({key})"
    for candidate in digest.stories:
        if candidate.id == story.develops:
            return f"Follow-up of “{clean(candidate.title, EARLIER_TITLE_CHARS)}”"
    return ""


def _earlier_url(story: ToldStory, digest: Digest) -> str | None:
    """The address of the earlier publication, in the folder of this issue's own page."""
    numbers, story_id = story.develops_in, story.develops
    if story.follow_up:
        numbers, story_id = story.told_in, story.id
    page = re.fullmatch(r"(.*/)\d+(\.html)", digest.archive_url or "")
    if not page or not numbers:
        return None
    return f"{page[1]}{numbers[-1]:04d}{page[2]}#s-{story_id}"


def _unchanged_note(story: ToldStory) -> str:
    """As "The same report as in issue 139, now also by Ural Wire and Dawn."; "" if it has news."""
    if story.novelty != "none":
        return ""
    outlets = list(dict.fromkeys(source.outlet for source in story.sources))
    names = join_names(outlets, at_most=MAX_REPEATING_OUTLETS)
    told_in = f" as in {format_issues(story.told_in[-1:])}" if story.told_in else ""
    return f"The same report{told_in}, now also by {names}."


def _tags(story: ToldStory, digest: Digest) -> tuple[str, ...]:
    if story.novelty == "none":
        return ("the same report again",)
    if story.withdrawn:
        return ()  # `warning` says it, before the headline
    if story.follow_up and story.told_in:
        return (f"follow-up of {format_issues(story.told_in[-1:])}",)
    developed = "" if story.follow_up else _developed_story(story, digest)
    if developed:
        return (developed[:1].lower() + developed[1:],)
    tags = []
    if story.follow_up:
        tags.append("follow-up")
    if story.late:
        tags.append("late arrival")
    if story.alerted_at is not None:
        tags.append("alerted")
    return tuple(tags)
