"""Who speaks, when the noun phrase stands behind the verb: "told reporters in Geneva the minister"."""

from __future__ import annotations

import re

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import (
    EDGES,
    NAME_LIMIT,
    NAME_MARKS,
    PARENTHESES,
    WHOLE_NAME,
    bare,
    hidden,
    is_capital,
    is_name,
    is_role,
    names_hidden,
    shown,
    without_possessive,
)
from wirewatch.domain.statements.sources import agency_in


def subject_after(text: str, words: Lexicon) -> str:
    """Return the noun phrase that opens the text right after a verb: "the minister" of "the minister on Thursday"."""
    text = re.split(r"[.!?;:—–“”\"«»\n。！？]", hidden(PARENTHESES.sub("", names_hidden(text))), maxsplit=1)[0]
    pieces = re.split(r"[,،、，]", text)
    phrase = _until_stop(_past_circumstances(pieces[0], words), words)
    if is_role(phrase, words) and len(pieces) > 1 and is_name(pieces[1], words):
        # "said the spokesman, Peter Carr": the name tells more than the role.
        phrase = _until_stop(pieces[1], words)
    return without_possessive(shown(WHOLE_NAME.sub(r"\1", phrase)))


def _past_circumstances(piece: str, words: Lexicon) -> str:
    """Return what follows the one told, the day and the occasion: «журналистам в среду на встрече глава МИД»."""
    found = piece.split()
    at = past_addressees(found, words)
    if at < len(found) and words.roles and bare(found[at]) in words.adverbials:
        at = _past_occasion(found, at, words)
    return " ".join(found[at:]) if at < len(found) else piece


def past_addressees(found: list[str], words: Lexicon) -> int:
    """Return how many words name the one told: «телеканалу «Россия 24»»."""
    at = 0
    while at < len(found) and _is_addressee(found[at], words, last=at == len(found) - 1):
        at += 1
        if at < len(found) and NAME_MARKS.match(found[at]):
            at = next((index + 1 for index in range(at, len(found)) if NAME_MARKS.search(found[index][1:])), at)
    return at


def _is_addressee(word: str, words: Lexicon, *, last: bool) -> bool:
    if word.strip(EDGES).lower() in words.addressees:
        return True
    return words.declines and not last and word.islower() and len(word) > 4 and word.endswith(("ам", "ям"))


def _past_occasion(found: list[str], at: int, words: Lexicon) -> int:
    """Return where the speaker begins behind a preposition: at a title of office, a full name, or the next word."""
    for index in range(at, min(len(found), at + 8)):
        if bare(found[index]) in words.roles:
            return index
        if (
            index > at + 1
            and is_capital(found[index])
            and all(map(is_capital, found[index : index + 2]))
            and index + 1 < len(found)
            and not agency_in(" ".join(found[index : index + 2]))  # «в беседе с РИА Новости дипломат»
        ):
            return index
    while at + 2 < len(found) and bare(found[at]) in words.adverbials:
        at += 2
    return at


def _until_stop(piece: str, words: Lexicon) -> str:
    kept: list[str] = []
    found = piece.strip(EDGES).split()[:NAME_LIMIT]
    for index, word in enumerate(found):
        plain = bare(word)
        if plain in words.stops and (kept or plain not in words.articles) and not _belongs(found, index, words):
            break
        if kept and word.islower() and plain.endswith("ly"):
            break
        kept.append(word)
    return " ".join(kept).strip(EDGES)


def _belongs(found: list[str], index: int, words: Lexicon) -> bool:
    """Tell «один из сотрудников» and "a source in the ministry" from "said Smith in the ministry"."""
    if not 0 < index < len(found) - 1:
        return False
    before, plain, after = (bare(word) for word in found[index - 1 : index + 2])
    if plain == "из":
        return before in words.articles
    if words.declines and plain in ("по", "при", "в", "во", "от") and _leads_to_name(found[index + 1 : index + 7]):
        return True
    return plain in ("в", "во", "in") and before in words.sources and after not in words.no_places | {"a", "an"}


def _leads_to_name(found: list[str]) -> bool:
    """Tell «посол в Кабуле Дмитрий Жирнов» and «комитет по обороне | Виктор Заварин» from «в Нижнем Новгороде»."""
    run = 0
    for index, word in enumerate(found):
        run = run + 1 if is_capital(word) else 0
        if run >= (2 if index >= 2 else 3):
            return True
        if word.endswith((",", ".")):
            return False
    return False
