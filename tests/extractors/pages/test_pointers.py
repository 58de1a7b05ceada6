"""Lines inside a text that point to another article, or sell the rest of it: gone in any language; prose stays."""

from __future__ import annotations

import pytest

from extractors.article import extract
from extractors.model import Article
from extractors.pages.phrases import is_subscription_offer
from extractors.pages.rejection import NotAnArticle

TITLE = "Harbour council votes for the new pier"
LEAD = "The council of the harbour voted on Monday night for the new pier, which is to be ready in four years."
BODY = (
    "Eleven members voted for it and four against, after a debate of five hours about the price of the stone.",
    "The pier will be three hundred metres long, and two ferries can moor at it at the same time, said the mayor.",
    "Fishermen had asked for a lower wall, because the old one keeps the morning light from the nets and boats.",
    "Work begins in the spring; until then the ferries go on to land at the southern quay, beside the market.",
)
OTHER = "Taliban envoys gather for the talks of the week"
LABELS = {
    "en": "Read also",
    "de": "Lesen Sie auch",
    "fr": "À lire aussi",
    "es": "Lea también",
    "pt": "Leia também",
    "it": "Leggi anche",
    "pl": "Przeczytaj także",
    "cs": "Přečtěte si také",
    "ru": "Читайте также",
    "uk": "Читайте також",
    "el": "Διαβάστε επίσης",
    "ro": "Citește și",
    "hu": "Olvassa el ezt is",
    "sr": "Pročitajte još",
    "tr": "Bunu da oku",
    "ar": "اقرأ أيضًا",
    "fa": "همچنین بخوانید",
    "ps": "دا هم ولولئ",
    "ur": "یہ بھی پڑھیں",
    "hi": "यह भी पढ़ें",
    "bn": "আরও পড়ুন",
    "zh": "延伸阅读",
    "ja": "あわせて読みたい",
    "ko": "관련 기사",
    "vi": "Xem thêm",
    "th": "อ่านเพิ่มเติม",
    "id": "Baca juga",
    "he": "קראו גם",
}
LINK = f"<a href='/world/4711.html'>{OTHER}</a>"


def read(*middle: str, body: tuple[str, ...] = BODY) -> Article:
    inner = "".join(f"<p>{text}</p>" for text in (*body[:2], *middle, *body[2:]))
    html = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{LEAD}</p>{inner}</article></body>"
    return extract(html.encode(), url="https://harbour.example/2026/pier.html")


def whole(article: Article) -> bool:
    text = f"{article.lead}\n{article.body}"
    return all(part in text for part in (LEAD, *BODY))


FORMS = ("{}: {}", "{} {}", "<strong>{}</strong> {}", "<em>{} | {}</em>", "► {} – {}")


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_pointer_of_its_own_line_goes(label: str) -> None:
    pairs = (
        part
        for form, text in zip(FORMS, (*BODY, LEAD), strict=True)
        for part in (form.format(label, LINK), text)
    )
    article = read(*pairs)
    assert whole(article)
    assert "Taliban" not in article.body


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_a_pointer_at_the_end_of_a_paragraph_goes_and_the_paragraph_stays(label: str) -> None:
    body = (*BODY[:3], f"{BODY[3]} <b>{label}:</b> {LINK}")
    article = read(body=body)
    assert whole(article)
    assert "Taliban" not in article.body


@pytest.mark.parametrize(
    "label", ["Lexo edhe", "Հետաքրքիր է", "Soma habari", "Dossier", "ይህንንም ያንብቡ"]
)
def test_a_link_to_a_page_of_the_site_after_a_few_words_goes_in_a_language_that_nobody_told_us_of(
    label: str,
) -> None:
    article = read(f"{label} {LINK}")
    assert whole(article)
    assert "Taliban" not in article.body


@pytest.mark.parametrize(
    "prose",
    [
        "The mayor told <a href='/news/12'>reporters of the evening paper that the Taliban envoys had left.</a>",
        "Read also the letter that <a href='/letters/3'>the Taliban envoys sent to the council</a> in the spring.",
        "Nobody <a href='/news/12'>had expected that the Taliban envoys would come to the harbour</a>",
        "More on that day than the Taliban envoys had asked for was promised to them by the council.",
        "Subscribers of the paper wrote of the Taliban too, and asked the council to answer their letters.",
        "The Taliban envoys are already subscribed to the paper, as its owner said on the quay on Monday.",
    ],
)
def test_prose_stays(prose: str) -> None:
    article = read(prose)
    assert "Taliban" in article.body
    assert whole(article)


SOLD = {
    "en": "Already a subscriber? Log in to continue reading.",
    "de": "Dieser Artikel ist nur für Abonnenten. Jetzt weiterlesen.",
    "fr": "Cet article est réservé aux abonnés.",
    "es": "Contenido exclusivo para suscriptores",
    "pt": "Para continuar a ler, torne-se assinante.",
    "it": "Articolo riservato agli abbonati",
    "nl": "Dit artikel is exclusief voor abonnees",
    "sv": "För att läsa vidare, bli prenumerant",
    "fi": "Tämä artikkeli on vain tilaajille.",
    "pl": "Masz już prenumeratę? Zaloguj się.",
    "cs": "Tento článek je jen pro předplatitele",
    "ru": "Чтобы читать дальше, оформите подписку.",
    "uk": "Матеріал доступний лише передплатникам.",
    "el": "Για να συνεχίσετε την ανάγνωση, γίνετε συνδρομητές.",
    "ro": "Abonează-te pentru a citi integral.",
    "hu": "Ez a cikk csak előfizetőknek érhető el.",
    "tr": "Okumaya devam etmek için abone olun.",
    "ar": "هذا المحتوى متاح للمشتركين فقط",
    "fa": "این مطلب ویژهٔ مشترکان است.",
    "ur": "مزید پڑھنے کے لیے سبسکرائب کریں",
    "hi": "आगे पढ़ने के लिए सब्सक्राइब करें",
    "zh": "本文仅限会员阅读",
    "ja": "この記事は有料会員限定です。残り1200文字",
    "ko": "이 기사는 유료회원 전용입니다.",
    "id": "Berlangganan untuk melanjutkan membaca",
    "vi": "Đăng nhập để đọc tiếp",
    "he": "תוכן זה זמין למנויים בלבד",
}


@pytest.mark.parametrize("line", SOLD.values(), ids=SOLD)
def test_a_line_that_sells_the_rest_is_none_of_the_text(line: str) -> None:
    article = read(line)
    assert whole(article)
    assert line not in article.body


@pytest.mark.parametrize("line", SOLD.values(), ids=SOLD)
def test_the_first_words_before_such_a_line_are_no_article(line: str) -> None:
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{LEAD}</p><p>{line}</p></body></html>"
    with pytest.raises(NotAnArticle) as refused:
        extract(html.encode(), url="https://harbour.example/2026/pier.html")
    assert refused.value.kind == "paywall"


@pytest.mark.parametrize(
    "sentence",
    [
        "To continue the work, the council needs four million more.",
        "“To continue reading of the Taliban in the papers is a habit,” the harbour master said in the evening.",
        "Subscribe, said the mayor, and the harbour will be yours.",
        "Уже подписаны соглашения с тремя портами, сообщил мэр.",
        "已经订阅该服务的用户将收到通知。",
        "Abbonati per trent'anni, i pescatori restano al molo.",
        "برای ادامه تحصیل به بندر رفت.",
        "Nur die Abonnenten der Fähre zahlen weniger.",
    ],
)
def test_a_sentence_of_the_news_is_no_offer(sentence: str) -> None:
    assert not is_subscription_offer(sentence)
