"""Articles: the feed's text in place of a page, which changes are edits, which paragraphs are boilerplate.

Also when the pages of an outlet began to fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Literal

from extractors.languages.calendar import calendar_words
from extractors.model import Article, Paragraph
from extractors.sentences import sentence_spans
from extractors.stories.terms import TELLS_NOTHING, fold, stem, words

MOST_WORDS = 12  # of a stamp
STRANGERS = 2  # other words allowed in a stamp: the name of a place or an editor

# Words that make a line a stamp or a counter, where there is a figure beside them.
_MAKE = """
updated update upd published publish posted modified edited revised corrected timestamp
view views read reads comment comments share shares like likes reaction reactions follower followers
обновлено обновлена обновление опубликовано опубликована размещено изменено отредактировано оновлено опубліковано
просмотр просмотра просмотров просмотры комментарий комментария комментариев комментарии прочтений репостов лайков
переглядів коментарів
aktualisiert veröffentlicht stand aufrufe kommentare kommentar
publié mis jour modifié vues commentaires commentaire
actualizado publicado vistas comentarios visualizações comentários atualizado aggiornato pubblicato commenti
güncelleme güncellendi yayınlanma yayınlandı görüntülenme okunma yorum
انتشار بروزرسانی روزرسانی بازدید نظر نظرات تعداد نشر التحديث تحديث مشاهدة مشاهدات تعليق تعليقات قراءة
اپ ڈیٹ تبصرے شائع خپور خپره تازه
अपडेट प्रकाशित टिप्पणियां
"""
# Words that may accompany them.
_ALLOW = """
at on by of the last first about just now today yesterday min mins minute minutes hour hours hr hrs day days week
weeks month months year years sec secs second seconds am pm a p m gmt utc est edt cet cest bst ist msk pkt aft irst pst
pdt eastern local time date k and in this article story page since to total more than
mon tue tues wed thu thur thurs fri sun
в на назад сегодня вчера мин минут минуты минуту час часа часов день дня дней г года год мск время дата последнее
am um uhr vor stunden minuten tagen
le la à il y a de du h heures minutes jours
el hace horas minutos días
saat dakika önce gün
تاریخ زمان ساعت دقیقه پیش روز امروز دیروز به شد شده در
منذ قبل آخر ساعات دقائق دقيقة يوم أيام
पहले घंटे मिनट
"""
_NUMBERLESS = frozenset(
    ("just", "now", "ago", "today", "yesterday", "updated", "published", "posted")
)  # no figure needed
_MAKING, _ALLOWED = frozenset(_MAKE.split()), frozenset(_ALLOW.split())
_UNSPACED = re.compile(
    r"^\W*(?:(?:更新|发布|發布|發佈|公開|配信|阅读|閱讀|评论|評論|浏览|瀏覽|点赞|調閱|コメント|閲覧|時間|时间|日期|日時|数|數|量"
    r"|于|於|[年月日时時分秒:：\s\d\W])+)$"
)
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")


def is_stamp(line: str) -> bool:
    """Return whether a line is a time stamp, a counter of views or comments, or figures alone: no part of the news."""
    plain = unicodedata.normalize("NFKC", line).casefold()
    words = _WORD.findall(plain)
    if len(words) > MOST_WORDS:
        return False
    has_figure = any(c.isdigit() for c in plain)
    if not words or _UNSPACED.match(plain):
        return has_figure or not words
    strangers = [word for word in words if word not in _MAKING and not _goes_along(word)]
    if not strangers:
        return has_figure or _NUMBERLESS.issuperset(words)
    # "Updated: 12 October 2021, 14:05, by the news desk": the word that makes it one stands first or last.
    at_the_edge = words[0] in _MAKING or words[-1] in _MAKING
    return (
        has_figure
        and at_the_edge
        and len(strangers) <= STRANGERS < len(words)
        and _digits_lead(plain)
    )


def _goes_along(word: str) -> bool:
    """Return whether a word stands in time stamps and counters beside the words that make them."""
    return word in _ALLOWED or word in calendar_words()


def _digits_lead(plain: str) -> bool:
    """Return whether figures make up much of a line: "Updated: 14:05" but not "Update: 12 people died in Kunduz"."""
    return bool(re.search(r"\d{1,2}[:.]\d{2}|\d{4}|\d[-/.]\d", plain))


_NOTICE = re.compile(
    r"\b(?:article|story|post|page|content|report|item|text|material|piece|video)\b[^.!?\n]{0,60}"
    r"\b(?:has|have|was|were|is|been)\b[^.!?\n]{0,30}"
    r"\b(?:removed|deleted|withdrawn|retracted|taken down|unpublished|no longer available|not available|recalled)\b"
    r"|\b(?:we have|we.ve|the editors have|editors?.? note[^.\n]{0,40})\b[^.\n]{0,40}"
    r"\b(?:removed|withdrawn|retracted)\b"
    r"|\b(?:removed|deleted|withdrawn|retracted)\b[^.\n]{0,30}\b(?:by the editors|at the request|for legal reasons)\b"
    r"|\b(?:no longer available|has been retracted|story withdrawn|kill notice|mandatory kill)\b"
    r"|(?:материал|стать[яюи]|публикаци[яию]|новост[ьи]|текст|страниц[аы]|сообщени[ея])[^.!?\n]{0,50}"
    r"(?:удал[её]н|отозван|снят|больше не доступ|больше недоступ|недоступ)"
    r"|(?:удал[её]н|отозван|снят)[^.!?\n]{0,40}(?:редакци|по требованию|с публикации)"
    r"|(?:матеріал|статт[яю]|новин[ау])[^.!?\n]{0,50}(?:видален|відклик|недоступн)"
    r"|(?:خبر|مطلب|مقاله|صفحه|گزارش|نوشته)[^.!؟\n]{0,50}(?:حذف شد|برداشته شد|پاک شد|در دسترس نیست|موجود نیست)"
    r"|(?:المقال|الخبر|المحتوى|التقرير|الصفحة|المادة)[^.!؟\n]{0,50}(?:تم حذف|حُذف|حذف|سحب|لم يعد متاح|غير متاح)"
    r"|تم (?:حذف|سحب)[^.!؟\n]{0,40}(?:المقال|الخبر|المحتوى|التقرير|المادة)"
    r"|(?:خبر|مضمون|صفحہ|تحریر)[^.!؟\n]{0,40}(?:ہٹا دی|حذف کر|دستیاب نہیں)"
    r"|(?:خبر|لیکنه|مطلب|راپور)[^.!؟\n]{0,40}(?:لرې شو|ړنګ شو|حذف شو)"
    r"|(?:artikel|beitrag|meldung)[^.!?\n]{0,50}(?:gelöscht|entfernt|zurückgezogen|nicht mehr verfügbar)"
    r"|(?:article|contenu|page)[^.!?\n]{0,50}(?:supprimé|retiré|n.est plus disponible)"
    r"|(?:artículo|contenido|página|noticia)[^.!?\n]{0,50}(?:eliminad|retirad|no está disponible|borrad)"
    r"|(?:haber|içerik|sayfa)[^.!?\n]{0,40}(?:kaldırıl|silin|yayından)"
    r"|(?:文章|内容|內容|页面|頁面|本文)[^。！\n]{0,20}(?:已被?(?:删除|刪除|移除|撤回|撤下)|不存在)"
    r"|(?:खबर|लेख|पृष्ठ)[^।\n]{0,40}(?:हटा|उपलब्ध नहीं)",
    re.IGNORECASE,
)


def is_notice(text: str) -> bool:
    """Return whether a short text tells that the article was removed, withdrawn or is there no more."""
    return bool(_NOTICE.search(text[:3000]))


# Sentences are compared, not characters: one that only moved, or differs in case, quotes, spaces or marks, is the same.
# Time stamps, view and comment counters, "read also" lines and other short lines without an end mark are no sentences
# of an article; they come and go unnoticed. A changed figure in a sentence is an edit.

STUB = 0.25  # a gutted article keeps at most this share of its letters
NOTICE = 0.5  # the same, where the remaining text says that the article was removed
GUTTED_FROM = 200  # letters; a shorter article counts as gutted only when a notice says so
LINKED = 0.5  # link density from which a paragraph is a teaser
LONG = 60  # characters of a line that is prose without an end mark
GONE_CONFIRMATION_DELAY = timedelta(
    hours=1
)  # before a page that was found gone is fetched once more

_ENDS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।", "॥", ":", ";")
_CLOSERS = "\"'”’»)]›」』"
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")

Kind = Literal["same", "edited", "cut", "gutted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """What became of a text: sentences gained and lost, as they stand or stood in it, in order.

    `cut`: nothing but the beginning is left, as behind a paywall; `gutted`: a stub or a notice stands in its place.
    """

    kind: Kind
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    old_title: str | None = None  # when the headline is another now
    stays: bool = True  # some sentence of the old text stands in the new one


def next_recheck(
    seen_at: datetime, spans: Sequence[timedelta], *, now: datetime
) -> datetime | None:
    """Return when an article first seen then is to be fetched again next; None: no more. Missed looks are not made
    up.
    """
    return min((seen_at + span for span in spans if seen_at + span > now), default=None)


def text_change(old: Article, new: Article) -> TextChange:
    """Return what an outlet changed between two readings of an article."""
    teasers = _teasers(old) | _teasers(new)
    before, after = _sentences(old, but=teasers), _sentences(new, but=teasers)
    gained = tuple(said for key, said in after.items() if key not in before)
    lost = tuple(said for key, said in before.items() if key not in after)
    old_title = None if _same_headline(old.title, new.title) else old.title
    kind = _kind(before, after, new)
    if kind == "same" and (gained or lost or old_title):
        kind = "edited"
    stays = not before or len(lost) < len(before)
    return TextChange(kind=kind, gained=gained, lost=lost, old_title=old_title, stays=stays)


def _kind(before: dict[str, str], after: dict[str, str], new: Article) -> Kind:
    had, has = _weight(before), _weight(after)
    left = has / had if had else 1.0
    if left <= NOTICE and is_notice(f"{new.title}\n{new.lead}\n{new.body}"):
        return "gutted"
    if had < GUTTED_FROM or left > NOTICE:
        return "same"
    if list(after) == list(before)[: len(after)]:
        return "cut"
    return "gutted" if left <= STUB and _weight(_only(after, before)) <= has / 2 else "same"


def _only(some: dict[str, str], others: Collection[str]) -> dict[str, str]:
    return {key: said for key, said in some.items() if key in others}


def _weight(said: Collection[str]) -> int:
    """Return how many letters these keys have."""
    return sum(map(len, said))


def _sentences(article: Article, *, but: Collection[str]) -> dict[str, str]:
    """Return the sentences of lead and body by what makes them the same, in order, without noise."""
    found: dict[str, str] = {}
    for line in f"{article.lead}\n{article.body}".splitlines():
        if not _is_prose_line(line) or _key(line) in but:
            continue
        for start, end in sentence_spans(line):
            said = " ".join(line[start:end].split())
            key = _key(said)
            if key and not is_stamp(said):
                found.setdefault(key, said)
    return found


def _is_prose_line(line: str) -> bool:
    bare = line.strip().rstrip(_CLOSERS)
    return bare.endswith(_ENDS) or len(bare) >= LONG


def _teasers(article: Article) -> set[str]:
    return {
        _key(paragraph.text) for paragraph in article.paragraphs if paragraph.link_density >= LINKED
    }


def _key(text: str) -> str:
    """Return the letters and digits of a text, folded: what is left when case, quotes, spaces and marks do not
    count.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        c for c in folded if unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Mn"
    )


def _same_headline(old: str, new: str) -> bool:
    """Return whether a headline stands as it was, the outlet's name behind it apart; a lost one is no other one."""
    whole, bare = {_key(old), _key(new)}, {_key(_SITE.sub("", old)), _key(_SITE.sub("", new))}
    return not old or not new or len(whole) == 1 or bool(whole & bare and len(bare) == 1)


# A paragraph is boilerplate once it was seen on THREE pages of its outlet. Agencies and liveblogs repeat prose of their
# own in new articles, so a repeated sentence in the middle of an article's own text needs TEN. Prose that shares its
# words with the article's own is background ("The ministry was founded in …"), wherever it stands: it stays, unless it
# stands on a large share of all the outlet's pages. Where most of a text would go, it is the same report under another
# address: then nothing goes.

AT_THE_EDGE = 3  # pages of the outlet
INSIDE = 10  # pages, for prose between paragraphs of the article's own
BROAD = 0.3  # share of the outlet's pages from which even fitting prose is boilerplate
# Share of a paragraph's telling words that the article's own text has too, and how many at least. Of 325 real articles
# in six languages, 70 % of the last paragraphs reach it, and 16 % of what other articles of the same outlet say.
FITS = 0.25
FEWEST_SHARED_WORDS = 3
_SUMMARY = 5  # telling words of a feed's summary, at least
ALL_PAGES_KEY = "*"  # key under which all pages of an outlet are counted
_PROSE = 60  # characters of a sentence that is no headline or button
_LINKED = 0.5  # link density from which a paragraph is no prose
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।", '"', "”", "»", ")", "」")


def paragraph_key(text: str) -> str:
    """Return what a paragraph is known by: 32 hexadecimal digits, white space and case apart."""
    return sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).hexdigest()[:32]


def paragraph_keys(article: Article) -> frozenset[str]:
    """Return the keys of all paragraphs that may be boilerplate: the lead never is."""
    return frozenset(
        paragraph_key(paragraph.text)
        for paragraph in article.paragraphs
        if paragraph.place != "lead"
    )


def confirmed_box(article: Article, *, summary: str) -> str | None:
    """Return the name of the box that held an article, if it is sure that it did.

    It is sure when the readings of the page agree and the text says what the feed's summary says.
    """
    if not article.reading.box or article.reading.reason:
        return None
    said = _telling(summary)
    if len(said) < _SUMMARY or len(said & _telling(f"{article.lead}\n{article.body}")) < 0.5 * len(
        said
    ):
        return None
    return article.reading.box


def boilerplate_of(article: Article, pages: Mapping[str, int]) -> tuple[Paragraph, ...]:
    """Return the paragraphs to take out, by how many pages of the outlet (this one among them) hold each key.

    `pages[PAGES]`: how many there are in all, when known. Nothing is returned where too little would be left: a body's
    only text is never boilerplate.
    """
    counted = [
        (paragraph, 0 if paragraph.place == "lead" else pages.get(paragraph_key(paragraph.text), 0))
        for paragraph in article.paragraphs
    ]
    if all(count < AT_THE_EDGE for _, count in counted):
        return ()
    own = [
        index
        for index, (paragraph, count) in enumerate(counted)
        if count < AT_THE_EDGE and _is_prose_paragraph(paragraph)
    ]
    told = _telling(f"{article.title}\n" + "\n".join(counted[index][0].text for index in own))

    def is_furniture(index: int, paragraph: Paragraph, count: int) -> bool:
        if count < AT_THE_EDGE or not _is_prose_paragraph(paragraph):
            return count >= AT_THE_EDGE
        if count < INSIDE:
            return not (own and own[0] < index < own[-1]) and not _fits(paragraph, told)
        return not (count < BROAD * pages.get(ALL_PAGES_KEY, 0) and _fits(paragraph, told))

    found = tuple(
        one for index, (one, count) in enumerate(counted) if is_furniture(index, one, count)
    )
    return () if _is_most(found, article) else found


def _fits(paragraph: Paragraph, told: frozenset[str]) -> bool:
    """Return whether a paragraph speaks of what the article's own text speaks of."""
    telling = _telling(paragraph.text)
    return len(telling & told) >= max(FEWEST_SHARED_WORDS, FITS * len(telling))


def _telling(text: str) -> frozenset[str]:
    stems = frozenset(stem(word) or word for word in words(fold(text).lower()))
    return frozenset(one for one in stems - TELLS_NOTHING if len(one) > 2 or not one.isascii())


def without_boilerplate(article: Article, furniture: tuple[Paragraph, ...]) -> Article:
    """Return the article without these paragraphs."""
    if not furniture:
        return article
    kept = tuple(paragraph for paragraph in article.paragraphs if paragraph not in furniture)
    body = "\n".join(paragraph.text for paragraph in kept if paragraph.place != "lead")
    return replace(article, body=body, paragraphs=kept)


def _is_prose_paragraph(paragraph: Paragraph) -> bool:
    text = paragraph.text.rstrip()
    return (
        len(text) >= _PROSE and paragraph.link_density < _LINKED and text.endswith(_SENTENCE_ENDS)
    )


def _is_most(found: tuple[Paragraph, ...], article: Article) -> bool:
    """Return whether taking these out would leave no text, or would take most of a text of sentences."""
    going = sum(len(paragraph.text) for paragraph in found)
    whole = sum(
        len(paragraph.text) for paragraph in article.paragraphs if paragraph.place != "lead"
    )
    if going >= whole:
        return True
    prose = sum(len(paragraph.text) for paragraph in found if _is_prose_paragraph(paragraph))
    return going > whole / 2 and prose > going / 2


QUARREL = timedelta(days=1)
TOO_OLD = 1990
LEAD_AT_LEAST = 40  # characters: a shorter summary is a label, not a lead
LEAD_AT_MOST = 900
WALL_AT_MOST = 1500  # characters: walls and notices are short
FIRST = 5  # paragraphs of a page that may tell what the feed's summary tells
RETOLD = 0.85  # share of a summary's words from which a paragraph tells the same
WORDS_AT_LEAST = 4  # an entry of fewer long words proves nothing


def article_from_feed(
    *, title: str, summary: str, content: str, language: str | None
) -> Article | None:
    """Return the article that the feed's own text makes, or None when it gives no text at all."""
    lead, body = (
        (summary, content) if summary and not _holds(content, summary) else ("", content or summary)
    )
    if not title and not lead and not body:
        return None
    told = (Paragraph(text=lead, place="lead"), Paragraph(text=body))
    paragraphs = tuple(paragraph for paragraph in told if paragraph.text)
    return Article(
        title=title,
        lead=lead,
        body=body,
        paragraphs=paragraphs,
        language=language,
        body_source="feed",
    )


def fill_from_feed(article: Article, *, title: str, summary: str) -> Article:
    """Return the article with the feed's title and summary where the page's own were not found.

    A standfirst that the extraction lost is where the actor is most often named. A summary that a paragraph of the page
    tells in nearly the same words is none: the page is newer, and may have been corrected.
    """
    if not article.title and title:
        article = replace(article, title=title)
    fits = LEAD_AT_LEAST <= len(summary) <= LEAD_AT_MOST
    if article.lead or not fits or _holds(article.body, summary) or _holds(article.title, summary):
        return article
    if any(_retells(paragraph, summary) for paragraph in article.body.split("\n")[:FIRST]):
        return article
    lead = Paragraph(text=summary, place="lead")
    return replace(article, lead=summary, paragraphs=(lead, *article.paragraphs))


def matches_feed_entry(article: Article, *, title: str, summary: str) -> bool:
    """Return whether a page can be the article that the feed announced: a short one shares no word with it when it is a
    consent wall, a login or a notice. Long pages and entries of few words are given the benefit of the doubt.
    """
    page = f"{article.title} {article.lead} {article.body}"
    announced = _words(f"{title} {summary}")
    if len(page) > WALL_AT_MOST or len(announced) < WORDS_AT_LEAST:
        return True
    return bool(announced & _words(page))


def choose_publication_date(
    *, feed: datetime | None, page: datetime | None, now: datetime
) -> tuple[datetime | None, str | None, str | None]:
    """Return (instant, its source: feed or page, what the other source said when they differ).

    When they differ, the feed's date is used. A date in the future or before 1990 is no date.
    """
    feed, page = (_sane(feed, now=now), _sane(page, now=now))
    if feed is not None:
        quarrel = page is not None and abs(page - feed) > QUARREL
        return feed, "feed", f"the page says {page.isoformat()}" if quarrel and page else None
    return (page, "page", None) if page is not None else (None, None, None)


def _sane(value: datetime | None, *, now: datetime) -> datetime | None:
    if value is None or value.year < TOO_OLD or value > now + QUARREL:
        return None
    return value


def _holds(text: str, part: str) -> bool:
    """Return whether the text already tells the part; summaries are often cut, so their first words decide."""
    squeezed = "".join(part.split()).rstrip(".… ")[:80]
    return bool(squeezed) and squeezed in "".join(text.split())


def _retells(paragraph: str, summary: str) -> bool:
    """Return whether a paragraph has nearly all the words of the summary, however it was corrected since."""
    wanted, there = (Counter(re.findall(r"\w+", text.casefold())) for text in (summary, paragraph))
    return sum((wanted & there).values()) >= RETOLD * sum(wanted.values())


def _words(text: str) -> set[str]:
    """Return the long words of a text; of scripts that part none, every pair of characters."""
    runs = re.findall(r"[\u3040-\u30ff\u3400-\u9fff]+", text)
    pairs = {first + second for run in runs for first, second in pairwise(run)}
    return pairs | set(re.findall(r"[^\W\d_]{5,}", text.casefold()))


READ_BEFORE = 10  # pages that must have been read
FAILING = 5  # pages that must have failed since


def pages_failing_since(pages: Sequence[tuple[datetime, bool]]) -> datetime | None:
    """Return when an outlet's pages began to fail, or None.

    `pages` are in the order in which they were seen, each with whether it failed. Four in five of those before must
    have been read, and four in five of those since must have failed: that is the pattern of a redesign, and not of
    a few odd pages.
    """
    failed = list(accumulate((failed for _, failed in pages), initial=0))
    for place, (seen_at, is_failed) in enumerate(pages):
        before, since = failed[place], failed[-1] - failed[place]
        if not is_failed or place < READ_BEFORE or len(pages) - place < FAILING:
            continue
        if before <= 0.2 * place and since >= 0.8 * (len(pages) - place):
            return seen_at
    return None
