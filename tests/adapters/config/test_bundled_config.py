from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]

from wirewatch.adapters.config.loader import (
    CONFIG_FILES,
    bundled_config_folder,
    load_config,
    load_watchlist,
)
from wirewatch.adapters.config.schema import build_schemas
from wirewatch.adapters.config.starter_config import install_bundled
from wirewatch.adapters.config.yaml_document import ConfigErrors, read_document
from wirewatch.domain.configuration import Settings

NAMES = [name.removesuffix(".yaml") for name in CONFIG_FILES]
WATCHED = {
    *(
        "taliban",
        "moscow-format",
        "zakharova",
        "kabulov",
        "muttaqi",
        "isis-k",
        "ttp",
        "haqqani-network",
    ),
    *("doha-talks", "sco", "unama", "northern-resistance"),
}


def typed(name: str) -> Any:
    return read_document(bundled_config_folder() / f"{name}.yaml").data


def test_it_loads_without_a_warning() -> None:
    config = load_config(bundled_config_folder(), environ={})
    assert config.warnings == ()
    assert len(config.feeds) >= 20
    assert {actor.id for actor in config.actors} >= WATCHED
    assert len(config.series) == 2


def test_its_settings_are_the_defaults() -> None:
    assert load_config(bundled_config_folder(), environ={}).settings == Settings()


def test_its_settings_with_every_line_in_force_are_good(tmp_path: Path) -> None:
    install_bundled(tmp_path)
    path = tmp_path / "settings.yaml"
    lines = path.read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line == "# network:")
    path.write_text("\n".join(line.removeprefix("# ") for line in lines[start:]), "utf-8")
    (tmp_path / "company-ca.pem").touch()
    settings = load_config(tmp_path, environ={"WIREWATCH_SMTP_PASSWORD": "x"}).settings
    assert settings.mail is not None
    assert settings.network.ca_file == str(tmp_path / "company-ca.pem")


def test_its_subscribers_in_force_are_good(tmp_path: Path) -> None:
    install_bundled(tmp_path)
    path = tmp_path / "digests.yaml"
    path.write_text(path.read_text("utf-8").replace("      # ", "      "), "utf-8")
    (tmp_path / "settings.yaml").write_text(
        "mail: {host: smtp.example.org, from: desk@example.org}\n", "utf-8"
    )
    config = load_config(tmp_path, environ={"WIREWATCH_SLACK_WEBHOOK": "https://hooks.slack.com/x"})
    assert [len(series.subscribers) for series in config.series] == [2, 2]
    assert config.warnings == ()


def test_its_watchlist_flags_its_actors() -> None:
    watchlist = load_watchlist(bundled_config_folder() / "watchlist.yaml")
    text = "Замир Кабулов обсудил с талибами московский формат консультаций по Афганистану."
    assert {mention.actor for mention in watchlist.mentions(text, "ru")} == {
        "kabulov",
        "taliban",
        "moscow-format",
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_file_names_its_schema(name: str) -> None:
    head = (bundled_config_folder() / f"{name}.yaml").read_text("utf-8").splitlines()[0]
    assert head == f"# yaml-language-server: $schema=./schemas/{name}.schema.json"


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_those_of_the_nouns(name: str) -> None:
    kept = json.loads(
        (bundled_config_folder() / "schemas" / f"{name}.schema.json").read_text("utf-8")
    )
    assert kept == build_schemas()[name], (
        "write them anew: wirewatch.adapters.config.schema.write_schemas(config/schemas)"
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_well_formed_and_accept_the_files(name: str) -> None:
    Draft202012Validator.check_schema(build_schemas()[name])
    Draft202012Validator(build_schemas()[name]).validate(typed(name))


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("feeds", {"feeds": [{"outlet": "A", "url": "https://a.example/", "evry": "20m"}]}),
        ("feeds", {"feeds": [{"outlet": "A", "url": "https://a.example/", "every": "20"}]}),
        ("watchlist", {"actors": [{"id": "a", "name": "A", "aliases": {}}]}),
        ("watchlist", {"actors": [], "interest": []}),
        ("digests", {"series": [{"id": "a", "actors": ["b"], "at": ["7am"]}]}),
        ("digests", {"series": [{"id": "a", "actors": ["b"], "at": ["07:00"], "on": ["someday"]}]}),
        ("settings", {"mail": {"host": "smtp.example", "sender": "desk@harbour.example"}}),
        ("settings", {"netwrok": {}}),
    ],
)
def test_the_schemas_refuse_what_check_refuses(name: str, spoilt: Any) -> None:
    with pytest.raises(ValidationError):
        Draft202012Validator(build_schemas()[name]).validate(spoilt)


def test_what_init_writes_is_what_was_bundled(tmp_path: Path) -> None:
    folder = tmp_path / "desk" / "config"
    wrote = install_bundled(folder)
    assert all(path.is_file() for path in wrote)
    assert (
        load_config(folder, environ={}).hash
        == load_config(bundled_config_folder(), environ={}).hash
    )
    assert (folder / ".gitignore").read_text("utf-8") == "secrets.env\n"
    assert (folder / "schemas" / "feeds.schema.json").is_file()


def test_init_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "digests.yaml").write_text("mine\n", "utf-8")
    with pytest.raises(ConfigErrors, match=r"digests\.yaml:1: is there already"):
        install_bundled(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["digests.yaml"]


@pytest.mark.parametrize("before", ["*.log", "*.log\nsecrets.env\n"])
def test_init_adds_to_a_gitignore_that_is_there(tmp_path: Path, before: str) -> None:
    (tmp_path / ".gitignore").write_text(before, "utf-8")
    install_bundled(tmp_path)
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*.log\nsecrets.env\n"


def test_a_watchlist_on_trial_may_carry_rules_for_aliases_that_it_dropped(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    rule = "  requires_context: [{alias: LG, any: [lamp]}]\n"
    path.write_text(
        "actors:\n- id: guild\n  name: Guild\n  aliases: {en: [Lamplighters]}\n" + rule, "utf-8"
    )
    found = load_watchlist(str(path)).mentions("The Lamplighters met.", "en")
    assert [(mention.actor, mention.start, mention.end) for mention in found] == [("guild", 4, 16)]


def test_a_watchlist_that_cannot_be_read_is_refused_with_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text(
        "actors:\n- id: guild\n  nmae: Guild\n  aliases: {en: [Lamplighters]}\n", "utf-8"
    )
    with pytest.raises(
        ConfigErrors,
        match=r'trial\.yaml:3: actors\[1\]\.nmae is not a setting; did you mean "name"\?',
    ):
        load_watchlist(path)
