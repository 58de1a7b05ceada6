"""The desks that come with Wirewatch: each passes `check`, and finds its actors and nobody else in our sentences."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from extractors.names.watchlist import Watchlist
from wirewatch.adapters.config import starter_config
from wirewatch.adapters.config.loader import bundled_config_folder, load_config, load_watchlist
from wirewatch.adapters.config.starter_config import (
    DEFAULT_STARTER,
    EMPTY_STARTER,
    bundled_starter,
    export_starter,
    install_bundled,
    install_starter,
    read_starter,
    starter_names,
)
from wirewatch.adapters.config.yaml_document import ConfigErrors

HORN, UKRAINE, TAIWAN = "horn-of-africa", "ukraine", "taiwan-strait"

# A sentence of ours, and the actors that a careful reader would say it names.
SENTENCES = [
    # Horn of Africa
    (
        HORN,
        "en",
        "Prime Minister Abiy told parliament that talks with the TPLF would resume in spring.",
        "abiy tplf",
    ),
    (HORN, "am", "ጠቅላይ ሚኒስትር ዐቢይ አሕመድ ከሕወሓት መሪዎች ጋር ተወያዩ።", "abiy tplf"),
    (HORN, "am", "የፋኖ ታጣቂዎች በጎንደር አቅራቢያ ከመከላከያ ጋር ተዋጉ።", "fano"),
    (HORN, "am", "የሕዳሴ ግድብ ግንባታ ተጠናቀቀ።", "gerd"),
    (HORN, "ti", "ፕረዚደንት ኢሳይያስ ኣፈወርቂ ናብ ካይሮ ተጓዒዙ።", "isaias"),
    (
        HORN,
        "om",
        "Waraanni Bilisummaa Oromoo ibsa baase.",
        "",
    ),  # another phrase, no name of the list as typed
    (HORN, "en", "Amhara Fano fighters left the road to Gojjam, elders said.", "fano"),
    (HORN, "en", "The beach of Fano was crowded with families from Ancona on Sunday.", ""),
    (HORN, "en", "Ola took the bus to school and forgot her gloves.", ""),
    (HORN, "en", "The Oromo Liberation Army said it held no hostages in western Ethiopia.", "ola"),
    (
        HORN,
        "so",
        "Madaxweyne Xasan Sheekh Maxamuud ayaa ka hadlay dagaalka Al-Shabaab.",
        "hassan-sheikh al-shabaab",
    ),
    (HORN, "so", "Maamulka Puntland iyo Jubbaland ayaa diiday heshiiska.", "puntland jubaland"),
    (
        HORN,
        "ar",
        "قال الجيش السوداني إنه صد هجوما لقوات الدعم السريع شمال كردفان.",
        "sudan-army rsf",
    ),
    (HORN, "ar", "التقى البرهان وفدا في بورتسودان قبل وصول حميدتي إلى نيالا.", "burhan hemedti"),
    (HORN, "ar", "لا يحتاج هذا القول إلى البرهان، كما يعلم كل طالب هندسة.", ""),
    (HORN, "ar", "تبحث مصر ملف سد النهضة مع وسطاء من أفريقيا.", "gerd"),
    (HORN, "ar", "فاز نادي الشباب على ضيفه بهدف متأخر.", ""),
    (
        HORN,
        "fr",
        "Les Forces de soutien rapide et l'armée soudanaise s'accusent d'avoir rompu la trêve.",
        "rsf sudan-army",
    ),
    (HORN, "fr", "Le Somaliland et l'IGAD préparent une réunion à Djibouti.", "somaliland igad"),
    (
        HORN,
        "en",
        "RSF counted eleven reporters in prison, Reporters Without Borders said in Paris.",
        "",
    ),
    (HORN, "en", "RSF drones struck a depot outside El Obeid, Sudanese officials said.", "rsf"),
    (HORN, "en", "Patients with GERD should not eat late, a clinic in Ohio advises.", ""),
    (HORN, "en", "SAF trains its recruits on the island before the parade in Singapore.", ""),
    (HORN, "ar", "دعت حركة الشباب في الجامعة إلى تنظيف الشاطئ.", ""),
    (HORN, "ar", "هاجمت حركة الشباب قاعدة جنوب مقديشو.", "al-shabaab"),
    (HORN, "en", "South Sudanese army units left the river port.", ""),
    (HORN, "en", "The Sudanese army retook the bridge.", "sudan-army"),
    (HORN, "en", "Abdelrahim Dagalo spoke to elders in Nyala.", ""),
    (HORN, "en", "Gerd, a potter from Ulm, opened a school in Egypt.", ""),
    (HORN, "en", "Egypt and Sudan want a rule for the filling of the GERD.", "gerd"),
    # Ukraine
    (UKRAINE, "ru", "Реке не хватает песков и глин, а супу лаврового листа.", ""),
    (UKRAINE, "ru", "По словам Пескова, Лавров вылетел утром.", "peskov lavrov"),
    (UKRAINE, "uk", "Літак сів на авіабазі Рамштайн.", ""),
    (UKRAINE, "uk", "На зустрічі у форматі Рамштайн обіцяли снаряди.", "ramstein-group"),
    (UKRAINE, "uk", "Президент Зеленський зустрівся з Сирським у Харкові.", "zelensky syrskyi"),
    (UKRAINE, "uk", "У СБУ повідомили про затримання агента, НАБУ відкрило справу.", "sbu nabu"),
    (UKRAINE, "uk", "Генштаб ЗСУ показав карту боїв біля Куп'янська.", "ukrainian-forces"),
    (
        UKRAINE,
        "uk",
        "На Запорізькій АЕС знову зникло живлення, заявили в МАГАТЕ.",
        "zaporizhzhia-plant iaea",
    ),
    (
        UKRAINE,
        "uk",
        "Коаліція охочих збереться після засідання у форматі «Рамштайн».",
        "coalition-of-the-willing ramstein-group",
    ),
    (UKRAINE, "ru", "Песков сообщил, что Путин примет Уиткоффа в среду.", "peskov putin witkoff"),
    (
        UKRAINE,
        "ru",
        "Минобороны России заявило о перехвате беспилотников.",
        "russian-defence-ministry",
    ),
    (UKRAINE, "ru", "Лавров назвал условия, которые ВСУ не примут.", "lavrov ukrainian-forces"),
    (
        UKRAINE,
        "en",
        "Budanov said Zelenskyy had approved the list of prisoners.",
        "budanov zelensky",
    ),
    (
        UKRAINE,
        "de",
        "Selenskyj und Putin lehnten den Vorschlag der IAEA ab.",
        "zelensky putin iaea",
    ),
    (
        UKRAINE,
        "fr",
        "Poutine a reçu Witkoff au Kremlin avant la réunion de l'AIEA.",
        "putin witkoff iaea",
    ),
    (
        UKRAINE,
        "pl",
        "Zełenski rozmawiał z Putinem przez telefon po raz pierwszy od lat.",
        "zelensky putin",
    ),
    (UKRAINE, "en", "The NABU asked walkers to leave fledglings where they find them.", ""),
    (
        UKRAINE,
        "en",
        "The 2003 coalition of the willing invaded Iraq without a second resolution.",
        "",
    ),
    (UKRAINE, "ru", "Дело Юрия Буданова снова слушали в Ростове.", ""),
    (UKRAINE, "en", "Each SBU of the retailer reports its own margin.", ""),
    # Taiwan Strait
    (TAIWAN, "zh", "賴清德總統表示，國民黨應支持國防預算。", "lai-ching-te kmt"),
    (
        TAIWAN,
        "zh",
        "国台办发言人说，解放军东部战区的演习是对民进党当局的警告。",
        "taiwan-affairs-office pla eastern-theater-command dpp",
    ),
    (
        TAIWAN,
        "zh",
        "陸委會批評中國海警船進入金門水域。",
        "mainland-affairs-council china-coast-guard",
    ),
    (TAIWAN, "zh", "台積電將在熊本增建廠房。", "tsmc"),
    (TAIWAN, "zh", "美國在台協會主席訪問立法院。", "ait"),
    (TAIWAN, "ja", "高市首相は台湾海峡の平和が重要だと述べた。", "takaichi taiwan-strait"),
    (
        TAIWAN,
        "ja",
        "台湾の頼清徳総統は習近平国家主席に対話を呼びかけた。",
        "lai-ching-te xi-jinping",
    ),
    (TAIWAN, "ja", "中国の人民解放軍は東部戦区の艦艇を派遣した。", "pla eastern-theater-command"),
    (
        TAIWAN,
        "en",
        "Two destroyers crossed the Taiwan Strait while PLA aircraft circled.",
        "taiwan-strait pla",
    ),
    (
        TAIWAN,
        "en",
        "The KMT caucus and the DPP clashed in Taiwan's legislature over the budget.",
        "kmt dpp",
    ),
    (
        TAIWAN,
        "en",
        "The Mainland Affairs Council said Xi Jinping had changed nothing.",
        "mainland-affairs-council xi-jinping",
    ),
    (TAIWAN, "en", "Print it in PLA at 200 degrees and let the bed cool down.", ""),
    (TAIWAN, "en", "The DPP in Malawi chose a new candidate for the presidency.", ""),
    (TAIWAN, "ja", "旧民進党の議員が東京で会合を開いた。", ""),
    (TAIWAN, "ja", "民進党出身の議員が新しい会派をつくった。", ""),
    (TAIWAN, "ja", "台湾の民進党は候補者を決めた。", "dpp"),
    (TAIWAN, "zh", "中国国民党革命委员会在成都召开会议。", ""),
    (TAIWAN, "zh", "國民黨主席週五返國。", "kmt"),
    (TAIWAN, "zh", "志愿者肩负正义使命，救助流浪动物。", ""),
    (TAIWAN, "zh", "东部战区宣布举行正义使命演习。", "eastern-theater-command drills"),
    # Afghanistan
    (
        DEFAULT_STARTER,
        "ru",
        "Кабулов обсудил с талибами московский формат.",
        "kabulov taliban moscow-format",
    ),
    (DEFAULT_STARTER, "fa", "یوناما از طالبان خواست دروازه‌های مکاتب را باز کند.", "unama taliban"),
    (DEFAULT_STARTER, "en", "The Doha round of trade talks ended without a text.", ""),
]


@cache
def watchlist(name: str, folder: Path) -> Watchlist:
    return load_watchlist(folder / name / "watchlist.yaml")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desks")
    for name in (*starter_names(), EMPTY_STARTER):
        install_bundled(folder / name, name)
    return folder


def test_there_are_four_desks() -> None:
    assert starter_names() == (DEFAULT_STARTER, HORN, TAIWAN, UKRAINE)


@pytest.mark.parametrize("name", [DEFAULT_STARTER, HORN, TAIWAN, UKRAINE])
def test_each_desk_is_good_without_a_warning(installed: Path, name: str) -> None:
    config = load_config(installed / name, environ={})
    assert config.warnings == ()
    assert len(config.feeds) >= 25
    assert len(config.actors) >= 12
    assert {actor.kind for actor in config.actors} >= {"group", "person"}
    asked = {one for series in config.series for one in series.actors}
    interests = {one.id for one in config.interests}
    assert {actor.id for actor in config.actors} <= asked | interests | {
        "lavrov"
    }  # by an interest alone
    assert not [series for series in config.series if series.subscribers]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        (HORN, "am ar en fr so"),
        (UKRAINE, "en ru uk"),
        (TAIWAN, "en ja zh"),
        (DEFAULT_STARTER, "en prs ps ru"),
    ],
)
def test_a_desk_reads_and_watches_the_languages_of_its_region(
    installed: Path, name: str, spoken: str
) -> None:
    config = load_config(installed / name, environ={})
    assert set(spoken.split()) <= {feed.language for feed in config.feeds}
    watched = {tag for actor in config.actors for tag in actor.aliases}
    assert set(spoken.split()) - {"prs"} <= watched


@pytest.mark.parametrize(("name", "language", "text", "expected"), SENTENCES)
def test_the_aliases_find_their_actors_and_nobody_else(
    installed: Path, name: str, language: str, text: str, expected: str
) -> None:
    found = {mention.actor for mention in watchlist(name, installed).mentions(text, language)}
    assert found == set(expected.split())


def test_the_folder_of_the_checkout_is_what_init_writes(installed: Path) -> None:
    for name in ("feeds", "watchlist", "digests"):
        assert (installed / DEFAULT_STARTER / f"{name}.yaml").read_text("utf-8") == (
            bundled_config_folder() / f"{name}.yaml"
        ).read_text("utf-8")


def test_a_desk_may_be_written_over_the_bundled_folder_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_bundled(tmp_path)
    monkeypatch.setattr(starter_config, "bundled_config_folder", lambda: tmp_path)
    install_bundled(tmp_path, HORN, replace=True)
    install_bundled(tmp_path / "other", DEFAULT_STARTER)
    assert load_config(tmp_path, environ={}).series[0].title == "Horn of Africa morning digest"
    assert (
        load_config(tmp_path / "other", environ={}).series[0].title == "Afghanistan morning digest"
    )


def test_the_empty_desk_explains_itself_and_can_be_added_to(installed: Path) -> None:
    config = load_config(installed / EMPTY_STARTER, environ={})
    assert (config.feeds, config.actors, config.series) == ((), (), ())
    assert [warning.partition(": ")[2].partition(";")[0] for warning in config.warnings] == [
        "no feed is listed",
        "no actor is listed",
    ]
    for file in ("feeds", "watchlist", "digests"):
        text = (installed / EMPTY_STARTER / f"{file}.yaml").read_text("utf-8")
        assert text.startswith(f"# yaml-language-server: $schema=./schemas/{file}.schema.json")
        assert "desk:" not in text


# --- sharing ------------------------------------------------------------------------------------------


def test_a_desk_goes_round_without_its_readers_and_secrets(tmp_path: Path) -> None:
    install_bundled(tmp_path / "mine", HORN)
    digests = tmp_path / "mine" / "digests.yaml"
    digests.write_text(digests.read_text("utf-8").replace("# - email", "- email"), "utf-8")
    feeds = tmp_path / "mine" / "feeds.yaml"
    closed = [
        "  - {outlet: Paid Wire, url: https://paid.example/rss, login: PAID_LOGIN}",
        "  - {outlet: Keyed Wire, url: 'https://keyed.example/rss?api_key=SECRET'}",
        "  - {outlet: Forge, url: 'https://forge.example/atom?feed_token=SECRET'}",
    ]
    feeds.write_text("\n".join([feeds.read_text("utf-8").rstrip(), *closed, ""]), "utf-8")
    settings = tmp_path / "mine" / "settings.yaml"
    settings.write_text("mail: {host: smtp.example.org, from: desk@example.org}\n", "utf-8")
    text, left_out = export_starter(tmp_path / "mine", title="Horn")
    assert left_out == ["Paid Wire", "Keyed Wire", "Forge"]
    for private in ("@example.org", "subscribers", "PAID_LOGIN", "SECRET", "smtp"):
        assert private not in text
    shared = tmp_path / "horn.yaml"
    shared.write_text(text, "utf-8")
    install_starter(read_starter(shared), tmp_path / "theirs")
    mine, theirs = (load_config(tmp_path / one, environ={}) for one in ("mine", "theirs"))
    assert theirs.actors == mine.actors
    assert theirs.interests == mine.interests
    assert theirs.feeds == mine.feeds[:-3]
    assert [series.id for series in theirs.series] == [series.id for series in mine.series]


DESK = (
    "desk: 1\ntitle: Harbour\nfeeds:\n- outlet: Lantern Post\n  url: https://lantern.example/rss.xml\n"
    "actors:\n- id: guild\n  name: The Guild\n  aliases:\n    en: [Lamplighters Guild]\n"
    'series:\n- id: daily\n  actors: [guild]\n  at: ["07:00"]\n'
)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (DESK.replace("desk: 1\n", ""), 1, 'is not a desk: it does not say "desk: 1"'),
        (DESK.replace("desk: 1", "desk: 2"), 1, "is not a desk"),
        (DESK.replace("outlet", "outlte"), 4, 'did you mean "outlet"?'),
        (DESK.replace("[guild]", "[gild]"), 13, 'did you mean "guild"?'),
        (DESK.replace("07:00", "7am"), 14, "24-hour clock"),
        (DESK + "  subscribers:\n  - slack: THEIR_HOOK\n", 15, "they would get your digests"),
        (
            DESK.replace("actors:\n", "  login: WIREWATCH_SMTP_PASSWORD\nactors:\n"),
            6,
            "send a secret of yours",
        ),
        (
            DESK.replace("title:", "mail: {host: smtp.example}\ntitle:"),
            2,
            "mail belongs in no desk",
        ),
        (
            DESK.replace("feeds:\n", "feeds: &f\n") + "interests: *f\n",
            1,
            "is not complete by itself",
        ),
        ("{desk: 1, feeds: [], actors: [], series: []}\n", 1, "is not complete by itself"),
        (  # the parser sees a title; the lines that would be written name a reader
            DESK.replace("title: Harbour\n", "")
            + "title: \"\nseries:\n- {id: daily, actors: [guild], at: ['07:00'], "
            + 'subscribers: [{email: spy@spies.example}]}\n# "\n',
            1,
            "is not complete by itself",
        ),
        ("desk: 1\nfeeds: [\n", 3, "not closed"),
    ],
)
def test_a_shared_file_is_checked_before_anything_is_written(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    path = tmp_path / "shared.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigErrors) as caught:
        read_starter(path)
    assert said in str(caught.value)
    assert caught.value.problems[0].line == line, caught.value.problems


def test_a_shared_file_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "shared.yaml"
    path.write_text(DESK + "#" + "x" * 5_000_000, "utf-8")
    with pytest.raises(ConfigErrors, match="is larger than 5 MB"):
        read_starter(path)
    many = [{"outlet": "A", "url": f"https://a.example/{number}"} for number in range(5_001)]
    path.write_text(yaml.safe_dump({**yaml.safe_load(DESK), "feeds": many}), "utf-8")
    with pytest.raises(ConfigErrors, match="a desk may hold 5000"):
        read_starter(path)


def test_nothing_is_written_over_unless_told_and_then_the_old_files_are_kept(
    tmp_path: Path,
) -> None:
    install_bundled(tmp_path, UKRAINE)
    (tmp_path / "settings.yaml").write_text("poll: {every: 20m}\n", "utf-8")
    before = (tmp_path / "feeds.yaml").read_bytes()
    with pytest.raises(ConfigErrors, match=r"feeds\.yaml:1: is there already; .* --replace"):
        install_starter(bundled_starter(HORN), tmp_path)
    assert (tmp_path / "feeds.yaml").read_bytes() == before
    install_starter(bundled_starter(HORN), tmp_path, replace=True)
    install_starter(bundled_starter(TAIWAN), tmp_path, replace=True)
    install_starter(bundled_starter(HORN), tmp_path, replace=True)
    assert (tmp_path / "feeds.yaml.old").read_bytes() == before
    assert "Taiwan" in (tmp_path / "digests.yaml.old3").read_text("utf-8")
    assert (tmp_path / "settings.yaml").read_text("utf-8") == "poll: {every: 20m}\n"
    assert load_config(tmp_path, environ={}).series[0].title == "Horn of Africa morning digest"
