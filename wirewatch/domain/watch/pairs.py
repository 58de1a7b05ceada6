"""Groups that are called by another group's name and a modifier: the Pakistani Taliban are not the Taliban.

The watchlist tells of them: one actor has an alias of two words, one of which is by itself an alias of another actor.
From that pair follows, in every language that has the single name: the name beside a word of the modifier's stem
(talibanes paquistaníes, pakistańscy talibowie, طالبان الباكستانية) is the first actor's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wirewatch.domain.watch.alias import Alias
from wirewatch.domain.watch.forms import stems
from wirewatch.domain.watch.languages.shape import Language, words
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.scripts import WORD, Script
from wirewatch.domain.watch.spelling import key

_SHORTEST = 5  # letters of a modifier's stem
_ENDING = 3  # letters of a modifier that its endings and those of the adjective may replace
_NEAR = 60
_GAP = re.compile(r"[\s\"'«»\-]{0,3}|'s ")
_IZAFAT = words("e i ye")
_BOUND = re.compile(r"(?<!\w)(\w+)[ -](?:e|i|ye)[ -]$")
_CLITICS = ("وال", "ال", "و")
_OF = words("of du de del do din van von z iz из з")
_AND = words("and et und y e i и و او اور")


@dataclass(frozen=True)
class Pair:
    """One alias that is another actor's name with a modifier."""

    alias: Alias
    stem: str  # key of the modifier's beginning
    after: bool  # the modifier stands behind the name
    bound: bool = False  # bound to the name as in Tehrik-i-Taliban, which says whose it is without the country behind


def pairs_of(aliases: Sequence[Alias]) -> dict[str, list[Pair]]:
    """Give, by actor, the pairs in which its name stands with a modifier for another actor."""
    single: dict[str, set[str]] = {}
    for alias in aliases:
        if len(alias.words) == 1 and not alias.acronym and not alias.carried:
            single.setdefault(stems(alias.words[0], alias.language).stem, set()).add(alias.actor)
    found: dict[str, list[Pair]] = {}
    for alias in aliases:
        if alias.script is Script.LATIN and len(alias.words) > 3 and alias.words[1].text in _IZAFAT:
            for actor in single.get(stems(alias.words[2], alias.language).stem, set()) - {alias.actor}:
                bound = Pair(alias, key(alias.words[0].text).strip(), after=False, bound=True)
                found.setdefault(actor, []).append(bound)
        if len(alias.words) != 2 or alias.carried:
            continue
        for place in (0, 1):
            name, modifier = alias.words[place], alias.words[1 - place].text
            stem = key(_bare(modifier)[: max(_SHORTEST, len(_bare(modifier)) - _ENDING)]).strip()
            if len(_bare(modifier)) > _SHORTEST:
                for actor in single.get(stems(name, alias.language).stem, set()) - {alias.actor}:
                    found.setdefault(actor, []).append(Pair(alias, stem, place == 0))
    return found


def _bare(word: str) -> str:
    return next((word[len(c) :] for c in _CLITICS if word.startswith(c) and len(word) - len(c) >= _SHORTEST), word)


def paired(scan: Scan, found: Found, pairs: Sequence[Pair]) -> Found | None:
    """Give the place as a mention of the other actor when a modifier stands beside it; None when none does."""
    if len(found.alias.words) != 1 or found.alias.acronym:
        return None
    if bound := _bound(scan, found, pairs):
        return bound
    pairs = [pair for pair in pairs if not pair.bound]
    sides = _sides(scan.language(found.alias.script), found, pairs)
    for after in sides if True in sides or not _is_followed_by_of(scan, found) else [True, *sides]:
        for start, end, word in _beside(scan, found, after=after):
            pair = next((p for p in pairs if _is_of(p, word, found.alias.script)), None)
            if pair is not None:
                return _moved(scan, found, pair.alias, (start, end))
    return None


def _bound(scan: Scan, found: Found, pairs: Sequence[Pair]) -> Found | None:
    """Give the place as the other actor's when the word bound to the name is that one's."""
    match = _BOUND.search(scan.passage.folded, max(0, found.folded_start - _NEAR), found.folded_start)
    if match is None:
        return None
    word = key(match.group(1)).strip()
    pair = next((p for p in pairs if p.bound and p.stem == word), None)
    return None if pair is None else _as(scan, found, pair.alias, (match.start(), found.folded_end))


def _is_of(pair: Pair, word: str, script: Script) -> bool:
    return pair.alias.script is script and key(_bare(word)).strip().startswith(pair.stem)


def _is_followed_by_of(scan: Scan, found: Found) -> bool:
    behind = WORD.search(scan.passage.folded, found.folded_end, found.folded_end + _NEAR)
    return behind is not None and behind.group() in _OF


def _sides(language: Language | None, found: Found, pairs: Sequence[Pair]) -> list[bool]:
    """Give the sides on which modifiers stand: as in the pairs of the text's language, else as the language has it."""
    told = {p.after for p in pairs if p.alias.language is language and language is not None}
    if found.alias.script is Script.ARABIC:
        told.add(True)
    return sorted(told) or [language is not None and language.modifier_after]


def _beside(scan: Scan, found: Found, *, after: bool) -> list[tuple[int, int, str]]:
    """Give the word beside a place, and the one coordinated with it (the Pakistani and Afghan Taliban)."""
    folded = scan.passage.folded
    if after:
        right = folded[found.folded_end : found.folded_end + _NEAR]
        words = [(m.start() + found.folded_end, m.end() + found.folded_end, m.group()) for m in WORD.finditer(right)]
    else:
        begin = max(0, found.folded_start - _NEAR)
        words = [
            (m.start() + begin, m.end() + begin, m.group()) for m in WORD.finditer(folded[begin : found.folded_start])
        ]
        words.reverse()
    return _connected(folded, found, words[:3], after=after)


def _connected(
    folded: str, found: Found, words: list[tuple[int, int, str]], *, after: bool
) -> list[tuple[int, int, str]]:
    edge = found.folded_end if after else found.folded_start
    chain: list[tuple[int, int, str]] = []
    if after and words and words[0][2] in _OF:
        edge, words = words[0][1], words[1:]
    for start, end, word in words:
        between = folded[edge:start] if after else folded[end:edge]
        if not _GAP.fullmatch(between):
            break
        chain.append((start, end, word))
        edge = end if after else start
    coordinated = len(chain) > 1 and after and chain[1][2].startswith("و")
    if coordinated:
        return chain[:2]
    return [chain[0], chain[2]] if len(chain) > 2 and chain[1][2] in _AND else chain[:1]


def _moved(scan: Scan, found: Found, alias: Alias, word: tuple[int, int]) -> Found:
    """Give the place as the other actor's: name and modifier, or the modifier alone when both actors are meant."""
    start, end = min(found.folded_start, word[0]), max(found.folded_end, word[1])
    inner = [w for w in WORD.findall(scan.passage.folded[start:end]) if w not in _OF]
    if len(inner) > 2:
        start, end = word
    return _as(scan, found, alias, (start, end))


def _as(scan: Scan, found: Found, alias: Alias, span: tuple[int, int]) -> Found:
    """Give a place as a mention by another alias, at a span of the folded text."""
    start, end = span
    first, last = scan.passage.given_span(*scan.passage.decoded_span(start, end))
    return replace(
        found, alias=alias, start=first, end=last, folded_start=start, folded_end=end, before="", tail="",
        moved=True,
        surface=scan.passage.given[first:last],
    )  # fmt: skip
