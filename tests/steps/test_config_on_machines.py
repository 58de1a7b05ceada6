"""What several machines make of their configurations in one store: at once, and where they differ."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.many_hosts import write_config
from wirewatch.adapters.config.loader import ConfigStamp, config_stamp, load_config
from wirewatch.adapters.store import digests, feeds
from wirewatch.adapters.store.engine import Store, open_store
from wirewatch.domain.configuration import Config
from wirewatch.steps.config_sync import record_config
from wirewatch.steps.resources import open_resources

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERALD, POST, GAZETTE = (f"http://{name}.example/rss" for name in ("herald", "post", "gazette"))


def config_of(folder: Path, *urls: str, **rest: Any) -> Config:
    write_config(folder, urls, network={}, **rest)
    return load_config(folder, environ={})


def stamped(config: Config, machine: str, *, minutes: int) -> ConfigStamp:
    return ConfigStamp(
        hash=config.hash,
        edited_at=NOW + timedelta(minutes=minutes),
        folder=f"{machine} /etc/wirewatch",
    )


def polled_urls(store: Store) -> list[str]:
    with store.read() as tx:
        return sorted(one.url for one in feeds.list_feeds(tx) if one.configured)


def all_at_once(jobs: Sequence[Callable[[], object]]) -> None:
    errors: list[Exception] = []
    ready = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        ready.wait()
        try:
            job()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@contextmanager
def stores(url: str, count: int) -> Iterator[list[Store]]:
    some = [open_store(url) for _ in range(count)]
    yield some
    for one in some:
        one.close()


def test_machines_that_start_at_once_and_take_up_an_edit_at_once_agree(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    many = [f"http://outlet-{number}.example/rss" for number in range(60)]
    first = config_of(tmp_path / "first", *many)
    edited = config_of(tmp_path / "edited", *many[10:], *(f"{url}2" for url in many))
    with stores(store_url, 4) as machines:
        for config in (first, edited):
            all_at_once([partial(record_config, machine, config, now=NOW) for machine in machines])
            assert polled_urls(store) == sorted(feed.url for feed in config.feeds)


def test_an_older_configuration_switches_nothing_off_and_adds_nothing(
    store: Store, tmp_path: Path
) -> None:
    newer, older = (
        config_of(tmp_path / "a", HERALD, POST),
        config_of(tmp_path / "b", HERALD, GAZETTE),
    )
    assert record_config(store, newer, now=NOW, stamp=stamped(newer, "a", minutes=5))
    assert not record_config(store, older, now=NOW, stamp=stamped(older, "b", minutes=1))
    assert polled_urls(store) == [HERALD, POST]


def test_a_newer_configuration_stands_whichever_machine_has_it(
    store: Store, tmp_path: Path
) -> None:
    older, newer = (
        config_of(tmp_path / "a", HERALD, POST),
        config_of(tmp_path / "b", HERALD, GAZETTE),
    )
    assert record_config(store, older, now=NOW, stamp=stamped(older, "a", minutes=1))
    assert record_config(store, newer, now=NOW, stamp=stamped(newer, "b", minutes=5))
    assert not record_config(store, older, now=NOW, stamp=stamped(older, "a", minutes=1))
    assert polled_urls(store) == [GAZETTE, HERALD]


def test_what_one_machine_alone_has_is_taken_up_whatever_its_date(
    store: Store, tmp_path: Path
) -> None:
    before, restored = config_of(tmp_path / "a", HERALD, POST), config_of(tmp_path / "b", HERALD)
    assert record_config(store, before, now=NOW, stamp=stamped(before, "a", minutes=5))
    assert record_config(store, restored, now=NOW, stamp=stamped(restored, "a", minutes=1))
    assert polled_urls(store) == [HERALD]


def test_settings_of_a_machine_do_not_make_a_configuration_another_one(tmp_path: Path) -> None:
    config_of(tmp_path / "a", HERALD)
    config_of(tmp_path / "b", HERALD, mail={"host": "mail.example", "from": "desk@example.org"})
    assert config_stamp(tmp_path / "a").hash == config_stamp(tmp_path / "b").hash


def test_a_copy_that_keeps_the_dates_of_its_files_is_new_in_its_place(tmp_path: Path) -> None:
    config_of(tmp_path, HERALD)
    began = datetime.now(UTC) - timedelta(minutes=1)
    os.utime(tmp_path / "feeds.yaml", (0, 0))
    edited_at = config_stamp(tmp_path).edited_at
    assert edited_at is not None
    assert edited_at > began


async def test_the_machine_with_the_older_configuration_says_so_and_works_with_what_both_have(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    older = config_of(tmp_path / "older", HERALD, POST)
    newer = config_of(tmp_path / "newer", HERALD, GAZETTE)
    (tmp_path / "newer" / "digests.yaml").write_text(
        "series:\n- {id: weekly, actors: [nobody], at: ['07:00']}\n"
    )
    newer = load_config(tmp_path / "newer", environ={})
    for folder, config in (("newer", newer), ("older", older)):
        with caplog.at_level(logging.WARNING, logger="wirewatch"):
            async with open_resources(
                config,
                config_folder=tmp_path / folder,
                home=tmp_path / "var",
                now=NOW,
                environ={},
                workers=1,
            ) as resources:
                assert polled_urls(resources.store) == [GAZETTE, HERALD]
                with resources.store.read() as tx:
                    assert digests.configured_series(tx) == {"weekly"}
                series = [one.id for one in resources.config.series]
                assert resources.is_newest is (folder == "newer")
    assert series == []
    assert "is older than the one of" in caplog.text
    assert str(tmp_path / "newer") in caplog.text
