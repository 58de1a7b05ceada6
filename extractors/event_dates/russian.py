"""Russian date rules and word lists; rules are ordered, and a matched span is not matched again."""

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
from extractors.languages.calendar import RUSSIAN_MONTHS, RUSSIAN_WEEKDAYS

NUMBERS = {
    "один": 1, "одну": 1, "два": 2, "две": 2, "пару": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7,
    "восемь": 8, "девять": 9, "десять": 10, "двенадцать": 12, "четырнадцать": 14, "пятнадцать": 15, "двадцать": 20,
    "тридцать": 30,
}  # fmt: skip
# Stems of "next", "last" and "this" before a week, month or weekday.
FORWARD = "следующ будущ предстоящ ближайш грядущ"
BACKWARD = "прошл минувш прошедш предыдущ"
HERE = "эт нынешн текущ"

DAY_WORDS = {"послезавтра": 2, "позавчера": -2, "завтра": 1, "вчера": -1, "сегодня": 0}
DAY_ADJECTIVES = {"завтрашн": 1, "вчерашн": -1, "сегодняшн": 0}

# --- tense ---

AHEAD = """
будет будут будем буду состоится состоятся пройдет пройдёт пройдут начнется начнётся начнутся начнет начнёт
начнут прибудет прибудут приедет приедут прилетит прилетят откроется откроются откроет продолжатся продолжится
возобновятся возобновится опубликуют опубликует проведет проведёт проведут планирует планируют планируется
планируются ожидается ожидаются ожидает ожидают ожидаем ждем ждём должен должна должно должны может могут
намерен намерена намерены предстоит завершится завершатся закончится закончатся истекает истечет истечёт вступит
вступят встретится встретятся соберется соберётся соберутся посетит посетят рассмотрит рассмотрят обсудит
обсудят отправится отправятся вылетит примет примут станет станут подпишет подпишут представит представят
выступит выступят хочет хотят надеется надеются надеемся рассчитывает рассчитывают рассчитываем собирается
собираются готовится готовятся до возможно вероятно вернется вернётся вернутся поступит поступят завершит
завершат получит получат направит направят проголосует проголосуют объявит объявят
исполнится исполнятся истекут стартует стартуют планируем обещает обещают намечается намечаются
"""
# Past forms that do not end in -л.
BEHIND = """
истек истёк погиб помог смог умер вырос возник привез привёз принес принёс увез увёз исчез достиг постиг проник замерз
замёрз утих стих спас отвлек отвлёк произнес произнёс нанес нанёс внес внёс ввез ввёз вывез подверг сверг отверг
опроверг настиг поджег поджёг сжег сжёг лег лёг пресек пресёк привлек привлёк извлек извлёк избег отрекся отрёкся
"""
# Short past participles: "подписан", "убиты", "закрыто".
PAST_PARTICIPLE = """
[а-яё]{2,}(?:ован|писан|азан|держан|авлен|явлен|ожен|ершен|ершён|ущен|лючен|лючён|ранен|рыт|убит|еден|едён|ешен|ешён|ждён|жден)[аоы]?
|(?:при|предпри|за|с|под|на|по|от|об|пере|у)нят(?:[аоы]|ый|ая|ое|ые|ого|ой|ых|ую|ым)?
|[а-яё]{3,}(?:вш|шедш)(?:ий|ая|ее|ие|его|ей|их|ую|им|ими|ему)(?:ся)?
"""
# Perfective prefixes give present forms a future meaning: "пройдёт", "выплатят".
FUTURE = """
(?:по|вы|за|на|при|про|пре|от|об|обо|с|у|пере|рас|раз|до|ис|из|под|вос|воз|вс|о)[а-яё]{1,9}(?:дет|дёт|дут|нет|нёт|нут|нит|нят|пит|пят|тит|тят|вит|вят|
дит|дят|рит|рят|лит|лят|жит|жат|шит|шат|чит|чат|шет|шут|сит|сят|зит|зят|роет|роют|мет|мут|чет|чут)(?:ся)?
"""
NOT_FUTURE = """
транзит визит запрет привет просвет расчет учет отчет почет зачет подсчет предмет портрет примет замет
"""

AHEAD_STEMS = "запланирован намечен назначен перенес перенёс отложен отложил"
# Words that end like a past verb but are not verbs.
NOT_PAST = """
стол стола канал канала канале журнал журнала сигнал сигнала капитал капитала дела дело сила силы школа числа
начала начало посол посла интервал материал материала персонал персонала футбол доклада зал зала отдел отдела
раздел предел предела масла село села тыл угол узел цикл скала шкала около мало стекло тело тела капли земли
недели модели цели роли доли мысли соли если или арсенал арсенала филиал терминал терминала финал
финала район бывший бывшая бывшие бывшего бывшей бывших
"""
# Reporting verbs: the reported event may lie in the future.
TELLING = """
сообщил сообщила сообщили заявил заявила заявили сказал сказала сказали рассказал рассказала рассказали отметил отметила
отметили объявил объявила объявили добавил добавила добавили уточнил уточнила уточнили подчеркнул подчеркнула пообещал
пообещала пообещали договорились согласились решил решила решили постановил обязал потребовал предложил предложила
"""
CLAUSE_WORDS = (
    "и а но который которая которое которые что чтобы когда где пока если хотя поскольку однако"
)


_GENITIVE = {name: number for number, name in enumerate(RUSSIAN_MONTHS["genitive"], 1)}
_MONTH_NUMBERS = {
    name: number for forms in RUSSIAN_MONTHS.values() for number, name in enumerate(forms, 1)
}
_WEEKDAY = rf"(?P<weekday>{alternatives(RUSSIAN_WEEKDAYS)})"
_FORWARD, _BACKWARD, _HERE = (alternatives(stems.split()) for stems in (FORWARD, BACKWARD, HERE))
_TURN = rf"(?:(?P<next>(?:{_FORWARD})\w{{1,3}})|(?P<last>(?:{_BACKWARD})\w{{1,3}})|(?P<this>(?:{_HERE})\w{{1,3}}))"
_YEAR = (
    rf"(?:\s+(?:(?P<year>(?:1[5-9]|20)\d\d)(?:\s+(?:года|году)|\s*г\.)?|(?P<yearnext>(?:{_FORWARD})\w{{1,3}})\s+год[ау]"
    rf"|(?P<yearlast>(?:{_BACKWARD})\w{{1,3}})\s+год[ау]|(?P<yearthis>(?:{_HERE})\w{{1,3}})\s+год[ау]))?"
)
_DAY = r"(?<![\d.,:-])\b(?P<day>[0-3]?\d)(?:-?го)?"
_SECOND = r"(?:\s*(?P<link>-|–|—|\bпо\b|\bдо\b|\bи\b)\s*(?P<second>[0-3]?\d)(?:-?го)?)?"
_NUMBER = rf"(?P<number>\d{{1,3}}|{alternatives(NUMBERS)})"
_YEARS_AGO = re.compile(
    rf"\b(?:(?P<years>\d{{1,2}}|{alternatives(NUMBERS)})\s+)?(?:год|года|лет)\s+назад,?\s+(?:в\s+)?$",
    re.IGNORECASE,
)
# «улица 8 Марта», «завод имени 1 Мая»
_IN_NAME = re.compile(
    r"\b(?:улиц\w{1,3}|ул\.|площад\w{1,2}|проспект\w?|имени|им\.|переул\w{1,3}|парк\w?)\s+$",
    re.IGNORECASE,
)
_ATTACKS = re.compile(r"\b(?:теракт|атак|событи|трагеди|после)\w{0,3}\s+$", re.IGNORECASE)
_UNIT = r"(?P<unit>день|дня|дней|сутки|суток|недел[юиь]|недель|месяц(?:а|ев)?)"


def _calendar_day(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield a day and month.

    `26 и 27 октября` yields two days, `с 20 по 22 октября` only the 20th.
    """
    month, second = _GENITIVE[match["month"].lower()], int(match["second"] or 0)
    leaning = reading.leaning(match.start(), match.end())
    if _IN_NAME.search(match.string, max(0, match.start() - 24), match.start()) or _is_named(
        match, month
    ):
        return
    first = _day_of(match, month, int(match["day"]), reading, leaning)
    for start, end, day in listed_days(match):
        if other := _day_of(match, month, day, reading, leaning):
            yield DateMatch(start, end, other)
    if match["link"] == "и" and first and 0 < second <= 31:
        yield DateMatch(match.start(), match.start("link") - 1, first)
        if other := _day_of(match, month, second, reading, leaning):
            yield DateMatch(match.start("second"), match.end(), other)
    else:
        yield from found(match, first)


def _is_named(match: re.Match[str], month: int) -> bool:
    """Return whether the date names the attacks of 11 September, written without a year."""
    named = month == 9 and match["day"] == "11" and not match["year"]
    return named and bool(_ATTACKS.search(match.string, max(0, match.start() - 24), match.start()))


def _day_of(
    match: re.Match[str], month: int, day: int, reading: DateContext, leaning: rules.Leaning
) -> rules.When | None:
    return rules.day_of(_year(match, reading), month, day, reading.base, leaning)


def _year(match: re.Match[str], reading: DateContext) -> int | None:
    if match["year"]:
        return int(match["year"])
    for group, step in (("yearnext", 1), ("yearlast", -1), ("yearthis", 0)):
        if match[group]:
            return reading.base.year + step
    ago = _YEARS_AGO.search(match.string, max(0, match.start() - 40), match.start())
    number = (ago["years"] or "один").lower() if ago else ""
    return (
        reading.base.year - NUMBERS.get(number, int(number) if number.isdigit() else 0)
        if ago
        else None
    )


def _near_day(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    said = match[0].lower()
    away = DAY_WORDS.get(said)
    if away is None:
        away = next(step for stem, step in DAY_ADJECTIVES.items() if said.startswith(stem))
    yield from found(match, rules.shifted(reading.base, away))


def _eve(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    yield from found(match, rules.shifted(reading.base, -1))


def _distance(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    """Yield the date of `через две недели`, unless the verb places it after a past event."""
    if reading.leaning(match.start(), match.end()) == "behind":
        return
    yield from found(match, _away(match, reading, 1))


def _ago(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    yield from found(match, _away(match, reading, -1))


def _away(match: re.Match[str], reading: DateContext, direction: int) -> rules.When | None:
    said, unit = (match["number"] or "один").lower(), match["unit"].lower()
    number = direction * (int(said) if said.isdigit() else NUMBERS[said])
    if unit.startswith("месяц"):
        return rules.month(reading.base.year, reading.base.month + number)
    return rules.shifted(reading.base, number * (7 if unit.startswith("недел") else 1))


def _step(match: re.Match[str]) -> int:
    return 1 if match["next"] else -1 if match["last"] else 0


def _turned(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    unit, step = match["unit"].lower(), _step(match)
    if unit.startswith("недел"):
        meant = rules.week(reading.base, step)
    elif unit.startswith("выходн"):
        meant = rules.weekend(reading.base, step)
    else:
        meant = rules.month(reading.base.year, reading.base.month + step)
    yield from found(match, meant)


def _weekday(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    index = RUSSIAN_WEEKDAYS[match["weekday"].lower()]
    leaning, ahead = reading.leaning(match.start(), match.end()), None
    if match["next"] or match["last"]:
        meant = rules.weekday_turned(index, reading.base, _step(match))
    elif (match["before"] or "").lower() in ("до", "к", "ко", "на", "с", "со", "раньше", "ранее"):
        meant, ahead = rules.weekday(index, reading.base, leaning or "ahead"), leaning != "behind"
    else:
        meant = rules.weekday(index, reading.base, leaning)
    yield from found(match, meant, ahead=ahead)


def _month(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    number = _MONTH_NUMBERS[match["month"].lower()]
    year = _year(match, reading)
    leaning, past = reading.leaning(match.start(), match.end()), reading.tells_past(match.start())
    nearest = rules.nearest_month(number, reading.base, leaning, surely_past=past)
    yield from found(match, rules.month(year, number) if year else nearest)


def _day_of_month(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    leaning = reading.leaning(match.start(), match.end())
    yield from found(match, rules.month_day(int(match["day"]), reading.base, leaning))


def _day_after(match: re.Match[str], reading: DateContext) -> Iterator[DateMatch]:
    anchor = reading.day_before(match.start())
    yield from found(match, rules.shifted(anchor, 1) if anchor else None)


def _rule(pattern: str, meaning: Meaning) -> Rule:
    # Runs of white space are bounded so that no page can cause quadratic backtracking.
    bounded = pattern.replace(r"\s+", r"\s{1,3}").replace(r"\s*", r"\s{0,3}")
    return Rule(re.compile(bounded, re.IGNORECASE), meaning)


RULES = (
    _rule(
        rf"(?:\b(?:во?|на|до|ко?|со?)\s+(?:{alternatives(RUSSIAN_WEEKDAYS)}),?\s+)?{_DAY}{_SECOND}\s+"
        rf"(?P<month>{alternatives(_GENITIVE)})\b{_YEAR}",
        _calendar_day,
    ),
    _rule(
        rf"\b(?:{alternatives(DAY_WORDS)})\b|\b(?:{alternatives(DAY_ADJECTIVES)})\w{{2,3}}\b",
        _near_day,
    ),
    # Before a noun it means "on the eve of"; alone it means "yesterday".
    _rule(
        r"\bнакануне(?:\s+(?:вечером|днем|днём|ночью|утром)\b|(?=\s*[,.;)]|\s+\w+(?:л|ла|ли|ло|лся|лась|лись|лось)\b))",
        _eve,
    ),
    _rule(rf"\bчерез\s+(?:{_NUMBER}\s+)?{_UNIT}\b", _distance),
    _rule(rf"\b(?:{_NUMBER}\s+)?{_UNIT}\s+(?:тому\s+)?назад\b", _ago),
    _rule(
        rf"\b(?:(?:на|в)\s+)?{_TURN}\s+(?P<unit>недел[еюи]|выходн(?:ые|ых)|месяц[еа]?)\b",
        _turned,
    ),
    _rule(
        rf"\b(?P<before>в|во|до|к|ко|на|с|со|вечером|утром|раньше|ранее|позже|позднее)\s+(?:{_TURN}\s+)?{_WEEKDAY}\b",
        _weekday,
    ),
    _rule(
        rf"\b(?:в|на|к|с|до|по|за)\s+(?P<month>{alternatives(_MONTH_NUMBERS)})\b{_YEAR}",
        _month,
    ),
    _rule(
        rf"\b(?:(?:начал|середин|конц|концов)[аеуы]?|(?:итог|исход|протяжени|течени|результат)\w{{0,2}}|(?:перв|последн)\w{{2,3}}\s+(?:числ\w{{1,3}}|недел\w|дн\w{{1,2}}|декад\w)"
        rf"|(?:перв|втор)\w{{2}}\s+половин\w)\s+(?P<month>{alternatives(_GENITIVE)})\b{_YEAR}",
        _month,
    ),
    _rule(r"\b(?P<day>[0-3]?\d)(?:-?го)?\s+числа\b", _day_of_month),
    _rule(r"\bна\s+следующий\s+день\b", _day_after),
)
