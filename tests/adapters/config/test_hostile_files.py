from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wirewatch.adapters.config.loader import CONFIG_FILES, load_config
from wirewatch.adapters.config.starter_config import install_bundled
from wirewatch.adapters.config.yaml_document import ConfigErrors, ConfigProblem

pytestmark = pytest.mark.slow


ODD: list[Any] = [
    None,
    "",
    "…",
    "8:30",
    7,
    -1,
    1.5,
    True,
    [],
    {},
    [None],
    [[]],
    {"a": None},
    {"id": []},
    [{"id": "x"}],
    "a: b",
    "x" * 500,
]
FULL = {
    "feeds": [
        {
            "outlet": "A",
            "url": "https://a.example/",
            "every": {"min": "10m", "max": "1h"},
            "tags": ["x"],
        }
    ],
    "actors": [
        {
            "id": "guild",
            "name": "Guild",
            "aliases": {"en": ["Guild"]},
            "requires_context": [{"alias": "Guild", "any": ["lamp"]}],
            "rules": [
                {"alias": "Guild", "near": {"words": ["lamp"], "within": 3}, "in": ["title"]}
            ],
        }
    ],
    "interests": [{"id": "lamps", "when": "guild", "not": ["guild"]}],
    "series": [
        {
            "id": "daily",
            "actors": ["guild"],
            "at": ["07:00"],
            "quiet_hours": {"start": "22:00", "end": "06:00"},
            "subscribers": [
                {"email": "a@b.example"},
                {"slack": {"token": "DESK_TOKEN", "channel": "desk"}},
            ],
        }
    ],
    "mail": {"host": "smtp.example", "from": "a@b.example", "port": 25},
    "network": {"robots": {"pages": True}, "allow_private": ["10.0.0.0/8"]},
}
KEYS = {
    "feeds": ("feeds",),
    "watchlist": ("actors", "interests"),
    "digests": ("series",),
    "settings": ("mail", "network"),
}


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, Any]] = list(value.items()) if isinstance(value, dict) else []
    inner += enumerate(value) if isinstance(value, list) else []
    return [at, *(place for key, one in inner for place in places(one, (*at, key)))]


def spoilt(value: Any, place: tuple[str | int, ...], odd: Any) -> Any:
    if not place:
        return odd
    if isinstance(value, dict):
        return {
            key: spoilt(one, place[1:], odd) if key == place[0] else one
            for key, one in value.items()
        }
    return [spoilt(one, place[1:], odd) if at == place[0] else one for at, one in enumerate(value)]


def problems_of(folder: Path) -> tuple[ConfigProblem, ...]:
    """Return what is wrong; any other exception than ours fails the test that asks."""
    try:
        load_config(folder, environ={})
    except ConfigErrors as trouble:
        return trouble.problems
    return ()


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.sampled_from(places(FULL)[1:]), odd=st.sampled_from(ODD))
def test_any_value_at_any_place_loads_or_is_refused_in_words(
    written: Callable[..., Path], place: tuple[str | int, ...], odd: Any
) -> None:
    data = spoilt(FULL, place, odd)
    texts = {
        name: yaml.safe_dump({key: data[key] for key in keys}, allow_unicode=True)
        for name, keys in KEYS.items()
    }
    folder = written(**texts)
    assert all(
        problem.line >= 1 and problem.problem and problem.advice for problem in problems_of(folder)
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(CONFIG_FILES),
    start=st.floats(0, 1),
    length=st.integers(1, 40),
    noise=st.text(max_size=6),
)
def test_any_damage_to_the_bundled_files_is_survived(
    tmp_path: Path, name: str, start: float, length: int, noise: str
) -> None:
    folder = tmp_path / "config"
    if not folder.exists():
        install_bundled(folder)
    path = folder / name
    whole = path.read_bytes()
    at = int(start * len(whole))
    path.write_bytes(whole[:at] + noise.encode("utf-8", "replace") + whole[at + length :])
    problems_of(folder)
    path.write_bytes(whole)
