"""A config folder that is good, of which a test spoils one part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wirewatch.adapters.config.loader import load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors
from wirewatch.domain.configuration import Config

GOOD = {
    "feeds": "feeds:\n- outlet: Lantern Post\n  url: https://lantern.example/rss.xml\n  language: en\n",
    "watchlist": "actors:\n- id: guild\n  name: The Guild\n  aliases:\n    en: [Lamplighters Guild]\n",
    "digests": 'series:\n- id: daily\n  actors: [guild]\n  at: ["07:00"]\n',
    "settings": "",
}
Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes the four files; keywords replace the good text of one."""

    def write(**files: str | bytes) -> Path:
        for name, text in {**GOOD, **files}.items():
            data = text.encode() if isinstance(text, str) else text
            (tmp_path / f"{name}.yaml").write_bytes(data)
        return tmp_path

    return write


@pytest.fixture
def loaded(written: Written) -> Callable[..., Config]:
    """Return a function that loads the good files, with some of them replaced."""
    return lambda **files: load_config(written(**files), environ={})


@pytest.fixture
def complaints(written: Written) -> Callable[..., list[str]]:
    """Return a function that lists what is wrong, one line each, without the folder's path."""

    def refused(**files: str | bytes) -> list[str]:
        folder = written(**files)
        with pytest.raises(ConfigErrors) as caught:
            load_config(folder, environ={})
        return str(caught.value).replace(f"{folder}/", "").splitlines()

    return refused
