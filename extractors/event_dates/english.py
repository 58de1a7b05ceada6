"""English date rules and word lists; rules are ordered, and a matched span is not matched again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.event_dates import rules
from extractors.event_dates.rules import (
    DateContext,
    DateMatch,
    Meaning,
    Rule,
    alternatives,
    found,
    listed_days,
)
from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.languages.negations import ENGLISH_BEFORE_VERBS

# Abbreviations count only before a day number: "Oct. 20".
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20,
    "thirty": 30,
}  # fmt: skip

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

# Months that are also a verb or a name: they count only after one of the words listed below.
DOUBTFUL_MONTHS = frozenset({"march", "may"})
SURELY_BEFORE_A_MONTH = (
    "in by until till since last next this during before after early late mid every each through"
)
BEFORE_A_MONTH = "for of from to between"

# Words that follow a date used as the name of an event: "the Sept. 11 attacks", "the January 6 committee".
NAMED_DATES = {
    (9, 11): "attack attacks terror terrorist hijackers hijackings commission memorial",
    (1, 6): "attack committee panel riot rioters riots insurrection hearings commission",
}
# Words that turn the weekday after them into a name: "Super Tuesday", "Bloody Sunday".
NAMED_WEEKDAYS = (
    "Super Black Bloody Good Ash Cyber Palm Easter Giving Maundy Shrove Fat Ruby Taco Casual"
)

# --- tense: does the verb nearest to a date point to the future or to the past? ---

AHEAD = """
will shall would should may might could can must won't ll due scheduled planned plans planning expected expects
set slated upcoming next until till deadline hopes hoping hope intends intend wants want aims aim vows seeks
poised forthcoming opens begins starts resumes arrives expires ends convenes meets hosts gathers reopens
closes kicks returns visits takes departs travels flies votes goes launches tentatively likely
resume begin convene expire arrive depart reopen gather meet marks faces heads lands leaves premieres debuts
"""
# Present-tense verbs that announce a plan when they follow a plural subject: "voters go to the polls on Sunday".
PRESENT_PLURAL = """
open close go vote travel fly visit return start launch take host hold face leave land head kick end play run decide
debate discuss consider elect choose celebrate observe commemorate sit rule report release publish unveil welcome
receive sign hear try appear compete join march strike walk take give make come speak
"""
# Words ending in -s that are not a plural subject.
NO_PLURALS = """
its his this was is has does us as yes thus always perhaps across towards besides sometimes congress business press
access process progress access texas kansas illinois paris brussels athens
"""
# A verb after one of these does not point to the future: "did not resume", "travelled to meet them on Monday".
DENIED = ENGLISH_BEFORE_VERBS | {"to"}
# Reporting verbs: the reported event may lie in the future.
TELLING = """
said says told announced reported confirmed added warned stated wrote tweeted noted indicated suggested predicted
estimated believed thought hoped feared asked signalled signaled decided ruled approved voted booked arranged agreed
"""
# Past forms that commit to a later action: "agreed to meet on Friday".
COMMITTED = """
agreed decided promised pledged vowed planned intended hoped invited wanted expected scheduled set asked urged
called ordered proposed offered prepared threatened arranged poised required adjourned postponed delayed moved
pushed rescheduled slated announced plan plans
"""
# After these words a planned event counts as abandoned: "had been due", "originally scheduled".
GIVEN_UP = "had originally initially previously"
DUE = "due scheduled planned set slated expected"
# The object of these verbs was moved to the date, so the date lies in the future.
PUT_OFF = "postponed delayed rescheduled"
BEHIND = """
was were had said says told met held took began ended saw came went left fell rose spoke made gave led won lost
sent found put got became wrote drew drove broke brought built chose struck shot kept knew grew flew fought ran
sat stood withdrew overthrew swept set-up last ago since earlier past been did dropped died took
"""
# Words ending in -ed that are not past verbs.
NOT_PAST = """
united need speed feed indeed red bed hundred sacred naked wicked allied proposed unprecedented alleged
so-called armed limited continued detailed renewed speed exceed proceed succeed seed shed embed wed zed ted fred
mohammed ahmed mohamed muhammed hamed saeed sayed syed rashed waheed reed creed greed breed bleed weed deed
"""
CLAUSE_WORDS = "and but which who whom whose that while when where as because if although though whereas or than so"
# Before one of these "to" is a preposition, not an infinitive marker: "to the capital on Thursday".
DETERMINERS = "the a an his her its their our my this that these those"
PRONOUNS = "i you he she it we they him her them us me"


WEEKDAY_NUMBERS = {name: number for number, name in enumerate(ENGLISH_WEEKDAYS)}
TURNS = {"next": 1, "coming": 1, "upcoming": 1, "last": -1, "past": -1, "previous": -1, "this": 0}
_RATE = re.compile(
    r"\b(?:what|how (?:much|many|often))\b[^,;:.]*\b(?:may|can|could)\b[^,;:.]*$", re.IGNORECASE
)
_TO_COME = re.compile(
    r"[^.;]{0,60}\b(?:will|would|due|scheduled|expected|set|plan(?:s|ned)?|hopes?|is to|are to|may|might|could)\b"
)
_TO_DO = re.compile(r"\bto\s+\w+\s+$")
_POSSESSIVE = re.compile(r"[’']s\b")
_MONTH_NUMBERS = {name: number for number, name in enumerate(ENGLISH_MONTHS, 1)} | SHORT_MONTHS
_MONTH = rf"(?P<month>{alternatives(_MONTH_NUMBERS)})\b(?:\.(?=\s*\d))?"
_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>(?:1[5-9]|20)\d\d(?![\d%])|(?:next|last|this)\s+year))?"
_WEEKDAY = alternatives(ENGLISH_WEEKDAYS)
_ON_WEEKDAY = rf"(?:\b(?:{_WEEKDAY})(?:\s+(?:morning|afternoon|evening|night))?,?\s+(?:the\s+)?)?"
_DAY = r"(?<![\d.,:$€£-])\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%:])"
_SECOND = r"(?:\s*(?P<link>-|–|—|\bto\b|\bthrough\b|\band\b|&)\s*(?P<second>[0-3]?\d)(?:st|nd|rd|th)?(?![\d%:,]\d|[\d%:]))?"
_NUMBER = rf"(?P<number>\d{{1,3}}|{alternatives(NUMBERS)})"
_UNIT = r"(?P<unit>day|week|month)s?"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_TURN = rf"(?P<turn>{alternatives(TURNS)})"
_YEARS_AGO = re.compile(
    rf"\b(?P<years>\d{{1,2}}|{alternatives(NUMBERS)})\s+years?\s+(?:ago|earlier),?\s+(?:on\s+|in\s+)?$",
    re.IGNORECASE,
)
_THAT_YEAR = re.compile(
    r",?\s{1,3}(?:of\s{1,3})?(?:that|the\s{1,3}same)\s{1,3}year\b", re.IGNORECASE
)
_LATER = re.compile(r"\blater\s{1,3}(?:on\s{1,3})?$", re.IGNORECASE)
_NAMED_BEFORE = re.compile(rf"(?:{alternatives(NAMED_WEEKDAYS.split())})\s+$")
_DETERMINER_BEFORE = re.compile(r"(?:\b(?:the|its|their|a)|[’']s)\s+$")
_SINCE = re.compile(r"\bsince\s+$", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"(?:\d(?:st|nd|rd|th)?|Fourth)\s+(?:of\s+)?$")
_RECORD_AFTER = re.compile(  # "its July forecast" already exists
    r"\s+(?:forecasts?|reports?|estimates?|survey|polls?|projections?|figures?|data|ruling|letter|statement|speech|attacks?"
    r"|interview|peak|low|high|level|total)\b"
)
_NOUN_AFTER = re.compile(r"\s+(?!(?:on|for|of|to|by|in|be|have|not)\b)[a-z]")
_NAME_AFTER = re.compile(r"\s+(?!(?:The|And|But)\b)[A-Z][a-z]")


def near_day(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the day of `today`, `tomorrow` or `last night`."""
    said = " ".join(match[0].lower().split())
    if "after tomorrow" in said or "before yesterday" in said:
        away = 2 if "after" in said else -2
    elif "tomorrow" in said:
        away = 1
    elif "yesterday" in said or said == "last night":
        away = -1
    else:
        away = 0
    ahead = True if said.startswith("later") else False if said.startswith("earlier") else None
    if not away and ahead is None:
        # A bare infinitive, as in "five things to know today", announces nothing.
        before = match.string[max(0, match.start() - 60) : match.start()]
        ahead = False if _TO_DO.search(before) and not _TO_COME.search(before) else None
    if said == "tonight":
        ahead = reading.leaning(match.start(), match.end()) != "behind"
    yield from found(match, rules.shifted(reading.base, away), ahead=ahead)


def week_from(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the day of `a week from Friday`."""
    index = WEEKDAY_NUMBERS[match["weekday"].lower()]
    after = rules.weekday_turned(index, reading.base, 1)
    yield from found(match, rules.shifted(after.first, 7) if after else None)


def distance(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the date of `in two weeks`.

    Skipped where it is a duration ("finished it in two weeks") or a rate ("how much one can do in a
    week").
    """
    if match["in"] and reading.leaning(match.start(), match.end()) == "behind":
        return
    if match["number"].lower() in ("a", "an") and _RATE.search(
        match.string[max(0, match.start() - 80) : match.start()]
    ):
        return
    yield from found(match, _away(match, reading, 1))


def ago(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the date of `two weeks ago`."""
    yield from found(match, _away(match, reading, -1))


def _away(match: re.Match[str], reading: DateContext, direction: int) -> rules.When | None:
    said = " ".join(match["number"].lower().split())
    number = direction * (int(said) if said.isdigit() else NUMBERS[said])
    if match["unit"].lower() == "month":
        return rules.month(reading.base.year, reading.base.month + number)
    return rules.shifted(reading.base, number * (7 if match["unit"].lower() == "week" else 1))


def turned(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield this, next or last week, weekend or month.

    `earlier` and `later` say whether it lies before or after the day of publication.
    """
    turn = -1 if match["past"] else TURNS[match["turn"].lower()]
    unit = match["unit"].lower()
    if match["unit"].istitle():
        return  # the programme or column "This Week"
    if unit == "weekend" and not turn and reading.base.weekday() < 4:
        turn = -1 if reading.leaning(match.start(), match.end()) == "behind" else 0
    side = (match["side"] or "").lower()
    ahead = True if side == "later" else False if side == "earlier" else None
    if not turn and not side and _POSSESSIVE.match(match.string, match.end()):
        # "this week's pledges" were already made, unless a later verb says otherwise.
        ahead = bool(_TO_COME.match(match.string, match.end()))
    if unit == "month":
        yield from found(
            match, rules.month(reading.base.year, reading.base.month + turn), ahead=ahead
        )
    elif unit == "weekend":
        yield from found(match, rules.weekend(reading.base, turn), ahead=ahead)
    else:
        yield from found(match, rules.week(reading.base, turn), ahead=ahead)


def over_weekend(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the weekend of `over the weekend`, past or future by the tense."""
    ahead = reading.leaning(match.start(), match.end()) == "ahead"
    yield from found(
        match, rules.weekend(reading.base, 0 if ahead or reading.base.weekday() == 6 else -1)
    )


def day_after(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the day after the date named before it in the sentence: `the following day`."""
    anchor = reading.day_before(match.start())
    if anchor:
        back = bool(re.search(r"earlier|previous|before", match[0], re.IGNORECASE))
        said = (match["number"] or "a").lower()
        number = int(said) if said.isdigit() else NUMBERS[" ".join(said.split())]
        yield from found(match, rules.shifted(anchor, -number if back else number))


_SURELY_BEFORE_MONTH, _BEFORE_MONTH = (
    re.compile(rf"(?:\b(?:{alternatives(leads.split())})\b[\s-]+|mid-)$", re.IGNORECASE)
    for leads in (SURELY_BEFORE_A_MONTH, BEFORE_A_MONTH)
)


def _calendar_day(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield a month and day, in either order.

    `26 and 27 October` yields two days, `20-22 October` only the 20th.
    """
    month, day = _MONTH_NUMBERS[match["month"].lower()], int(match["day"])
    if match["month"][0].islower() or _is_named(match, month, day):
        return
    leaning = reading.leaning(match.start(), match.end())
    first = _day_of(match, month, day, reading, leaning)
    for start, end, other_day in listed_days(match):
        if other := _day_of(match, month, other_day, reading, leaning):
            yield DateMatch(start, end, other)
    second = int(match["second"]) if match["second"] else 0
    if match["link"] in ("and", "&") and first and 0 < second <= 31:
        yield DateMatch(match.start(), match.start("link") - 1, first)
        if other := _day_of(match, month, second, reading, leaning):
            yield DateMatch(match.start("second"), match.end(), other)
    else:
        yield from found(match, first)


def _day_of(
    match: re.Match[str], month: int, day: int, reading: DateContext, leaning: rules.Leaning
) -> rules.When | None:
    return rules.day_of(_year(match, reading), month, day, reading.base, leaning)


def _year(match: re.Match[str], reading: DateContext) -> int | None:
    named = match["year"]
    if not named and _THAT_YEAR.match(match.string, match.end()):
        anchor = reading.day_before(match.start())
        return anchor.year if anchor else None
    if not named:
        ago = _YEARS_AGO.search(match.string, max(0, match.start() - 40), match.start())
        number = ago["years"].lower() if ago else ""
        return (
            reading.base.year - NUMBERS.get(number, int(number) if number.isdigit() else 0)
            if ago
            else None
        )
    return int(named) if named.isdigit() else reading.base.year + TURNS[named.split()[0]]


def _is_named(match: re.Match[str], month: int, day: int) -> bool:
    followers = NAMED_DATES.get((month, day), "").split()
    after = re.match(
        r"[\s,]*(?:terror\s+|Capitol\s+)?([A-Za-z]+)", match.string[match.end() : match.end() + 30]
    )
    return bool(followers and not match["year"] and after and after[1].lower() in followers)


def _weekday(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    if match["weekday"][0].islower() or _NAMED_BEFORE.search(
        match.string, max(0, match.start() - 12), match.start()
    ):
        return
    index, turn = WEEKDAY_NUMBERS[match["weekday"].lower()], (match["turn"] or "").lower()
    leaning = reading.leaning(match.start(), match.end())
    if match["until"]:
        meant = rules.weekday_turned(index, reading.base, 1)
    elif turn and TURNS[turn]:
        meant = rules.weekday_turned(index, reading.base, TURNS[turn])
    elif turn:
        meant = rules.weekday(index, reading.base, leaning or "ahead")
    else:
        meant = rules.weekday(index, reading.base, leaning)
    later = _LATER.search(match.string, max(0, match.start() - 12), match.start())
    yield from found(match, meant, ahead=True if later else None)


def _numbered_weekday(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the day of `the last Sunday in April`."""
    number, name = ORDINALS[match["ordinal"].lower()], match["month"]
    year = _year(match, reading)
    if not name[0].isupper() or match["weekday"][0].islower():
        return
    leaning, past = reading.leaning(match.start(), match.end()), reading.tells_past(match.start())
    inside = (
        rules.month(year, _MONTH_NUMBERS[name.lower()])
        if year
        else rules.nearest_month(
            _MONTH_NUMBERS[name.lower()], reading.base, leaning, surely_past=past
        )
    )
    yield from found(
        match, rules.numbered_weekday(inside, WEEKDAY_NUMBERS[match["weekday"].lower()], number)
    )


def _month(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    name, turn = match["month"], (match["turn"] or "").lower()
    if not name[0].isupper() or not (turn or match["year"] or _is_month(match)):
        return
    number, year = _MONTH_NUMBERS[name.lower()], _year(match, reading)
    if year:
        meant = rules.month(year, number)
    elif turn in ("next", "last") or _SINCE.search(
        match.string[max(0, match.start() - 8) : match.start()]
    ):
        meant = rules.month_turned(number, reading.base, TURNS[turn or "last"])
    elif turn:
        meant = rules.month(reading.base.year, number)
    else:
        leaning, past = (
            reading.leaning(match.start(), match.end()),
            reading.tells_past(match.start()),
        )
        past = past or bool(_RECORD_AFTER.match(match.string, match.end()))
        meant = rules.nearest_month(number, reading.base, leaning, surely_past=past)
    yield from found(match, meant)


def _is_month(match: re.Match[str]) -> bool:
    """Return whether "May" or "March" is the month, not the verb or a person's name."""
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - 14) : start]
    if match["part"] or _SURELY_BEFORE_MONTH.search(before):
        return True
    if _DAY_BEFORE.search(before) or _NAME_AFTER.match(text, end):
        return False
    if match["month"].lower() not in DOUBTFUL_MONTHS:
        return True
    return bool(
        _BEFORE_MONTH.search(before)
        or (_DETERMINER_BEFORE.search(before) and _NOUN_AFTER.match(text, end))
    )


def _day_of_month(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    leaning = reading.leaning(match.start(), match.end())
    yield from found(match, rules.month_day(int(match["day"]), reading.base, leaning), group="span")


def _rule(pattern: str, meaning: Meaning, clue: str = "") -> Rule:
    # Runs of white space are bounded so that no page can cause quadratic backtracking.
    bounded = pattern.replace(r"\s+", r"\s{1,3}").replace(r"\s*", r"\s{0,3}")
    return Rule(re.compile(bounded, re.IGNORECASE), meaning, clue)


RULES = (
    _rule(rf"{_ON_WEEKDAY}\b{_MONTH}\s*(?:the\s+)?{_DAY}{_SECOND}{_YEAR}", _calendar_day),
    _rule(rf"{_ON_WEEKDAY}{_DAY}{_SECOND}\s+(?:of\s+)?{_MONTH}{_YEAR}", _calendar_day),
    _rule(
        r"\bthe\s+day\s+(?:after\s+tomorrow|before\s+yesterday)\b|\b(?:earlier\s+|later\s+)?today\b(?!['’]s|\s+show)"
        r"|\b(?<!\bof\s)tomorrow\b|\byesterday\b|\btonight\b|\blast\s+night\b|\bthis\s+(?:morning|afternoon|evening)\b",
        near_day,
    ),
    _rule(rf"\ba\s+week\s+(?:from|on)\s+(?P<weekday>{_WEEKDAY})\b", week_from, "a week"),
    _rule(
        rf"\b(?P<in>in)\s+{_NUMBER}\s+(?:more\s+)?{_UNIT}\b(?:['’]s?\s+time|\s+time)?(?!\s+of\b|-)",
        distance,
    ),
    _rule(rf"\b(?P<in>){_NUMBER}\s+{_UNIT}\s+from\s+(?:now|today)\b", distance, "from"),
    _rule(rf"\b{_NUMBER}\s+{_UNIT}\s+ago\b", ago, "ago"),
    _rule(
        rf"\b(?:(?P<side>earlier|later|early|late)\s+)?{_TURN}(?P<past>\s+past)?\s+(?P<unit>week|weekend|month)\b",
        turned,
    ),
    _rule(r"\b(?:over|at|during)\s+the\s+weekend\b", over_weekend, "weekend"),
    _rule(
        rf"\bthe\s+(?P<ordinal>{alternatives(ORDINALS)})\s+(?P<weekday>{_WEEKDAY})\s+(?:of|in)\s+"
        rf"(?P<month>{alternatives(ENGLISH_MONTHS)})\b{_YEAR}",
        _numbered_weekday,
    ),
    _rule(
        rf"\b(?P<until>(?:until|till)\s+)?(?:{_TURN}\s+)?(?P<weekday>{_WEEKDAY})\b{_PART}", _weekday
    ),
    _rule(
        rf"\b(?P<part>(?:early|late|mid)[\s-]+)?(?:(?P<turn>next|last|this)\s+)?"
        rf"\b(?P<month>{alternatives(ENGLISH_MONTHS)})\b{_YEAR}(?!\s+\d{{1,2}}\b)",
        _month,
    ),
    _rule(
        r"\b(?:on|until|till|by|from)\s+(?P<span>the\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th))"
        r"(?=\s*(?:[,.;:!?)]|$)|\s+(?:in|at|and|to|of\s+(?:this|the)\s+month)\b)",
        _day_of_month,
    ),
    _rule(
        r"\bthe\s+(?:following|next|previous)\s+(?:day|morning|evening)\b"
        rf"|\b{_NUMBER}\s+days?\s+(?:later|earlier)\b",
        day_after,
    ),
)
