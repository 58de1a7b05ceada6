"""A few articles in eight languages, to be searched on either database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from extractors.model import Statement
from extractors.names.actors import Actor
from tests.support.store_world import NOON, article, feed, mention, place, sync
from wirewatch.adapters.store import articles, statements
from wirewatch.adapters.store.engine import Store

GUILD = Actor(
    id="guild",
    name="Lamplighters Guild",
    kind="group",
    aliases={
        "en": ("Lamplighters Guild", "Lamplighters"),
        "ru": ("Гильдия фонарщиков",),
        "zh": ("点灯人公会",),
    },
)
MOLE = Actor(id="mole", name="Great Mole", kind="group", aliases={"en": ("Great Mole",)})
ACTORS = (GUILD, MOLE)

# name: (language, title, body, days before noon, actors)
TEXTS: dict[str, tuple[str, str, str, int, tuple[str, ...]]] = {
    "truce": (
        "en",
        "Lamplighters sign truce in Doha",
        """The Lamplighters Guild signed a truce. Peace talks in Doha had lasted two weeks. “We will keep the lamps
        burning,” said Ada Flint.""",
        1,
        ("guild",),
    ),
    "talks": (
        "en",
        "Talks of peace stall",
        "The talks were stalled, and peace with the Great Mole is far. Policemen watched the ferries’ harbour.",
        2,
        ("mole",),
    ),
    "ru": (
        "ru",
        "Гильдия фонарщиков против Европейского союза",
        "Представители Гильдии фонарщиков встретились с Европейским союзом. Переговоры в Дохе шли две недели.",
        3,
        ("guild",),
    ),
    "ru-other": ("ru", "Погода", "Европейская погода, союзы художников и ёлки.", 4, ()),
    "zh": (
        "zh",
        "点灯人公会在多哈",
        "点灯人公会与欧洲联盟在多哈签署协议。疫情结束了。",
        5,
        ("guild",),
    ),
    "fa": (
        "fa",
        "نشست دوحه",
        "گروه‌ها در دوحه درباره‌ی صلح گفتگو کردند و کتاب‌های تازه خواندند.",
        6,
        (),
    ),
    "tr": ("tr", "Doha'da görüşme", "Görüşmelerde barış konuşuldu. Kabil’in elçisi geldi.", 7, ()),
    "th": ("th", "ข่าว", "การเจรจาสันติภาพในโดฮา", 8, ()),
    "hi": ("hi", "समाचार", "दोहा में बातचीत, तालिबानों का बयान।", 9, ()),
    "de": (
        "de",
        "Gespräche in Doha",
        "Die Präsidenten sprachen über Friedensgespräche und Straßen.",
        10,
        (),
    ),
}


@dataclass
class Library:
    """The articles in a store, by name."""

    store: Store
    ids: dict[str, int]

    def names(self, article_ids: list[int]) -> list[str]:
        """Return the names of articles."""
        known = {number: name for name, number in self.ids.items()}
        return [known[one] for one in article_ids]


def library(store: Store) -> Library:
    """Store the articles, the oldest first, so that ids run with time."""
    ids: dict[str, int] = {}
    with store.begin() as tx:
        feeds = sync(tx, feed("herald"), feed("meridian-wire", outlet="Meridian Wire"))
        herald, wire = feeds.values()
        for name, (language, title, body, days, actors) in reversed(TEXTS.items()):
            new = article(
                wire if language == "en" else herald,
                name,
                language=language,
                title=title,
                lead="",
                body=body,
                outlet="Meridian Wire" if language == "en" else "Herald",
                published_at=NOON - timedelta(days=days),
            )
            ids[name] = articles.add_article(tx, new, mentions=[mention(actor) for actor in actors])
        place(tx, ids["truce"], "truce2345")
        say(tx, ids["truce"], "We will keep the lamps burning", "Ada Flint")
    return Library(store, ids)


def say(tx: Any, article_id: int, quote: str, speaker: str) -> None:
    """Store one statement of an article, in the place of those that it had."""
    one = Statement(quote=quote, speaker=speaker, verb="said", start=0, end=len(quote))
    statements.replace_statements(tx, article_id, statements=[one], dates=[])
