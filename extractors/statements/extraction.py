"""Extract the statements of a text: quotations, paragraph by paragraph, each with its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extractors.model import Statement
from extractors.sentences import ends_sentence
from extractors.statements.attribution import Attribution, Setting, attribution, said_before
from extractors.statements.lexicon import Lexicon, lexicon
from extractors.statements.speakers import (
    agency_in,
    bare,
    interviewed,
    meant,
    named_last,
    signer,
    stands_for,
    subject_after,
)

_DASH = re.compile(r"[,.!?…»\"]\s{0,2}[—–-]\s{1,2}")
_BACK = re.compile(r"[.,]\s{0,2}[—–-]\s{1,2}")
_TURN = re.compile(
    r"[?!]\s[—–-]\s(?=[A-ZА-ЯЁ])"
)  # «— Вы пойдёте? — Решу, — ответил депутат»: the speaker changes
_INTERRUPTION_REACH = 200
_TRIES = 40
_LED = re.compile(r"\s*[—–-]\s+(?=\S)")
_PARAGRAPH = re.compile(r"[^\n]+")
_END_MARK = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s|$)")
_TRIM = " \t\u00a0,，،—–-"
_MARK = re.compile(r"[“”„‟\"«»「」『』]|``|''")
_CLOSERS = {
    "“": "”\"‟", "„": "“”‟\"", "‟": "”", "”": "”", "\"": "\"”", "«": "»", "»": "«", "「": "」", "『": "』", "``": "''",
}  # fmt: skip
_SINGLE = re.compile(r"(?<!\w)[‘'](?=[^\W\d])(?P<in>[^\n‘]{9,400}?[,.!?…])[’'](?!\w)")
_CUT_SHORT = 4  # words; an unclosed quote with fewer is a stray mark
TERM = 3  # words; quotations up to this length without an end mark are terms, not speech
_HANDED_OVER = re.compile(r"\s*,?\s*[—–]|\s*, -")
_SAID_RIGHT_BEHIND = re.compile(r"[,，]?\s?\S*(?:dedi|说)")
_SHOUTED = re.compile(
    r"(?:chant|shout|yell|scream)(?:ed|ing|s)?\s$|(?:скандиру|крич)\w+\s$|скандир\w+\s$",
    re.IGNORECASE,
)
_LED_IN = re.compile(r"(?:[,:]\s?|\b(?:that|что)\s)$")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:][\"”’»]?\s|\n)\s?$")
_LIMIT = 500  # statements per text
_CONTEXT = 3000
_QUOTE_REACH = 320
_NAME = re.compile(r"(?<!\w)[^\W\d_a-zа-яё].*", re.DOTALL)  # from the first capital on
_ASIDE = re.compile(r"\s?(?:[—–]|--?)\s[^\n.!?]{3,120}\s(?:[—–]|--?)\s?|\s?—[^\n.!?—]{3,120}—\s?")


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Speech interrupted by its attribution: offsets of the parts of speech in the text."""

    parts: tuple[tuple[int, int], ...]
    speaker: str
    verb: str


def interrupted(text: str, first: int, last: int, words: Lexicon) -> Interrupted | None:
    """Return the speech in text[first:last] if a dash and a verb of speech break it, else None."""
    for dash, _ in zip(_DASH.finditer(text, first, last), range(_TRIES), strict=False):
        verb = words.saying.match(text, dash.end(), min(last, dash.end() + 60))
        if not verb:
            continue
        speaker = subject_after(
            text[verb.end() : min(last, verb.end() + _INTERRUPTION_REACH)], words
        )
        if not speaker:
            continue
        turns = [
            turn.end()
            for turn in _TURN.finditer(
                text, max(first, dash.start() - _INTERRUPTION_REACH), dash.start()
            )
        ]
        parts = [(turns[-1] if turns else first, dash.start() + 1)]
        back = _BACK.search(text, verb.end(), min(last, verb.end() + _INTERRUPTION_REACH))
        if back:
            parts.append((back.end(), last))
        return Interrupted(tuple(parts), speaker, verb[0])
    return None


def led_by_dash(text: str, first: int, last: int) -> int | None:
    """Return the offset of the speech in a paragraph that starts with a dash, else None."""
    match = _LED.match(text, first, last)
    return match.end() if match else None


def answers(text: str, words: Lexicon) -> dict[int, str]:
    """Return the offsets of the answers in a printed interview, each with the name of the speaker.

    Paragraphs that start with a dash alternate between question and answer, a question first. At
    least half of the questions must end with a question mark.
    """
    name = interviewed(text, words)
    found: dict[int, str] = {}
    turns: list[re.Match[str]] = []
    for paragraph in _PARAGRAPH.finditer(text) if name else ():
        if _LED.match(paragraph[0]):
            turns.append(paragraph)
            continue
        found |= _answers_among(turns, name)
        turns = []
    return found | _answers_among(turns, name)


def _answers_among(turns: list[re.Match[str]], name: str) -> dict[int, str]:
    asked, answered = turns[::2], turns[1::2]
    questions = sum(one[0].rstrip().endswith("?") for one in asked)
    takes_turns = len(asked) == len(answered) and 2 * questions >= len(asked) > 0
    return {one.start(): name for one in answered} if takes_turns else {}


def first_end(text: str, start: int, end: int) -> int:
    """Return the offset of the first sentence end mark in text[start:end]; `end` without one."""
    for mark in _END_MARK.finditer(text, start, end):
        if ends_sentence(text, mark.end()):
            return mark.start()
    return end


def last_end(text: str, start: int, end: int) -> int:
    """Return the offset after the last sentence end in text[start:end]; `start` without one."""
    found = start
    for mark in _END_MARK.finditer(text, start, end):
        if ends_sentence(text, mark.end()):
            found = mark.end()
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space, commas and dashes at its ends."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(_TRIM))
    right = len(piece.rstrip(_TRIM))
    return start + left, start + max(left, right)


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between two quote marks; offsets include the marks and exclude them."""

    opening: int
    start: int
    end: int
    closing: int  # after the closing mark
    closed: bool = True


def quotations(text: str, first: int, last: int) -> list[Quotation]:
    """Return the outermost quotations of the paragraph text[first:last], in order."""
    marks = [match for match in _MARK.finditer(text, first, last) if not _is_measure(text, match)]
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    depth = 0
    for index, mark in enumerate(marks):
        if opened is None:
            opened = mark if _opens(text, mark) else None
        elif _nests(text, opened, marks, index):
            depth += 1
        elif mark[0] in _CLOSERS[opened[0]] or _closes_wrongly(text, opened, marks, index):
            depth -= 1
            if depth < 0:
                closed = mark[0] in _CLOSERS[opened[0]]
                found.append(
                    Quotation(opened.start(), opened.end(), mark.start(), mark.end(), closed=closed)
                )
                opened, depth = None, 0
        elif mark[0] == opened[0]:
            opened, depth = mark, 0
    if opened is not None and len(text[opened.end() : last].split()) > _CUT_SHORT:
        found.append(Quotation(opened.start(), opened.end(), last, last, closed=False))
    return found if marks else _single(text, first, last)


def _single(text: str, first: int, last: int) -> list[Quotation]:
    """Return quotations in British single quotes.

    Used only for paragraphs without double quotes; a quotation closes only after an end mark.
    """
    return [
        Quotation(match.start(), match.start("in"), match.end("in"), match.end())
        for match in _SINGLE.finditer(text, first, last)
    ]


def _is_measure(text: str, mark: re.Match[str]) -> bool:
    """Return whether the mark is a unit after digits (6'2", 27") and not a closing mark."""
    return mark[0] == "''" and text[mark.start() - 1 : mark.start()].isdigit()


def _opens(text: str, mark: re.Match[str]) -> bool:
    following = text[mark.end() : mark.end() + 1]
    if mark[0] in "“„«「『" or mark[0] == "``":
        return bool(following)
    return (
        mark[0] in _CLOSERS and bool(following) and not following.isspace() and _is_free(text, mark)
    )


def _is_free(text: str, mark: re.Match[str]) -> bool:
    """Return whether no letter, digit or end mark precedes the mark, as at opening marks."""
    before = text[mark.start() - 1] if mark.start() else " "
    return not before.isalnum() and before not in ".,!?…%)’'"


def _is_opening(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    following = text[mark.end() : mark.end() + 1]
    return (before.isspace() or before in "(—–-[") and following.isalnum()


def _nests(text: str, opened: re.Match[str], marks: list[re.Match[str]], index: int) -> bool:
    """Return whether a mark opens a quotation inside the open one."""
    mark = marks[index]
    if mark[0] == "«" == opened[0]:
        return True
    if mark[0] != opened[0] or mark[0] not in '“"' or not _is_opening(text, mark):
        return False
    rest = marks[index + 1 : index + 3]
    return len(rest) == 2 and all(
        other[0] in _CLOSERS[mark[0]] and not _is_opening(text, other) for other in rest
    )


def _closes_wrongly(
    text: str, opened: re.Match[str], marks: list[re.Match[str]], index: int
) -> bool:
    """Return whether an opening mark “ was typed in place of the closing one."""
    mark = marks[index]
    return mark[0] == opened[0] == "“" and (index == len(marks) - 1 or not _is_opening(text, mark))


def is_term(text: str, quote: Quotation) -> bool:
    """Return whether a quotation is empty, or a term of at most `TERM` words and not speech."""
    said = text[quote.start : quote.end].strip()
    if not said or len(said.split()) > TERM:
        return not said
    before, after = (
        text[max(0, quote.opening - 14) : quote.opening],
        text[quote.closing : quote.closing + 12],
    )
    if len(said.split()) == TERM and (_LED_IN.search(before) or _SHOUTED.search(before)):
        return False
    if said[-1] in ",?!…" or _HANDED_OVER.match(after[:4]) or _SAID_RIGHT_BEHIND.match(after):
        return False
    if before.endswith(": ") and said[0].isupper() and after[:1] in (".", "!", "?"):
        return False
    # A separate sentence: “You may sit.”
    return not (said[0].isupper() and said[-1] == "." and _OPENS_SENTENCE.search(before))


def statements(
    text: str, *, language: str | None, context_before: str = ""
) -> tuple[Statement, ...]:
    """Return the direct and attributed quotes of a text, in order of place.

    A quote split by its attribution is one statement: `quote` joins the parts with a space, `start`
    and `end` enclose all parts. A speaker given only as a pronoun becomes "Zakharova (she)" when
    the preceding text names a person, else "she". `via` is the agency or outlet that the sentence
    names in addition to the speaker.

    Args:
        context_before: Preceding text, used only to find out who spoke last.
    """
    words = lexicon(language, text)
    context = context_before[-_CONTEXT:]
    before = _TextReader(context, words)
    before.read()
    speaker = before.last_speaker or named_last(context, words)
    reader = _TextReader(
        text, words, context=f"{context}\n", last_speaker=speaker, last_verb=before.last_verb
    )
    reader.read()
    return tuple(reader.statements())


@dataclass(slots=True)
class _Draft:
    """A statement whose parts are still being collected."""

    parts: list[tuple[int, int]]
    said: Attribution
    via: str | None
    open: bool = True  # later quotations may still belong to it


@dataclass(slots=True)
class _TextReader:
    """Collects the statements of a text in order and remembers the last named speaker."""

    text: str
    words: Lexicon
    context: str = ""  # the preceding text
    last_speaker: str = ""
    last_verb: str = ""
    last_at: int = 0  # end offset of the last named speaker's statement
    drafts: list[_Draft] = field(default_factory=list)
    answers: dict[int, str] = field(
        default_factory=dict
    )  # offset of a paragraph -> the name of who answers in it

    def read(self) -> None:
        self.answers = answers(self.text, self.words)
        for paragraph in _PARAGRAPH.finditer(self.text):
            if len(self.drafts) >= _LIMIT:
                return
            self._read_paragraph(paragraph.start(), paragraph.end())

    def statements(self) -> Iterator[Statement]:
        for draft in self.drafts:
            spans = [
                span
                for span in (trimmed(self.text, *part) for part in draft.parts)
                if span[0] < span[1]
            ]
            if spans:
                yield Statement(
                    quote=" ".join(self.text[start:end] for start, end in spans),
                    speaker=draft.said.speaker,
                    verb=" ".join(draft.said.verb.split()),
                    start=spans[0][0],
                    end=spans[-1][1],
                    via=draft.via,
                )

    def _read_paragraph(self, first: int, last: int) -> None:
        found = [
            quote for quote in quotations(self.text, first, last) if not is_term(self.text, quote)
        ]
        led = led_by_dash(self.text, first, last)
        if led is not None and (not found or found[0].opening > led):
            speech = interrupted(self.text, led, last, self.words)
            if speech:
                self._add(
                    list(speech.parts), Attribution(speech.speaker, speech.verb, "after"), None
                )
                return
            if first in self.answers:
                self._add([(led, last)], Attribution(self.answers[first], "", "before"), None)
                return
        taken = first
        for index, quote in enumerate(found[:_LIMIT]):
            end = found[index + 1].opening if index + 1 < len(found) else last
            taken = self._read_quote(quote, found[index - 1] if index else None, first, taken, end)

    def _read_quote(
        self, quote: Quotation, previous: Quotation | None, first: int, taken: int, end: int
    ) -> int:
        """Add one quotation; return the offset after its attribution."""
        inside = interrupted(self.text, quote.start, quote.end, self.words)
        if inside:
            self._add(list(inside.parts), Attribution(inside.speaker, inside.verb, "after"), None)
            return quote.closing
        before_from = last_end(self.text, max(taken, quote.opening - _QUOTE_REACH), quote.opening)
        after_to = first_end(self.text, quote.closing, min(end, quote.closing + _QUOTE_REACH))
        same = previous is not None and before_from <= max(taken, previous.closing)
        draft = self.drafts[-1] if self.drafts and previous is not None else None
        setting = Setting(
            self.text[quote.start : quote.end].strip(),
            self.text[before_from : quote.opening],
            self.text[quote.closing : after_to],
            self.text[
                last_end(
                    self.text, max(first, quote.opening - 2 * _QUOTE_REACH), quote.opening
                ) : quote.opening
            ],
            draft.said.speaker
            if draft and previous and same and draft.parts[-1][0] == previous.start
            else "",
            self.text[quote.closing : quote.closing + 1] in (".", "!", "?"),
            not quote.closed,
        )
        said = attribution(setting, self.words)
        if said:
            signed = signer(said.speaker, setting.after, before=self._before(quote.opening))
            said = replace(said, speaker=signed or said.speaker)
            via = agency_in(setting.before + " … " + setting.after)
            self._add([*self._begun(quote, previous), (quote.start, quote.end)], said, via)
            return quote.closing + said.taken
        if not self._continue(quote, previous, setting, same=same):
            self._take_from_before(quote, setting, before_from)
        return quote.closing

    def _take_from_before(self, quote: Quotation, setting: Setting, sentence_from: int) -> None:
        """Take the speaker from the previous sentence when the quotation is a whole sentence."""
        if setting.before.strip(" .,;…—–-\n") or setting.after.strip(" .,;…—–-\n"):
            return
        first = max(0, sentence_from - 2 * _QUOTE_REACH)
        end = len(self.text[first:sentence_from].rstrip()) + first
        sentence = self.text[last_end(self.text, first, end - 1) : end]
        said = said_before(setting.said, sentence, self.words)
        if said:
            self._add([(quote.start, quote.end)], said, agency_in(sentence))

    def _begun(self, quote: Quotation, previous: Quotation | None) -> list[tuple[int, int]]:
        """Return the part before an aside, if no statement has it yet.

        “If they come” — he pointed at the hills — “we stay,” said Latif.
        """
        taken = bool(previous and self.drafts and self.drafts[-1].parts[-1][0] == previous.start)
        if (
            previous is None
            or taken
            or not _ASIDE.fullmatch(self.text, previous.closing, quote.opening)
        ):
            return []
        return [(previous.start, previous.end)]

    def _continue(
        self, quote: Quotation, previous: Quotation | None, setting: Setting, *, same: bool
    ) -> bool:
        """Append a quotation without a speaker to the statement that it continues.

        Returns False when there is no such statement.
        """
        draft = self.drafts[-1] if self.drafts else None
        goes_on = same and setting.before.rstrip().endswith((",", "—", "–", "-"))
        if draft is None or not (goes_on or not setting.before.strip(" .,;…—–-")):
            return False
        sentence = setting.said[:1].isupper() or not setting.said[:1].isalpha()
        if previous is not None and draft.parts[-1][0] == previous.start:
            draft.parts.append((quote.start, quote.end))
            return True
        if previous is None and sentence and self._follows(draft, quote):
            self.drafts.append(_Draft([(quote.start, quote.end)], draft.said, draft.via))
            return True
        return False

    def _follows(self, draft: _Draft, quote: Quotation) -> bool:
        """Return whether the paragraph of the quotation directly follows the statement."""
        between = self.text[draft.parts[-1][1] : quote.opening]
        return (
            len(between) < _QUOTE_REACH
            and between.strip().count("\n") <= 1
            and len(quote_words(self.text, quote)) > TERM
        )

    def _add(self, parts: list[tuple[int, int]], said: Attribution, via: str | None) -> None:
        speaker = " ".join(said.speaker.split())
        if bare(speaker) in self.words.pronouns:
            name = self._meant(speaker, parts[0][0])
            speaker = f"{name} ({speaker.lower()})" if name else speaker
        elif name := stands_for(speaker, self._before(parts[0][0]), self.words):
            speaker = f"{name} ({speaker[0].lower()}{speaker[1:]})"
        elif (named := _NAME.search(speaker)) and "(" not in speaker:
            self.last_speaker, self.last_verb, self.last_at = (
                named[0],
                said.verb,
                parts[-1][1] + said.taken,
            )
        via = None if via and via.lower() in speaker.lower() else via
        self.drafts.append(_Draft(parts, replace(said, speaker=speaker), via))

    def _before(self, offset: int) -> str:
        here = self.text[max(0, offset - _CONTEXT) : offset]
        return here if offset >= _CONTEXT else self.context + here

    def _meant(self, pronoun: str, offset: int) -> str:
        first = max(self.last_at, offset - 2 * _QUOTE_REACH)
        since = self.text[first_end(self.text, first, offset) if first else first : offset].lstrip(
            ".!?…\"'”’»)] "
        )
        last = (self.last_speaker, self.last_verb)
        return meant(pronoun, since, last, self.words, before=self._before(offset))


def quote_words(text: str, quote: Quotation) -> list[str]:
    """Return the words between the marks."""
    return text[quote.start : quote.end].split()
