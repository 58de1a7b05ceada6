"""Text arrives as it was written, whatever the bytes and their labels say."""

from __future__ import annotations

import gzip

import pytest

from extractors.feed import parse
from extractors.feeds.raw import NotAFeed
from tests.extractors.feeds.building import URL, rss

SAMPLES = {
    "gb2312": "外交部发言人说，中国政府将与有关各方保持沟通，为地区的和平与稳定作出努力。记者在北京采访了多位学者。",
    "gb18030": "记者从会上获悉，今年以来我国经济运行总体平稳，市场主体信心不断增强，新的发展动力正在形成。",
    "big5": "行政院發言人表示，政府將會與有關單位保持聯繫，並為地區的和平與穩定作出努力。",
    "shift_jis": "政府は今日の会議で新しい経済対策について話し合った。首相は記者団に対し、年内に決めたいと述べた。",
    "euc_jp": "外務大臣は会談のあと、両国の関係をさらに強めていくことで一致したと発表した。",
    "euc_kr": "정부는 오늘 회의에서 새로운 경제 대책을 논의했다고 밝혔다. 대통령은 올해 안에 결정하겠다고 말했다.",
    "koi8-r": "Представитель министерства иностранных дел сообщил журналистам о переговорах в Москве.",
    "cp1251": "Министр заявил, что встреча пройдёт в октябре, и пригласил делегации соседних стран.",
    "iso8859-5": "Переговоры продолжатся на следующей неделе, сообщили в посольстве.",
    "cp1252": "Le président a été reçu à l’hôtel de ville, où la cérémonie a commencé après la fête.",
    "cp1250": "Wczoraj późnym wieczorem rząd ogłosił, że część urzędników będzie pracować dłużej.",
    "cp1253": "Ο υπουργός δήλωσε ότι η συνάντηση θα γίνει την επόμενη εβδομάδα στην Αθήνα.",
    "cp1254": "Dışişleri Bakanlığı sözcüsü, görüşmelerin önümüzdeki günlerde süreceğini açıkladı ve teşekkür etti.",
    "cp1255": "דובר משרד החוץ אמר כי השיחות יימשכו בשבוע הבא בירושלים.",
    "cp1256": "قال المتحدث باسم الوزارة إن المحادثات ستستمر الأسبوع المقبل في الدوحة.",
    "cp874": "โฆษกกระทรวงการต่างประเทศกล่าวว่าการเจรจาจะดำเนินต่อไปในสัปดาห์หน้า",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_an_undeclared_encoding_is_found_from_the_letters(encoding: str) -> None:
    text = SAMPLES[encoding]
    data = rss(f"<title>{text}</title><description>{text}</description>").encode(encoding)
    assert parse(data, url=URL).entries[0].title == text


@pytest.mark.parametrize("encoding", SAMPLES)
def test_a_declared_encoding_is_believed(encoding: str) -> None:
    text = SAMPLES[encoding]
    data = rss(
        f"<title>{text}</title>", before=f'<?xml version="1.0" encoding="{encoding}"?>'
    ).encode(encoding)
    assert parse(data, url=URL).entries[0].title == text


def test_the_charset_of_the_http_header_is_believed() -> None:
    data = rss("<title>Да</title>").encode("koi8-r")
    assert parse(data, url=URL, content_type="text/xml; charset=KOI8-R").entries[0].title == "Да"


@pytest.mark.parametrize(
    "label", ["iso-8859-1", "windows-1251", "us-ascii", "no-such-thing", "utf-16", "hex"]
)
def test_what_is_utf_8_is_read_as_utf_8_whatever_it_says(label: str) -> None:
    data = rss(
        "<title>Привет, мир</title>", before=f'<?xml version="1.0" encoding="{label}"?>'
    ).encode()
    assert (
        parse(data, url=URL, content_type=f"text/xml; charset={label}").entries[0].title
        == "Привет, мир"
    )


@pytest.mark.parametrize(
    "encoding",
    ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_unicode_of_any_width_and_byte_order_is_read(encoding: str) -> None:
    data = rss("<title>طالبان</title>", before='<?xml version="1.0"?>').encode(encoding)
    assert parse(data, url=URL).entries[0].title == "طالبان"


def test_japanese_of_seven_bits_is_read() -> None:
    data = rss("<title>首相は記者団に述べた</title>").encode("iso2022_jp")
    assert parse(data, url=URL).entries[0].title == "首相は記者団に述べた"


def test_typographic_signs_of_windows_are_read_though_no_letter_tells_the_encoding() -> None:
    title = "“Talks” – the minister’s view"
    assert parse(rss(f"<title>{title}</title>").encode("cp1252"), url=URL).entries[0].title == title


def test_a_feed_from_a_mainframe_is_read() -> None:
    data = rss("<title>Caf\u00e9</title>", before='<?xml version="1.0" encoding="cp037"?>').encode(
        "cp037"
    )
    assert parse(data, url=URL).entries[0].title == "Café"


def test_text_encoded_twice_is_put_right() -> None:
    once = rss("<title>Müller’s café – « déjà vu »</title>")
    for misread in ("latin-1", "cp1252"):
        twice = once.encode("utf-8").decode(misread, errors="replace").encode("utf-8")
        if b"\xef\xbf\xbd" not in twice:
            assert parse(twice, url=URL).entries[0].title == "Müller’s café – « déjà vu »"
    russian = rss("<title>Привет</title>").encode("utf-8").decode("latin-1").encode("utf-8")
    assert parse(russian, url=URL).entries[0].title == "Привет"


def test_one_entry_encoded_twice_among_sound_ones_is_put_right() -> None:
    broken = "Grupo Fórmula".encode().decode("latin-1")
    data = rss(
        *[f"<title>{title}</title>" for title in ("São Paulo", broken, "Москва", "Zoë")]
    ).encode()
    titles = [entry.title for entry in parse(data, url=URL).entries]
    assert titles == ["São Paulo", "Grupo Fórmula", "Москва", "Zoë"]


def test_honest_accents_are_left_alone() -> None:
    text = "SÃO PAULO — Câmara discute “Ã©” em avaliação; não há decisão, após reunião à tarde"
    assert parse(rss(f"<title>{text}</title>").encode(), url=URL).entries[0].title == text


def test_one_bad_byte_does_not_spoil_a_utf_8_feed() -> None:
    data = rss("<title>Zoë, José and Dvořák at the caf#</title>").encode().replace(b"#", b"\xe9")
    assert parse(data, url=URL).entries[0].title == "Zoë, José and Dvořák at the café"


def test_gzip_is_opened_even_when_no_header_said_so() -> None:
    assert parse(gzip.compress(rss("<title>A</title>").encode()), url=URL).entries[0].title == "A"


def test_gzip_that_was_cut_off_or_damaged_is_refused() -> None:
    whole = gzip.compress(rss("<title>A</title>").encode())
    for body in (whole[:-12], whole[:12] + b"xxxx" + whole[16:]):
        with pytest.raises(NotAFeed, match="gzip"):
            parse(body, url=URL)


def test_a_gzip_bomb_is_refused() -> None:
    with pytest.raises(NotAFeed, match="larger than 32 MiB"):
        parse(gzip.compress(b" " * (33 * 1024 * 1024)), url=URL)
