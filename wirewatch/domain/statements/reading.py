"""Statements of a text: its quotations, paragraph by paragraph, each with the one who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wirewatch.domain.model import Statement
from wirewatch.domain.statements.attribution import attribution
from wirewatch.domain.statements.dashes import interrupted, led_by_dash
from wirewatch.domain.statements.edges import first_end, last_end, trimmed
from wirewatch.domain.statements.lexicon import Lexicon, lexicon
from wirewatch.domain.statements.marks import Quotation, quotations
from wirewatch.domain.statements.phrases import bare
from wirewatch.domain.statements.pronouns import meant, named_last
from wirewatch.domain.statements.setting import Attribution, Setting
from wirewatch.domain.statements.sources import agency_in
from wirewatch.domain.statements.stand_ins import stands_for
from wirewatch.domain.statements.terms import TERM, is_term
from wirewatch.domain.statements.unsaid import said_before

_LIMIT = 500  # statements of one text
_CONTEXT = 3000
_SIGHT = 320
_PARAGRAPH = re.compile(r"[^\n]+")
_NAME = re.compile(r"(?<!\w)[^\W\d_a-zа-яё].*", re.DOTALL)  # from the first capital on
_ASIDE = re.compile(r"\s?(?:[—–]|--?)\s[^\n.!?]{3,120}\s(?:[—–]|--?)\s?|\s?—[^\n.!?—]{3,120}—\s?")


def statements(text: str, *, language: str | None, context_before: str = "") -> tuple[Statement, ...]:
    """Return the direct and attributed quotes of a text, in order of place.

    A quote that its attribution splits is one statement: `quote` joins the parts by a space, `start` and `end` span
    them all. A speaker named by a pronoun alone reads "Zakharova (she)" when the text before names somebody, else
    "she". `via` is the agency or outlet that the sentence names beside the speaker. `context_before` is text that
    stood before: it is not read for statements, only for who spoke last.
    """
    words = lexicon(language, text)
    context = context_before[-_CONTEXT:]
    desk = _Desk(context, words)
    desk.read()
    speaker = desk.last_speaker or named_last(context, words)
    desk = _Desk(text, words, context=f"{context}\n", last_speaker=speaker, last_verb=desk.last_verb)
    desk.read()
    return tuple(desk.statements())


@dataclass(slots=True)
class _Draft:
    """A statement while its parts are gathered."""

    parts: list[tuple[int, int]]
    said: Attribution
    via: str | None
    open: bool = True  # what follows in quote marks may still belong to it


@dataclass(slots=True)
class _Desk:
    """A text while its statements are read, in order."""

    text: str
    words: Lexicon
    context: str = ""  # what stood before the text
    last_speaker: str = ""
    last_verb: str = ""
    last_at: int = 0  # where the words of the last named speaker end
    drafts: list[_Draft] = field(default_factory=list)

    def read(self) -> None:
        for paragraph in _PARAGRAPH.finditer(self.text):
            if len(self.drafts) >= _LIMIT:
                return
            self._read_paragraph(paragraph.start(), paragraph.end())

    def statements(self) -> Iterator[Statement]:
        for draft in self.drafts:
            spans = [span for span in (trimmed(self.text, *part) for part in draft.parts) if span[0] < span[1]]
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
        found = [quote for quote in quotations(self.text, first, last) if not is_term(self.text, quote)]
        led = led_by_dash(self.text, first, last)
        if led is not None and (not found or found[0].opening > led):
            speech = interrupted(self.text, led, last, self.words)
            if speech:
                self._add(list(speech.parts), Attribution(speech.speaker, speech.verb, "after"), None)
                return
        taken = first
        for index, quote in enumerate(found[:_LIMIT]):
            end = found[index + 1].opening if index + 1 < len(found) else last
            taken = self._read_quote(quote, found[index - 1] if index else None, first, taken, end)

    def _read_quote(self, quote: Quotation, previous: Quotation | None, first: int, taken: int, end: int) -> int:
        """Add one quotation; returns from where on the text behind it is free for the next."""
        inside = interrupted(self.text, quote.start, quote.end, self.words)
        if inside:
            self._add(list(inside.parts), Attribution(inside.speaker, inside.verb, "after"), None)
            return quote.closing
        before_from = last_end(self.text, max(taken, quote.opening - _SIGHT), quote.opening)
        after_to = first_end(self.text, quote.closing, min(end, quote.closing + _SIGHT))
        same = previous is not None and before_from <= max(taken, previous.closing)
        draft = self.drafts[-1] if self.drafts and previous is not None else None
        setting = Setting(
            self.text[quote.start : quote.end].strip(),
            self.text[before_from : quote.opening],
            self.text[quote.closing : after_to],
            self.text[last_end(self.text, max(first, quote.opening - 2 * _SIGHT), quote.opening) : quote.opening],
            draft.said.speaker if draft and previous and same and draft.parts[-1][0] == previous.start else "",
            self.text[quote.closing : quote.closing + 1] in (".", "!", "?"),
            not quote.closed,
        )
        said = attribution(setting, self.words)
        if said:
            via = agency_in(setting.before + " … " + setting.after)
            self._add([*self._begun(quote, previous), (quote.start, quote.end)], said, via)
            return quote.closing + said.taken
        if not self._continue(quote, previous, setting, same=same):
            self._take_from_before(quote, setting, before_from)
        return quote.closing

    def _take_from_before(self, quote: Quotation, setting: Setting, sentence_from: int) -> None:
        """Read the speaker of a quotation that stands alone in the sentence before it."""
        if setting.before.strip(" .,;…—–-\n") or setting.after.strip(" .,;…—–-\n"):
            return
        first = max(0, sentence_from - 2 * _SIGHT)
        end = len(self.text[first:sentence_from].rstrip()) + first
        sentence = self.text[last_end(self.text, first, end - 1) : end]
        said = said_before(setting.said, sentence, self.words)
        if said:
            self._add([(quote.start, quote.end)], said, agency_in(sentence))

    def _begun(self, quote: Quotation, previous: Quotation | None) -> list[tuple[int, int]]:
        """Return the part before an aside: “If they come” — he pointed at the hills — “we stay,” said Latif."""
        taken = bool(previous and self.drafts and self.drafts[-1].parts[-1][0] == previous.start)
        if previous is None or taken or not _ASIDE.fullmatch(self.text, previous.closing, quote.opening):
            return []
        return [(previous.start, previous.end)]

    def _continue(self, quote: Quotation, previous: Quotation | None, setting: Setting, *, same: bool) -> bool:
        """Join a quotation that nobody is named for to the statement that it goes on from; False when there is none."""
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
        """Say whether a paragraph that opens with a quotation follows right on a statement's own paragraph."""
        between = self.text[draft.parts[-1][1] : quote.opening]
        return len(between) < _SIGHT and between.strip().count("\n") <= 1 and len(quote_words(self.text, quote)) > TERM

    def _add(self, parts: list[tuple[int, int]], said: Attribution, via: str | None) -> None:
        speaker = " ".join(said.speaker.split())
        if bare(speaker) in self.words.pronouns:
            name = self._meant(speaker, parts[0][0])
            speaker = f"{name} ({speaker.lower()})" if name else speaker
        elif name := stands_for(speaker, self._before(parts[0][0]), self.words):
            speaker = f"{name} ({speaker[0].lower()}{speaker[1:]})"
        elif (named := _NAME.search(speaker)) and "(" not in speaker:
            self.last_speaker, self.last_verb, self.last_at = named[0], said.verb, parts[-1][1] + said.taken
        via = None if via and via.lower() in speaker.lower() else via
        self.drafts.append(_Draft(parts, replace(said, speaker=speaker), via))

    def _before(self, offset: int) -> str:
        here = self.text[max(0, offset - _CONTEXT) : offset]
        return here if offset >= _CONTEXT else self.context + here

    def _meant(self, pronoun: str, offset: int) -> str:
        first = max(self.last_at, offset - 2 * _SIGHT)
        since = self.text[first_end(self.text, first, offset) if first else first : offset].lstrip(".!?…\"'”’»)] ")
        return meant(pronoun, since, (self.last_speaker, self.last_verb), self.words)


def quote_words(text: str, quote: Quotation) -> list[str]:
    """Return the words inside the marks."""
    return text[quote.start : quote.end].split()
