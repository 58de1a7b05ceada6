"""Names of months and weekdays, and numbers in words, in the languages of the news.

CLDR (through Babel) gives the names; the tables here hold what newsrooms write besides: declined forms, spellings that
CLDR does not prefer, the Levantine, Solar Hijri and Afghan months.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Case by case, January first; CLDR has the genitive alone.
_NOMINATIVE = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
_GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
_DATIVE = "январю февралю марту апрелю маю июню июлю августу сентябрю октябрю ноябрю декабрю"
_LOCATIVE = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
RUSSIAN_MONTHS = {
    "nominative": _NOMINATIVE.split(),
    "genitive": _GENITIVE.split(),
    "dative": _DATIVE.split(),
    "locative": _LOCATIVE.split(),
}
# Accusative, genitive and dative: the cases in which a weekday dates something ("среда" alone is also "environment").
RUSSIAN_WEEKDAYS = {
    "понедельник": 0, "понедельника": 0, "понедельнику": 0,
    "вторник": 1, "вторника": 1, "вторнику": 1,
    "среду": 2, "среды": 2, "среде": 2,
    "четверг": 3, "четверга": 3, "четвергу": 3,
    "пятницу": 4, "пятницы": 4, "пятнице": 4,
    "субботу": 5, "субботы": 5, "субботе": 5,
    "воскресенье": 6, "воскресенья": 6, "воскресенью": 6,
}  # fmt: skip

# As reports write them, a line each, Monday and January first; an ending * stands for any ending.
# English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han.
WEEKDAY_FORMS = """
monday | mánudag* pazartesi | понедельник* | دوشنبه الاثنین الإثنين پیر دوشنبې | सोमवार | 周一 星期一
tuesday | þriðjudag* salı | вторник* | سه‌شنبه سهشنبه الثلاثاء منگل سهشنبې | मंगलवार | 周二 星期二
wednesday | miðvikudag* çarşamba | среду среда среды | چهارشنبه الأربعاء الاربعاء بدھ چارشنبې | बुधवार | 周三 星期三
thursday | fimmtudag* perşembe | четверг* | پنجشنبه پنج‌شنبه الخمیس الخميس جمعرات پنجشنبې | गुरुवार | 周四 星期四
friday | föstudag* cuma | пятниц* | جمعه جمعة الجمعة جمعے جمعې | शुक्रवार | 周五 星期五
saturday | laugardag* cumartesi | суббот* | شنبه السبت ہفتے شنبې | शनिवार | 周六 星期六
sunday | sunnudag* pazar | воскресень* | یکشنبه يكشنبه الأحد اتوار یکشنبې | रविवार | 周日 星期日
"""
MONTH_FORMS = """
january | janúar ocak | январ* | جنوری ژانویه یناير يناير | जनवरी | 一月
february | febrúar şubat | феврал* | فبروری فوریه فبراير فروری | फ़रवरी फरवरी | 二月
march | mars mart | марта | مارچ مارس | मार्च | 三月
april | apríl nisan | апрел* | اپریل آوریل أبريل ابریل | अप्रैल | 四月
may | maí mayıs | мая мае май | می‌ مایو مايو مئی | मई | 五月
june | júní haziran | июня июне июнь | جون ژوئن يونيو | जून | 六月
july | júlí temmuz | июля июле июль | جولای ژوئیه يوليو جولائی | जुलाई | 七月
august | ágúst ağustos* | август* | اگست اوت آگوست أغسطس | अगस्त | 八月
september | septem* eylül | сентябр* | سپتمبر سپتامبر سبتمبر ستمبر | सितंबर | 九月
october | október ekim | октябр* | اکتوبر اکتبر أكتوبر | अक्टूबर | 十月
november | nóvember kasım | ноябр* | نومبر نوامبر نوفمبر | नवंबर | 十一月
december | desember aralık | декабр* | دسمبر دسامبر ديسمبر | दिसंबर | 十二月
"""

# The same in French, Spanish, Portuguese, Italian and German, weekdays first.
EUROPEAN_FORMS = """
monday | lundi lunes segunda-feira lunedì montag*
tuesday | mardi martes terça-feira martedì dienstag*
wednesday | mercredi miércoles quarta-feira mercoledì mittwoch*
thursday | jeudi jueves quinta-feira giovedì donnerstag*
friday | vendredi viernes sexta-feira venerdì freitag*
saturday | samedi sábado sabato samstag* sonnabend
sunday | dimanche domingo domenica sonntag*
january | janvier enero janeiro gennaio januar
february | février febrero fevereiro febbraio februar
march | marzo março märz
april | avril abril aprile
june | juin junio junho giugno juni
july | juillet julio julho luglio juli
august | août agosto
september | septembre septiembre setembro settembre
october | octobre octubre outubro ottobre oktober
november | novembre noviembre novembro
december | décembre diciembre dezembro dicembre dezember
"""

# Locales whose names are read, in the order in which ties are broken ("listopada" is November in Polish).
_LOCALES = """
en ru fa ps ar ur hi zh fr de es uk tr uz tg pl cs el he ko ja it pt nl ro sr hr bg be kk ky az id ms vi th bn ta te am
sw ha yo so my km ka hy sq fi sv no da hu lt lv et sk sl mk mr ne ca gl is kn ml gu pa si mn tk ug
"""
_BABEL_NAMES = {"prs": "fa_AF"}

# Forms that CLDR's lists lack: a line a month.
_FURTHER_MONTHS = """
jänner январи студз styczeń leden בינואר كانون جانفي जन জানুয়ারি فروردین حمل وری
fév феврали luty únor בפברואר شباط فيفري फरवरी फर ফেব্রুয়ারি اردیبهشت ثور غویی
mrz mär марти marzec březen μάρτιος μάρ μαρτ במרץ آذار خرداد جوزا غبرګولی
апрели кві kwiecień duben באפריל إبريل ابريل نيسان أفريل اپرېل अप्रै تیر سرطان چنګاښ
майи тра květen μαΐου μαι μάι μαϊ במאי أيار می مرداد اسد زمری
июни чер czerwiec červen ιούν ביוני حزيران جوان شهریور سنبله وږی
июли lipiec červenec ιούλ ביולי تموز جويلية जुल مهر میزان تله
aou agt августи сер sierpień srpen αύγ באוגוסט آب أوت अग آبان عقرب لړم
сентябри септ wrzesień בספטמבר أيلول سپتمبر सितम्बर सित آذر قوس لیندۍ
октябри жов październik říjen באוקטובר اكتوبر अक्तूबर अक्टू دی جدی مرغومی
ноябри лис listopad studenog νοέ בנובמבר नवम्बर नव بهمن دلو سلواغه
декабри гру grudzień prosinec בדצמבר दिसम्बर दिस اسفند حوت کب
"""

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


@cache
def month_names(tag: str, *, wide: bool = False) -> Mapping[str, int]:
    """Return the names of the months in one language, in small letters without dots, each with its number from 1.

    Only names of a single word; with `wide` no abbreviations. Empty for a language that CLDR does not know.
    """
    return _names(tag, "months", widths=("wide",) if wide else ("wide", "abbreviated"))


@cache
def weekday_names(tag: str) -> Mapping[str, int]:
    """Return the full names of the weekdays in one language, in small letters, each with its number (Monday 0)."""
    return _names(tag, "days", widths=("wide",))


@cache
def month_number(word: str) -> int | None:
    """Return the month, 1 to 12, that a word names in any of the languages, in full or abbreviated; else None."""
    low = word.lower()
    if low in ENGLISH_MONTHS:  # spares nearly every feed the loading of the other languages
        return ENGLISH_MONTHS.index(low) + 1
    return _ENGLISH_ABBREVIATIONS.get(low) or _every_month().get(low)


@cache
def calendar_words() -> frozenset[str]:
    """Return all words that name a month or a weekday in any of the languages, in small letters."""
    days = (word for tag in _LOCALES.split() for word in weekday_names(tag))
    return frozenset(_every_month()) | frozenset(days) | frozenset(RUSSIAN_WEEKDAYS)


def numbers_in_words() -> Mapping[str, str]:
    """Return words that name a number, each with its figures: "two", "second", «второй» -> "2"."""
    return {
        word: line.split()[0] for line in _NUMBERS.strip().split("\n") for word in line.split()[1:]
    }


_ENGLISH_ABBREVIATIONS = {name[:3]: number for number, name in enumerate(ENGLISH_MONTHS, 1)} | {
    "sept": 9
}


def _names(tag: str, kind: str, *, widths: tuple[str, ...]) -> dict[str, int]:
    # Babel takes a tenth of a second to load its first locales: only those who meet such a language pay for it.
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(_BABEL_NAMES.get(tag, tag))
    except (UnknownLocaleError, ValueError):
        return {}
    # Never "stand-alone": in Babel 2.18 its aliases give the names of whatever locale was loaded last.
    forms = (locale.months if kind == "months" else locale.days)["format"]
    found: dict[str, int] = {}
    for width in widths:
        for number, name in forms[width].items():
            word = name.lower().rstrip(".")
            if word and not any(char.isspace() or char.isdigit() for char in word):
                found.setdefault(word, number)
    return found


@cache
def _every_month() -> Mapping[str, int]:
    lines = _FURTHER_MONTHS.strip().split("\n")
    found = {word: number for number, line in enumerate(lines, 1) for word in line.split()}
    for forms in RUSSIAN_MONTHS.values():
        found |= {word: number for number, word in enumerate(forms, 1)}
    for tag in _LOCALES.split():
        for word, number in month_names(tag).items():
            found.setdefault(word, number)
    return found
