"""Who speaks, when the noun phrase stands before the verb."""

from __future__ import annotations

import re

from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import (
    EDGES,
    NAME_LIMIT,
    PARENTHESES,
    bare,
    hidden,
    is_capital,
    is_full_name,
    is_name,
    is_role,
    shown,
    shows_verb,
    without_possessive,
)

# "his foes — and some friends — say"
_JOINED_ASIDE = re.compile(r"\s[—–]\s(?:and|but|or|и|а|но)\s[^—–\n]{2,80}\s[—–]\s")


def subject_before(text: str, words: Lexicon) -> tuple[str, bool]:
    """Return the subject of a verb that follows the text, and whether it stands right before the verb.

    The subject may be parted from the verb by appositions and adverbials; "" when the text holds none.
    """
    text = hidden(_JOINED_ASIDE.sub(" ", PARENTHESES.sub("", text))).rstrip()
    after_comma = text.endswith((",", "،", "，"))
    pieces = [piece.strip(EDGES) for piece in re.split(r"[,،，;:]|\s[—–-]{1,2}\s", text)]
    pieces = [piece for piece in (_without_tail(piece, words) for piece in pieces[-8:]) if piece]
    if not pieces:
        return "", False
    if not after_comma:
        own = _own_subject(pieces, words)
        if own:
            return shown(own), True
    return without_possessive(shown(_from_pieces(pieces, words))), False


def main_subject(sentence: str, words: Lexicon) -> str:
    """Return the subject of a sentence's first clause: who does it all, participles included."""
    text = hidden(PARENTHESES.sub("", sentence))
    pieces = [piece.strip(EDGES) for piece in text.split(",")][:6]
    for piece in pieces:
        if piece and not _is_adverbial(piece, words):
            return without_possessive(shown(_leading_phrase(piece, words)))
    return ""


def _own_subject(pieces: list[str], words: Lexicon) -> str:
    last = _after_opener(pieces[-1], words)
    if last and bare(last.split()[0]) in words.relatives:
        last = last.partition(" ")[2]
    last = _before_relative(last, words)
    first = bare(last.split()[0]) if last else ""
    if not last or first in words.finite:
        return ""
    if len(pieces) > 1 and _is_bare_role(last, words) and is_full_name(pieces[-2], words):
        return _after_opener(pieces[-2], words)
    if _is_adverbial(last, words):
        return _after_adverbial(last, words)
    return _trimmed(last)


def _from_pieces(pieces: list[str], words: Lexicon) -> str:
    """Return the subject that a comma parts from its verb: a name wins over the role beside it."""
    opener = next(
        (
            index
            for index in range(len(pieces) - 1, 0, -1)
            if bare(pieces[index].split()[0]) in ("while", "but", "and", "а", "но")
        ),
        0,
    )
    said = [_after_opener(piece, words) if index == 0 else piece for index, piece in enumerate(pieces[opener:])]
    said = [piece for piece in said if piece and not _is_adverbial(piece, words) and not _is_relative(piece, words)]
    if not said:
        return ""
    if len(said) > 1 and is_role(said[0], words) and is_name(said[1], words):
        return _leading_phrase(said[1], words)
    return _leading_phrase(said[0], words)


def _leading_phrase(piece: str, words: Lexicon) -> str:
    """Return a clause's words up to its verb, as far as they show one."""
    found = piece.split()[:NAME_LIMIT]
    if bare(found[0]) in words.pronouns:
        return found[0]
    kept = found[:1]
    for index, word in enumerate(found[1:], 1):
        titled = _is_title_of_name(found[index : index + 4], words)
        if words.declines and len(kept) == 1 and kept[0].islower() and shows_verb(word, words) and found[index + 1 :]:
            return _leading_phrase(" ".join(found[index + 1 :]), words)  # «сверху спустился щеголь»
        if shows_verb(word, words) or (_ends_name(kept[-1], word, words) and not titled):
            break
        kept.append(word)
    while kept and bare(kept[-1]) in words.inside_names | words.between and not is_capital(kept[-1]):
        kept.pop()
    return " ".join(kept).strip(EDGES)


def _is_title_of_name(found: list[str], words: Lexicon) -> bool:
    """Tell small words that lead to a name ("Police | chief Omar Nasser") from those behind one."""
    if words.declines:
        return any(map(is_capital, found[1:]))
    small = found[: next((index for index, word in enumerate(found) if is_capital(word)), 0)]
    breaks = words.stops | words.adverbials | words.between | words.clause_openers
    return 0 < len(small) < 3 and not any(bare(word) in breaks or shows_verb(word, words) for word in small)


def _ends_name(before: str, word: str, words: Lexicon) -> bool:
    """Say whether a name ends before a word in lower case: not behind a possessive, "Obama’s first visitors".

    Nor behind an office that opens a sentence: «Дипломат одной из стран, …».
    """
    owns = before.endswith(("’s", "'s"))
    ends = not owns and bare(before) not in words.articles | words.roles | words.sources
    return is_capital(before) and ends and word.islower() and bare(word) not in words.inside_names


def _without_tail(piece: str, words: Lexicon) -> str:
    """Drop auxiliaries, adverbs and "on Thursday" from a piece's end."""
    found = piece.split()
    while found and (
        bare(found[-1]) in words.between or (found[-1].islower() and found[-1].endswith("ly") and len(found) > 1)
    ):
        found.pop()
    if len(found) > 2 and bare(found[-2]) == "on" and is_capital(found[-1]):
        found = found[:-2]
    return " ".join(found).strip(EDGES)


def _after_opener(piece: str, words: Lexicon) -> str:
    """Return what follows the last word in the piece that opens a clause: "where he" is "he"."""
    found = piece.split()
    for index in range(len(found) - 1, -1, -1):
        opens = bare(found[index]) in words.clause_openers and (index == 0 or found[index].islower())
        if opens and not _joins(found, index, words):
            found = found[index + 1 :]
            break
    return " ".join(found).strip(EDGES)


def _joins(found: list[str], index: int, words: Lexicon) -> bool:
    """Tell the "and" inside a subject ("gay and lesbian groups", "Cruz and Trump") from one that opens a clause."""
    if index and bare(found[index]) in words.prepositions and index < len(found) - 1:
        return not (is_capital(found[index + 1]) or bare(found[index + 1]) in words.pronouns)
    if bare(found[index]) not in ("and", "и", "or", "или") or not 0 < index < len(found) - 1:
        return False
    following = found[index + 1]
    opens = is_capital(following) or bare(following) in words.pronouns | words.articles
    return is_capital(found[index - 1]) or not opens


def _before_relative(piece: str, words: Lexicon) -> str:
    found = piece.split()
    for index, word in enumerate(found):
        if index and bare(word) in words.relatives:
            return " ".join(found[:index])
    return piece


def _after_adverbial(piece: str, words: Lexicon) -> str:
    """Return the subject behind an adverbial without comma: "On Monday Lavrov"."""
    found = piece.split()
    while len(found) > 1 and (bare(found[0]) in words.adverbials or bare(found[0]).isdigit()):
        found = found[1:] if bare(found[0]) in words.single_adverbs else found[2:]
    return _trimmed(" ".join(found))


def _trimmed(piece: str) -> str:
    found = piece.split()
    if len(found) <= NAME_LIMIT:
        return piece
    capital = next((index for index in range(len(found) - 1, -1, -1) if is_capital(found[index])), len(found) - 1)
    return " ".join(found[max(0, capital - 4) :])


def _is_bare_role(piece: str, words: Lexicon) -> bool:
    """Tell an apposition without article: "president and CEO of the association"."""
    first = piece.split()[0]
    return first.islower() and bare(first) not in words.articles | words.pronouns and len(piece.split()) > 1


def _is_adverbial(piece: str, words: Lexicon) -> bool:
    first = bare(piece.split()[0])
    if first in words.adverbials or first.isdigit():
        return True
    if piece.split()[0].islower() and first.endswith("ing") and len(first) > 4:
        return True
    endings = words.gerund_endings
    return bool(endings) and any(word.islower() and bare(word).endswith(endings) for word in piece.split()[:3])


def _is_relative(piece: str, words: Lexicon) -> bool:
    return bare(piece.split()[0]) in words.relatives
