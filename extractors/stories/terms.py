"""Comparable terms of a text: stems, concepts across languages, and how telling each is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain

from extractors.languages.calendar import ENGLISH_WEEKDAYS
from extractors.stories.lexicon import TABLES

_WORD = re.compile(r"[^\W_\d][\w\u0900-\u0dff\u064b-\u065f\u0670\u200c]*|\d+(?:[.,]\d+)*")
_BEYOND_LATIN = re.compile(r"[\u0400-\u0fff]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_FOLDED = str.maketrans(
    {
        **dict(zip("يىئكةۀأإآٱؤۍېځ", "ییی" + "کههااااوییز", strict=True)),
        **{chr(mark): None for mark in range(0x064B, 0x0660)},
        **dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True)),
        **dict(zip("۰۱۲۳۴۵۶۷۸۹", "0123456789", strict=True)),
        **dict(zip("०१२३४५६७८९", "0123456789", strict=True)),
        "\u0670": None,
        "\u200c": None,
        "\u0640": None,
        "ё": "е",
        "Ё": "Е",
        "’": "'",
    }
)
# Urdu and Pashto write the endings of place names as words of their own.
_PLACE_ENDING = re.compile(r"(?<=[\u0620-\u06ff]) (?=(?:اباد|گڑھ|نگر)(?![\u0620-\u06ff]))")
_LATIN_ENDINGS = "ations ation ingly ments ment ings ing ies ied ers ed es ly s"
_CYRILLIC_ENDINGS = """
иями ями ами иях ях ах иям ям ам ием ем ом ией ей ой ий ый ая яя ое ее ые ие ого его ому ему ыми ими ым им ых их ую юю
ов ев ия ья ию ью а я о е ы и у ю ь й ась ись лся лась лось лись ился илась ились ал ала али ил ила или ет ит ут ют ат
ят ться тся ть
"""
_ENDINGS = {
    endings: sorted(endings.split(), key=len, reverse=True)
    for endings in (_LATIN_ENDINGS, _CYRILLIC_ENDINGS)
}
_ARABIC_PREFIXES = ("وال", "بال", "فال", "کال", "لل", "ال")
# share of the articles that hold a word: the words, in English, Russian, Arabic, Persian and Spanish
_SHARES_TABLE = {
    0.13: """
country government report official state group week include president minister public leader statement стран
правительство россия заявление глава президент министр также власть сообщение país gobierno presidente contra según
parte رئيس وزير حكومة دولة بيان خلال الرئيس الحكومة رئیس وزیر دولت کشور حکومت
""",
    0.05: """
work need want know think call help support plan power issue right part case end place number long good big high use
set put keep let give show find leave lead meet move turn begin start continue remain follow hold run bring become
seek ask try allow expect believe consider decision act action member security foreign national political
international american united nation world law policy attack force military war police kill die death claim house
secretary department ministry office agency company party local city area home family child life early late million
thousand percent recent current former major least several spokesman spokesperson interview comment conference
announce announcement accord deal agreement talk peace question response order release result change news medium video
image photo copyright caption tweet twitter facebook story source read работа вопрос решение представитель область
город центр группа военный мир дело случай результат процент безопасность министерство агентство журналист
международный государство политический москва российский сша trabajo grupo ciudad persona millón poder policía
seguridad ministro nacional internacional ataque guerra مصدر مسؤول منطقة مدينة عاصمة قوات حركة جماعة تنظيم قيادة أمن
عملية عدد حرب سلام هجوم محمد عبد جديد زعيم قائد گروه مقام منطقه شهر نیروهای امنیت حمله جنگ صلح خبرگزاری مردم جدید رهبر
""",
    0.025: """
able accept access accuse achieve add address administration affair agree aid aim air alleged ally although amid
answer appear approach army arrest arrive authority authorities aware bad ban base battle behalf benefit best better
billion blame block board body border break build business campaign capital care carry cause center central century
certain chairman challenge chance charge chief citizen civil civilian clear close college commander commission commit
committee common community compare concern concerned condition conflict confirm congress control cost could council
court create crime crisis critic critical criticism criticize critics cut daily damage danger data dead deadline deal
debate decade decide declare defence defend defense demand democrat deny deploy describe despite detail develop
development die different difficult diplomat direct director discuss discussion doctor dollar double draw drop due
easy economic economy education effect effort election emerge emergency employee enter escape establish event ever
evidence exist expert explain face fact fail fall far fear federal feel fell fight figure fighter final financial fire
focus food fund further future general global goal governor great ground grow half hand happen hard head health hear
heart help history hit hope hospital host hour human identify image immediate impact important improve inside
independent individual industry information injure insist instead interest interior investigate investigation involve
island join journalist judge justice key land large launch lawmaker lawyer leadership learn legal less level line list
little live lose loss low main majority matter mean measure media medical meeting message mission moment money moral
movement murder name near network newspaper note nuclear offer office oil open operation opportunity opposition
organization organisation outside oversee pandemic parliament participant partner pass pay perhaps period permit
person phone point poll poor position possible post potential prepare presence present press pressure prevent previous
price prime prison private problem process program programme project promise propose protect protest prove provide
province publish push quick quote raise range rate reach ready real reason receive record reduce refer refuse region
regional regime register reject relation relative rely remember remove repeat replace republican request require
research resident resolve respond responsibility responsible rest return reveal review rise risk road role rule safe
school scene search second sector see sell senate senator send senior sense sentence separate serious serve service
session share short shoot side sign significant similar simple site situation small social soldier solution sort sound
south north east west southern northern eastern western speak special speech spend staff stage stand station stay step
stop strategy street strike strong student study subject suffer suggest suspect system table target task team
technology term terror terrorism terrorist test thank threat threaten tie top total tough trade train transfer travel
treat trial troop true trust turn type understand union unit university vaccine victim victory view violence violent
visit voice vote wait walk wall warn warning watch water weapon website whether white wide win withdraw withdrawal
woman word worker worry worth wound write wrong young whoever nearly rather whole clearly given held used left found
lost based led began seen voted spoke won sent wrote became known taken brought kept four five six seven eight nine
ten dozen hundred third once ago past full enough together along behind below often every toward himself something
particular massive biggest largest latest joint entire additional brief weekend presidential executive congressional
legislature voter district attorney rep gov sen gop mayor officer european schedule attempt delay urge increase intend
form track lower gain free average boost complete
""",
}
SHORTEST_STEM = 2
USUAL_SHARE = 0.04  # of the news that hold a given word of the tables
ACTOR_SHARE = 0.15  # of flagged articles that name a given watched actor
NUMBER_SHARE = 0.02  # that hold a given day of the month, small number or year
# What nearly every watched report is about tells nearly nothing of the event.
SHARES = {
    "taliban": 0.25,
    "afghanistan": 0.25,
    "kabul": 0.12,
    "russia": 0.1,
    "moscow": 0.06,
    "pakistan": 0.1,
}
_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل")
MOST_ARTICLES = 20_000  # then all counts are halved: old news fades, memory stays bounded
COMMON_SHARE = 0.3
MOST_REMEMBERED = 100_000
MOST_TIMES = 50
TIMES = [0.0, *(1.0 + math.log(count) for count in range(1, MOST_TIMES + 1))]
_LATIN = """
the a an and or but nor if then than that this these those of in on at by for from to with without into onto over
under after before since until during about against between among through across per via as is are was were be been
being am do does did done has have had having will would shall should can could may might must not no yes so such
it its he him his she her hers they them their theirs we us our ours you your yours i me my mine who whom whose which
what when where why how there here all any both each few more most much many other another some own same too very just
also only even still yet again ever never now soon later already almost out off up down back away around while because
though although however therefore thus said says say saying told tell tells according added adding asked called like
get got make made makes take took taken come came comes go goes went going one two three first last new next old year
years day days week weeks month months time times people man men woman women thing things way ways lot part many
today yesterday tomorrow morning evening night
mr mrs ms dr it's he's she's that's don't didn't isn't wasn't i'm we're they're
við og að er sem til um fyrir ekki var hann hún það þeir þau með af frá eða en hefur verið ve bir bu da de için ile
olarak olan daha çok gibi kadar sonra önce
"""
_CYRILLIC = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет
о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом себя
ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж
тогда кто этот того потому этого какой совсем ним здесь этом один почти мой тем чтобы нее сейчас были куда зачем всех
никогда можно при наконец два об другой хоть после над больше тот через эти нас про всего них какая много разве три эту
моя впрочем хорошо свою этой перед иногда лучше чуть том нельзя такой им более всегда конечно всю между также которые
который которая которого которой которых это сообщил сообщила сообщили сообщает заявил заявила рассказал отметил
словам год году года лет время человек люди однако является ранее
"""
_ARABIC = """
و در به از که این آن را با برای است بود شد شده می ها های یک تا بر نیز هم اما یا اگر هر خود او وی ما شما آنها پس پیش
گفت گفته کرد کرده کند کنند شود شوند باشد دارد دارند داشت همچنین درباره روز سال کردند بوده خواهد باید
فی من علی الی عن ان انه هذا هذه ذلک التی الذی کان کانت قد لم لا ما مع بعد قبل بین کما حتی ثم قال قالت وقال وقالت
اعلن اعلنت یوم عام
په د چې او ته یې کې سره له پر دا هغه وه دی ده شو شوی وویل ویلی
کے کی کا میں سے کو نے اور ہے ہیں تھا تھے تھی اس ان پر یہ وہ کہ بھی کر ہو گیا گئی کہا جا رہا ایک
"""
_OTHER = """
के की का में से को ने और है हैं था थे थी इस उस पर यह वह कि भी कर हो गया गई कहा जा रहा एक लिए ने तक
"""
_ROMANCE = """
el la los las un una unos unas de del al en y o que se su sus por para con sin sobre como más pero no es son ser fue era
han ha había este esta estos estas ese esa eso lo le les ya también entre hasta desde cuando donde quien muy todo todos
toda todas otro otra dos tras según porque durante contra hay está están sido dijo día días año años
le la les des du et un une dans est pas pour que qui sur au aux avec ce cette ces il elle ils elles ne plus se sa son
ses par mais ou où leur leurs été être sont était ont avait comme après dit aussi selon deux
o os as um uma do da dos das em no na nos nas ao aos não com seu sua mais como foi ser tem já também disse
il lo gli della del dei delle di che per non con una nel nella alla sono è più anche
"""
_GERMANIC_SLAVIC = """
der die das den dem des ein eine einer eines einem einen und oder aber nicht ist sind war waren wird werden wurde wurden
hat haben hatte mit von zu zum zur im in am an auf aus bei nach für über unter vor auch als wie dass sich er sie es wir
ihr sein seine noch nur schon mehr gegen sagte
nie na do się że jest są był była było były przez od po za dla jak ale czy oraz który która które których tym tego tej
ten ta to też już jego jej ich o z w i a tak co może także przed pod nad przy tylko roku lat
de het een en van in op te dat die niet zijn voor met aan er
і й у в що не на до як та це він вона вони від про за або але якщо який яка які було був була
"""
_TEXTS = (
    " ".join(ENGLISH_WEEKDAYS),
    _LATIN,
    _ROMANCE,
    _GERMANIC_SLAVIC,
    _CYRILLIC,
    _ARABIC,
    _OTHER,
)


def fold(text: str) -> str:
    """Return the text with its letter variants, digits and marks made alike; capitals are kept."""
    if text.isascii():
        return text
    if not _BEYOND_LATIN.search(text):
        return text.replace("’", "'")
    return _PLACE_ENDING.sub("", text.translate(_FOLDED))


def words(text: str) -> list[str]:
    """List the words and numbers of a folded text in order, capitals kept; ideographs come in pairs."""
    found = _WORD.findall(text)
    return _paired(found) if _IDEOGRAPH.search(text) else found


def _paired(found: list[str]) -> list[str]:
    out: list[str] = []
    for word in found:
        if _IDEOGRAPH.match(word):
            out.extend(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            out.append(word)
    return out


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return what stays of a word when it is inflected; "" for a word too short to tell anything."""
    low = word.lower()
    if len(low) < 2:
        return ""
    first = low[0]
    if first.isdigit():
        return low.replace(",", "")
    if "\u0400" <= first <= "\u052f":
        return _cut(low, _CYRILLIC_ENDINGS, keep=4)
    if "\u0600" <= first <= "\u06ff":
        return _without_article(low)
    return _cut(low, _LATIN_ENDINGS, keep=4) if first < "\u0250" else low


def _cut(word: str, endings: str, *, keep: int) -> str:
    if len(word) <= keep:
        return word
    for ending in _ENDINGS[endings]:
        if word.endswith(ending) and len(word) - len(ending) >= keep:
            return word[: -len(ending)]
    return word


def _without_article(word: str) -> str:
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word


def _shares() -> dict[str, float]:
    shares: dict[str, float] = {}
    for share, held in _SHARES_TABLE.items():
        for form in chain.from_iterable(map(_inflected, fold(held).split())):
            shares.setdefault(stem(form), share)
    return shares


def _inflected(word: str) -> tuple[str, ...]:
    """Return the forms of a word whose stems may differ; English endings do no harm to other Latin words."""
    if not word.isascii():
        return (word,)
    bare = word.removesuffix("e")
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return word, plural, bare + "ed", bare + "ing"


BACKGROUND_SHARES = _shares()


SHARES |= {
    "american": 0.1,
    "china": 0.06,
    "iran": 0.06,
    "un": 0.06,
    "government": 0.1,
    "minister": 0.1,
    "foreign": 0.08,
}


class Table:
    """Words of many languages -> the concept that each stands for, named by its English form."""

    def __init__(self, tables: Iterable[str]) -> None:
        whole: dict[str, str] = {}
        for table in tables:
            for line in table.strip().splitlines():
                forms = fold(line).lower().replace("|", " ").split()
                for form in forms:
                    whole.setdefault(form, forms[0].removesuffix("*"))
        self.whole = whole
        self._stems = {form[:-1]: concept for form, concept in whole.items() if form.endswith("*")}
        self._longest = max(map(len, self._stems))

    def concept(self, word: str) -> str | None:
        """Return the concept that a folded word stands for; None when it is not in the table."""
        low = word.lower().removesuffix("'s")
        found = self._look(low)
        if found is None and "\u0600" <= low[:1] <= "\u06ff":
            rests = (low.removeprefix(prefix) for prefix in _PREFIXES if low.startswith(prefix))
            found = next(
                (
                    known
                    for rest in rests
                    if len(rest) > SHORTEST_STEM and (known := self._look(rest))
                ),
                None,
            )
        return found

    def _look(self, low: str) -> str | None:
        if low in self.whole:
            return self.whole[low]
        for length in range(min(len(low), self._longest), SHORTEST_STEM - 1, -1):
            if low[:length] in self._stems:
                return self._stems[low[:length]]
        return None


_CONCEPT_TABLE = Table(TABLES)
_STEMMED = {stem(form.removesuffix("*")): concept for form, concept in _CONCEPT_TABLE.whole.items()}


@lru_cache(maxsize=65_536)
def concept(word: str) -> str | None:
    """Return the concept that a folded word stands for, named by its English form; None when it is not in the table."""
    return _CONCEPT_TABLE.concept(word)


@lru_cache(maxsize=65_536)
def usual_share(word: str) -> float:
    """Return the share, 0..1, of news articles that may be expected to hold a word or concept before any were read."""
    if word.startswith("@"):
        return max(ACTOR_SHARE, usual_share(word[1:]))
    if word.isdecimal():
        return (
            NUMBER_SHARE if len(word) < 3 or (len(word) == 4 and word[:2] in ("19", "20")) else 0.0
        )
    known = concept(word) or _STEMMED.get(word)
    share = SHARES.get(known, USUAL_SHARE) if known else 0.0
    return max(share, BACKGROUND_SHARES.get(word, 0.0))


class Vocabulary:
    """The document frequencies of one kind of term, language by language.

    The prior: `articles_before` articles count as read, with each term in the share of them that `usual` gives.
    """

    def __init__(self, usual: Callable[[str], float], *, articles_before: float) -> None:
        self._usual = usual
        self._before = articles_before
        self._expected: dict[str, float] = {}
        self._held_before: dict[str, float] = {}
        self._holding: dict[str, Counter[str]] = {}
        self._articles: Counter[str] = Counter()

    def expect(self, terms: Iterable[str], *, share: float) -> None:
        """Set the prior share, 0..1, of the articles read before that held each of these terms."""
        self._expected.update(dict.fromkeys(terms, share))
        self._held_before.clear()

    def learn(self, terms: Iterable[str], *, language: str) -> None:
        """Count one article with these distinct terms."""
        holding = self._holding.setdefault(language, Counter())
        holding.update(iter(terms))
        self._articles[language] += 1
        if self._articles[language] > MOST_ARTICLES:
            self._fade(language)

    def _believe(self, term: str) -> None:
        if len(self._held_before) >= MOST_REMEMBERED:
            self._held_before.clear()
        self._held_before[term] = self._before * (self._expected.get(term) or self._usual(term))

    def _fade(self, language: str) -> None:
        kept = {term: count // 2 for term, count in self._holding[language].items() if count > 1}
        self._holding[language] = Counter(kept)
        self._articles[language] //= 2

    def telling(self, terms: Iterable[str], *, language: str) -> dict[str, float]:
        """Return each term's inverse document frequency; terms that every third article holds are left out."""
        holding = self._holding.get(language) or Counter()
        total = self._articles[language] + self._before + 1.0
        common = max(3.0, COMMON_SHARE * total)
        count, before = holding.get, self._held_before
        out: dict[str, float] = {}
        for term in terms:
            if term not in before:
                self._believe(term)
            held = count(term, 0) + before[term]
            if held < common:
                out[term] = math.log(total / (held + 0.5))
        return out


def weighted(counts: Mapping[str, int], telling: Mapping[str, float]) -> dict[str, float]:
    """Return the unit vector of sublinear counts times how telling each term is; terms not in `telling` are left
    out.
    """
    found = {
        term: telling[term] * TIMES[min(count, MOST_TIMES)]
        for term, count in counts.items()
        if term in telling
    }
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return {term: weight / length for term, weight in found.items()} if length else {}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of two unit vectors, 0..1."""
    return sum([one[term] * other[term] for term in one.keys() & other.keys()])


TELLS_NOTHING = frozenset(stem(word) for word in fold(" ".join(_TEXTS)).split()) | frozenset(
    {"", "کی", "می"}
)
