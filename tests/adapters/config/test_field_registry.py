"""Each key of the config files is described once, for the JSON Schemas, and explained in the guide."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from wirewatch.adapters.config.schema import _FILE_TYPES, field_descriptions
from wirewatch.adapters.config.yaml_values import (
    dataclass_in,
    field_types,
    union_members,
    yaml_name,
)

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide"
FOLDED = {"Interest": {"not"}}  # keys that reading folds into a field of another name


def config_dataclasses() -> dict[str, type]:
    """The dataclasses of the four files, with those inside them, by name."""
    waiting = list(_FILE_TYPES.values())
    reached: dict[str, type] = {}
    while waiting:
        config_type = waiting.pop()
        if config_type.__name__ not in reached:
            reached[config_type.__name__] = config_type
            for field_type in field_types(config_type).values():
                waiting += inner_dataclasses(field_type)
    return reached


def inner_dataclasses(field_type: object) -> Iterator[type]:
    for member in union_members(field_type):
        if (inner := dataclass_in(member)) is not None:
            yield inner
        for argument in getattr(member, "__args__", ()):
            yield from inner_dataclasses(argument)


def test_each_key_has_a_description_and_no_description_lacks_its_key() -> None:
    keys = {
        name: {yaml_name(config_type, field.name) for field in dataclasses.fields(config_type)}
        | FOLDED.get(name, set())
        for name, config_type in config_dataclasses().items()
    }
    assert {name: set(described) for name, described in field_descriptions().items()} == keys


def test_each_key_is_explained_in_the_guide() -> None:
    guide = "\n".join(page.read_text("utf-8") for page in sorted(GUIDE.glob("*.md")))
    code = "\n".join(re.findall(r"`[^`\n]+`|^ {4}.*$|^[ #-]*\w+:.*$", guide, re.MULTILINE))
    words = set(re.findall(r"\w+", code))
    missing = [
        f"{name}.{key}"
        for name, described in field_descriptions().items()
        for key in described
        if key not in words
    ]
    assert missing == []
