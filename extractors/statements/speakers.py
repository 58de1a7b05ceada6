"""Resolve the speaker: noun phrases around the verb, pronouns, offices, and the relaying agency."""

from __future__ import annotations

import re

from extractors.languages.agencies import agencies
from extractors.statements.lexicon import Lexicon

_HIDDEN = (
    "\u2024"  # replaces the full stop of an abbreviation while phrases are split at full stops
)
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Maj|Capt|Adm|Sgt|St|Jr|Sr|Inc|Corp|Co|Ltd|им|г|ул|проф|и\.о|[A-ZА-ЯЁ])\."
)
# A name in quote marks inside a phrase: «тренер «Зари» Артём Нечаев», the "Zarya" coach.
_QUOTED_NAME = re.compile(r"«([^«»\n]{1,40})»|\"([^\"\n]{1,40})\"")
_MARKS_HIDDEN = str.maketrans({"«": "\ue000", "»": "\ue001", '"': "\ue002"})
_MARKS_SHOWN = str.maketrans({"\ue000": "«", "\ue001": "»", "\ue002": '"'})
WHOLE_NAME = re.compile("^[\ue000\ue002]([^\ue000-\ue002]+)[\ue001\ue002]$")
NAME_MARKS = re.compile("[\ue000-\ue002]")
PARENTHESES = re.compile(r"\s?\([^()]{0,80}\)|\s?\[[^\[\]]{0,80}\]")
EDGES = " \t\n\u00a0,;:—–-\"“”«»„'‘’،、"
NAME_LIMIT = 14  # words
_QUOTED_WORDS = 4
_PAST_RUSSIAN = re.compile(r"[а-яё]{2,}(?:[аяиеыу]л(?:а|и|о)?|[аяиеыу]л(?:ся|ась|ись|ось))")
_NAMES = {spelling: agency.name for agency in agencies() for spelling in agency.beside_quotes}
_NAMED = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True))
    + r")(?![\w-])"
)
# "his foes — and some friends — say"
_JOINED_ASIDE = re.compile(r"\s[—–]\s(?:and|but|or|и|а|но)\s[^—–\n]{2,80}\s[—–]\s")
_HIMSELF = ("Сам", "Сама")
_SURNAME = 4  # minimum letters of a surname that may replace the last speaker
_SHE = frozenset({"she", "она"})
_HE = frozenset({"he", "он"})
_HER_TITLES = ("Ms", "Mrs", "Miss", "Madam")
_HIS_TITLES = ("Mr", "Sir", "Lord")
_HER_ENDINGS = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая")
_HIS_ENDINGS = ("ов", "ев", "ёв", "ин", "ын", "ский", "цкий")
_QUOTED_TEXT = re.compile(r"[“«][^“”«»]{0,600}[”»]|\"[^\"]{0,600}\"")
_DATELINE = re.compile(
    r"^\s*[A-ZА-ЯЁ][A-ZА-ЯЁ .,-]{2,30}(?:,\s[^()—–\n]{1,20})?\s?(?:\([^()\n]{1,30}\))?\s?[—–-]{1,2}\s"
)
_SENTENCE = re.compile(r"(?<=[.!?۔؟])\s+")
# Titles next to a name in scripts without capitals: Persian and Dari, Pashto, Urdu, Arabic.
_OFFICES = """
سخنگو سخنگوی وزیر رئیس رییس معاون نماینده نماینده‌ی والی فرمانده قوماندان مشاور سفیر آمر رهبر کارشناس تحلیلگر استاد
پژوهشگر عضو مدیر شهردار ویاند مرستیال استازی والي مشر ترجمان صدر مشیر سربراہ رکن ماہر تجزیہ
المتحدث الناطق متحدث وزير رئيس نائب السفير سفير مستشار الخبير المحلل مدير عضو
"""
_OFFICE = "|".join(_OFFICES.split())
_UNCASED_NAME = r"[\u0620-\u06ff\u200c]{2,}(?: [\u0620-\u06ff\u200c]{2,}){1,3}"
_INTRODUCED = re.compile(
    rf"^\s*(?:(?P<name>{_UNCASED_NAME})\s?[،,]\s?(?:{_OFFICE})(?![\u0620-\u06ff])[^،,.]{{0,60}}[،,]"
    rf"|(?:{_OFFICE})(?![\u0620-\u06ff])[^،,.]{{0,60}}[،,]\s?(?P<after>{_UNCASED_NAME})\s?[،,])"
)
_SIGNED = re.compile(
    r"(?:под которыми? стоит (?:имя|подпись)|за подписью|подписанн\w+|подписал[аи]?|signed by|over the signature of)"
    r"\s+(?P<name>[A-ZА-ЯЁ][\w’'-]+(?:\s[A-ZА-ЯЁ][\w’'-]+){0,3})"
)
_DOCUMENT = re.compile(
    r"^(?:во?\s+(?:\S+\s)?(?:письм|обращени|послани|заявлени|телеграмм)\w+"
    r"|(?:the|a|an|its|their|his|her)\s(?:open\s)?(?:letter|message|statement|appeal|telegram))$",
    re.IGNORECASE,
)
_INTERVIEWED = re.compile(
    r"(?<!\w)(?:ответил[аи]?\s+на\s+(?:\w+\s)?вопрос\w*|рассказал[аи]?\s+в\s+интервью|дал[аи]?\s+интервью"
    r"|в\s+интервью\s+(?:\S+\s){0,3}?рассказал[аи]?)"
)
_INTRODUCTION = 700  # characters
_SIGHT = 2000
_TRIES = 20  # titles examined
_NAME = re.compile(
    r",?\s+(?:[^\W\d_][\w’'.-]*,?\s+){0,5}?((?:[A-ZА-ЯЁ][a-zа-яё’'-]+\s){1,2}[A-ZА-ЯЁ][a-zа-яё’'-]+)"
)


def hidden(text: str) -> str:
    """Replace the full stops of abbreviations and initials by a placeholder; the length is kept."""
    return _ABBREVIATED.sub(lambda match: match[0].replace(".", _HIDDEN), text)


def shown(text: str) -> str:
    """Restore the full stops and quote marks replaced by `hidden` and `names_hidden`."""
    return text.replace(_HIDDEN, ".").translate(_MARKS_SHOWN)


def names_hidden(text: str) -> str:
    """Replace the marks around quoted names so that phrases do not end there; keeps the length."""
    return _QUOTED_NAME.sub(
        lambda match: match[0].translate(_MARKS_HIDDEN) if _is_quoted_name(match) else match[0],
        text,
    )


def _is_quoted_name(match: re.Match[str]) -> bool:
    said = match[1] or match[2]
    return said[:1].isupper() and said[-1] not in ".,!?…" and len(said.split()) <= _QUOTED_WORDS


def bare(word: str) -> str:
    """Return a word in lower case, without adjacent punctuation."""
    return word.strip(EDGES + ".!?…").lower()


def without_possessive(name: str) -> str:
    """Return the name without a trailing ’s: "Smith" for "Smith’s"."""
    return re.sub(r"[’']s$", "", name)


def is_capital(word: str) -> bool:
    """Return whether a word begins with a capital, ignoring quote marks."""
    return word.translate(_MARKS_SHOWN).strip(EDGES)[:1].isupper()


def is_name(piece: str, words: Lexicon) -> bool:
    """Return whether a phrase begins with a capital that is not an article or an adverbial."""
    found = piece.split()
    return (
        bool(found)
        and is_capital(found[0])
        and bare(found[0]) not in words.adverbials | words.articles
    )


def is_role(piece: str, words: Lexicon) -> bool:
    """Return whether a phrase is a role and not a name: "the White House press secretary"."""
    found = piece.split()
    owned = len(found) > 1 and found[0].endswith(("’s", "'s")) and found[-1].islower()
    return bool(found) and (owned or bare(found[0]) in words.articles)


def shows_verb(word: str, words: Lexicon) -> bool:
    """Return whether a word in a supposed subject is a verb, so that the subject ends before it."""
    plain = bare(word)
    if plain in words.finite or plain in words.relatives or words.saying.fullmatch(plain):
        return True
    if words.declines:
        return (
            word.islower() and bool(_PAST_RUSSIAN.fullmatch(plain)) and plain not in words.no_verbs
        )
    return word.islower() and plain.endswith("ed") and len(plain) > 4


def is_full_name(piece: str, words: Lexicon) -> bool:
    """Return whether a phrase consists of a name only."""
    found = piece.split()
    return is_name(piece, words) and all(
        is_capital(word) or bare(word) in words.inside_names for word in found
    )


def agency_in(text: str) -> str | None:
    """Return the first agency or outlet named in the text, in our canonical spelling; else None."""
    match = _NAMED.search(text)
    return _NAMES[match[0]] if match else None


def subject_after(text: str, words: Lexicon) -> str:
    """Return the noun phrase at the start of a text that follows a verb.

    "the minister" of "the minister on Thursday".
    """
    text = re.split(
        r"[.!?;:—–“”\"«»\n。！？]", hidden(PARENTHESES.sub("", names_hidden(text))), maxsplit=1
    )[0]
    pieces = re.split(r"[,،、，]", text)
    phrase = _until_stop(_past_circumstances(pieces[0], words), words)
    if is_role(phrase, words) and len(pieces) > 1 and is_name(pieces[1], words):
        # "said the spokesman, Peter Carr": the name is more specific than the role.
        phrase = _until_stop(pieces[1], words)
    return without_possessive(shown(WHOLE_NAME.sub(r"\1", phrase)))


def _past_circumstances(piece: str, words: Lexicon) -> str:
    """Return the text after the addressee, the day and the occasion.

    «журналистам в среду на встрече глава МИД» gives «глава МИД».
    """
    found = piece.split()
    at = past_addressees(found, words)
    if at < len(found) and words.roles and bare(found[at]) in words.adverbials:
        at = _past_occasion(found, at, words)
    return " ".join(found[at:]) if at < len(found) else piece


def past_addressees(found: list[str], words: Lexicon) -> int:
    """Return the number of leading words that name the addressee: «телеканалу «Россия 24»»."""
    at = 0
    while at < len(found) and _is_addressee(found[at], words, last=at == len(found) - 1):
        at += 1
        if at < len(found) and NAME_MARKS.match(found[at]):
            at = next(
                (
                    index + 1
                    for index in range(at, len(found))
                    if NAME_MARKS.search(found[index][1:])
                ),
                at,
            )
    return at


def _is_addressee(word: str, words: Lexicon, *, last: bool) -> bool:
    if word.strip(EDGES).lower() in words.addressees:
        return True
    return (
        words.declines
        and not last
        and word.islower()
        and len(word) > 4
        and word.endswith(("ам", "ям"))
    )


def _past_occasion(found: list[str], at: int, words: Lexicon) -> int:
    """Return the index at which the speaker begins after a preposition.

    That is a title of office, a full name, or else the word after the preposition's object.
    """
    for index in range(at, min(len(found), at + 8)):
        if bare(found[index]) in words.roles:
            return index
        if (
            index > at + 1
            and is_capital(found[index])
            and all(map(is_capital, found[index : index + 2]))
            and index + 1 < len(found)
            and not agency_in(
                " ".join(found[index : index + 2])
            )  # «в беседе с РИА Новости дипломат»
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
        if (
            plain in words.stops
            and (kept or plain not in words.articles)
            and not _belongs(found, index, words)
        ):
            break
        if kept and word.islower() and plain.endswith("ly"):
            break
        kept.append(word)
    return " ".join(kept).strip(EDGES)


def _belongs(found: list[str], index: int, words: Lexicon) -> bool:
    """Return whether a preposition continues the noun phrase.

    It does in «один из сотрудников» and "a source in the ministry", not in "said Smith in the
    ministry".
    """
    if not 0 < index < len(found) - 1:
        return False
    before, plain, after = (bare(word) for word in found[index - 1 : index + 2])
    if plain == "из":
        return before in words.articles
    if (
        words.declines
        and plain in ("по", "при", "в", "во", "от")
        and _leads_to_name(found[index + 1 : index + 7])
    ):
        return True
    return (
        plain in ("в", "во", "in")
        and before in words.sources
        and after not in words.no_places | {"a", "an"}
    )


def _leads_to_name(found: list[str]) -> bool:
    """Return whether a full name ends the phrase after a preposition.

    «в Кабуле Дмитрий Жирнов» and «по обороне Виктор Заварин» do, «в Нижнем Новгороде» does not.
    """
    run = 0
    for index, word in enumerate(found):
        run = run + 1 if is_capital(word) else 0
        if run >= (2 if index >= 2 else 3):
            return True
        if word.endswith((",", ".")):
            return False
    return False


def subject_before(text: str, words: Lexicon) -> tuple[str, bool]:
    """Return the subject of a verb that follows the text, and whether the verb directly follows it.

    Appositions and adverbials may separate subject and verb; "" when the text has no subject.
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
    """Return the subject of a sentence's first clause, which participles share."""
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
    """Return the subject separated from its verb by a comma; a name is preferred to a role."""
    opener = next(
        (
            index
            for index in range(len(pieces) - 1, 0, -1)
            if bare(pieces[index].split()[0]) in ("while", "but", "and", "а", "но")
        ),
        0,
    )
    said = [
        _after_opener(piece, words) if index == 0 else piece
        for index, piece in enumerate(pieces[opener:])
    ]
    said = [
        piece
        for piece in said
        if piece and not _is_adverbial(piece, words) and not _is_relative(piece, words)
    ]
    if not said:
        return ""
    if len(said) > 1 and is_role(said[0], words) and is_name(said[1], words):
        return _leading_phrase(said[1], words)
    return _leading_phrase(said[0], words)


def _leading_phrase(piece: str, words: Lexicon) -> str:
    """Return the words of a clause up to its verb, as far as one is recognised."""
    found = piece.split()[:NAME_LIMIT]
    if bare(found[0]) in words.pronouns:
        return found[0]
    kept = found[:1]
    for index, word in enumerate(found[1:], 1):
        titled = _is_title_of_name(found[index : index + 4], words)
        if (
            words.declines
            and len(kept) == 1
            and kept[0].islower()
            and shows_verb(word, words)
            and found[index + 1 :]
        ):
            return _leading_phrase(" ".join(found[index + 1 :]), words)  # «сверху спустился щеголь»
        if shows_verb(word, words) or (_ends_name(kept[-1], word, words) and not titled):
            break
        kept.append(word)
    while (
        kept and bare(kept[-1]) in words.inside_names | words.between and not is_capital(kept[-1])
    ):
        kept.pop()
    return " ".join(kept).strip(EDGES)


def _is_title_of_name(found: list[str], words: Lexicon) -> bool:
    """Return whether lower-case words lead to a name: "Police chief Omar Nasser"."""
    if words.declines:
        return any(map(is_capital, found[1:]))
    small = found[: next((index for index, word in enumerate(found) if is_capital(word)), 0)]
    breaks = words.stops | words.adverbials | words.between | words.clause_openers
    return 0 < len(small) < 3 and not any(
        bare(word) in breaks or shows_verb(word, words) for word in small
    )


def _ends_name(before: str, word: str, words: Lexicon) -> bool:
    """Return whether a name ends before a word in lower case.

    Not after a possessive ("Obama’s first visitors"), nor after a title that opens a sentence
    («Дипломат одной из стран, …»).
    """
    owns = before.endswith(("’s", "'s"))
    ends = not owns and bare(before) not in words.articles | words.roles | words.sources
    return is_capital(before) and ends and word.islower() and bare(word) not in words.inside_names


def _without_tail(piece: str, words: Lexicon) -> str:
    """Drop auxiliaries, adverbs and "on Thursday" from the end of a phrase."""
    found = piece.split()
    while found and (
        bare(found[-1]) in words.between
        or (found[-1].islower() and found[-1].endswith("ly") and len(found) > 1)
    ):
        found.pop()
    if len(found) > 2 and bare(found[-2]) == "on" and is_capital(found[-1]):
        found = found[:-2]
    return " ".join(found).strip(EDGES)


def _after_opener(piece: str, words: Lexicon) -> str:
    """Return the text after the last word that opens a clause: "he" of "where he"."""
    found = piece.split()
    for index in range(len(found) - 1, -1, -1):
        opens = bare(found[index]) in words.clause_openers and (
            index == 0 or found[index].islower()
        )
        if opens and not _joins(found, index, words):
            found = found[index + 1 :]
            break
    return " ".join(found).strip(EDGES)


def _joins(found: list[str], index: int, words: Lexicon) -> bool:
    """Return whether "and" joins parts of a subject ("Cruz and Trump") and opens no clause."""
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
    """Return the subject after an adverbial without a comma: "Lavrov" of "On Monday Lavrov"."""
    found = piece.split()
    while len(found) > 1 and (bare(found[0]) in words.adverbials or bare(found[0]).isdigit()):
        found = found[1:] if bare(found[0]) in words.single_adverbs else found[2:]
    return _trimmed(" ".join(found))


def _trimmed(piece: str) -> str:
    found = piece.split()
    if len(found) <= NAME_LIMIT:
        return piece
    capital = next(
        (index for index in range(len(found) - 1, -1, -1) if is_capital(found[index])),
        len(found) - 1,
    )
    return " ".join(found[max(0, capital - 4) :])


def _is_bare_role(piece: str, words: Lexicon) -> bool:
    """Return whether a phrase is a role without an article: "president of the association"."""
    first = piece.split()[0]
    return (
        first.islower()
        and bare(first) not in words.articles | words.pronouns
        and len(piece.split()) > 1
    )


def _is_adverbial(piece: str, words: Lexicon) -> bool:
    first = bare(piece.split()[0])
    if first in words.adverbials or first.isdigit():
        return True
    if piece.split()[0].islower() and first.endswith("ing") and len(first) > 4:
        return True
    endings = words.gerund_endings
    return bool(endings) and any(
        word.islower() and bare(word).endswith(endings) for word in piece.split()[:3]
    )


def _is_relative(piece: str, words: Lexicon) -> bool:
    return bare(piece.split()[0]) in words.relatives


def meant(
    pronoun: str, since: str, last: tuple[str, str], words: Lexicon, *, before: str = ""
) -> str:
    """Return the name that a pronoun likely refers to; "" when unclear.

    The last speaker, unless a later sentence has another full name as its subject, or the surname
    of a person introduced by full name in `before`.

    Args:
        since: The text between the last speaker's words and those of the pronoun.
        last: The last speaker and the verb.
    """
    speaker, verb = last
    since = _QUOTED_TEXT.sub(" ", since)
    personal = bare(pronoun) in _SHE | _HE
    if not speaker or (personal and not _may_be_person(speaker, words)):
        named = named_last(since, words)
        return named if not personal or _may_be_person(named, words) else ""
    subject = named_last(since, words) if personal else ""
    known = len(subject.split()) > 1 or _is_surname(subject, before, words)
    if known and _may_be_person(subject, words) and agree(pronoun, subject, ""):
        return subject
    return (
        speaker if agree(pronoun, speaker, "" if words.according.fullmatch(verb) else verb) else ""
    )


def _is_surname(word: str, before: str, words: Lexicon) -> bool:
    """Return whether a text introduces a person with this surname.

    "Muttaqi" after "Foreign Minister Amir Khan Muttaqi".
    """
    if len(word) < _SURNAME or " " in word:
        return False
    # «принял министра Амира Дарина», then «Дарин поблагодарил»
    surname = rf"{re.escape(word.rstrip('аяйь'))}\w{{0,3}}" if words.declines else re.escape(word)
    return re.search(rf"(?<![\w.])[A-ZА-ЯЁ][\w’'-]+\s{surname}(?!\w)", before) is not None


def _may_be_person(name: str, words: Lexicon) -> bool:
    return not agency_in(name) and not any(bare(word) in words.no_persons for word in name.split())


def agree(pronoun: str, name: str, name_verb: str) -> bool:
    """Return False when title, surname or verb ending rule out that the pronoun means the name.

    `name_verb` is "" when the name was not a subject; its ending is then ignored.
    """
    plain, surname = bare(pronoun), bare(name.split()[-1]) if name_verb else ""
    her = (
        name.startswith(_HER_TITLES)
        or name_verb.lower().endswith(("ла", "лась"))
        or surname.endswith(_HER_ENDINGS)
    )
    his = (
        name.startswith(_HIS_TITLES)
        or name_verb.lower().endswith(("л", "лся"))
        or surname.endswith(_HIS_ENDINGS)
    )
    return not ((plain in _SHE and his) or (plain in _HE and her))


def _introduced(sentence: str) -> str:
    """Return the person named first in a caseless-script sentence, with a title in apposition."""
    found = _INTRODUCED.match(sentence)
    return (found["name"] or found["after"]) if found else ""


def signer(speaker: str, after: str, *, before: str) -> str:
    """Return the signer of a quoted document, from the words after the quotation; "" if not named.

    «говорится в письме, под которым стоит имя Дарина»: the full name if `before` contains it.
    """
    signed = _SIGNED.search(after) if _DOCUMENT.match(speaker) else None
    if signed is None:
        return ""
    surname = signed["name"].split()[-1]
    stem = re.escape(
        surname[:-1] if len(surname) > _SURNAME and surname[-1] in "аяуюы" else surname
    )
    full = re.search(rf"(?<!\w)(?:[A-ZА-ЯЁ][\w’'-]+\s){{1,2}}{stem}\w{{0,2}}(?!\w)", before)
    return full[0] if full else signed["name"]


def interviewed(text: str, words: Lexicon) -> str:
    """Return the person who answers in a printed interview; "" when the introduction names none.

    «Дарин ответил на вопросы газеты».
    """
    asked = _INTERVIEWED.search(text[:_INTRODUCTION]) if words.declines else None
    if asked is None:
        return ""
    sentence = re.split(r"[.!?\n]", hidden(text[: asked.start()]))[-1]
    name = _name_of(subject_before(shown(sentence), words)[0], words)
    return name if len(name.split()) > 1 and _may_be_person(name, words) else ""


def named_last(context: str, words: Lexicon) -> str:
    """Return the name in the last of up to 4 sentences that begins with one; "" without one."""
    for sentence in reversed(_SENTENCE.split(context.strip())[-4:]):
        if introduced := _introduced(sentence):
            return introduced
        sentence = _DATELINE.sub("", sentence)
        opener = main_subject(sentence, words)
        name = _speaker_in(sentence, words) or (
            _name_of(opener, words) if opener[:1].isupper() else ""
        )
        if name:
            return name
    return ""


def _speaker_in(sentence: str, words: Lexicon) -> str:
    """Return the full name of the speaker in a sentence without quotes; "" without one.

    "Flights stop, Ann Lee said" gives "Ann Lee".
    """
    for verb in words.saying.finditer(sentence):
        if not verb[0].islower():
            continue
        behind = subject_after(sentence[verb.end() :], words) if words.declines else ""
        for subject in (behind, subject_before(sentence[: verb.start()], words)[0]):
            name = _name_of(subject, words)
            if len(name.split()) > 1 and not agency_in(name):
                return name
    return ""


def _name_of(subject: str, words: Lexicon) -> str:
    """Return the longest run of capitalised words: "Oleg Lapin" of "Former mayor Oleg Lapin"."""
    runs: list[list[str]] = [[]]
    for word in subject.split():
        if word[:1].isupper() and not (words.declines and word.isupper()):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    kept = max(runs, key=len)
    if words.declines and len(kept) > 2 and kept[0].endswith("ии"):
        kept = kept[1:]  # «директор музеев Шотландии Ханна Смит»
    if words.declines and len(kept) > 1 and kept[0] in _HIMSELF:
        kept = kept[1:]
    name = without_possessive(" ".join(kept))
    if not kept or bare(kept[0]) in words.pronouns | words.articles | words.adverbials:
        return ""
    return "" if kept[0].endswith("ing") or "(" in name or ")" in name else name


def stands_for(speaker: str, before: str, words: Lexicon) -> str:
    """Return the full name of an office-holder mentioned as "the diplomat" or «дипломат».

    "" unless `before` introduces exactly one such person.
    """
    office = words.stand_ins.get(" ".join(map(bare, speaker.split())))
    if office is None:
        return ""
    before = before[-_SIGHT:]
    names: list[str] = []
    for match, _ in zip(office.finditer(before), range(_TRIES), strict=False):
        named = _NAME.match(before, match.end())
        if named:
            names.append(_without_office(named[1], office))
    full = {name.split()[-1]: name for name in names if len(name.split()) > 1}
    return full.popitem()[1] if len(full) == 1 else ""


def _without_office(name: str, office: re.Pattern[str]) -> str:
    return " ".join(word for word in name.split() if not office.fullmatch(f"{word} ".strip()))
