"""Two languages compared by a sentence encoder: by a small one of the tests' own, and by the real one where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.model import Placement, Relation, StoryArticle
from extractors.stories.clustering import Grouper
from extractors.stories.similarity import Encoder, Vector
from tests.extractors.stories.grouping import article
from tests.extractors.stories.made_up_news import told
from wirewatch.adapters import sentence_encoder
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.config.starter_config import install_bundled
from wirewatch.adapters.config.yaml_document import ConfigErrors

needs_model = pytest.mark.skipif(
    not sentence_encoder.is_installed(), reason="wirewatch[crosslingual] is not installed"
)
HIVES = "Beekeepers count their losses after a mild winter"
ВЕСНА = "Пасечники подсчитывают потери после мягкой зимы"
ENGLISH = article(
    "en",
    HIVES,
    f"{HIVES}. Half of the hives in the valley stood empty when the snow went, and honey will be dear this year.",
)
RUSSIAN = article(
    "ru",
    ВЕСНА,
    f"{ВЕСНА}. Половина ульев в долине опустела к таянию снега, и мед в этом году подорожает.",
    hours=2,
    language="ru",
)


class OneMatter:
    """An encoder to which all texts of the listed words are of one matter, and all others of matters of their own."""

    def __init__(self, *words: str) -> None:
        self.words, self.asked = words, list[str]()

    def encoder(self) -> Encoder:
        return Encoder(languages=frozenset({"en", "ru"}), encode=self._encode)

    def _encode(self, texts: Sequence[str]) -> Sequence[Vector]:
        self.asked += texts
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Vector:
        if any(word in text for word in self.words):
            return [1.0, 0.0, 0.0]
        return [0.0, 1.0, 0.0] if text.isascii() else [0.0, 0.0, 1.0]


def placed(encoder: Encoder | None, *articles: StoryArticle) -> list[Placement]:
    grouper = Grouper(encoder)
    return [grouper.add(one) for one in articles]


QUAKE = "Earthquake of magnitude 5.9 shakes Jurm"
QUAKE_RU = "Землетрясение магнитудой 5,9 в Джурме"
SHAKEN = article(
    "en",
    QUAKE,
    f"{QUAKE}. Houses fell in Yamgan; Zabihullah Amiri counted no dead. People fled outdoors.",
)
SHAKEN_RU = article(
    "ru",
    QUAKE_RU,
    f"{QUAKE_RU}. В Ямгане упали дома, по словам Забихуллы Амири, погибших нет.",
    hours=1,
    language="ru",
)


def test_an_encoder_that_sees_one_matter_joins_what_the_names_alone_leave_apart() -> None:
    assert placed(None, SHAKEN, SHAKEN_RU)[1].story == "ru"
    joined = placed(OneMatter("Earthquake", "Землетрясение").encoder(), SHAKEN, SHAKEN_RU)[1]
    assert (joined.story, joined.relation) == ("en", Relation.REPORT)
    assert placed(OneMatter().encoder(), SHAKEN, SHAKEN_RU)[1].story == "ru"


def test_a_text_is_encoded_once_and_only_in_a_language_that_the_model_knows() -> None:
    model = OneMatter("Earthquake", "Землетрясение")
    other = article("fa", "زلزله جرم را تکان داد", "زلزله ۵.۹ در جرم", hours=1, language="fa")
    again = replace(SHAKEN_RU, id="ru2", published_at=SHAKEN_RU.published_at + timedelta(hours=1))
    placed(model.encoder(), SHAKEN, other, SHAKEN_RU, again)
    assert sorted(text.split(". ")[0] for text in model.asked) == sorted(
        [QUAKE, QUAKE_RU, QUAKE_RU]
    )


def test_reports_in_one_language_need_no_encoder() -> None:
    model = OneMatter("Earthquake")
    placed(model.encoder(), SHAKEN, replace(SHAKEN, id="again"), ENGLISH)
    assert model.asked == []


@needs_model
def test_the_real_model_joins_a_report_that_shares_no_name() -> None:
    assert placed(None, ENGLISH, RUSSIAN)[1].story == "ru"
    assert placed(sentence_encoder.load_encoder(), ENGLISH, RUSSIAN)[1].story == "en"


@needs_model
def test_no_text_stops_the_real_model() -> None:
    texts = ["", ". ", "\x00", "\ud800", "😀", "\u200f", "ﷺ" * 30]
    assert all(
        sum(value * value for value in vector) > 0.9
        for vector in sentence_encoder.load_encoder().encode(texts)
    )


@needs_model
@pytest.mark.slow
def test_with_the_real_model_more_reports_find_their_event_in_another_language() -> None:
    found = []
    for encoder in (None, sentence_encoder.load_encoder()):
        grouper = Grouper(encoder)
        stories = [(one, grouper.add(one.article).story) for one in told()]
        found.append(
            sum(
                one.article.language != "en"
                and any(
                    story == other
                    and one.event == two.event
                    and one.article.language != two.article.language
                    for two, other in stories
                )
                for one, story in stories
            )
        )
    assert found[1] >= found[0] + 3


def test_asking_for_the_model_without_having_it_is_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_bundled(tmp_path)
    (tmp_path / "settings.yaml").write_text("articles:\n  crosslingual: true\n")
    monkeypatch.setattr(sentence_encoder, "PACKAGE_MODULE", "a_package_that_nobody_has")
    with pytest.raises(ConfigErrors) as caught:
        load_config(tmp_path, environ={})
    said = str(caught.value)
    assert "settings.yaml:2" in said
    assert 'pip install "wirewatch[crosslingual]"' in said
