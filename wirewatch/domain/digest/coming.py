"""Which announced dates an issue names: each event once, until it passes, on the day that it was moved to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from wirewatch.domain.digest.model import Coming
from wirewatch.domain.digest.ranking import DERIVED, reads
from wirewatch.domain.digest.select import Watch
from wirewatch.domain.model import AnnouncedDate
from wirewatch.domain.story.concepts import Table, concept
from wirewatch.domain.story.lexicon.places import PLACES
from wirewatch.domain.story.reading import SOUND, keys_of
from wirewatch.domain.story.words import fold, words

SHOWN = 7
SHORTEST = 4  # letters of a Latin word: shorter ones mean something else in the next language
LONGEST = 300  # characters of a sentence that is printed whole
MOVED_BY = timedelta(days=120)
_EVENTS = """
    talk meet delegation visit election parliament agree ceasefire invite protest parade law sanction president
    minister embass border war army weapon format party member refugee aid humanitarian recogni prime_minister
    government terror opposition security right prison expert un attack region spokes
"""
_EVENTFUL = frozenset(_EVENTS.split())
_WARES = "book price market film music season match champion team school show cook food"
_GOODS = frozenset(_WARES.split())
_MOVES = """
move postpon* delay* reschedul* put_off call_off cancel* brought_forward adjourn* instead reporté* repouss*
annulé* décalé* ajourné* aplaz* pospue* posterg* cancelad* adiad* adelant* verschoben* vertagt* abgesagt*
vorgezogen* rinviat* annullat* ertele* iptal* перенес* перенос* отлож* отмен* вместо تأجيل* تأجل* إلغاء أرجئ*
تعویق لغو ملتوی مؤخر وځنډ* 推迟 改期 取消 延期
"""
_DAYS = """
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
"""
_CALENDAR = frozenset(_DAYS.split())
# What ends on a day concerns those whom it binds, though nobody meets.
_EXPIRY = re.compile(
    r"\b(?:mandate|deadline|expires?|renewal|takes? effect|comes? into force|мандат|истека\w+|вступ\w+ в силу|mandat"
    r"|échéance|expire|vencimiento|vence|plazo|prazo|läuft ab|frist|in kraft)\b",
    re.IGNORECASE,
)
_MOVING = Table((" ".join(_MOVES.split()),))
_PLACES = frozenset(line.split()[0].removesuffix("*") for line in PLACES.strip().splitlines())


def coming_up(
    announced: Iterable[Coming], *, wanted: Watch, today: str, languages: Collection[str] = ()
) -> tuple[Coming, ...]:
    """Return the next SHOWN events that a series watches, the nearest first, in words that the reader can read.

    One event is one day with a participant, place or matter in common, however many stories announce it. Where a later
    article moves an event, its old day is left out.
    """
    asked = [one for one in announced if wanted.headings(frozenset(one.actors)) and not is_over(one.date, today)]
    watched = [one for one in asked if is_event(one) and (is_exact(one) or not _has_company(one, asked))]
    standing = [one for one in watched if not _is_moved(one, watched)]
    events: list[list[Coming]] = []
    for one in sorted(standing, key=lambda one: _rank(one, languages)):
        same = next((event for event in events if any(_is_same(one, other) for other in event)), None)
        if same is None:
            events.append([one])
        else:
            same.append(one)
    chosen = sorted(events, key=lambda event: (not any(one.about for one in event), -len(event), event[0].date))[:SHOWN]
    return tuple(sorted((event[0] for event in chosen), key=lambda one: (first_day(one.date), one.id)))


def is_event(one: Coming | AnnouncedDate) -> bool:
    """Whether an announcement is of something that happens, said in a whole sentence that names its day.

    A bare weekday, a week or a month counts only with an event and somebody or some place in the sentence.
    """
    if one.span not in one.sentence or len(one.sentence) > LONGEST:
        return False
    found = {known for word in words(fold(one.sentence)) if _is_word(word) and (known := concept(word))}
    if found & _GOODS and not found & _EVENTFUL - {"region", "right", "law"}:
        return False
    if _EXPIRY.search(one.sentence):
        return len(one.date) >= len("2021-10") and "W" not in one.date
    names = isinstance(one, Coming) and one.names
    return (names or bool(found & _EVENTFUL)) and (is_exact(one) or bool(found & _PLACES) or _named(one.sentence) > 1)


def _is_word(word: str) -> bool:
    return len(word) >= SHORTEST or not word.isascii()


def is_exact(one: Coming | AnnouncedDate) -> bool:
    """Whether an announcement names its day by a figure."""
    return len(one.date) == len("2021-10-20") and any(character.isdigit() for character in one.span)


def _has_company(one: Coming, others: Sequence[Coming]) -> bool:
    """Whether its sentence names another day as well: of two weekdays neither says what happens on which."""
    return any(other.sentence == one.sentence and other.date != one.date for other in others)


def _named(sentence: str) -> int:
    """Return how many words but the first are written as names are."""
    return sum(word[0].isupper() and concept(fold(word)) not in _CALENDAR for word in sentence.split()[1:])


def is_over(announced: str, today: str) -> bool:
    """Say whether a day or a week has come already, or a month is past: "2021-10-20", "2021-W42", "2021-10"."""
    if "W" in announced:
        year, week, _ = date.fromisoformat(today).isocalendar()
        return announced <= f"{year}-W{week:02}"
    return announced <= today if len(announced) == len(today) else announced < today[: len(announced)]


def first_day(announced: str) -> str:
    """Return the first day of a date, to sort by; what is none sorts by its letters."""
    try:
        if "W" in announced:
            year, _, week = announced.partition("-W")
            return date.fromisocalendar(int(year), int(week), 1).isoformat()
    except ValueError:
        return announced
    return announced if len(announced) > len("2021-10") else f"{announced}-01"


def _rank(one: Coming, languages: Collection[str]) -> tuple[bool, bool, bool, bool, str, int]:
    """Order announcements of one event: exact days, readable words, reports of their own, the first first."""
    published = one.published_at.isoformat() if one.published_at else ""
    exact = len(one.date) == len("2021-10-20")
    return not exact, not reads(languages, one.language), one.relation in DERIVED, not one.about, published, one.id


def _is_same(one: Coming, other: Coming) -> bool:
    """Whether two announcements are of one event: of one time, and of one story or with matter in common."""
    if not _is_one_time(one.date, other.date):
        return False
    if one.story and one.story == other.story:
        return True
    return len(_keys(one) & _keys(other)) >= 1 + (len(one.date) != len("2021-10-20"))


def _is_one_time(one: str, other: str) -> bool:
    if one == other:
        return True
    day, longer = (one, other) if len(one) > len(other) else (other, one)
    if len(day) != len("2021-10-20"):
        return False
    if "W" in longer:
        year, week, _ = date.fromisoformat(day).isocalendar()
        return longer == f"{year}-W{week:02}"
    return day.startswith(longer)


def _keys(one: Coming) -> frozenset[str]:
    """Return what an announcement is of: events, places and the sounds of names, alike in every language."""
    found = set()
    for word in words(fold(f"{one.title} {one.sentence}")):
        for key in keys_of(word, True):
            if not key[0].isdigit() and key not in _CALENDAR:
                found.add(key)
    return frozenset(key for key in found if key.startswith(SOUND) or key in _EVENTFUL or key in _PLACES)


def _is_moved(one: Coming, others: Sequence[Coming]) -> bool:
    """Whether a later article says that the event of an announcement is on another day, or is not at all."""
    for other in others:
        later = other.published_at and one.published_at and other.published_at > one.published_at
        if not later or not _moves(other) or other.sentence == one.sentence:
            continue
        related = (one.story and one.story == other.story) or len(_keys(one) & _keys(other)) >= 2
        if related and other.date != one.date and _is_near(one.date, other.date) and not _says(other, one, others):
            return True
    return False


def _moves(one: Coming) -> bool:
    return any(_MOVING.concept(word) for word in words(fold(one.sentence)))


def _says(moving: Coming, one: Coming, others: Sequence[Coming]) -> bool:
    """Whether the day that a moving sentence names is the old one, named before: then it is no new day."""
    return any(
        other.date == moving.date
        and other.published_at is not None
        and moving.published_at is not None
        and other.published_at < moving.published_at
        and other.sentence != moving.sentence
        and other.story == moving.story
        for other in others
        if other is not one
    )


def _is_near(one: str, other: str) -> bool:
    try:
        return abs(date.fromisoformat(first_day(one)) - date.fromisoformat(first_day(other))) <= MOVED_BY
    except ValueError:
        return False
