"""JSON Schemas of the four files, made from the nouns themselves, so that editors complete and check what is typed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from wirewatch.adapters.config.digests import DigestsFile
from wirewatch.adapters.config.feeds import FeedsFile
from wirewatch.adapters.config.meanings import LIMITS, MEANINGS
from wirewatch.adapters.config.shape import YAML_NAMES, length_shown
from wirewatch.adapters.config.watchlist import WatchlistFile
from wirewatch.domain.configuration import Settings

_FILES: dict[str, type] = {
    "feeds": FeedsFile,
    "watchlist": WatchlistFile,
    "digests": DigestsFile,
    "settings": Settings,
}
_LENGTH = {"type": "string", "pattern": r"^(\d+(\.\d+)?[smhd])+$", "examples": ["90s", "30m", "6h", "2d"]}
_HOUR = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["07:00"]}
_LANGUAGE = {"pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$"}
_EXPRESSIONS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]}


def schemas() -> dict[str, dict[str, Any]]:
    """Give the JSON Schema (draft 2020-12) of each file, by the file's name without ending."""
    return {name: _schema(name, noun) for name, noun in _FILES.items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each schema to NAME.schema.json in a folder that is there; give the paths."""
    written = []
    for name, schema in schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", "utf-8")
        written.append(path)
    return tuple(written)


def _schema(name: str, noun: type) -> dict[str, Any]:
    made = TypeAdapter(noun).json_schema()
    nouns = made.pop("$defs", {})
    for title, part in [(noun.__name__, made), *nouns.items()]:
        _as_in_yaml(part, title)
    made |= {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Wirewatch {name}.yaml"}
    if not made.get("required"):
        made["type"] = ["object", "null"]  # a file of which every line is commented out
    if "Interval" in nouns:
        nouns["Interval"] = {"anyOf": [_LENGTH, nouns["Interval"]]}
    if "Interest" in nouns:
        nouns["Interest"]["properties"]["not"] = {**_EXPRESSIONS, "description": MEANINGS["Interest"]["not"]}
    if "Actor" in nouns:
        nouns["Actor"]["properties"]["aliases"]["propertyNames"] = _LANGUAGE
    return made | ({"$defs": nouns} if nouns else {})


def _as_in_yaml(part: dict[str, Any], noun: str) -> None:
    """Rename what YAML names otherwise, describe each property, and let an empty line stand for the default."""
    typed = next((names for one, names in YAML_NAMES.items() if one.__name__ == noun), {})
    own_to_yaml = {own: yaml for yaml, own in typed.items()}
    needed = [own_to_yaml.get(name, name) for name in part.get("required", [])]
    properties = {}
    for own, inner in part.get("properties", {}).items():
        name = own_to_yaml.get(own, own)
        shape = _formed(inner)
        shape.pop("title", None)
        shape |= LIMITS.get(noun, {}).get(name, {})
        if name not in needed:
            shape = _or_nothing(shape)
        properties[name] = {"description": MEANINGS[noun][name], **shape}
    part["properties"] = properties
    part.pop("title", None)
    if needed:
        part["required"] = needed


def _or_nothing(shape: dict[str, Any]) -> dict[str, Any]:
    outside = {key: shape.pop(key) for key in ("default",) if key in shape}
    if outside.get("default", 0) in (None, [], {}):
        outside = {}
    choices = shape.pop("anyOf", None) or [shape]
    if {"type": "null"} not in choices:
        choices = [*choices, {"type": "null"}]
    return {"anyOf": choices, **outside}


def _formed(shape: Any) -> Any:
    """Give the shape with durations and times of day as they are typed."""
    if isinstance(shape, list):
        return [_formed(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    if shape.get("format") == "duration":
        default = {"default": _typed_length(shape["default"])} if shape.get("default") else {}
        return {**_LENGTH, **default}
    if shape.get("format") == "time":
        return dict(_HOUR)
    return {key: _formed(inner) for key, inner in shape.items()}


def _typed_length(iso: str) -> str:
    return length_shown(TypeAdapter(timedelta).validate_python(iso))
