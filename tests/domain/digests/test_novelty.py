"""What a follow-up shows: only what the series has not told yet, in any script."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.model import Relation
from tests.support.digest_world import DAILY, TALKS, article, composed, quietly, story
from wirewatch.domain.digests.model import CandidateArticle, EarlierStory, ToldStory

ONE_BY_ONE = replace(DAILY, merge=False)


def single_report(id: int, **more: object) -> CandidateArticle:
    words = {"taliban": ["Taliban"]}
    return article(id, "Taliban at the talks", named=words, outlet=f"Outlet {id}", **more)  # type: ignore[arg-type]


def test_copies_are_not_folded_and_each_has_an_id_of_its_own() -> None:
    copies = [
        single_report(1),
        single_report(2, relation=Relation.COPY),
        single_report(3, relation=Relation.COPY),
    ]
    issue = composed(story(1, *copies), series=ONE_BY_ONE)
    assert sorted(told.id for told in issue.digest.stories) == ["k0001.1", "k0001.2", "k0001.3"]
    assert all(len(told.sources) == 1 for told in issue.digest.stories)
    assert {told.independent_outlets for told in issue.digest.stories} == {1}
    assert issue.digest.account.stories == 3


def test_the_story_is_recorded_once_with_all_its_articles() -> None:
    issue = composed(
        story(1, single_report(1), single_report(2, relation=Relation.COPY)),
        story(2, single_report(3)),
        series=ONE_BY_ONE,
    )
    assert [(told.story_id, sorted(told.article_ids), told.revision) for told in issue.told] == [
        (1, [1, 2], 1),
        (2, [3], 1),
    ]
    assert [told.position for told in issue.told] == [1, 2]


def test_a_later_copy_is_news_of_its_own_and_no_follow_up() -> None:
    told = replace(single_report(1), told=True)
    late = single_report(2, relation=Relation.COPY)
    (again,) = composed(
        story(1, told, late, told_revision=1, told_in=(141,)), series=ONE_BY_ONE
    ).digest.stories
    assert (again.id, again.follow_up, again.novelty) == ("k0001.2", False, "all")


def test_articles_that_call_for_no_heading_stay_away_unless_an_interest_asks_for_the_story() -> (
    None
):
    other = article(2, "Weather", named={}, relation=Relation.INDEPENDENT)
    assert [
        one.id
        for one in composed(story(1, single_report(1), other), series=ONE_BY_ONE).digest.stories
    ] == ["k0001.1"]
    moscow = article(
        3, "Moscow format opens", named={"moscow-format": ["Moscow format"]}, relation=Relation.COPY
    )
    series = replace(ONE_BY_ONE, actors=("talks",))
    met = {"talks": lambda named: {"taliban", "moscow-format"} <= named}
    digest = composed(
        story(1, single_report(1), moscow), series=series, interests=(TALKS,), met=met
    ).digest
    assert sorted(one.id for one in digest.stories) == ["k0001.1", "k0001.2"]


def test_what_digests_keep_quiet_about_stays_untold() -> None:
    told = composed(
        story(1, single_report(1), quietly(single_report(2))), series=ONE_BY_ONE
    ).digest.stories
    assert [one.id for one in told] == ["k0001.1"]


def test_a_merging_series_folds_them_as_ever() -> None:
    (told,) = composed(
        story(1, single_report(1), single_report(2, relation=Relation.COPY))
    ).digest.stories
    assert (told.id, len(told.sources)) == ("k0001", 2)


TOLD = {
    "en": "Taliban and Russian envoys met in Kazan on Friday for the fourth round of talks. "
    "The foreign ministry said that the two sides had discussed trade, transit and the fight against drugs. "
    "Kabul's delegation is led by the deputy minister of commerce.",
    "ru": "Делегация «Талибана» и российские дипломаты провели в пятницу в Казани четвёртый раунд переговоров. "
    "В министерстве иностранных дел сообщили, что стороны обсудили торговлю, транзит и борьбу с наркотиками. "
    "Делегацию Кабула возглавляет заместитель министра торговли.",
    "fa": "نمایندگان طالبان و روسیه روز جمعه در قازان دور چهارم گفت‌وگوها را برگزار کردند. "
    "وزارت خارجه گفت که دو طرف دربارهٔ بازرگانی، ترانزیت و مبارزه با مواد مخدر بحث کردند. "
    "ریاست هیئت کابل را معاون وزیر بازرگانی بر عهده دارد.",
}
# The same sentences as another outlet's desk would edit them.
EDITED = {
    "en": "Russian and Taliban envoys have met in Kazan for the fourth round of talks on Friday. "
    "The Foreign Ministry said the two sides discussed trade, transit, and the fight against drugs. "
    "The delegation from Kabul is led by the deputy commerce minister.",
    "ru": "В пятницу российские дипломаты и делегация «Талибана» провели четвертый раунд переговоров в Казани. "
    "В министерстве иностранных дел заявили, что стороны обсудили торговлю, транзит, борьбу с наркотиками. "
    "Делегация Кабула, которую возглавляет заместитель министра торговли.",
    "fa": "روز جمعه نمایندگان روسيه و طالبان دور چهارم گفتگوها را در قازان برگزار کردند. "
    "وزارت خارجه گفته که دو طرف درباره بازرگاني، ترانزیت و مبارزه با مواد مخدر بحث کرده‌اند. "
    "ریاست هیئت کابل را معاون وزیر بازرگانی به عهده دارد.",
}
NEWS = {
    "en": "The Taliban side asked for the release of eleven prisoners held in Tajikistan.",
    "ru": "Представители «Талибана» попросили освободить одиннадцать заключённых в Таджикистане.",
    "fa": "هیئت طالبان خواستار آزادی یازده زندانی در تاجیکستان شد.",
}
NAMES = ["Taliban", "Талибан", "طالبان"]


def report(id: int, language: str, body: str, **more: object) -> CandidateArticle:
    """One report, its headline unlike any sentence."""
    defaults: dict[str, object] = {
        "relation": Relation.INDEPENDENT,
        "outlet": f"Outlet {id}",
        "language": language,
    }
    return article(id, f"Kazan {id}", body=body, named={"taliban": NAMES}, **(defaults | more))  # type: ignore[arg-type]


def followed(*fresh: CandidateArticle, told: CandidateArticle) -> ToldStory:
    """The story as it is told once more."""
    one = story(1, replace(told, told=True), *fresh, told_revision=1, told_in=(141,))
    (again,) = composed(one).digest.stories
    return again


def shown(told: ToldStory) -> str:
    return "".join(part.text for part in told.snippet)


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_only_the_sentence_that_was_not_told_is_shown_and_its_mention_is_strong(
    language: str,
) -> None:
    old = report(1, language, TOLD[language])
    new = report(2, language, f"{EDITED[language]} {NEWS[language]}")
    told = followed(new, told=old)
    assert told.novelty == "some"
    assert shown(told) == NEWS[language]
    assert [part.text for part in told.snippet if part.strong]


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_the_same_report_in_an_editors_words_says_nothing_new(language: str) -> None:
    told = followed(report(2, language, EDITED[language]), told=report(1, language, TOLD[language]))
    assert told.novelty == "none"
    assert [source.outlet for source in told.sources] == ["Outlet 2"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "The Taliban said four soldiers were killed near the bridge.",
            "The Taliban said 14 soldiers were killed.",
        ),
        (
            "The Taliban freed 4 men from the prison at Bagram.",
            "The Taliban freed 40 men from the prison at Bagram.",
        ),
        ("Талибан освободил 4 человек из тюрьмы.", "Талибан освободил 40 человек из тюрьмы."),
        ("طالبان ۴ زندانی را در بگرام آزاد کردند.", "طالبان ۴۰ زندانی را در بگرام آزاد کردند."),
    ],
)
def test_another_figure_is_news(old: str, new: str) -> None:
    told = followed(
        report(2, "en", f"{new} It snowed all day."),
        told=report(1, "en", f"{old} It snowed all day."),
    )
    assert (told.novelty, shown(told)) == ("some", new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "The Taliban will attend the talks in Kazan.",
            "The Taliban will not attend the talks in Kazan.",
        ),
        (
            "«Талибан» примет участие в переговорах в Казани.",
            "«Талибан» не примет участия в переговорах в Казани.",
        ),
        ("هیئت طالبان در نشست قازان شرکت می‌کند.", "هیئت طالبان در نشست قازان شرکت نمی‌کند."),
        (
            "The Taliban named Karimi as their envoy to Moscow.",
            "The Taliban named Sadiqi as their envoy to Moscow.",
        ),
        ("The Taliban put the talks off to Monday.", "The Taliban put the talks off to Thursday."),
        (
            "«Талибан» освободил двух заключённых в Кабуле.",
            "«Талибан» освободил девять заключённых в Кабуле.",
        ),
        ("طالبان سه زندانی را در کابل آزاد کردند.", "طالبان هفت زندانی را در کابل آزاد کردند."),
    ],
)
def test_one_word_that_turns_a_sentence_makes_it_news(old: str, new: str) -> None:
    told = followed(
        report(2, "en", f"{new} It snowed all day."),
        told=report(1, "en", f"{old} It snowed all day."),
    )
    assert (told.novelty, shown(told)) == ("some", new)


@pytest.mark.parametrize(
    "edited",
    [
        "The Taliban's two delegations left for Kazan on Friday morning.",  # "two" stood in another sentence
        "On Friday morning, the delegation of the Taliban left for Kazan.",
        "The Taliban delegation left for Kazan in the morning.",
        "The Taliban delegation left for Kazan.",
    ],
)
def test_numbers_names_and_days_that_were_told_make_no_news(edited: str) -> None:
    old = (
        "The Taliban delegation left for Kazan on Friday morning, officials who asked not to be named told reporters. "
        "There are two planes."
    )
    assert followed(report(2, "en", edited), told=report(1, "en", old)).novelty == "none"


def test_sentences_apart_are_shown_with_a_mark_between_them() -> None:
    first, second = (
        "Grain prices in Herat fell by a third.",
        "The Taliban closed the northern road to lorries.",
    )
    sandwich = f"{first} {TOLD['en']} {second}"
    assert (
        shown(followed(report(2, "en", sandwich), told=report(1, "en", TOLD["en"])))
        == f"{first} … {second}"
    )


def test_another_report_speaks_when_the_lead_repeats() -> None:
    lead = report(2, "en", EDITED["en"], relation=Relation.LEAD)
    other = report(3, "en", f"{TOLD['en']} {NEWS['en']}")
    told = followed(lead, other, told=report(1, "en", TOLD["en"]))
    assert told.title == "Kazan 3"
    assert [source.outlet for source in told.sources] == ["Outlet 3", "Outlet 2"]


def test_a_translation_is_the_same_report_and_a_first_report_of_its_own_in_a_language_is_not() -> (
    None
):
    old = report(1, "en", TOLD["en"])
    assert (
        followed(report(2, "ru", TOLD["ru"], relation=Relation.TRANSLATION), told=old).novelty
        == "none"
    )
    own = followed(report(2, "ru", TOLD["ru"]), told=old)
    assert own.novelty == "all"
    assert shown(own).startswith("Делегация")


def test_dari_and_persian_are_compared() -> None:
    assert (
        followed(report(2, "prs", EDITED["fa"]), told=report(1, "fa", TOLD["fa"])).novelty == "none"
    )


def test_what_says_nothing_new_is_no_top_story_and_stands_last() -> None:
    old = report(1, "en", TOLD["en"])
    again = story(
        1, replace(old, told=True), report(2, "en", EDITED["en"]), told_revision=1, told_in=(141,)
    )
    digest = composed(again, story(2, report(5, "en", NEWS["en"]))).digest
    assert digest.top == ("k0002",)
    assert [told.id for told in digest.stories] == ["k0002", "k0001"]


def test_a_new_story_leaves_out_what_the_one_it_develops_said() -> None:
    earlier = EarlierStory(
        key="k0009", title="Round four", told_in=(139,), texts=(("en", TOLD["en"]),)
    )
    new = report(2, "en", f"{EDITED['en']} {NEWS['en']}", relation=Relation.LEAD)
    (told,) = composed(story(1, new, follows="k0009", earlier=earlier)).digest.stories
    assert shown(told) == NEWS["en"]
    assert (told.follow_up, told.develops, told.develops_title, told.develops_in) == (
        False,
        "k0009",
        "Round four",
        (139,),
    )


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter to get the best of Kazan.",
        "This is a condensed version of the information that we hold.",
        "Read more: five things to know about the Taliban today",
        "Подписывайтесь на наш канал о переговорах в Казани.",
        "بیشتر بخوانید: پنج نکته دربارهٔ گفت‌وگوهای قازان",
        "Our offices are closed for the winter holiday until Tuesday.",
    ],
)
def test_what_a_page_sets_around_a_copy_is_no_news(line: str) -> None:
    old, copy = (
        report(1, "en", TOLD["en"]),
        report(2, "en", f"{TOLD['en']}\n{line}", relation=Relation.COPY),
    )
    assert followed(copy, told=old).novelty == "none"


def test_a_copy_with_a_sentence_of_news_tells_it() -> None:
    copy = report(
        2, "en", f"{TOLD['en']} {NEWS['en']} All rights reserved.", relation=Relation.EDIT
    )
    assert shown(followed(copy, told=report(1, "en", TOLD["en"]))) == NEWS["en"]


def test_a_rewrite_is_never_news_whatever_names_it_adds() -> None:
    words = "Taliban diplomats and their Russian hosts sat together once more, and commerce was high on their list."
    old = report(1, "en", TOLD["en"])
    assert followed(report(2, "en", words, relation=Relation.REWRITE), told=old).novelty == "none"
    fact = "They are to meet again in Termez with envoys of the Taliban."
    assert (
        followed(report(2, "en", f"{words} {fact}", relation=Relation.REWRITE), told=old).novelty
        == "none"
    )


def test_a_headline_or_a_signature_alone_is_no_news() -> None:
    told = followed(report(2, "en", f"{EDITED['en']} Photo: AB."), told=report(1, "en", TOLD["en"]))
    assert told.novelty == "none"


@pytest.mark.parametrize("relation", [Relation.COPY, Relation.EDIT, Relation.REWRITE])
@pytest.mark.parametrize("more", ["", NEWS["en"]])
def test_a_follow_up_of_copies_and_rewrites_keeps_the_headline_that_readers_know(
    relation: Relation, more: str
) -> None:
    old = replace(report(1, "en", TOLD["en"]), relation=Relation.LEAD)
    body = f"{TOLD['en']} {more}".strip()
    again = followed(report(2, "en", body, relation=relation), told=old)
    assert (again.title, [source.title for source in again.sources]) == ("Kazan 1", ["Kazan 2"])


def test_a_follow_up_with_a_report_of_its_own_bears_its_headline() -> None:
    old = replace(report(1, "en", TOLD["en"]), relation=Relation.LEAD)
    assert followed(report(2, "en", NEWS["en"]), told=old).title == "Kazan 2"


def test_a_headline_in_a_language_that_the_fresh_report_is_not_in_does_not_stand_over_it() -> None:
    old = replace(report(1, "ru", TOLD["ru"]), relation=Relation.LEAD)
    assert (
        followed(report(2, "en", TOLD["en"], relation=Relation.TRANSLATION), told=old).title
        == "Kazan 2"
    )
