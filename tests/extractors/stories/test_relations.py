import time
from dataclasses import replace
from datetime import timedelta

import pytest

from extractors.model import Relation
from extractors.sentences import sentence_spans
from extractors.stories.relations import new_sentences
from tests.extractors.stories.grouping import START, article, placed

WIRE_TITLE = "Envoys meet in Tashkent over frozen Afghan reserves"
WIRE = (
    "TASHKENT, June 8 (NWA) - Envoys of seven countries met in Tashkent on Tuesday to discuss how 9 "
    "billion dollars of frozen Afghan reserves could pay for wheat, Uzbek minister Aziz Karimov "
    "said.\n"
    "Karimov told reporters that a fund under a Swiss trustee was the likeliest answer. The Taliban "
    "sent two bankers, who were heard in the afternoon and left without a word to the press.\n"
    "Kazakhstan offered to ship 40,000 tonnes of wheat by rail before the autumn. The envoys want to "
    "meet again in Geneva."
)
EDITED = WIRE.replace("the likeliest answer", "the best way out").replace(
    "left without a word to the press", "went home"
)
REWORDED_TITLE = "Tashkent gathering weighs use of blocked Afghan money"
REWORDED = (
    "Seven nations' envoys gathered in Tashkent on Tuesday to weigh how the 9 billion dollars in "
    "frozen Afghan reserves might buy wheat, according to Uzbek minister Aziz Karimov.\n"
    "A fund run by a Swiss trustee looked the likeliest way, Karimov told journalists. Two bankers "
    "came for the Taliban, spoke in the afternoon and went away without talking to the press.\n"
    "Kazakhstan is offering 40,000 tonnes of wheat, shipped by rail before autumn; the envoys will "
    "see each other again in Geneva."
)
OWN_TITLE = "In Tashkent, little hope for Afghanistan's frozen billions"
OWN = (
    "Outside the hall in Tashkent where envoys talked on Tuesday about Afghan reserves, traders from "
    "Mazar waited for news. None expects the frozen billions soon. A Kazakh diplomat said that her "
    "country would rather sell its wheat than give it. Minister Aziz Karimov smiled at the cameras; "
    "the Taliban bankers did not."
)
RUSSIAN = (
    "Представители семи стран обсудили во вторник в Ташкенте, как направить 9 млрд долларов "
    "замороженных афганских резервов на закупку пшеницы, сообщил узбекский министр Азиз Каримов. "
    "Талибы прислали двух банкиров. Казахстан предложил поставить 40 000 тонн пшеницы по железной "
    "дороге. Следующая встреча пройдёт в Женеве."
)
MORE = (
    "Pakistan sent nobody, though its foreign minister had promised to come in May. China's envoy warned that 300,000 "
    "families in Badakhshan would go hungry in winter without 120 trains of wheat from Astana."
)
MORE_TRANSLATED = (
    "Пакистан не прислал никого, хотя его министр иностранных дел обещал приехать в мае. Посланник Китая предупредил, "
    "что 300 000 семей в Бадахшане будут голодать зимой без 120 поездов пшеницы из Астаны."
)
TRANSLATED = (
    "Посланники семи стран встретились в Ташкенте во вторник, чтобы обсудить, как 9 миллиардов долларов "
    "замороженных афганских резервов могли бы оплатить пшеницу, сказал узбекский министр Азиз Каримов.\n"
    "Каримов сказал журналистам, что самым вероятным ответом был фонд под управлением швейцарского доверенного лица. "
    "Талибан прислал двух банкиров, которых выслушали днём и которые уехали без единого слова прессе.\n"
    "Казахстан предложил отправить 40 000 тонн пшеницы по железной дороге до осени. Посланники хотят снова "
    "встретиться в Женеве."
)


def test_the_same_text_is_a_copy_even_when_it_is_cut_short() -> None:
    found = placed(
        article("wire", WIRE_TITLE, WIRE),
        article("whole", "Envoys meet over frozen reserves", WIRE, hours=1),
        article("cut", WIRE_TITLE, WIRE.split("\nKazakhstan")[0], hours=2),
    )
    assert [found[name].relation for name in ("wire", "whole", "cut")] == [
        Relation.LEAD,
        Relation.COPY,
        Relation.COPY,
    ]
    assert "100%" in found["whole"].reason
    assert found["cut"].story == "wire"


def test_a_text_with_a_few_words_changed_is_an_edit() -> None:
    found = placed(article("wire", WIRE_TITLE, WIRE), article("desk", WIRE_TITLE, EDITED, hours=1))
    assert found["desk"].relation is Relation.EDIT


def test_the_same_report_in_other_words_is_a_rewrite_and_the_reason_names_what_they_share() -> None:
    found = placed(
        article("wire", WIRE_TITLE, WIRE), article("blog", REWORDED_TITLE, REWORDED, hours=9)
    )
    assert found["blog"].story == "wire"
    assert found["blog"].relation is Relation.REWRITE
    assert "karimov" in found["blog"].reason


def test_another_reporter_at_the_same_event_is_an_independent_report() -> None:
    found = placed(article("wire", WIRE_TITLE, WIRE), article("own", OWN_TITLE, OWN, hours=5))
    assert (found["own"].story, found["own"].relation) == ("wire", Relation.INDEPENDENT)


def test_a_shorter_report_in_another_language_is_no_translation() -> None:
    title = "В Ташкенте обсудили замороженные афганские резервы"
    found = placed(
        article("wire", WIRE_TITLE, WIRE), article("ru", title, RUSSIAN, hours=2, language="ru")
    )
    assert (found["ru"].story, found["ru"].relation) == ("wire", Relation.REPORT)


def test_the_same_sentences_in_the_same_order_are_a_translation_of_the_report_that_has_them() -> (
    None
):
    title = "Посланники встретились в Ташкенте из-за замороженных афганских резервов"
    found = placed(
        article("own", OWN_TITLE, OWN),
        article("wire", WIRE_TITLE, f"{WIRE}\n{MORE}", hours=1),
        article("ru", title, f"{TRANSLATED}\n{MORE_TRANSLATED}", hours=2, language="ru"),
    )
    assert (found["ru"].relation, found["ru"].nearest) == (Relation.TRANSLATION, "wire")


def test_the_source_of_copies_that_were_seen_before_it_leads_them() -> None:
    copy, wire = article("copy", WIRE_TITLE, WIRE, hours=2), article("wire", WIRE_TITLE, WIRE)
    found = placed(copy, wire)
    assert found["wire"].story == "copy"
    assert found["wire"].relation is Relation.LEAD


def test_two_texts_that_rest_on_one_agency_are_one_report() -> None:
    tass = WIRE.replace("TASHKENT, June 8 (NWA) - ", "").replace(
        "Karimov told reporters", "Karimov told TASS"
    )
    spun = (
        "Money for wheat was the theme when envoys came to Tashkent on Tuesday, according to the "
        "Russian agency TASS. Uzbek minister Aziz Karimov likes a Swiss trustee for the 9 billion. "
        "The Taliban had bankers there. Kazakhstan offers 40,000 tonnes. Geneva is next."
    )
    found = placed(
        article("paper", WIRE_TITLE, tass),
        article("blog", "Wheat for Afghan billions", spun, hours=6),
    )
    assert found["paper"].origin == found["blog"].origin == "TASS"
    assert found["blog"].relation is Relation.REPORT


def test_the_agency_that_a_paper_cites_leads_it_when_it_was_first_and_never_counts_as_its_rewrite() -> (
    None
):
    agency = replace(article("agency", WIRE_TITLE, WIRE), text=WIRE.replace("(NWA) -", "/TASS/."))
    citing = REWORDED.replace(
        "Uzbek minister Aziz Karimov.", "minister Aziz Karimov, TASS reported."
    )
    found = placed(article("paper", REWORDED_TITLE, citing, hours=1), agency)
    assert (found["agency"].story, found["agency"].relation) == ("paper", Relation.LEAD)
    late = placed(
        article("paper", REWORDED_TITLE, citing),
        replace(agency, published_at=START + timedelta(hours=1)),
    )
    assert (late["agency"].story, late["agency"].relation) == ("paper", Relation.INDEPENDENT)
    assert late["agency"].origin == late["paper"].origin == "TASS"


def test_a_copy_that_does_not_name_its_language_is_a_copy_still() -> None:
    unnamed = replace(article("unnamed", WIRE_TITLE, WIRE, hours=1), language=None)
    found = placed(article("wire", WIRE_TITLE, WIRE), unnamed)
    assert (found["unnamed"].story, found["unnamed"].relation) == ("wire", Relation.COPY)


def test_dari_and_persian_are_compared_as_one_language() -> None:
    title, text = (
        "نشست تاشکند دربارهٔ گندم",
        "نمایندگان هفت کشور روز سه‌شنبه در تاشکند دربارهٔ خرید گندم گفتگو کردند. وزیر ازبک گفت.",
    )
    found = placed(
        article("dari", title, text, language="prs"),
        article("persian", title, text, hours=1, language="fa"),
    )
    assert (found["persian"].story, found["persian"].relation) == ("dari", Relation.COPY)


def test_a_report_with_no_text_at_all_opens_a_story_of_its_own() -> None:
    empty = replace(article("empty", "", ""), language=None)
    found = placed(article("wire", WIRE_TITLE, WIRE), empty, article("another", "", "", hours=1))
    assert found["empty"].story == "empty"
    assert found["another"].story == "another"


def test_a_comment_that_cites_nobody_is_no_report_of_its_own() -> None:
    title = "Wheat by committee"
    comment = (
        "So it was Tashkent, on Tuesday, for envoys with ties and frozen Afghan reserves without an owner. My "
        "grandmother kept her wheat in a jar and her money nowhere. Karimov smiles, the Taliban bankers go home, a "
        "Swiss trustee will find a mountain to put it under. Kazakhstan has trains. I have watched such gatherings "
        "for years; the coffee gets better, the bread never comes. Wait for Geneva, where the lake is blue and "
        "billions sleep well."
    )
    found = placed(article("wire", WIRE_TITLE, WIRE), article("column", title, comment, hours=7))
    assert (found["column"].story, found["column"].relation) == ("wire", Relation.REPORT)
    assert "cites nobody" in found["column"].reason


def test_an_agency_with_its_own_dateline_is_no_translation_of_an_outlet_that_was_quicker() -> None:
    title = "В Ташкенте обсудили замороженные афганские резервы"
    found = placed(
        article("ru", title, RUSSIAN, language="ru"), article("wire", WIRE_TITLE, WIRE, hours=1)
    )
    assert (found["wire"].story, found["wire"].relation) == ("ru", Relation.INDEPENDENT)
    assert found["wire"].origin == "NWA"


TOLL = "The ferry left Mombasa at noon. At least 12 people drowned when it sank off Lamu, the coast guard said."


def test_without_earlier_texts_every_sentence_is_new() -> None:
    assert len(new_sentences(WIRE, ())) == len(sentence_spans(WIRE))


@pytest.mark.parametrize(
    "text", [WIRE, OWN, RUSSIAN, WIRE.upper(), "\n".join(reversed(WIRE.split(". ")))]
)
def test_the_same_sentences_are_not_new_in_whatever_order_or_letters(text: str) -> None:
    assert new_sentences(text, (WIRE, OWN, RUSSIAN)) == ()


def test_a_few_changed_words_make_no_sentence_new() -> None:
    assert new_sentences(EDITED.replace("“", '"'), (WIRE,)) == ()


def test_an_added_sentence_is_given_as_it_stands() -> None:
    added = "Kyrgyz lorries will carry the first load,  Karimov’s deputy told a radio station."
    assert new_sentences(f"{WIRE}\n{added}", (OWN, WIRE)) == (added.replace("  ", " "),)


def test_what_two_earlier_texts_tell_between_them_is_not_new() -> None:
    first, rest = WIRE.split("\n", 1)
    assert new_sentences(WIRE, (first, rest)) == ()


def test_a_sentence_cut_in_two_or_joined_of_two_is_not_new() -> None:
    joined = WIRE.replace(", who were heard", ". They were heard").replace(
        "likeliest answer. The", "likeliest answer; the"
    )
    assert new_sentences(joined, (WIRE,)) == ()


def test_a_figure_that_no_earlier_text_has_is_new() -> None:
    assert new_sentences(TOLL.replace("12", "15"), (TOLL,)) == (
        "At least 15 people drowned when it sank off Lamu, the coast guard said.",
    )


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (
            "The page was updated on Friday at 14:05 GMT.",
            "The page was updated on Friday at 16.40 GMT.",
        ),
        (
            "Rescuers found 40,000 tonnes of wheat aboard.",
            "Rescuers found 40.000 tonnes of wheat aboard.",
        ),
        (
            "Из-за пожара эвакуировали ещё 200 жителей.",
            "Из‑за пожара эвакуировали еще 200 жителей.",
        ),
        ("وزیر خارجه گفت ۱۲ نفر کشته شدند.", "وزير خارجه گفت 12 نفر كشته شدند."),
    ],
)
def test_a_clock_time_and_another_spelling_are_not_new(earlier: str, later: str) -> None:
    assert new_sentences(later, (earlier,)) == ()


@pytest.mark.parametrize(
    ("told", "added"),
    [
        ("Министр прибыл в Ташкент на переговоры.", "Вечером его примет президент республики."),
        ("外长周四抵达塔什干出席会谈。", "总统将于晚间接见代表团成员。"),
        ("รัฐมนตรีเดินทางถึงเมืองหลวงเมื่อวันพฤหัสบดี", "ประธานาธิบดีจะพบคณะผู้แทนในตอนเย็น"),
        ("وصل الوزير إلى العاصمة يوم الخميس.", "وسيستقبله رئيس الجمهورية مساء اليوم."),
        ("वार्ता गुरुवार को राजधानी में शुरू हुई।", "शाम को राष्ट्रपति प्रतिनिधिमंडल से मिलेंगे।"),
    ],
)
def test_new_and_old_are_told_apart_in_any_script(told: str, added: str) -> None:
    assert new_sentences(f"{told}\n{added}", (told,)) == (added,)


def test_headings_and_cries_are_never_new() -> None:
    assert new_sentences("Read more\nWhy?\n***\n" + WIRE, (WIRE,)) == ()


def test_a_sentence_said_twice_is_given_once() -> None:
    assert len(new_sentences("Lorries will carry the wheat. " * 5, (OWN,))) == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "word " * 100_000,
        "One word more and one less. " * 15_000,
        "a. " * 100_000,
        "Ж" * 300_000,
        "บ" * 100_000,
    ],
    ids=["one-sentence", "same-sentence", "letters", "one-word", "thai"],
)
def test_a_hostile_text_costs_no_more_than_its_length(hostile: str) -> None:
    start = time.process_time()
    new_sentences(hostile, (hostile, hostile[7:]))
    assert time.process_time() - start < 3.0
