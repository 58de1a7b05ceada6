"""What a subscriber asks for of a series is checked where it is written."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from wirewatch.adapters.config.loader import bundled, load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.domain.configuration import Config

MAIL = "mail: {host: localhost, security: none, from: d@example.org}\n"


def loaded(folder: Path, subscriber: str) -> Config:
    """The bundled config with one series of one subscriber, whose line is the third."""
    copytree(bundled(), folder)
    (folder / "settings.yaml").write_text(MAIL, "utf-8")
    text = 'series:\n  - {id: desk, actors: [taliban, unama], at: ["07:00"], subscribers: [\n'
    (folder / "digests.yaml").write_text(f"{text}      {subscriber}]}}\n", "utf-8")
    return load_config(folder, environ={})


def test_what_a_reader_asks_for_is_taken_without_a_warning(tmp_path: Path) -> None:
    asked = "{email: a@example.org, actors: [unama], languages: [prs, ru], length: brief, timezone: Asia/Dubai}"
    config = loaded(tmp_path / "config", asked)
    (reader,) = config.series[0].subscribers
    assert (reader.actors, reader.languages, reader.length) == (("unama",), ("prs", "ru"), "brief")
    assert not [one for one in config.warnings if "digests.yaml" in one]


def test_an_actor_that_the_series_does_not_tell_of_is_named_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as told:
        loaded(tmp_path / "config", "{email: a@example.org, actors: [unamma]}")
    (problem,) = [str(one) for one in told.value.problems]
    assert "digests.yaml:3" in problem
    assert 'did you mean "unama"' in problem


def test_a_length_that_there_is_not_is_named_at_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors) as told:
        loaded(tmp_path / "config", "{email: a@example.org, length: short}")
    assert ["digests.yaml:3" in str(one) for one in told.value.problems] == [True]


def test_a_language_that_no_feed_publishes_in_is_warned_of_at_its_line(tmp_path: Path) -> None:
    def told(*feeds: str) -> list[str]:
        rows = "".join(f"  - {{outlet: One, url: 'https://one.example/{n}'{one}}}\n" for n, one in enumerate(feeds))
        (tmp_path / "config" / "feeds.yaml").write_text(f"feeds:\n{rows}", "utf-8")
        return [one for one in load_config(tmp_path / "config", environ={}).warnings if "no feed" in one]

    loaded(tmp_path / "config", "{email: a@example.org, languages: [pl]}")
    (warning,) = told(", language: prs")
    assert "digests.yaml:3" in warning
    assert "publishes in pl: nothing would reach this reader; name one of fa" in warning
    assert told(", language: prs", "") == []  # that one does not say: it may
