"""Names in running text, as far as they can be told without a dictionary; how alike two words are, and how telling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import log

from wirewatch.domain.watch.languages import LANGUAGES
from wirewatch.domain.watch.languages.language import WORD, Script, has_word_boundaries, script_of
from wirewatch.domain.watch.normalization import fold

MOST_WORDS = 6
_CASED = frozenset({Script.LATIN, Script.CYRILLIC})
_QUOTES = "«»“”„\"'’‘‚‹›*"
_LONGEST_GRAM = 3
_ACRONYM = range(2, 9)  # letters

_BEHIND = re.compile(rf"^[{_QUOTES}]{{0,3}}\s{{0,2}}[(（]\s*([^()（）\n]{{2,60}})[)）]")
_BEFORE = re.compile(rf"([^\n().;:!?]{{2,90}}?)\s{{0,2}}[(（][{_QUOTES}]?$")
_CALLED = re.compile(
    rf"^[{_QUOTES}]{{0,3}},?\s+(?:also (?:known|called|spelled) as|also called|formerly(?: known as)?"
    r"|(?:также )?известн\w{1,4} (?:также )?как|также называем\w{1,4}|معروف به|مشهور به|المعروفة? (?:باسم|ب)"
    rf"|olarak da bilinen|aussi appelée?s?|auch bekannt als|也称为?|又称|又名)\s*:?\s*[{_QUOTES}]?"
    rf"([^\n,;:.!?(){_QUOTES}]{{2,60}})",
    re.IGNORECASE,
)


def names_beside(before: str, behind: str) -> Iterator[str]:
    """Give the names that a text puts beside a known one as its equal: `known (name)`, `name (known)`, `known, also…`.

    `before` and `behind` are the text on either side of the known name.
    """
    if match := _BEHIND.match(behind):
        yield from _as_name(match.group(1), whole=True)
        if opened := _BEFORE.search(before):
            yield from _as_name(opened.group(1), whole=False)
    elif (opened := _BEFORE.search(before)) and behind.lstrip(_QUOTES)[:1] in {")", "）"}:
        yield from _as_name(opened.group(1), whole=False)
    if match := _CALLED.match(behind):
        yield from _as_name(match.group(1), whole=False, first=True)


def _as_name(text: str, *, whole: bool, first: bool = False) -> Iterator[str]:
    """Give what of a text is a name: the capitalised words at its end, or all of it in scripts without capitals."""
    words = [word.strip(_QUOTES) for word in text.split()]
    if not words or script_of(text) is Script.OTHER or sum(map(str.isalpha, text)) < 2:
        return
    if script_of(text) in _CASED:
        run = _from_capital(words) if whole or first else _to_capital(words)
        if run and not (whole and len(run) < len(words)):
            yield " ".join(run)
    elif len(words) <= MOST_WORDS and (whole or first or len(words) <= _LONGEST_GRAM):
        yield " ".join(words)


def _from_capital(words: list[str]) -> list[str]:
    """Give the capitalised words at the beginning, with the small words inside: Brotherhood of the Wick."""
    end = 0
    for number, word in enumerate(words[:MOST_WORDS], 1):
        if word[:1].isupper():
            end = number
        elif not end or not is_common(word):
            break
    return words[:end]


def _to_capital(words: list[str]) -> list[str]:
    """Give the capitalised words at the end."""
    start = len(words)
    while start and words[start - 1][:1].isupper() and len(words) - start < MOST_WORDS:
        start -= 1
    return words[start:]


def is_acronym(name: str) -> bool:
    """Whether a name is written in capitals throughout, as acronyms are."""
    letters = [character for character in name if character.isalpha()]
    return len(letters) in _ACRONYM and " " not in name and all(one != one.lower() for one in letters)


def title_grams(title: str) -> Iterator[str]:
    """Give the runs of one to three words of a headline that may be a name.

    In scripts with capitals all words of a run have one; in others a run has two words or three, none a common one.
    """
    if not has_word_boundaries(script_of(title)):
        return
    words = [match.group() for match in WORD.finditer(title)]
    cased = script_of(title) in _CASED
    for start in range(len(words)):
        for end in range(start + (1 if cased else 2), min(len(words), start + _LONGEST_GRAM) + 1):
            if _may_be_name(words[start:end], cased=cased):
                yield " ".join(words[start:end])


def _may_be_name(run: list[str], *, cased: bool) -> bool:
    if is_common(run[0]) or is_common(run[-1]):
        return False
    return all(word[:1].isupper() for word in run) if cased else not any(map(is_common, run))


def is_common(word: str) -> bool:
    """Whether a word is one of the commonest of some language, or too short to tell anything."""
    return len(word) < 2 or fold(word) in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(word) for language in LANGUAGES for word in language.common)


def within(a: str, b: str, edits: int) -> bool:
    """Whether one word becomes the other by at most so many letters changed, left out or put in (Levenshtein 1966)."""
    if abs(len(a) - len(b)) > edits or len(frozenset(a) - frozenset(b)) > edits:
        return False
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row = row, [i]
        for j, other in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other)))
        if min(row) > edits:
            return False
    return row[-1] <= edits


def likelihood(here: int, of_these: int, there: int, of_those: int) -> float:
    """Give the log-likelihood ratio of a word's share here against there (Dunning 1993); 0 when it is not greater."""
    if not of_these or not of_those or here * of_those <= there * of_these:
        return 0.0
    share = (here + there) / (of_these + of_those)
    return 2 * sum(
        count * log(count / (share * size)) for count, size in ((here, of_these), (there, of_those)) if count
    )
