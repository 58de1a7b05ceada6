"""Sentences that repeat an earlier one but for the one word that turns it: a "not", another number, name or day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from wirewatch.domain.sentences import sentences
from wirewatch.domain.story.commonplace import TELLS_NOTHING
from wirewatch.domain.story.words import fold, stem, words

NEAR = 0.6  # share of a sentence's words that the earlier one must have to be the one that it repeats
WHOLE = 0.8  # share of the earlier one's words from which on all of it is repeated
MOST_POSTED = 40  # earlier sentences looked at for one word
SHOUTED = 0.6  # share of capitalised words from which on capitals mark no names

_NEGATIONS = """
no not never none without neither nor cannot isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't
couldn't hasn't haven't hadn't shouldn't fail failed fails refuse refused refuses deny denied denies reject rejected
не нет ни никогда никто без отказался отказалась отказались опроверг опровергла опровергли отверг отвергла отвергли
نه نیست نیستند نبود نبودند هیچ بدون نخواهد نخواهند رد تکذیب نہیں نہ لا لم لن لیس غیر دون नहीं न
nicht kein keine nie pas jamais emas değil yok
"""
_NOT = frozenset(_NEGATIONS.split())
_NOT_IDEOGRAPH = frozenset("不没未无非")

# Numbers in words; each line is one number. Ordinals count as their numbers: a fifth round is not the fourth.
_NUMBERS = """
2 two second два две двух двое двоих двумя вторая второй второго второе دو دوم دوه
3 three third три трех трое троих тремя третий третья третьего третье سه سوم درې
4 four fourth четыре четырех четверо четверых четвертый четвертая четвертого четвертое چهار چهارم څلور
5 five fifth пять пяти пятеро пятерых пятью пятый пятая пятого پنج پنجم پنځه
6 six sixth шесть шести шестеро шестерых шестой шестая шестого شش ششم شپږ
7 seven seventh семь семи семеро семерых седьмой седьмая هفت هفتم اووه
8 eight eighth восемь восьми восьмой восьмая هشت هشتم اته
9 nine ninth девять девяти девятый девятая نه نهم
10 ten tenth десять десяти десятый десятая ده دهم لس
11 eleven одиннадцать одиннадцати یازده یازدهم
12 twelve dozen двенадцать двенадцати дюжина دوازده دوازدهم
13 thirteen тринадцать тринадцати سیزده
14 fourteen четырнадцать четырнадцати چهارده
15 fifteen пятнадцать пятнадцати پانزده
20 twenty двадцать двадцати بیست شل
30 thirty тридцать тридцати سی
40 forty сорок сорока چهل
50 fifty пятьдесят пятидесяти پنجاه
100 hundred сто ста сотни сотен صد صدها
1000 thousand тысяча тысячи тысяч هزار هزاران
"""
_VALUE = {fold(word): line.split()[0] for line in _NUMBERS.split("\n") for word in line.split()[1:]}

_DAYS = """
monday mondays понедельник понедельника دوشنبه
tuesday tuesdays вторник вторника سهشنبه
wednesday wednesdays среду среда среды چهارشنبه
thursday thursdays четверг четверга پنجشنبه پنجشنبې
friday fridays пятницу пятница пятницы جمعه جمعې
saturday saturdays субботу суббота субботы شنبه
sunday sundays воскресенье воскресенья یکشنبه
"""
_DAY = {fold(word): number for number, line in enumerate(_DAYS.strip().split("\n")) for word in line.split()}
_CALENDAR = "january february march april may june july august september october november december"
_MONTHS = frozenset(_CALENDAR.split())


@dataclass(frozen=True, slots=True)
class _Said:
    sentence: str
    words: tuple[str, ...]  # folded, capitals kept
    low: frozenset[str]  # the same in small letters

    @property
    def values(self) -> frozenset[str]:
        """The numbers that it names, in words or figures."""
        figures = {figure for word in self.words if (figure := word.replace(",", "")).isdigit()}
        return frozenset(_VALUE[word] for word in self.low & _VALUE.keys()) | figures

    @property
    def days(self) -> frozenset[int]:
        return frozenset(_DAY[word] for word in self.low & _DAY.keys())

    @property
    def names(self) -> frozenset[str]:
        """The stems of words that only a name writes with a capital: none in a headline's capitals, nor the first."""
        capitals = [word for word in self.words[1:] if word[0].isupper() and len(word) > 2]
        shouted = len(capitals) > SHOUTED * len(self.words)
        low = (word.lower() for word in capitals)
        return frozenset() if shouted else frozenset(stem(word) for word in low if not _is_common(word))


def _is_common(word: str) -> bool:
    return word in _DAY or word in _MONTHS or word in _VALUE


@lru_cache(maxsize=512)  # the same told articles are asked for by each kind of reader
def _each(text: str) -> tuple[_Said, ...]:
    return tuple(_read(text[start:end]) for start, end in sentences(text))


def _read(sentence: str) -> _Said:
    plain = " ".join(sentence.split())
    found = tuple(words(fold(plain)))
    return _Said(plain, found, frozenset(word.lower() for word in found))


class Earlier:
    """Texts that were told, and what a sentence of a later text is to them. Time grows with the texts' length."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._all: list[_Said] = []
        self._posted: defaultdict[str, list[int]] = defaultdict(list)
        self._values: set[str] = set()
        self._stems: set[str] = set()
        for text in texts:
            for said in _each(text):
                self._take(said)

    def turned(self, text: str) -> frozenset[str]:
        """Give the sentences, white space collapsed, that repeat an earlier one with its sense turned.

        Turned by: a negation that one of the two lacks; a number, in words, or a name that no earlier text has; another
        day of the week. What repeats no earlier sentence is left to others.
        """
        return frozenset(said.sentence for said in _each(text) if self._turns(said))

    def lacks_name_or_number(self, sentence: str) -> bool:
        """Say whether a sentence has a name or a number that no earlier text has."""
        said = _read(sentence)
        return bool(said.names - self._stems or said.values - self._values)

    def is_of_it(self, sentence: str) -> bool:
        """Say whether a sentence speaks of the same things: has two telling words, or all it has, of the earlier texts.

        A page's own furniture does not: "sign up for our newsletter", "all rights reserved".
        """
        telling = {stem(word) for word in _read(sentence).low} - TELLS_NOTHING
        return len(telling & self._stems) >= min(2, len(telling))

    def _take(self, said: _Said) -> None:
        self._values |= said.values
        self._stems |= {stem(word) for word in said.low}
        for word in said.low:
            if len(self._posted[word]) < MOST_POSTED:
                self._posted[word].append(len(self._all))
        self._all.append(said)

    def _turns(self, said: _Said) -> bool:
        near = self._nearest(said)
        if near is None:
            return False
        another_day = bool(said.days and near.days and not said.days & near.days)
        new_number = bool(said.values - self._values - {"100", "1000"})
        return another_day or new_number or bool(said.names - self._stems) or _denies(said, near)

    def _nearest(self, said: _Said) -> _Said | None:
        shared = Counter(number for word in said.low for number in self._posted.get(word, ()))
        if not shared:
            return None
        number, count = max(shared.items(), key=lambda one: (one[1], -one[0]))
        return self._all[number] if count >= NEAR * len(said.low) else None


def _denies(said: _Said, near: _Said) -> bool:
    """Say whether a sentence has a "not" that the one it repeats lacks, or lacks one though it repeats all of it."""
    whole = len(said.low & near.low) >= WHOLE * len(near.low)
    return _negates(said, near) or (whole and _negates(near, said))


def _negates(one: _Said, other: _Said) -> bool:
    """Say whether one has a negation and the other none, as a word of its own or before a Persian verb."""
    signs = _NOT_IDEOGRAPH.intersection
    return (
        bool(one.low & _NOT and not other.low & _NOT)
        or bool(signs(one.sentence) and not signs(other.sentence))
        or any(word[0] == "ن" and len(word) > 3 and word[1:] in other.low for word in one.low - other.low)
    )
