"""A surname beside somebody else's given name is somebody else."""

import pytest

from extractors.names.actors import Actor, RequiredContext
from tests.extractors.names.actors import LAVROV, found, watchlist

FRONT = Actor(
    id="front",
    name="Northern Liberation Front",
    aliases={
        "en": ("Northern Liberation Front", "NLF"),
        "fr": ("Front de libération du Nord", "FLN"),
    },
    requires_context=(RequiredContext(alias="NLF", any=("militia", "leaders")),),
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The National Laundry Federation (NLF) asked a militia for towels."),
        ("en", "NLF (National Laundry Federation) leaders met."),
        ("en", "The NLF (nasal lavage fluid) was sampled, the leaders of the study say."),
        ("en", "New Leaf Farms grows leeks. NLF leaders eat them."),
        ("en", "Militia raid: several NLFs were found."),
        ("fr", "L’Office (Fonds local de Nantes, FLN) : le Fonds local de Nantes (FLN) investit."),
    ],
)
def test_an_acronym_spelled_out_as_another_body_is_that_ones(language: str, text: str) -> None:
    assert found(text, FRONT, language=language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Northern Liberation Front (NLF) met its leaders."),
        ("en", "The Northern Liberation Forces (NLF) met its leaders."),
        ("en", "NLF leaders met. Later No Lessons Followed."),
        ("en", "The N.L.F., a militia, and the NLF (founded by Nora Lund) fought."),
        ("en", "A militia, the NLF, met. The Nile Left Flank is a novel."),
        ("fr", "Le Front de libération du Nord (FLN) négocie."),
    ],
)
def test_its_own_name_and_no_name_at_all_leave_the_acronym_to_the_actor(
    language: str, text: str
) -> None:
    assert "front" in {actor for actor, _ in found(text, FRONT, language=language)}


def test_a_body_that_the_lead_introduces_takes_the_acronym_in_the_title_too() -> None:
    watched = watchlist(FRONT).watch(
        title="NLF leaders meet",
        lead="The National Laundry Federation (NLF) met in Bath.",
        body="The NLF has 12 members.",
        language="en",
    )
    assert watched.mentions == ()
    assert {miss.stopped_by for miss in watched.near_misses} == {
        "stands for “National Laundry Federation” here"
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The goalkeeper, Ivan Lavrov, was hurt."),
        ("en", "They met at Sergei Lavrov University."),
        ("ru", "Вратарь Андрей Лавров завершил карьеру."),
        ("ru", "Улица Лаврова перекрыта."),
        ("ru", "Студентка Лаврова сдала экзамен."),
        ("ru", "Лавров Андрей играл в воротах."),
        ("ru", "А. С. Лавров играл в воротах."),
        ("de", "Der Maler Iwan Lavrov stellt aus."),
        ("ar", "قال محمد لافروف إنه فاز."),
        ("zh", "伊万·拉夫罗夫是球员。"),
        ("zh", "拉夫罗娃和拉夫罗夫斯基。"),
    ],
)
def test_a_namesake_is_not_the_actor(language: str, text: str) -> None:
    assert found(text, LAVROV, language=language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Minister Lavrov left."),
        ("en", "Yesterday Lavrov left."),
        ("en", "The Kremlin's Lavrov left."),
        ("en", "Why Lavrov Slams The West In Speech"),
        ("ru", "Сергей Викторович Лавров ответил."),
        ("ru", "С. Лавров ответил."),
        ("ru", "Вчера Лавров ответил."),
        ("de", "Außenminister Lavrov reiste ab."),
        ("zh", "谢尔盖·拉夫罗夫表示。"),
    ],
)
def test_titles_initials_and_own_given_names_are_no_namesakes(language: str, text: str) -> None:
    assert [actor for actor, _ in found(text, LAVROV, language=language)] == ["lavrov"]


def test_a_namesake_named_in_full_takes_the_bare_surnames_after_it() -> None:
    watched = watchlist(LAVROV).watch(
        title="Lavrov hurt",
        lead="The goalkeeper Ivan Lavrov was hurt.",
        body="Lavrov will be back.",
        language="en",
    )
    assert watched.mentions == ()
    assert len(watched.near_misses) == 3


def test_the_actor_in_full_keeps_the_bare_surnames() -> None:
    watched = watchlist(LAVROV).watch(
        title="Lavrov speaks",
        lead="Sergei Lavrov spoke of a player, Ivan Lavrov.",
        body="Lavrov left.",
        language="en",
    )
    assert [m.field for m in watched.mentions] == ["title", "lead", "body"]


def test_an_airport_in_the_sentence_before_is_no_namesake() -> None:
    assert found("They landed at the airport. Lavrov left by car to a hospital.", LAVROV) == [
        ("lavrov", "Lavrov")
    ]


PETROVA = Actor(
    id="petrova",
    name="Maria Petrova",
    aliases={
        "en": ("Maria Petrova", "Petrova"),
        "ru": ("Мария Петрова", "Петрова"),
        "ar": ("ماريا بتروفا",),
        "fa": ("مریم محمود", "محمود"),
        "ur": ("مودی",),
    },
)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Из Петрова в Тверь пустили автобус."),
        ("ru", "Для Петрова это первый гол."),
        ("ru", "Петрова Шерзод вышла в финал."),
        ("en", "The soprano Marina Petrova sang."),
        ("fa", "محمودی برنده شد."),
        ("ps", "د څو مودې راهیسي په یې نوم یادېدو."),
        ("en", "She came; Olga Petrova left."),
        ("en", "The train to Mazar-i-Petrova stopped."),
        ("fa", "مریم محمودی برنده شد."),
    ],
)
def test_a_form_that_the_name_cannot_have_there_is_somebody_else(language: str, text: str) -> None:
    assert found(text, PETROVA, language=language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Как сказала Петрова, автобус пустят."),
        ("ru", "Что за Петрова приехала?"),
        ("ru", "Встреча прошла. Петрова довольна."),
        ("bg", "Попитаха за Петрова."),
        ("en", "Mariya Petrova sang."),
        ("tr", "Bugün Erdoğan'la Petrova'nın görüşmesi bitti."),
        ("fa", "مریم محمود برنده شد."),
    ],
)
def test_her_own_forms_are_hers(language: str, text: str) -> None:
    assert [actor for actor, _ in found(text, PETROVA, language=language)] == ["petrova"]


@pytest.mark.parametrize(
    ("alias", "language", "text", "surface"),
    [
        ("Maria Sandquist", "en", "Maria I. Sandquist sang.", "Maria I. Sandquist"),
        (
            "Мария Петрова",
            "ru",
            "С Марией Ивановной Петровой говорили.",
            "Марией Ивановной Петровой",
        ),
        ("Mullah Omar", "en", "Mullah Mohammad Omar fled.", "Mullah Mohammad Omar"),
        ("ملا عمر", "fa", "ملا محمد عمر رفت.", "ملا محمد عمر"),
    ],
)
def test_an_initial_and_a_fathers_name_may_stand_inside_a_name(
    alias: str, language: str, text: str, surface: str
) -> None:
    actor = Actor(id="one", name=alias, kind="person", aliases={language: (alias,)})
    assert found(text, actor, language=language) == [("one", surface)]


def test_another_given_name_inside_makes_another_person() -> None:
    actor = Actor(id="one", name="Ahmad Lund", kind="person", aliases={"en": ("Ahmad Lund",)})
    assert found("Ahmad Shah Lund died, and Ahmad Zia Lund mourned.", actor) == []
