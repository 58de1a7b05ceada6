"""Tell stories that follow one another as one thread: its steps in order, figures that differ, claims with denials.

All of it is evidence: a figure stands beside the same noun in the words of the outlet named, a denial is a sentence of
an article, a step is a story that follows another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from extractors.languages.calendar import ENGLISH_MONTHS, numbers_in_words
from extractors.model import Statement
from extractors.sentences import sentence_spans
from extractors.stories.features import keys_of
from extractors.stories.lexicon import PLACE_NAMES
from extractors.stories.terms import concept, fold, words
from wirewatch.domain.digests.digest_items import Denial, Figure, Step
from wirewatch.domain.digests.model import (
    CandidateArticle,
    EarlierStory,
    EarlierTelling,
    Issue,
    ToldStory,
)
from wirewatch.domain.digests.ranking import OWN_RELATIONS, can_read
from wirewatch.domain.digests.selection import Pick

MAX_FIGURES = 6  # of one noun in one story
MAX_STEPS = 6  # of a thread before the newest
FIGURES_HEAD_CHARS = 600  # characters of a text in which a report states its figures
REACH, REACH_OF_TOLL = 6, 12  # words between a figure and its noun
REACH_OF_SEVERAL = 3  # where a clause has several figures
MAX_FIGURE = 99_999
LONG_WINDOW = timedelta(days=3)  # an issue of a longer one tells threads, not each step by itself
MAX_DENIAL_CHARS = 320  # characters

Harm = Literal["killed", "injured", "detained"]
Counted = tuple[int, bool]  # how many, and whether the text says "at least" or "more than"
TOLL = "toll"
_NOUNS: Mapping[str, Harm] = {
    "kill": "killed",
    TOLL: "killed",
    "injur": "injured",
    "arrest": "detained",
}
_ORDINAL = re.compile(r"(?:nd|rd|th|ый|ой|ая|ого|(?<!дв)(?<!тр)ое|ий|ья|ьего|ье|م)$")
_VALUE = {
    fold(word): int(figures)
    for word, figures in numbers_in_words().items()
    if int(figures) < 100 and word != "dozen" and not _ORDINAL.search(word)
}
_CLAUSE = re.compile(
    r"[,;:.!?()—–،؛۔。，；]|\s(?:and|while|but|including|и|а|но|в том числе|و|اور|او|und|et|y|ve)\s"
)
# What is counted beside a figure of another kind: "killed 3 days ago", "a 14-year-old", "5 per cent".
_UNITS = frozenset(
    fold(
        """
        day days hour hours minute minutes year years week weeks month months km kilometre kilometres kilometer
        kilometers metres miles percent per cent million billion thousand hundred dozen times am pm th nd rd st
        день дня дней час часа часов минут год года лет недели недель месяца месяцев км километр километра километров
        метров процента процентов тысяч тысячи тысяча миллион миллиона миллионов миллиард раз раза
        روز ساعت دقیقه سال هفته ماه کیلومتر درصد هزار میلیون صد دن گھنٹے سالہ کلومیٹر فیصد لاکھ
        يوم أيام ساعة سنة عاما ألف مليون ورځې کاله gün saat yıl bin milyon kişilik tagen jahre jours ans días años
        """
    ).split()
)
_BEFORE_OTHERS = frozenset(
    fold(
        """
        aged age no number on since in № в с возрасте از در سن تاریخ $ € £
        flight boeing airbus article section resolution route highway
        рейс рейса рейсе боинг боинга статья статьи статье резолюция резолюции پرواز ماده قطعنامه
        """
    ).split()
)
_IN_NAME = re.compile(r"(?<=[^\W\d_])-\d+")  # AK-47, Covid-19: part of a name, not a count
AT_LEAST = frozenset(
    fold(
        """
        least than over мере менее более свыше минимум دست‌کم دستکم حداقل بیش کم لږ از على الأقل أكثر زیادہ
        az fazla mindestens moins plus menos más almeno
        """
    ).split()
)
_YEARS = range(1900, 2101)


def figures_in(title: str, text: str) -> dict[Harm, Counted]:
    """Return how many a report says were killed, injured or detained: in its title, else first in its head.

    A sentence that counts several kinds of people apart states no total, and is passed over.
    """
    found: dict[Harm, Counted] = {}
    head = text[:FIGURES_HEAD_CHARS]
    for piece in (title, *(head[start:end] for start, end in sentence_spans(head))):
        for what, value in _counted(piece).items():
            found.setdefault(what, value)
    return found


@lru_cache(maxsize=4_096)
def _counted(sentence: str) -> Mapping[Harm, Counted]:
    found: dict[Harm, Counted] = {}
    for clause in _CLAUSE.split(fold(sentence)):
        tokens = words(_IN_NAME.sub("", clause))
        values = {
            at: value
            for at, token in enumerate(tokens)
            if (value := _value(tokens, at, token)) is not None
        }
        nouns = {at: noun for at, token in enumerate(tokens) if (noun := _noun(token)) is not None}
        if not values:
            continue
        reach = REACH_OF_TOLL if TOLL in map(str.lower, tokens) else REACH
        for at, value in values.items():
            near = min(nouns, key=lambda place: abs(place - at), default=at - 2 * REACH_OF_TOLL)
            if (
                abs(near - at) > (reach if len(values) == 1 else REACH_OF_SEVERAL)
                or nouns[near] in found
            ):
                return {}
            found[nouns[near]] = (
                value,
                bool(AT_LEAST & {token.lower() for token in tokens[max(0, at - 2) : at]}),
            )
    return found


def _noun(token: str) -> Harm | None:
    return _NOUNS.get(TOLL if token.lower() == TOLL else concept(token) or "")


def _value(tokens: Sequence[str], at: int, token: str) -> int | None:
    """Return the number of people that a token may state; None when it is none, or counts something else."""
    low = token.lower()
    value = int(low) if low.isdecimal() else _VALUE.get(low)
    if low[0].isdigit() and value is None:
        value = int(low.replace(",", "")) if re.fullmatch(r"\d{1,3}(?:,\d{3})+", low) else None
    if value is None or not 0 < value <= MAX_FIGURE or value in _YEARS:
        return None
    after = tokens[at + 1].lower() if at + 1 < len(tokens) else ""
    before = tokens[at - 1].lower() if at else ""
    counts_else = (
        after in _UNITS
        or before in _UNITS | _BEFORE_OTHERS
        or _is_month(after)
        or _is_month(before)
    )
    return None if counts_else else value


def _is_month(word: str) -> bool:
    return bool(word) and concept(word) in ENGLISH_MONTHS


@dataclass(frozen=True, slots=True)
class _Report:
    """What telling figures needs of an article, told now or by an earlier issue."""

    outlet: str
    url: str
    title: str
    text: str
    at: datetime | None
    fresh: bool = False


def figures_of(pick: Pick, *before: Pick) -> tuple[Figure, ...]:
    """Return the figures of a thread that differ, with who states each, in the order in which they came.

    `before`: earlier steps that the same line tells. Nothing where all that state one agree, or where no report told
    now states any. Copies and rewrites state nothing.
    """
    stated: dict[Harm, dict[tuple[int, str], Figure]] = {}
    news: set[Harm] = set()
    reports = {(one.url, one.title): one for each in (*before, pick) for one in _reports(each)}
    for one in sorted(
        reports.values(), key=lambda one: (one.at is None, one.at.timestamp() if one.at else 0.0)
    ):
        for what, (value, least) in figures_in(one.title, one.text).items():
            figure = Figure(what=what, value=value, at_least=least, outlet=one.outlet, url=one.url)
            stated.setdefault(what, {}).setdefault((value, one.outlet), figure)
            if one.fresh:
                news.add(what)
    return tuple(
        figure
        for what, of_it in stated.items()
        if what in news
        for figure in _differing([*of_it.values()])
    )


def _differing(figures: list[Figure]) -> list[Figure]:
    """Return the newest figures with at least one that differs; none where all agree."""
    newest = figures[-MAX_FIGURES:]
    others = [one for one in figures if one.value != newest[-1].value]
    if not others or others[-1] in newest:
        return newest if others else []
    return [others[-1], *newest[1:]]


def _reports(pick: Pick) -> list[_Report]:
    fresh = {article.id for article in pick.fresh}
    own = [
        one for one in pick.story.articles if one.relation in OWN_RELATIONS and one.gone_at is None
    ]
    now = [
        _Report(
            one.outlet, one.url, one.title, f"{one.lead}\n{one.body}", _out(one), one.id in fresh
        )
        for one in own
        if one.told or one.id in fresh
    ]
    earlier = [
        _Report(one.outlet, one.url, one.title, one.text, one.published_at)
        for story in pick.story.thread
        for one in _told(story)
        if one.relation in OWN_RELATIONS and not one.gone
    ]
    return [*earlier, *now]


def _out(article: CandidateArticle) -> datetime:
    return article.published_at or article.seen_at


def _told(story: EarlierStory) -> Iterator[EarlierTelling]:
    return (one for one in story.tellings if one.number in story.told_in)


# A denial is of words (a report, a claim, figures): whoever rejects an offer denies nothing.
_WORDS = r"(?:reports?|claims?|allegations?|accusations?|charges?|figures?|findings?|statements?|assertions?)"
# Who is "denied bail on charges", or is dismissed "over allegations": the words are not what is denied.
_OTHER_OBJECT = r"(?:over|after|amid|following|despite|because|bail|access|entry|visas?)"
_DENIES_WORDS = re.compile(
    r"\b(?:den(?:ied|ies)|reject(?:ed|s)|dismiss(?:ed|es)|disput(?:ed|es)|refut(?:ed|es))\b"
    rf"(?=(?:(?!\b{_OTHER_OBJECT}\b)[^.,;]){{0,40}}\b{_WORDS}\b)"
    rf"|\bcalled\b[^.;]{{0,60}}\b{_WORDS}\b[^.;]{{0,30}}\b(?:false|baseless|untrue|fabricated|propaganda)\b"
    r"|\b(?:отверг|опроверг|отрица)\w*\b(?=[^.;]{0,60}\b(?:обвинени|сообщени|доклад|данные|утверждени|цифр))"
    r"|\bназвал[аи]?\b[^.;]{0,60}\b(?:ложью|ложным|ложными|недостоверн|вымысл|не соответствующ)"
    r"|(?:گزارش|ادعا|اتهام|راپور)[^.؛]{0,60}(?:رد\s?(?:کرد|می‌کند|کړ)|تکذیب)"
    r"|(?:الزام|دعو|رپورٹ)[^۔]{0,60}(?:تردید|مسترد)(?!\s+نہیں)"
    r"|(?:نفى|نفت|ينفي|تنفي|رفض|رفضت)\s[^.،]{0,40}(?:الاتهام|التقرير|المزاعم|الأنباء|الادعاء)"
    r"|\b(?:iddia|haber|rapor)\w*[^.]{0,40}\b(?:yalanladı|yalanlıyor|reddetti)\b",
    re.IGNORECASE,
)
MAX_BARE_DENIAL_WORDS = 5  # words of a sentence that says nothing more of what is denied
_BARE_CLAIM = re.compile(
    rf"\b(?:the|this|that|these|those|such)\s{_WORDS}\b(?!\s(?:of|that|about|against|on|in|by|from|to)\b)",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:denied|denies|refuted|refutes)\b|\b(?:опроверг(?:ла|ли|ают|ает)?|отрица(?:ет|ют|л|ла|ли))\b"
    r"|تکذیب\s?(?:کرد|کړ|کی|می‌کند|کرده)|(?:^|\s)(?:نفى|نفت|ينفي|تنفي)\s|کی تردید(?!\s+نہیں)"
    r"|\b(?:yalanladı|yalanlıyor|dementiert|dementierte|bestreitet|bestritt|dément|desmiente|desmintió|smentisce)\b",
    re.IGNORECASE,
)
# Before the verb: "neither confirmed nor denied", "has not denied", and "were denied access", which is no denial.
_NO_DENIAL = frozenset(
    fold(
        "not nor never neither without cannot no was were been being be не ни без لم لا لن"
    ).split()
)
_NEAR = 2  # words before the verb
_CONTRACTED = re.compile(r"n['’]t\s+(?:\w+\s+)?$")
_PRONOUNS = frozenset(
    ["he", "she", "they", "it", "who", "which", "that", "он", "она", "они", "кто", "او", "وی"]
)
_WHERE_BEFORE = frozenset(
    fold(
        "in at near from to of outside around в во из под на около из-за در از به په في من إلى"
    ).split()
)
_WHERE_BEHIND = frozenset(fold("میں سے کے کی کو کې").split())


def denials_of(
    pick: Pick, *, shown: str, quoted: Sequence[Statement], languages: Sequence[str]
) -> tuple[Denial, ...]:
    """Return the first sentence told now that denies what the story says, unless passage or quotations show it.

    It denies a report, a claim or figures, and names an actor, a place or a matter of the headlines, or says "the
    report" and no more; or somebody denies it of whom headlines and leads speak. Only sentences of own reports.
    """
    fresh = [one for one in pick.fresh if one.relation in OWN_RELATIONS and one.gone_at is None]
    spoken_of = _spoken_of(pick.story.articles)
    matters = frozenset(
        key
        for one in pick.story.articles
        for word in words(fold(one.title))
        for key in keys_of(word, True)
    )
    for article in sorted(
        fresh, key=lambda one: (not can_read(languages, one.language), _out(one))
    ):
        names = {mention.surface for mention in article.mentions if mention.actor in spoken_of}
        for sentence in _sentences_of(article):
            told = sentence in shown or any(
                said.quote in sentence or sentence in said.quote for said in quoted
            )
            if not told and _is_denial(sentence, names=names, places=spoken_of, matters=matters):
                said = Denial(
                    sentence=sentence,
                    outlet=article.outlet,
                    url=article.url,
                    language=article.language,
                )
                return (said,)
    return ()


def _spoken_of(articles: Iterable[CandidateArticle]) -> frozenset[str]:
    """Return the actors and places that titles and leads name."""
    listed = list(articles)
    actors = {
        mention.actor
        for one in listed
        for mention in one.mentions
        if mention.field in ("title", "lead")
    }
    return frozenset(actors) | {
        place for one in listed for place in _places(f"{one.title} {one.lead}")
    }


def _places(text: str) -> set[str]:
    return {known for word in words(fold(text)) if (known := concept(word) or "") in PLACE_NAMES}


def _has_capital(text: str, places: frozenset[str]) -> bool:
    """Return whether one of the places stands for those who rule there, and not for where something happens."""
    found = [word.lower() for word in words(fold(text))]
    return any(
        (concept(word) or "") in places
        and (at == 0 or found[at - 1] not in _WHERE_BEFORE)
        and (at + 1 == len(found) or found[at + 1] not in _WHERE_BEHIND)
        for at, word in enumerate(found)
    )


def _is_denial(
    sentence: str, *, names: Iterable[str], places: frozenset[str], matters: frozenset[str]
) -> bool:
    verb = _DENIES_WORDS.search(sentence) or _DENIES.search(sentence)
    if verb is None or sentence.rstrip().endswith("?"):
        return False
    before = sentence[: verb.start()]
    near = [word.lower() for word in words(fold(before))[-_NEAR:]]
    if (
        (near and near[-1] in _PRONOUNS)
        or not _NO_DENIAL.isdisjoint(near)
        or _CONTRACTED.search(before)
    ):
        return False
    if any(name in before for name in names) or _has_capital(before, places):
        return True
    return verb.re is _DENIES_WORDS and _is_about(
        sentence, names=names, places=places, matters=matters
    )


def _is_about(
    sentence: str, *, names: Iterable[str], places: frozenset[str], matters: frozenset[str]
) -> bool:
    """Return whether what a sentence denies may be what the story says: an article may report of other matters too."""
    if any(name in sentence for name in names) or not places.isdisjoint(_places(sentence)):
        return True
    found = words(fold(sentence))
    if len(found) <= MAX_BARE_DENIAL_WORDS or _BARE_CLAIM.search(sentence):
        return True
    # The first word has a capital whatever it is.
    return any(key in matters for word in found[1:] for key in keys_of(word, True))


def _sentences_of(article: CandidateArticle) -> Iterator[str]:
    for text in (article.lead, article.body):
        for start, end in sentence_spans(text):
            sentence = " ".join(text[start:end].split())
            if len(sentence) <= MAX_DENIAL_CHARS:
                yield sentence


def steps_of(pick: Pick) -> tuple[Step, ...]:
    """Return the earlier steps of a story's thread that the series told, in order, the last STEPS."""
    told = [story for story in pick.story.thread if story.told_in]
    steps = [
        Step(
            story=one.key,
            title=one.title,
            outlet=one.outlet,
            url=one.url,
            language=one.language,
            at=one.first_seen_at,
            number=one.told_in[-1],
            withdrawn=bool(one.tellings) and all(telling.gone for telling in one.tellings),
        )
        for one in told
    ]
    return tuple(steps[-MAX_STEPS:])


def merge_threads(
    picks: Sequence[Pick], stories: Iterable[ToldStory], *, issue: Issue
) -> tuple[list[Pick], dict[str, ToldStory]]:
    """Return the lines of an issue: of a long window one for each thread, its last step with those before it.

    It stands under the headings of all its steps. In a short window each step is news; and a story that is withdrawn
    stays a line of its own, as do threads that are told in brief.
    """
    told, standing = {story.id: story for story in stories}, {pick.id: pick for pick in picks}
    if issue.window_end - issue.window_start < LONG_WINDOW:
        return list(picks), told
    threads: dict[str, list[Pick]] = {}
    for pick in picks:
        if not (pick.alone or told[pick.id].withdrawn):
            threads.setdefault(_root(pick), []).append(pick)
    for members in threads.values():
        *before, last = sorted(members, key=_first)
        if before and any(told[pick.id].level == "full" for pick in members):
            here = [_step(told[pick.id]) for pick in before]
            earlier = [
                step
                for step in told[last.id].steps
                if step.story not in {one.story for one in here}
            ]
            denials = next(
                (told[pick.id].denials for pick in (last, *before) if told[pick.id].denials), ()
            )
            told[last.id] = replace(
                told[last.id],
                steps=(*earlier, *here),
                figures=figures_of(last, *before),
                denials=denials,
                level="full",
            )
            headings = dict.fromkeys(
                heading for pick in (last, *before) for heading in pick.headings
            )
            standing[last.id] = replace(last, headings=tuple(headings))
            for pick in before:
                del told[pick.id], standing[pick.id]
    return list(standing.values()), told


def _root(pick: Pick) -> str:
    """Return the key of the first story of a thread."""
    return pick.story.thread[0].key if pick.story.thread else pick.story.key


def _first(pick: Pick) -> datetime:
    return min(article.seen_at for article in pick.story.articles)


def _step(story: ToldStory) -> Step:
    source, shown = story.sources[0], story.gloss
    return Step(
        story=story.id,
        title=shown.title if shown else story.title,
        outlet=shown.outlet if shown else source.outlet,
        url=shown.url if shown else source.url,
        language=shown.language if shown else source.language,
        at=source.published_at or source.seen_at,
    )
