"""Find sentence boundaries by rules and abbreviation lists, in linear time."""

from __future__ import annotations

import re

# Abbreviations that precede a name or a number, so a capital after them starts no sentence.
ENGLISH_TITLES = """
Mr Mrs Ms Messrs Dr Prof Sen Sens Rep Reps Gov Govs Gen Lt Col Maj Capt Cmdr Adm Sgt Cpl Brig Pvt Hon Rev Fr St Ste
Amb Atty Supt Insp Det Mt Ft No Nos vs v al Op Art Sec Fig Vol pp p Ch ca approx Ave Blvd Jan Feb Mar Apr Jun Jul
Aug Sept Sep Oct Nov Dec
"""
# Abbreviations that may also end a sentence: they do so only before a word that often starts
# sentences.
ENGLISH_TAILS = "Jr Sr Inc Corp Co Ltd Bros U.S U.K U.N U.A.E E.U D.C Ph.D M.D a.m p.m etc"
ENGLISH_OPENERS = """
The A An In On At But And He She It They We I This That These Those However Meanwhile According After Before When While
As For If There His Her Their Its Our What Who How Why Now Then So Yet Still Also Some Many Most Last Next Earlier
"""
RUSSIAN_TITLES = """
г гг им ул д кв стр пр просп пл пос обл р н проф акад доц ген полк кап ст гр тов св см рис табл гл п пп ср напр т тт ок
янв фев февр мар апр июн июл авг сен сент окт ноя нояб дек
"""
RUSSIAN_TAILS = "тыс млн млрд трлн руб коп долл чел др пр т.д т.п т.е т.к н.э"

_BEFORE_NAME = frozenset(ENGLISH_TITLES.split()) | frozenset(RUSSIAN_TITLES.split())
_TAIL_ABBREVIATIONS = frozenset(ENGLISH_TAILS.split()) | frozenset(RUSSIAN_TAILS.split())
_SENTENCE_OPENERS = frozenset(ENGLISH_OPENERS.split())

_CLOSING_MARKS = "\"'”’»)\\]›」』"
_SENTENCE_STOP = re.compile(
    rf"(?P<wide>[。！？｡]+[{_CLOSING_MARKS}]*\s*)"
    # The lookbehind keeps a run of marks from being tried at each of its characters.
    rf"|(?P<mark>(?<![.!?…؟۔।॥])[.!?…؟۔।॥]+[{_CLOSING_MARKS}]*)(?=\s)\s+"
    r"|(?P<line>\n\s*)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[«“\"‘]{1,24}$")
_NEXT_WORD = re.compile(r"[\"'“‘«„(\[\s—–-]*([^\W_]+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){0,4}[^\W\d_]")


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:  # noqa: ARG001
    """Return the (start, end) of each sentence, in order, without surrounding white space.

    A line break always ends a sentence. English and Russian abbreviations are known whatever the
    language says, as their letters never meet; Persian, Arabic, Urdu, Hindi, Chinese and Japanese
    end marks are known too.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _SENTENCE_STOP.finditer(text):
        if stop["mark"] and not ends_sentence(text, stop.end("mark")):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def ends_sentence(text: str, end: int) -> bool:
    """Return whether the end mark (with closing quotes) before `end` ends a sentence."""
    following = _NEXT_WORD.match(text, end, end + 60)
    mark_end = end
    while mark_end and text[mark_end - 1] in "\"'”’»)]›":
        mark_end -= 1
    if following and following[1][0].islower():
        # «…!» сказал он: the mark belongs to the words inside, the sentence goes on.
        return False
    if text[mark_end - 1 : mark_end] != "." or text[mark_end - 2 : mark_end] == "..":
        return True
    return not _is_abbreviated(text, mark_end - 1, following[1] if following else "")


def _is_abbreviated(text: str, dot: int, following: str) -> bool:
    before = _WORD_BEFORE.search(text, max(0, dot - 24), dot)
    word = before[0] if before else ""
    if word in _BEFORE_NAME:
        return bool(following)
    if word in _TAIL_ABBREVIATIONS:
        return bool(following) and following not in _SENTENCE_OPENERS
    if _INITIALS.fullmatch(word):
        # J. Smith, A. B. Jones, И. Петров: but "plan B. The" and "vitamin C. It" end there.
        return word[0].isupper() and bool(following) and following not in _SENTENCE_OPENERS
    return False


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    body = piece.strip()
    if body:
        first = start + len(piece) - len(piece.lstrip())
        spans.append((first, first + len(body)))
