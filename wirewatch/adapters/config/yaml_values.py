"""Convert text to durations, times and the shapes of dataclasses before pydantic validates them."""

from __future__ import annotations

import dataclasses
import re
import types
from datetime import time, timedelta
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from extractors.names.actors import AliasRule
from wirewatch.adapters.config.yaml_document import (
    Document,
    Place,
    Unquoted,
    dotted_path,
    quote_value,
)
from wirewatch.domain.configuration import Interval, MailSettings

# YAML names that are Python keywords or differ from the field: YAML name -> field.
YAML_NAMES: dict[type, dict[str, str]] = {
    MailSettings: {"from": "sender"},
    AliasRule: {"in": "places"},
}
_DURATION_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION_PATTERN = re.compile(r"(?:\d{1,6}(?:\.\d{1,3})?[smhd])+")
_DURATION_PART = re.compile(r"([\d.]+)([smhd])")
_TIME_PATTERN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SEXAGESIMAL_PATTERN = re.compile(
    r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
)  # an integer in YAML 1.1, 10.3.2 of its type repository


@cache
def field_types(noun: type) -> dict[str, Any]:
    """Return the type of each field of a dataclass."""
    hints = get_type_hints(noun)
    return {field.name: hints[field.name] for field in dataclasses.fields(noun)}


def yaml_name(noun: type, name: str) -> str:
    """Return the YAML name of a field."""
    return next(
        (typed for typed, field_name in YAML_NAMES.get(noun, {}).items() if field_name == name),
        name,
    )


def yaml_names(noun: type) -> list[str]:
    """The keys that a dataclass has in YAML."""
    return [yaml_name(noun, name) for name in field_types(noun)]


def union_members(kind: Any) -> tuple[Any, ...]:
    """The types of a union; a type that is not one counts as its only member."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def dataclass_in(kind: Any) -> type | None:
    """The dataclass among the members of a union, or the type itself if it is one."""
    for member in union_members(kind):
        if dataclasses.is_dataclass(member) and isinstance(member, type):
            return member
    return None


def convert(value: Any, kind: Any, *, at: Place, document: Document) -> Any:
    """Convert the value to its type.

    What cannot be converted is reported and replaced, so that checks go on.
    """
    noun = dataclass_in(kind)
    if isinstance(value, dict) and noun is not None:
        return _convert_dataclass(value, noun, at, document)
    if isinstance(value, dict):
        return _convert_mapping(value, kind, at=at, document=document)
    if isinstance(value, list):
        return _convert_list(value, kind, at, document)
    if not isinstance(value, str):
        return value
    if noun is Interval:
        length = _parse_duration(value, at, document)
        return {"min": length, "max": length}
    if kind is time:
        return _parse_time(value, at, document)
    if timedelta in union_members(kind):
        may_be_none = kind is not timedelta
        return "none" if value == "none" and may_be_none else _parse_duration(value, at, document)
    return str(value)


def _convert_list(values: list[Any], kind: Any, at: Place, document: Document) -> list[Any]:
    item_type: Any = Any
    for member in union_members(kind):
        if get_origin(member) is tuple:
            item_type = get_args(member)[0]
            break
    converted = []
    for position, value in enumerate(values):
        place = (*at, position)
        converted.append(convert(value, item_type, at=place, document=document))
    return converted


def _convert_dataclass(
    value: dict[str, Any], noun: type, at: Place, document: Document
) -> dict[str, Any]:
    """Convert a mapping.

    A setting left empty in YAML means its default, as if its line were commented out.
    """
    kinds = field_types(noun)
    optional = {field.name for field in dataclasses.fields(noun) if has_default(field)}
    fields = {}
    for typed, inner in value.items():
        hidden = typed in YAML_NAMES.get(noun, {}).values()
        name = f"{typed}?" if hidden else YAML_NAMES.get(noun, {}).get(typed, typed)
        if inner is not None or name not in optional:
            fields[name] = convert(inner, kinds.get(name, Any), at=(*at, typed), document=document)
    return fields


def has_default(field: dataclasses.Field[Any]) -> bool:
    """True if a dataclass field may be left out."""
    return (
        field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )


def _convert_mapping(
    value: dict[str, Any], kind: Any, *, at: Place, document: Document
) -> dict[str, Any]:
    inner = get_args(kind)[1] if get_origin(kind) is dict else Any
    return {
        key: convert(item, inner, at=(*at, key), document=document) for key, item in value.items()
    }


def _parse_duration(text: str, at: Place, document: Document) -> timedelta:
    if _DURATION_PATTERN.fullmatch(text):
        return sum(
            (
                timedelta(**{_DURATION_UNITS[unit]: float(n)})
                for n, unit in _DURATION_PART.findall(text)
            ),
            timedelta(),
        )
    if text.isdecimal():
        problem, advice = (
            f"{dotted_path(at)} has no unit",
            f"write {text}s, {text}m, {text}h or {text}d",
        )
    else:
        problem, advice = (
            f"{dotted_path(at)} is not a duration: {quote_value(text)}",
            "write it like 90s, 30m, 6h or 2d",
        )
    document.error(at, problem, advice)
    return timedelta(hours=1)


def _parse_time(text: str, at: Place, document: Document) -> time:
    clock = _TIME_PATTERN.fullmatch(text)
    if clock and isinstance(text, Unquoted) and _SEXAGESIMAL_PATTERN.fullmatch(text):
        problem = f"{dotted_path(at)}: {text} without quotes is a number to YAML"
        document.error(at, problem, f'write "{int(clock[1]):02}:{clock[2]}"')
    elif clock:
        return time(int(clock[1]), int(clock[2]))
    else:
        problem = f"{dotted_path(at)} is not a time of day: {quote_value(text)}"
        document.error(
            at, problem, 'write hours and minutes of a 24-hour clock in quotes, like "07:30"'
        )
    return time(7)


def format_duration(length: timedelta) -> str:
    """Return a duration as it is typed: 90s, 30m, 6h, 2d."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
