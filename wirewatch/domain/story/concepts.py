"""News words in many languages -> one concept each, so that reports in two languages have words in common."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from wirewatch.domain.story.background import SHARES as BACKGROUND
from wirewatch.domain.story.lexicon import TABLES
from wirewatch.domain.story.words import fold, stem

SHORTEST_STEM = 2
USUAL_SHARE = 0.04  # of the news that hold a given word of the tables
ACTOR_SHARE = 0.15  # of flagged articles that name a given watched actor
NUMBER_SHARE = 0.02  # that hold a given day of the month, small number or year
# What nearly every watched report is about tells nearly nothing of the event.
SHARES = {"taliban": 0.25, "afghanistan": 0.25, "kabul": 0.12, "russia": 0.1, "moscow": 0.06, "pakistan": 0.1}
SHARES |= {
    "american": 0.1,
    "china": 0.06,
    "iran": 0.06,
    "un": 0.06,
    "government": 0.1,
    "minister": 0.1,
    "foreign": 0.08,
}


class Table:
    """Words of many languages -> the concept that each stands for, named by its English form."""

    def __init__(self, tables: Iterable[str]) -> None:
        whole: dict[str, str] = {}
        for table in tables:
            for line in table.strip().splitlines():
                forms = fold(line).lower().replace("|", " ").split()
                for form in forms:
                    whole.setdefault(form, forms[0].removesuffix("*"))
        self.whole = whole
        self._stems = {form[:-1]: concept for form, concept in whole.items() if form.endswith("*")}
        self._longest = max(map(len, self._stems))

    def concept(self, word: str) -> str | None:
        """Return the concept that a folded word stands for; None when it is not in the table."""
        low = word.lower().removesuffix("'s")
        found = self._look(low)
        if found is None and "\u0600" <= low[:1] <= "\u06ff":
            rests = (low.removeprefix(prefix) for prefix in _PREFIXES if low.startswith(prefix))
            found = next((known for rest in rests if len(rest) > SHORTEST_STEM and (known := self._look(rest))), None)
        return found

    def _look(self, low: str) -> str | None:
        if low in self.whole:
            return self.whole[low]
        for length in range(min(len(low), self._longest), SHORTEST_STEM - 1, -1):
            if low[:length] in self._stems:
                return self._stems[low[:length]]
        return None


_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل")
_TABLE = Table(TABLES)
_STEMMED = {stem(form.removesuffix("*")): concept for form, concept in _TABLE.whole.items()}


@lru_cache(maxsize=65_536)
def concept(word: str) -> str | None:
    """Give the concept that a folded word stands for, named by its English form; None when it is not in the table."""
    return _TABLE.concept(word)


@lru_cache(maxsize=65_536)
def usual_share(word: str) -> float:
    """Give the share, 0..1, of news articles that may be expected to hold a word or concept before any were read."""
    if word.startswith("@"):
        return max(ACTOR_SHARE, usual_share(word[1:]))
    if word.isdecimal():
        return NUMBER_SHARE if len(word) < 3 or (len(word) == 4 and word[:2] in ("19", "20")) else 0.0
    known = concept(word) or _STEMMED.get(word)
    share = SHARES.get(known, USUAL_SHARE) if known else 0.0
    return max(share, BACKGROUND.get(word, 0.0))
