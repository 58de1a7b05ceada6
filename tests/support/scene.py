"""One installation in a scratch folder: its config, its home, the web that it looks at; and the commands on it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection

from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.replay import ReplayServer
from wirewatch.adapters.store.engine import Store
from wirewatch.entrypoints import cli
from wirewatch.steps.cycle import CYCLE_STEPS
from wirewatch.steps.cycle import run_cycle as one_cycle
from wirewatch.steps.reports import CycleReport
from wirewatch.steps.resources import open_resources
from wirewatch.steps.storage_places import open_configured_store

ACTORS = [
    {"id": "taliban", "name": "Taliban", "aliases": {"en": ["Taliban"], "fa": ["طالبان"]}},
    {"id": "moscow-format", "name": "Moscow format", "aliases": {"en": ["Moscow format"]}},
]
SERIES = {"id": "daily", "at": ["07:00"], "actors": ["taliban", "moscow-format"]}
NEWS = "http://news.example"
FEED = f"{NEWS}/feed"


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stdout holds, which must be JSON and nothing else."""
        return json.loads(self.out)


@dataclass
class Scene:
    """Where one test plays. `write` before anything else; every instant is given."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    proxy: str | None = None
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        """The config folder."""
        return self.folder / "config"

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.folder / "var"

    def write(
        self,
        *,
        feeds: Sequence[Mapping[str, Any]] = ({"outlet": "The Daily Example", "url": FEED},),
        actors: Sequence[Mapping[str, Any]] = ACTORS,
        series: Sequence[Mapping[str, Any]] = (SERIES,),
        network: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        """Write the four files of the config."""
        reach = {"proxy": self.proxy} if self.proxy else {}
        network = {"host_gap": "0s", "per_host": 4, **reach, **(network or {})}
        self.config.mkdir(parents=True, exist_ok=True)
        content = {
            "feeds": {"feeds": list(feeds)},
            "watchlist": {"actors": list(actors)},
            "digests": {"series": list(series)},
            "settings": {"network": network, **settings},
        }
        for name, data in content.items():
            text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
            (self.config / f"{name}.yaml").write_text(text, encoding="utf-8")

    def cycle(
        self,
        now: datetime,
        *,
        only: Sequence[str] = CYCLE_STEPS,
        every: bool = True,
        first_at_once: bool = True,
    ) -> CycleReport:
        """Do one cycle in this process; the first issue of a series comes with it, unless told otherwise."""

        async def job() -> CycleReport:
            config = load_config(self.config, environ={})
            async with open_resources(
                config, config_folder=self.config, home=self.home, now=now, environ={}, workers=1
            ) as resources:
                return await one_cycle(
                    resources, now=now, only=only, every=every, first_at_once=first_at_once
                )

        return asyncio.run(job())

    def run(self, *arguments: str, now: datetime | str | None = None) -> Ran:
        """Run one `wirewatch …` in this process."""
        return self.bare(*self.command(*arguments, now=now))

    def bare(self, *arguments: str) -> Ran:
        """Run one `wirewatch …` in this process with these arguments alone."""
        self.capture.readouterr()
        code = cli.run(arguments)
        out, err = self.capture.readouterr()
        return Ran(code, out, err)

    def start(self, *arguments: str, now: datetime | str | None = None) -> subprocess.Popen[str]:
        """Start one `wirewatch …` as a process of its own."""
        command = [sys.executable, "-m", "wirewatch", *self.command(*arguments, now=now)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, stdout=pipe, stderr=pipe, text=True, env={**os.environ, **self.environ}
        )

    def ran(self, *arguments: str, now: datetime | str | None = None) -> Ran:
        """Run one `wirewatch …` as a process of its own, to its end."""
        process = self.start(*arguments, now=now)
        out, err = process.communicate(timeout=120)
        return Ran(process.returncode, out, err)

    def command(self, *arguments: str, now: datetime | str | None = None) -> list[str]:
        """Return the arguments with this scene's folders."""
        instant = now.isoformat() if isinstance(now, datetime) else now
        common = [
            "--config",
            str(self.config),
            "--home",
            str(self.home),
            *(["--now", instant] if instant else []),
        ]
        return [*arguments, *common]

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store."""
        opened_store = open_configured_store(load_config(self.config, environ={}), self.home)
        yield opened_store
        opened_store.close()

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Look into the store."""
        with self.store() as store, store.read() as tx:
            yield tx

    def issues(self, series: str = "daily") -> list[str]:
        """Return the text of each filed issue, in the order of their numbers, white space evened."""
        pages = sorted((self.home / "digests" / series).glob("*.txt"))
        assert [page.stem for page in pages] == [
            f"{number:04d}" for number in range(1, len(pages) + 1)
        ]
        return [re.sub(r"\s+", " ", page.read_text("utf-8")) for page in pages]

    def problems(self, now: datetime) -> dict[str, str]:
        """Return what `status` says is wrong, by where."""
        told = self.run("status", "--json", now=now)
        assert told.code == 0
        return {one["where"]: f"{one['what']} -> {one['do']}" for one in told.json["problems"]}


def flagged(scene: Scene) -> dict[str, frozenset[str]]:
    """Return the actors that each flagged entry names, by its link."""
    rows = scene.run("flagged", "--json").json
    return {row["url"]: frozenset(actor["id"] for actor in row["actors"]) for row in rows}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of October 2021."""
    return datetime(2021, 10, day, hour, minute, tzinfo=UTC)


@contextmanager
def served(scene: Scene, web: Any) -> Iterator[ReplayServer]:
    """Serve a web to the scene."""
    with ReplayServer(web) as server:
        scene.proxy = server.url
        yield server
