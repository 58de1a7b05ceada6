"""Guards: what a place that looks like a name may be instead - an excluded phrase, an ordinary word, a namesake."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.languages import LANGUAGES, language_of, zh
from wirewatch.domain.watch.languages.shape import Language, Sense, words
from wirewatch.domain.watch.scan import Found, Scan
from wirewatch.domain.watch.scripts import HAN, WORD, Script

SENTENCE_START = re.compile(r"(?:^|[.!?…:|]|\n)[\s«\"“”‘'(\[—–-]*$")
_BARE = frozenset({"en", "de", "fr"})  # languages that append nothing but s behind an apostrophe
_REACH = 80  # characters looked at on either side
_INFLECTED = 6  # letters of a word whose end is an ending
_QUOTED_AFTER = re.compile(r"([\w' -]+)\"\s*(?:\w+\s+){0,3}$")
_SHOWS_OF_REPORTS = words("film roman novel game games chanson")  # may well be about the actor
_HAN_CHARACTER = re.compile(f"[{HAN}]")


@cache
def folded_words(listed: frozenset[str] | str) -> frozenset[str]:
    """Give the words of a list, folded."""
    return frozenset(fold(w) for w in (listed.split() if isinstance(listed, str) else listed))


def words_before(scan: Scan, found: Found, count: int = 6) -> list[str]:
    """Give the folded words before a place, the nearest first."""
    left = scan.passage.folded[max(0, found.folded_start - _REACH) : found.folded_start]
    return [m.group().split("'")[-1] for m in WORD.finditer(left)][::-1][:count]


def words_after(scan: Scan, found: Found, count: int = 6) -> list[str]:
    """Give the folded words after a place, the nearest first."""
    right = scan.passage.folded[found.folded_end : found.folded_end + _REACH]
    return [m.group() for m in WORD.finditer(right)][:count]


def ordinary_word(scan: Scan, found: Found) -> str | None:
    """Say in which other sense a place is meant, by the words around it; None when it is the name."""
    if len(found.alias.words) != 1:
        return None
    ruling = scan.language(found.alias.script)
    core = scan.passage.folded[found.folded_start + len(found.before) : found.folded_end]
    listed = core != found.alias.words[0].text and core in all_words("not_forms", found.alias.script, ruling)
    if listed and not (core.endswith("ی") and words_after(scan, found, 1) == ["که"]):  # those of the group that …
        return "a word of its own, not a form of the name"
    for language in {id(x): x for x in (ruling, found.alias.language) if x is not None}.values():
        for sense in language.senses:
            said = _sense(scan, found, sense)
            if said:
                return f"reads as the ordinary word for {sense.means} ({said})"
    return None


def _sense(scan: Scan, found: Found, sense: Sense) -> str | None:
    forms = {fold(form) for form in sense.form.split("|")}
    core = scan.passage.folded[found.folded_start + len(found.before) : found.folded_end]
    if core not in forms:
        return None
    before, after = words_before(scan, found), words_after(scan, found)
    if folded_words(sense.lifted_by).intersection(after):
        return None
    if before and before[0] in folded_words(sense.before):
        return f"after “{before[0]}”"
    endings = tuple(folded_words(sense.after_ending)) or ("\0",)
    if after and (
        after[0] in folded_words(sense.after) or (len(after[0]) >= _INFLECTED and after[0].endswith(endings))
    ):
        return f"before “{after[0]}”"
    near = folded_words(sense.around).intersection(before, after)
    return f"near “{min(near)}”" if near else None


def generic(scan: Scan, found: Found) -> str | None:
    """Say why a descriptive name is meant in its plain sense or is another world's; None when it is the name."""
    alias = found.alias
    if alias.acronym or found.moved or len(alias.words) < 2 or alias.script not in {Script.LATIN, Script.CYRILLIC}:
        return None
    capitals = sum(word.is_name for word in alias.words)
    content = sum(len(word.text) > 3 for word in alias.words)
    unknown = scan.given_language is not None and language_of(scan.given_language, alias.script) is None
    small = found.surface == found.surface.lower() and not unknown
    if alias.script is Script.LATIN and capitals >= 2 and content <= 2 and small:
        return f"in small letters: not the name “{alias.text}”"
    if capitals == len(alias.words):
        return None
    near = {*words_before(scan, found, 5), *words_after(scan, found, 5)}
    worlds = near & all_words("other_worlds", alias.script)
    return f"beside “{min(worlds)}”: something else of that name" if worlds else None


def name_of_a_show(scan: Scan, found: Found) -> str | None:
    """Say that a quoted name behind a word for a band or a shop is that one's; None when it is not."""
    if found.alias.script not in {Script.LATIN, Script.CYRILLIC}:
        return None
    quoted = _QUOTED_AFTER.search(scan.passage.folded[max(0, found.folded_start - _REACH) : found.folded_start])
    if quoted is None:
        return None
    words = WORD.findall(quoted.group(1))[-2:]
    worlds = {*words} & (all_words("other_worlds", found.alias.script) - _SHOWS_OF_REPORTS)
    return f"the name of something else, “{min(worlds)}”" if worlds else None


def small_letters(scan: Scan, found: Found) -> str | None:
    """Say that a person's name, or a phrase's short form (Amnesty), is an ordinary word when in small letters."""
    given = scan.passage.given
    small = found.surface != found.surface.upper() and found.surface == found.surface.lower()
    if not small or not all(word.is_name for word in found.alias.words) or given[found.start - 1 : found.start] in "#@":
        return None
    own = found.alias.declension is not None and found.alias.declension.capitals
    language = scan.language(found.alias.script)
    # Where nouns have capitals, a small one makes an adjective of a name (israelische).
    own |= language is not None and language.capital_nouns and len(found.alias.words) == 1 and "-" not in found.surface
    if not (own or found.alias.shortened or all(word.person for word in found.alias.words)) or given == given.lower():
        return None
    return "in small letters: an ordinary word"


def foreign_reading(scan: Scan, found: Found) -> str | None:
    """Say that a name which another language took from Arabic with its article is an ordinary word in Arabic."""
    ruling = scan.language(Script.ARABIC)
    if ruling is None or not ruling.article or found.alias.language in (None, ruling) or len(found.alias.words) != 1:
        return None
    if not found.alias.words[0].text.startswith(ruling.article):
        return None
    return f"an ordinary word in {ruling.name}, and no alias of that language"


def inside_word(scan: Scan, found: Found) -> str | None:
    """Say that an apostrophe joins the name to more letters (Unama'ki) in a language that appends nothing so."""
    behind = scan.passage.folded[found.folded_end : found.folded_end + 3]
    ruling = language_for(scan, found)
    if len(behind) < 3 or behind[0] != "'" or not behind[1:].isalpha() or found.alias.script is not Script.LATIN:
        return None
    return f"part of a longer word, “{found.surface}{behind}…”" if ruling is None or ruling.tag in _BARE else None


def split_han(scan: Scan, found: Found) -> str | None:
    """Say why a short Chinese name is part of something longer; None when it stands by itself."""
    if found.alias.script is not Script.HAN:
        return None
    folded = scan.passage.folded
    before = folded[found.folded_start - 1 : found.folded_start]
    after = folded[found.folded_end : found.folded_end + 1]
    name = folded[found.folded_start : found.folded_end]
    behind = folded[found.folded_end : found.folded_end + 2]
    if behind in zh.SURNAME_ENDINGS:
        return f"part of a longer name, “{name}{behind}”"
    if after and after in zh.FEMININE_ENDINGS and name[-1] in "夫金":
        return f"part of another name, “{name}{after}”"
    if len(name) > 2:
        return _larger_unit(before, name)
    if after and name[-1] + after in zh.SPLITTING_WORDS:
        return f"“{name[-1]}{after}” is a word of its own"
    if after and after in zh.TRANSCRIPTION:
        return f"part of a longer name, “{name}{after}”"
    if before and before + name[0] in zh.WORDS_BEFORE:
        return f"“{before}{name[0]}” is a word of its own"
    return None


def _larger_unit(before: str, name: str) -> str | None:
    """Say that a direction or a syllable before a province makes another province of it (北呼罗珊省)."""
    if not name.endswith(zh.UNITS) or not before or before not in zh.DIRECTIONS + fold(zh.TRANSCRIPTION):
        return None
    return f"part of a longer name, “{before}{name}”"


@cache
def all_words(attribute: str, script: Script, ruling: Language | None = None) -> frozenset[str]:
    """Give one list of words of the known languages of a script and of the text's own language together, folded."""
    listed: Sequence[frozenset[str]] = [
        getattr(x, attribute) for x in {*LANGUAGES, ruling} if x is not None and x.script is script
    ]
    return frozenset(fold(w) for part in listed for w in part)


def language_for(scan: Scan, found: Found) -> Language | None:
    """Give the language by which the surroundings of a place are judged."""
    return scan.language(found.alias.script) or found.alias.language
