"""JSON Schemas of the four config files with descriptions, for completion and checks in editors."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from wirewatch.adapters.config.digests import DigestsFile
from wirewatch.adapters.config.feeds import FeedsFile
from wirewatch.adapters.config.validation import strict_adapter
from wirewatch.adapters.config.watchlist import WatchlistFile
from wirewatch.adapters.config.yaml_values import YAML_NAMES, format_duration
from wirewatch.domain.configuration import CHANNEL_KEYS, Settings

_DESCRIPTIONS_FILE = "field_descriptions.yaml"
FIELD_LIMITS: dict[str, dict[str, dict[str, Any]]] = {
    "Actor": {"aliases": {"minProperties": 1}},
    "Series": {"actors": {"minItems": 1}, "at": {"minItems": 1}},
    "Near": {"within": {"minimum": 1}},
    "NetworkSettings": {"per_host": {"minimum": 1}, "concurrency": {"minimum": 1}},
    "WebSettings": {"port": {"minimum": 1, "maximum": 65535}},
    "OperatorSettings": {"feeds_failing": {"minimum": 1, "maximum": 100}},
    "MailSettings": {"port": {"minimum": 1, "maximum": 65535}, "per_minute": {"minimum": 1}},
}


_FILE_TYPES: dict[str, type] = {
    "feeds": FeedsFile,
    "watchlist": WatchlistFile,
    "digests": DigestsFile,
    "settings": Settings,
}
_DURATION_SCHEMA = {
    "type": "string",
    "pattern": r"^(\d+(\.\d+)?[smhd])+$",
    "examples": ["90s", "30m", "6h", "2d"],
}
_TIME_SCHEMA = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["07:00"]}
_LANGUAGE_SCHEMA = {"pattern": "^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$"}
_EXPRESSION_SCHEMA = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}]
}


@cache
def field_descriptions() -> dict[str, dict[str, str]]:
    """Map the name of each config dataclass to the descriptions of its YAML keys."""
    text = files("wirewatch.adapters.config").joinpath(_DESCRIPTIONS_FILE).read_text("utf-8")
    descriptions: dict[str, dict[str, str]] = yaml.safe_load(text)
    for name, key in CHANNEL_KEYS.items():
        descriptions["Subscriber"][name] = key.meaning
    return descriptions


def build_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema (draft 2020-12) of each file, by the file's name without ending."""
    return {name: _build_schema(name, noun) for name, noun in _FILE_TYPES.items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each schema to NAME.schema.json in an existing folder; return the paths."""
    written = []
    for name, schema in build_schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", "utf-8")
        written.append(path)
    return tuple(written)


def _build_schema(name: str, noun: type) -> dict[str, Any]:
    schema = strict_adapter(noun).json_schema()
    nouns = schema.pop("$defs", {})
    for title, part in [(noun.__name__, schema), *nouns.items()]:
        _describe_properties(part, title)
    schema |= {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Wirewatch {name}.yaml",
    }
    if not schema.get("required"):
        schema["type"] = ["object", "null"]  # a file with all lines commented out
    if "Interval" in nouns:
        nouns["Interval"] = {"anyOf": [_DURATION_SCHEMA, nouns["Interval"]]}
    if "Interest" in nouns:
        nouns["Interest"]["properties"]["not"] = {
            **_EXPRESSION_SCHEMA,
            "description": field_descriptions()["Interest"]["not"],
        }
    if "Actor" in nouns:
        nouns["Actor"]["properties"]["aliases"]["propertyNames"] = _LANGUAGE_SCHEMA
    return schema | ({"$defs": nouns} if nouns else {})


def _describe_properties(part: dict[str, Any], noun: str) -> None:
    """Rename properties to their YAML names, describe them, and allow an empty value (default)."""
    typed = next(
        (names for dataclass_type, names in YAML_NAMES.items() if dataclass_type.__name__ == noun),
        {},
    )
    own_to_yaml = {field_name: yaml for yaml, field_name in typed.items()}
    needed = [own_to_yaml.get(name, name) for name in part.get("required", [])]
    properties = {}
    for field_name, inner in part.get("properties", {}).items():
        name = own_to_yaml.get(field_name, field_name)
        shape = _as_typed(inner)
        shape.pop("title", None)
        shape |= FIELD_LIMITS.get(noun, {}).get(name, {})
        if name not in needed:
            shape = _allow_null(shape)
        properties[name] = {"description": field_descriptions()[noun][name], **shape}
    part["properties"] = properties
    part.pop("title", None)
    if needed:
        part["required"] = needed


def _allow_null(shape: dict[str, Any]) -> dict[str, Any]:
    outside = {key: shape.pop(key) for key in ("default",) if key in shape}
    if outside.get("default", 0) in (None, [], {}):
        outside = {}
    choices = shape.pop("anyOf", None) or [shape]
    if {"type": "null"} not in choices:
        choices = [*choices, {"type": "null"}]
    return {"anyOf": choices, **outside}


def _as_typed(shape: Any) -> Any:
    """Return the schema with durations and times of day in the form that users type."""
    if isinstance(shape, list):
        return [_as_typed(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    if shape.get("format") == "duration":
        default = (
            {"default": _format_iso_duration(shape["default"])} if shape.get("default") else {}
        )
        return {**_DURATION_SCHEMA, **default}
    if shape.get("format") == "time":
        return dict(_TIME_SCHEMA)
    return {key: _as_typed(inner) for key, inner in shape.items()}


def _format_iso_duration(iso: str) -> str:
    return format_duration(TypeAdapter(timedelta).validate_python(iso))
