"""The words of a noun phrase: marks and full stops inside it, capitals, names and roles."""

from __future__ import annotations

import re

from wirewatch.domain.statements.lexicon import Lexicon

_HIDDEN = "\u2024"  # stands for the full stop of an abbreviation while a phrase is cut at full stops
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Adm|Sgt|St|Jr|Sr|Inc|Corp|Co|Ltd|им|г|ул|проф|и\.о|[A-ZА-ЯЁ])\."
)
# A name in quote marks inside a phrase: «тренер «Зари» Артём Нечаев», the "Zarya" coach.
_QUOTED_NAME = re.compile(r"«([^«»\n]{1,40})»|\"([^\"\n]{1,40})\"")
_QUOTED = str.maketrans({"«": "\ue000", "»": "\ue001", '"': "\ue002"})
_UNQUOTED = str.maketrans({"\ue000": "«", "\ue001": "»", "\ue002": '"'})
WHOLE_NAME = re.compile("^[\ue000\ue002]([^\ue000-\ue002]+)[\ue001\ue002]$")
NAME_MARKS = re.compile("[\ue000-\ue002]")
PARENTHESES = re.compile(r"\s?\([^()]{0,80}\)|\s?\[[^\[\]]{0,80}\]")
EDGES = " \t\n\u00a0,;:—–-\"“”«»„'‘’،、"
NAME_LIMIT = 14  # words
_QUOTED_WORDS = 4
_PAST_RUSSIAN = re.compile(r"[а-яё]{2,}(?:[аяиеыу]л(?:а|и|о)?|[аяиеыу]л(?:ся|ась|ись|ось))")


def hidden(text: str) -> str:
    """Return the text, of the same length, with the full stops of abbreviations and names' initials hidden."""
    return _ABBREVIATED.sub(lambda match: match[0].replace(".", _HIDDEN), text)


def shown(text: str) -> str:
    """Return the text with the full stops of abbreviations and the marks of quoted names put back."""
    return text.replace(_HIDDEN, ".").translate(_UNQUOTED)


def names_hidden(text: str) -> str:
    """Return the text, of the same length, with the marks around quoted names hidden: they end no phrase."""
    return _QUOTED_NAME.sub(lambda match: match[0].translate(_QUOTED) if _is_quoted_name(match) else match[0], text)


def _is_quoted_name(match: re.Match[str]) -> bool:
    said = match[1] or match[2]
    return said[:1].isupper() and said[-1] not in ".,!?…" and len(said.split()) <= _QUOTED_WORDS


def bare(word: str) -> str:
    """Return a word in lower case, without the marks that touch it."""
    return word.strip(EDGES + ".!?…").lower()


def without_possessive(name: str) -> str:
    """Return the name without the ’s of "Smith’s": the owner of the words, not of the thing behind."""
    return re.sub(r"[’']s$", "", name)


def is_capital(word: str) -> bool:
    """Say whether a word begins with a capital, quote marks not counted."""
    return word.translate(_UNQUOTED).strip(EDGES)[:1].isupper()


def is_name(piece: str, words: Lexicon) -> bool:
    """Say whether a piece begins as a name does."""
    found = piece.split()
    return bool(found) and is_capital(found[0]) and bare(found[0]) not in words.adverbials | words.articles


def is_role(piece: str, words: Lexicon) -> bool:
    """Tell "the White House press secretary" from a name."""
    found = piece.split()
    owned = len(found) > 1 and found[0].endswith(("’s", "'s")) and found[-1].islower()
    return bool(found) and (owned or bare(found[0]) in words.articles)


def shows_verb(word: str, words: Lexicon) -> bool:
    """Say whether a word inside what would be a subject is a verb: the subject ends before it."""
    plain = bare(word)
    if plain in words.finite or plain in words.relatives or words.saying.fullmatch(plain):
        return True
    if words.declines:
        return word.islower() and bool(_PAST_RUSSIAN.fullmatch(plain)) and plain not in words.no_verbs
    return word.islower() and plain.endswith("ed") and len(plain) > 4


def is_full_name(piece: str, words: Lexicon) -> bool:
    """Say whether a piece is a name and nothing else."""
    found = piece.split()
    return is_name(piece, words) and all(is_capital(word) or bare(word) in words.inside_names for word in found)
