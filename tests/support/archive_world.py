"""A small archive that a test writes article by article, with the config and the commands on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.names.actors import Actor, Interest, RequiredContext
from extractors.names.watchlist import Watchlist, compile_watchlist
from tests.support import store_world
from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.store import articles, findings
from wirewatch.adapters.store.engine import Store
from wirewatch.adapters.store.lease_holders import current_holder
from wirewatch.domain.configuration import Config, Series
from wirewatch.entrypoints import cli
from wirewatch.steps.rewatch import RewatchReport, rewatch_articles

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)

GUILD = Actor(
    id="guild",
    name="Lamplighters Guild",
    kind="group",
    aliases={"en": ("Lamplighters Guild", "LGX")},
)
MOLE = Actor(
    id="mole",
    name="Great Mole",
    kind="group",
    aliases={"en": ("Great Mole",), "ru": ("Большой мол",)},
)
HARBOUR = Actor(
    id="harbour", name="Harbour League", kind="group", aliases={"en": ("Harbour League",)}
)


def with_aliases(actor: Actor, *aliases: str, language: str = "en") -> Actor:
    """Return the actor with these aliases in a language."""
    return replace(actor, aliases={**actor.aliases, language: aliases})


def needing(actor: Actor, alias: str, *words: str) -> Actor:
    """Return the actor with words that an alias requires."""
    return replace(
        actor, requires_context=(*actor.requires_context, RequiredContext(alias=alias, any=words))
    )


@dataclass
class Archive:
    """Stored articles, each watched with the list that was given to it."""

    store: Store
    folder: Path
    capture: pytest.CaptureFixture[str]
    feed_id: int = 0
    number: int = 0

    @property
    def url(self) -> str:
        """The store's address."""
        return f"sqlite:///{self.store.path}"

    def keep(
        self,
        text: str,
        actors: Sequence[Actor] = (GUILD, MOLE),
        *,
        title: str = "",
        language: str | None = "en",
        seen_at: datetime = NOW - timedelta(days=1),
        **columns: Any,
    ) -> int:
        """Store an article as reading it with this watchlist would; gives its id."""
        self.number += 1
        watchlist = compile_watchlist(actors)
        title = title or f"Report {self.number}"
        found = watchlist.watch(title=title, lead="", body=text, language=language, outlet="Herald")
        with self.store.begin() as tx:
            self.feed_id = self.feed_id or next(
                iter(store_world.sync(tx, store_world.feed()).values())
            )
            new = store_world.article(
                self.feed_id,
                f"n{self.number}",
                title=title,
                lead="",
                body=text,
                language=language,
                seen_at=seen_at,
                published_at=columns.pop("published_at", seen_at),
                watched_with=watchlist.hash,
                **columns,
            )
            return articles.add_article(tx, new, mentions=found.mentions, saliences=found.saliences)

    def apply(self, *actors: Actor, series: Sequence[Series] = (), **limits: Any) -> RewatchReport:
        """Watch what is stored with another list."""
        return self.apply_list(compile_watchlist(actors), series=series, **limits)

    def apply_list(
        self, watchlist: Watchlist, *, series: Sequence[Series] = (), **limits: Any
    ) -> RewatchReport:
        """Watch what is stored with a compiled list."""
        config = self.config(*watchlist.actors, series=series)
        return rewatch_articles(
            self.store, config, watchlist, holder=current_holder(), now=NOW, **limits
        )

    def config(
        self, *actors: Actor, series: Sequence[Series] = (), interests: Sequence[Interest] = ()
    ) -> Config:
        """Return a config with these actors, by way of its files."""
        self.write(*actors)
        loaded = load_config(self.folder / "config", environ={})
        return replace(loaded, series=tuple(series), interests=tuple(interests))

    def stored(self, article_id: int) -> articles.StoredArticle:
        """Return an article as it stands."""
        with self.store.read() as tx:
            found = articles.get_article(tx, article_id)
        assert found is not None
        return found

    def actors_of(self, article_id: int) -> set[str]:
        """Return the actors that an article is flagged for, as stored."""
        with self.store.read() as tx:
            return {
                mention.actor
                for mention in findings.mentions_by_article(tx, [article_id]).get(article_id, ())
            }

    def write(self, *actors: Actor) -> None:
        """Write the four files of the config, with these actors."""
        folder = self.folder / "config"
        folder.mkdir(exist_ok=True)
        files = {
            "feeds": {"feeds": [{"outlet": "Herald", "url": "https://www.herald.example/rss"}]},
            "watchlist": {"actors": [_written(actor) for actor in actors]},
            "digests": {
                "series": [
                    {"id": "daily", "at": ["07:00"], "actors": [actor.id for actor in actors]}
                ]
            },
            "settings": {},
        }
        for name, data in files.items():
            (folder / f"{name}.yaml").write_text(
                yaml.safe_dump(data, allow_unicode=True), encoding="utf-8"
            )

    def list_file(self, *actors: Actor) -> Path:
        """Write a watchlist on trial; gives its path."""
        path = self.folder / "new.yaml"
        data = {"actors": [_written(actor) for actor in actors]}
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return path

    def run(self, *arguments: str) -> str:
        """Run one `wirewatch …` that must end well; gives its stdout."""
        code, out, err = self.ran(*arguments)
        assert code == 0, err
        return out

    def ran(self, *arguments: str) -> tuple[int, str, str]:
        """Run one `wirewatch …`; gives exit code, stdout and stderr."""
        self.capture.readouterr()
        common = [
            "--config",
            str(self.folder / "config"),
            "--home",
            str(self.folder / "var"),
            "--now",
            NOW.isoformat(),
        ]
        code = cli.run([*arguments, *common])
        out, err = self.capture.readouterr()
        return code, out, err

    def json(self, *arguments: str) -> Any:
        """Run one `wirewatch … --json`; gives what it says."""
        return json.loads(self.run(*arguments, "--json"))


def _written(actor: Actor) -> dict[str, Any]:
    """Return an actor as a user writes it."""
    written: dict[str, Any] = {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "aliases": {tag: list(listed) for tag, listed in actor.aliases.items()},
        "exclude": list(actor.exclude),
        "requires_context": [
            {"alias": one.alias, "any": list(one.any)} for one in actor.requires_context
        ],
        "nested": actor.nested,
    }
    return {name: value for name, value in written.items() if value}


def compiled(*actors: Actor) -> Watchlist:
    """Return the watchlist of these actors."""
    return compile_watchlist(actors)
