"""The view of a story that every renderer shows: sources, changes, dates ahead, steps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from zoneinfo import ZoneInfo

from extractors.event_dates.spans import last_day
from extractors.languages.tags import english_name
from extractors.model import AnnouncedDate, Relation, SnippetPart, Statement
from extractors.stories.sources import without_dateline
from wirewatch.domain.digests.digest_items import ChangedArticle, UpcomingDate
from wirewatch.domain.digests.model import Digest, Source, ToldStory, Why
from wirewatch.domain.digests.quotes import opens_with_pronoun
from wirewatch.domain.digests.ranking import can_read as can_read
from wirewatch.render.formatting import (
    NAME_CHARS,
    SENTENCE_CHARS,
    TITLE_CHARS,
    clean,
    format_date,
    format_date_without_year,
    format_near_moment,
    join_names,
    number_word,
    quantity,
    safe_url,
)

REPORTS = 2  # other reports given by title and link
MAX_RELATED_OUTLETS = 8  # outlets named of each kind
RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ku", "prs", "ps", "sd", "ug", "ur", "yi"})

RELATION_VERBS = {
    Relation.COPY: "copied",
    Relation.EDIT: "shortened",
    Relation.REWRITE: "rewritten",
    Relation.TRANSLATION: "translated",
}
RELATION_WORDS = {relation.value: words for relation, words in RELATION_VERBS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletLink:
    """One outlet that carries a story, with the link to its article."""

    name: str
    language: str  # tag, "" when unknown
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedOutlets:
    """The outlets that carry a story in one way: "also", "copied by", "copied from Dawn by", ..."""

    how: str
    outlets: tuple[OutletLink, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Another report of the same story, in words of its own."""

    title: str
    outlet: str
    language: str
    url: str
    direction: str


def text_direction(text: str, language: str | None) -> str:
    """Return rtl for text whose language or first letter runs from right to left, else auto.

    A Persian headline may begin with a Latin name: its language decides. Word-based clients know no "auto".
    """
    strong = [unicodedata.bidirectional(character) for character in text]
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    rtl = any(kind in ("R", "AL") for kind in strong)
    return "rtl" if first in ("R", "AL") or (rtl and language in RTL) else "auto"


def also_of(sources: Sequence[Source]) -> Iterable[RelatedOutlets]:
    """Return the outlets that carry a story besides its first source, by the way in which they do.

    A copy names the report that it copies, unless that is the first source itself.
    """
    shown = {_outlet_key(sources[0])}
    ways: dict[str, list[OutletLink]] = {}
    for source in sorted(sources[1:], key=lambda one: one.relation in RELATION_VERBS):
        if _outlet_key(source) not in shown:
            shown.add(_outlet_key(source))
            outlet = OutletLink(
                name=source.outlet, language=source.language or "", url=safe_url(source.url)
            )
            ways.setdefault(_way(source, sources[0]), []).append(outlet)
    for how, outlets in ways.items():
        yield RelatedOutlets(
            how=how,
            outlets=tuple(outlets[:MAX_RELATED_OUTLETS]),
            more=max(0, len(outlets) - MAX_RELATED_OUTLETS),
        )


def _way(source: Source, lead: Source) -> str:
    words = RELATION_VERBS.get(source.relation)
    if words is None:
        return "also"
    from_another = source.of_outlet and source.of != lead.url
    return f"{words} from {source.of_outlet} by" if from_another else f"{words} by"


def reports_of(sources: Sequence[Source], *, reads: Collection[str] = ()) -> Iterable[Report]:
    """Return the other reports in words of their own that the reader can read: each may add something.

    A headline that is shown already is not repeated.
    """
    said = {sources[0].title.casefold()}
    for source in sources[1:]:
        url, title = safe_url(source.url), source.title.casefold()
        own = source.relation not in RELATION_VERBS and can_read(reads, source.language)
        if not own or title in said or url is None or len(said) > REPORTS:
            continue
        said.add(title)
        yield Report(
            title=source.title,
            outlet=source.outlet,
            language=source.language or "",
            url=url,
            direction=text_direction(source.title, source.language),
        )


def without_outlets(
    also: Iterable[RelatedOutlets], reports: Sequence[Report]
) -> Iterable[RelatedOutlets]:
    """Leave out the outlets whose own reports are listed."""
    listed_there = {(report.outlet, report.language) for report in reports}
    for one in also:
        outlets = tuple(
            outlet for outlet in one.outlets if (outlet.name, outlet.language) not in listed_there
        )
        if outlets:
            yield replace(one, outlets=outlets)


def _outlet_key(source: Source) -> tuple[str, str | None]:
    return source.outlet.casefold(), source.language


EARLIER = 60  # characters of a headline that another line names
CHANGES = 10  # told in full
SENTENCES = 1  # gained, and as many lost, of one article
CORRECTION = 2  # of one that has a new headline
WORDS = 300  # characters of such a sentence
EDIT = 0.75  # share of words in common by which a sentence is another one edited


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One article that its outlet changed or took away since it was told. All text is clean."""

    what: str  # Taken down, New headline, Changed
    title: str
    old_title: str  # "" when the headline stands as it was
    url: str | None
    outlet: str
    language: str  # tag, "" when unknown
    language_name: str
    direction: str
    told: str  # "issue 141"; ""
    seen: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    more: str  # about sentences left out; ""

    @property
    def line(self) -> str:
        """The same in one line."""
        source = (
            f" ({self.outlet}{f', {self.told}' if self.told else ''}; seen {self.seen})"
            if self.outlet
            else ""
        )
        if self.old_title:
            return f"{self.what}: “{self.old_title}” is now “{self.title}”{source}"
        return f"{self.what}: “{self.title}”{source}" if self.outlet else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingDateView:
    """One announced date, in the words of the outlet that announces it. All text is clean."""

    date: str
    words: str
    url: str | None
    outlet: str
    language: str
    direction: str

    @property
    def line(self) -> str:
        """The same in one line."""
        return f"{self.date}: {self.words} ({self.outlet})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractView:
    """A sentence of the brief, word for word as its outlet has it. All text is clean."""

    label: str  # Happened, Changed, Taken down, Next
    words: str
    before: str  # the headline that stood there before it was changed; ""
    outlet: str
    url: str | None
    language: str
    direction: str


def extract_words(one: ExtractView) -> str:
    """Return “old headline” is now “new headline” for one that was changed, a quotation for one that was taken down."""
    if one.before:
        return f"“{one.before}” is now “{one.words}”"
    return f"“{one.words}”" if one.label == TAKEN_DOWN else one.words


TAKEN_DOWN = "Taken down"
WITHDRAWN = "Taken down by its outlet"
LABELS = {"happened": "Happened", "changed": "Changed", "next": "Next"}


def extract_views(digest: Digest) -> tuple[ExtractView, ...]:
    """Return the brief of a cleaned digest."""
    return tuple(
        ExtractView(
            label=TAKEN_DOWN if one.withdrawn else LABELS[one.kind],
            words=one.text,
            before=one.before,
            outlet=one.outlet,
            url=safe_url(one.url),
            language=one.language or "",
            direction=text_direction(one.text, one.language),
        )
        for one in digest.brief
    )


def change_views(digest: Digest, *, at_most: int = CHANGES) -> tuple[tuple[ChangeView, ...], str]:
    """Return what changed of a cleaned digest, and a sentence about those left out ("" when there are none)."""
    left = len(digest.changed) - at_most
    rest = (
        f"And {number_word(left)} more, in the {'full' if digest.archive_url else 'filed'} issue."
        if left > 0
        else ""
    )
    return tuple(_change(one, digest) for one in digest.changed[:at_most]), rest


def upcoming_date_views(digest: Digest) -> tuple[UpcomingDateView, ...]:
    """Return the announced dates of a cleaned digest."""
    return tuple(
        UpcomingDateView(
            date=format_date_without_year(one.date),
            words=upcoming_date_words(one),
            url=safe_url(one.url),
            outlet=_announcer(one),
            language=one.language or "",
            direction=text_direction(one.sentence, one.language),
        )
        for one in digest.coming
    )


def _announcer(one: UpcomingDate) -> str:
    """Return the outlet, with its headline where the sentence says "he" and not who."""
    said = (
        f": “{clean(one.title, EARLIER)}”" if one.title and opens_with_pronoun(one.sentence) else ""
    )
    return f"{one.outlet}{said}"


def upcoming_date_words(one: UpcomingDate) -> str:
    """Return the words that are printed as evidence for an announced date."""
    return clean(without_dateline(one.sentence or one.title or one.span).strip("\"'“”«»„ "), WORDS)


def _change(one: ChangedArticle, digest: Digest) -> ChangeView:
    old = one.old_title if one.old_title and one.old_title != one.title else ""
    numbers = [str(number) for number in one.told_in[-3:]]
    gained, lost = _sentences(one)
    room = CORRECTION if old else SENTENCES
    return ChangeView(
        what=TAKEN_DOWN if one.kind == "retracted" else "New headline" if old else "Changed",
        title=one.title,
        old_title=old or "",
        url=safe_url(one.url),
        outlet=one.outlet,
        language=one.language or "",
        language_name="" if can_read(digest.reads, one.language) else english_name(one.language),
        direction=text_direction(one.title, one.language),
        told=f"{'issue' if len(numbers) == 1 else 'issues'} {join_names(numbers)}"
        if numbers
        else "",
        seen=_moment(one.seen_at, digest),
        gained=_shown(gained, at_most=room),
        lost=_shown(lost, at_most=room),
        more=_more(gained, lost, at_most=room),
    )


def _sentences(one: ChangedArticle) -> tuple[Sequence[str], Sequence[str]]:
    """Return the sentences that came and went.

    Where the headline is new, not those that only repeat that change: what else came is the correction.
    """
    if not one.old_title or one.old_title == one.title:
        return one.gained, one.lost
    edited = {(new, old) for new in one.gained for old in one.lost if _is_edit(new, old)}
    gained = [sentence for sentence in one.gained if sentence not in {new for new, _ in edited}]
    return gained, [sentence for sentence in one.lost if sentence not in {old for _, old in edited}]


def _is_edit(new: str, old: str) -> bool:
    """Return whether one sentence is the other with a word or a figure changed."""
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() >= EDIT


def _shown(sentences: Sequence[str], *, at_most: int) -> tuple[str, ...]:
    return tuple(clean(sentence, WORDS) for sentence in sentences[:at_most])


def _more(gained: Sequence[str], lost: Sequence[str], *, at_most: int) -> str:
    parts = [
        f"{quantity(len(sentences) - at_most, 'more sentence')} {what}"
        for sentences, what in ((gained, "added"), (lost, "taken out"))
        if len(sentences) > at_most
    ]
    return " and ".join(parts)


LONG_AGO = timedelta(days=4)  # words older than that are told with their day
QUOTE = 200  # characters of a statement
AROUND = 30  # characters before a date by which a snippet is seen to hold its sentence
ANNOUNCING_SENTENCE = 240  # characters of a sentence that announces a date
AHEAD = timedelta(hours=1)  # an outlet's clock may be wrong by this much before we doubt it


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """What else belongs to a story: figures that differ, a denial, an earlier step. All text is clean."""

    label: str  # Killed, Denied, Earlier, issue 3
    words: str
    outlet: str = ""
    url: str | None = None
    language: str = ""  # tag, "" when unknown
    direction: str = "auto"

    @property
    def line(self) -> str:
        """The same in one line."""
        return f"{self.label}: {self.words}{f' ({self.outlet})' if self.outlet else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One told story, ready to be laid out. All text is clean."""

    id: str
    title: str
    url: str | None
    language: str  # tag, "" when unknown
    direction: str  # rtl or auto
    outlet: str
    language_name: str  # "" where the reader reads it
    when: str
    marks: tuple[str, ...]  # follow-up or what it develops, late, alerted: whole phrases
    tags: tuple[str, ...]  # the same in a word each
    earlier_url: (
        str | None
    )  # where the first mark's earlier telling stands: in this page or in an earlier issue
    again: str  # replaces everything else when nothing is new
    also: tuple[RelatedOutlets, ...]
    carried: tuple[RelatedOutlets, ...]  # the same without the outlets that `reports` names
    voices: int
    others: int  # outlets besides the lead's
    reports: tuple[Report, ...]
    snippet: tuple[SnippetPart, ...]
    why: tuple[Why, ...]
    flagged: str  # Flagged: Taliban, Zakharova (“Захарова”)
    quotes: tuple[tuple[str, str], ...]  # (words, "Zakharova, via TASS")
    level: str  # full, or brief: one line
    gloss: str  # a headline that the reader can read, with its outlet; ""
    warning: str  # stands before a headline that is no fact any more; ""
    dates: tuple[tuple[str, str, str], ...]  # (date, sentence, its direction)
    thread: tuple[ThreadLine, ...]
    not_relevant: str | None  # address of a reader's verdict


def story_view(story: ToldStory, digest: Digest) -> StoryView:
    """Return one story of a cleaned digest, ready to be laid out."""
    lead = story.known or story.sources[0]
    url = safe_url(lead.url)
    sources = story.sources if story.known is None else (story.known, *story.sources)
    also, reports = tuple(also_of(sources)), tuple(reports_of(sources, reads=digest.reads))
    return StoryView(
        id=story.id,
        title=story.title,
        url=url,
        language=lead.language or "",
        direction=text_direction(story.title, lead.language),
        outlet=lead.outlet,
        language_name="" if can_read(digest.reads, lead.language) else english_name(lead.language),
        when=_when(lead, digest) + (" · feed text only" if lead.body_source == "feed" else ""),
        marks=_marks(story, digest),
        tags=_tags(story, digest),
        earlier_url=_earlier_url(story, digest),
        again=_again(story),
        also=also,
        carried=tuple(without_outlets(also, reports)),
        voices=story.independent_outlets,
        others=len({source.outlet.casefold() for source in sources} - {lead.outlet.casefold()}),
        level=story.level,
        gloss=f"{story.gloss.outlet}: {story.gloss.title}" if story.gloss else "",
        warning=WITHDRAWN if story.withdrawn else "",
        reports=reports,
        snippet=story.snippet,
        why=story.why,
        flagged=f"Flagged: {', '.join(_reason(why, story) for why in story.why)}",
        quotes=tuple(_quoted(one, lead.language, digest) for one in story.statements),
        dates=tuple(_announced(one, story) for one in story.dates),
        thread=tuple(_thread(story, digest)),
        not_relevant=story.not_relevant_url,
    )


def _thread(story: ToldStory, digest: Digest) -> Iterator[ThreadLine]:
    """Return figures that differ, a denial, and the steps before it, each with who has it.

    Steps of earlier issues only where there are several: one is named by the mark.
    """
    for what in dict.fromkeys(one.what for one in story.figures):
        stated: dict[str, list[str]] = {}
        for one in story.figures:
            if one.what == what:
                value = f"{'at least ' if one.at_least else ''}{one.value}"
                stated.setdefault(value, []).append(clean(one.outlet, NAME_CHARS))
        words = ", ".join(
            f"{value} ({join_names(outlets, at_most=3)})" for value, outlets in stated.items()
        )
        yield ThreadLine(label=what.capitalize(), words=words)
    for denial in story.denials:
        yield ThreadLine(
            label="Denied",
            words=clean(denial.sentence, SENTENCE_CHARS),
            outlet=clean(denial.outlet, NAME_CHARS),
            url=safe_url(denial.url),
            language=denial.language or "",
            direction=text_direction(denial.sentence, denial.language),
        )
    here = [step for step in story.steps if step.number is None]
    for step in story.steps if here or len(story.steps) > 1 else ():
        day = (
            format_date_without_year(
                step.at.astimezone(ZoneInfo(digest.timezone)).date().isoformat()
            )
            if step.at
            else ""
        )
        when = day if step.number is None else f"issue {step.number}"
        yield ThreadLine(
            label=f"{WITHDRAWN} since"
            if step.withdrawn
            else f"Earlier, {when}"
            if when
            else "Earlier",
            words=clean(step.title, TITLE_CHARS),
            outlet=clean(step.outlet, NAME_CHARS),
            url=safe_url(step.url),
            language=step.language or "",
            direction=text_direction(step.title, step.language),
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
    """Return "Zakharova, via TASS", and when it was said where that is no news: "A diplomat, Sep 2021".

    It opens a line, so it begins as lines do; but in Turkish the capital of an i is another letter.
    """
    on = said.said_on or ""
    long_ago = bool(on) and last_day(on) < (digest.composed_at - LONG_AGO).date()
    speaker = (
        said.speaker if language in ("tr", "az") else said.speaker[:1].title() + said.speaker[1:]
    )
    parts = [speaker, f"via {said.via}" if said.via else "", format_date(on) if long_ago else ""]
    return ", ".join(part for part in parts if part)


def _announced(announced: AnnouncedDate, story: ToldStory) -> tuple[str, str, str]:
    words = _announcement(announced, story)
    return format_date(announced.date), words, text_direction(words, None)


def _announcement(announced: AnnouncedDate, story: ToldStory) -> str:
    """Return the sentence that names a date, or only its words when the snippet above says the sentence already."""
    shown = "".join(part.text for part in story.snippet)
    sentence = announced.sentence
    at = max(0, sentence.find(announced.span))
    around = sentence[max(0, at - AROUND) : at + len(announced.span)]
    told = bool(sentence) and (around in shown or sentence[:60] in shown)
    return f"“{announced.span}”" if told or not sentence else sentence[:ANNOUNCING_SENTENCE]


def _reason(why: Why, story: ToldStory) -> str:
    """Return the actor, and the words that named it where the reader cannot see them in the headline or the snippet."""
    shown = " ".join(
        [story.title, *(part.text for part in story.snippet if part.strong)]
    ).casefold()
    seen = why.surface.casefold() in shown and not why.context
    return why.name if seen else why_line(why)


def why_line(why: Why) -> str:
    """Return 'Taliban (“Талибана”)': the actor, and the words that named it where they are others."""
    same = why.name.casefold() in why.surface.casefold()
    near = f" near “{why.context}”" if why.context else ""
    return why.name if same and not near else f"{why.name} (“{why.surface}”{near})"


def also_line(story: StoryView, *, reported: bool = False) -> str:
    """Return "Also TASS (Russian); copied by Dawn and 2 more; 3 independent outlets"; "" for a story of one outlet.

    With `reported` without the outlets whose reports are listed besides.
    """
    parts = []
    for also in story.carried if reported else story.also:
        names = ", ".join(named(one, story) for one in also.outlets)
        parts.append(f"{also.how} {names}" + (f" and {also.more} more" if also.more else ""))
    line = "; ".join(
        [*parts, f"at least {story.voices} independent outlets"] if story.voices > 1 else parts
    )
    return line[:1].upper() + line[1:]


def named(outlet: OutletLink, story: StoryView) -> str:
    """Return "TASS (Russian)": the language is said where it is not the story's own."""
    return f"{outlet.name}{foreign(outlet, story)}"


def foreign(outlet: OutletLink, story: StoryView) -> str:
    """Return " (Russian)" for an outlet whose report is not in the story's own language; else ""."""
    other = outlet.language and outlet.language != story.language
    return f" ({english_name(outlet.language)})" if other else ""


def top_line(story: StoryView) -> str:
    """Return "Sada-e Pamir, 3 independent outlets - Taliban, Moscow format": what makes a story one of the top."""
    voices = f", at least {story.voices} independent outlets" if story.voices > 1 else ""
    return f"{story.outlet}{voices} - {', '.join(why.name for why in story.why)}"


def outlets_line(story: StoryView) -> str:
    """Return "Sada-e Pamir (Dari) and 4 others": who leads, in which language, and how many more carry it."""
    language = f" ({story.language_name})" if story.language_name else ""
    return f"{story.outlet}{language}{and_others(story)}"


def and_others(story: StoryView) -> str:
    """Return " and 4 others"; "" for a story of one outlet."""
    return f" and {quantity(story.others, 'other')}" if story.others else ""


def places(why: Why) -> str:
    """Return "title and body, 4 times"."""
    return join_names(why.places) + (f", {quantity(why.times, 'time')}" if why.times > 1 else "")


def _when(source: Source, digest: Digest) -> str:
    claimed = source.published_at
    if claimed is None or claimed - source.seen_at > AHEAD:
        return f"seen {_moment(source.seen_at, digest)}"
    return _moment(claimed, digest)


def _moment(instant: datetime, digest: Digest) -> str:
    return format_near_moment(instant, digest.timezone, today=digest.composed_at)


def _marks(story: ToldStory, digest: Digest) -> tuple[str, ...]:
    marks = []
    if story.withdrawn:
        marks.append(WITHDRAWN)
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
    """Return "Follow-up of issue 138 (k0077)" or of a headline; "" when the reader was not told that one."""
    if not story.develops:
        return ""
    if story.develops_in:
        return f"Follow-up of {_issues(story.develops_in[-1:])} ({clean(story.develops, 20)})"
    here = next((other.title for other in digest.stories if other.id == story.develops), "")
    return f"Follow-up of “{clean(here, EARLIER)}”" if here else ""


def _issues(numbers: Sequence[int]) -> str:
    """Return "issue 141", "issues 139, 140 and 141": the last three."""
    return f"{'issue' if len(numbers) == 1 else 'issues'} {join_names([str(number) for number in numbers[-3:]])}"


def _earlier_url(story: ToldStory, digest: Digest) -> str | None:
    """Return where the earlier telling stands: in this issue, or in an earlier one beside it in the archive."""
    numbers, id = (
        (story.told_in, story.id) if story.follow_up else (story.develops_in, story.develops)
    )
    beside = digest.archive_url and re.fullmatch(r"(.*/)\d+(\.html)", digest.archive_url)
    return f"{beside[1]}{numbers[-1]:04d}{beside[2]}#s-{id}" if beside and numbers else None


def _again(story: ToldStory) -> str:
    """Return "The same report as in issue 139, now also by Ural Wire and Dawn." for a story without any news."""
    if story.novelty != "none":
        return ""
    outlets = list(dict.fromkeys(source.outlet for source in story.sources))
    told = f" as in {_issues(story.told_in[-1:])}" if story.told_in else ""
    return f"The same report{told}, now also by {join_names(outlets, at_most=4)}."


def _tags(story: ToldStory, digest: Digest) -> tuple[str, ...]:
    if story.novelty == "none":
        return ("the same report again",)
    if story.withdrawn:
        return ()  # `warning` says it, before the headline
    if not story.follow_up and (follows := _follows(story, digest)):
        return (follows[:1].lower() + follows[1:],)
    if story.follow_up and story.told_in:
        return (f"follow-up of {_issues(story.told_in[-1:])}",)
    tags = (
        ("follow-up", story.follow_up),
        ("late arrival", story.late),
        ("alerted", story.alerted_at is not None),
    )
    return tuple(word for word, holds in tags if holds)
