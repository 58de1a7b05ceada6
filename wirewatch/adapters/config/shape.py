"""From text as typed to what each setting calls for: durations, times of day, intervals, names that differ in YAML."""

from __future__ import annotations

import dataclasses
import re
import types
from datetime import time, timedelta
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from wirewatch.adapters.config.document import Document, Place, Unquoted
from wirewatch.adapters.config.problems import shown
from wirewatch.domain.configuration import AliasRule, Interval, MailSettings

# Words that YAML users expect but Python keeps for itself: YAML name -> field.
YAML_NAMES: dict[type, dict[str, str]] = {MailSettings: {"from": "sender"}, AliasRule: {"in": "places"}}

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(?:\d{1,6}(?:\.\d{1,3})?[smhd])+")
_PART = re.compile(r"([\d.]+)([smhd])")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SEXAGESIMAL = re.compile(
    r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+"
)  # an integer in YAML 1.1, 10.3.2 of its type repository


@cache
def kinds_of(noun: type) -> dict[str, Any]:
    """Give the type of each field of a noun."""
    hints = get_type_hints(noun)
    return {field.name: hints[field.name] for field in dataclasses.fields(noun)}


def yaml_name(noun: type, name: str) -> str:
    """Give how a field is called in YAML."""
    return next((typed for typed, own in YAML_NAMES.get(noun, {}).items() if own == name), name)


def yaml_names(noun: type) -> list[str]:
    """Give every name that a noun knows in YAML."""
    return [yaml_name(noun, name) for name in kinds_of(noun)]


def alternatives(kind: Any) -> tuple[Any, ...]:
    """Give the members of a union, or the kind alone."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def noun_in(kind: Any) -> type | None:
    """Give the dataclass that a kind allows, if it allows one."""
    return next((one for one in alternatives(kind) if dataclasses.is_dataclass(one) and isinstance(one, type)), None)


def shaped(value: Any, kind: Any, *, at: Place, document: Document) -> Any:
    """Give the value as its kind calls for; what cannot be read is noted and replaced, so that reading goes on."""
    noun = noun_in(kind)
    if isinstance(value, dict):
        return _mapping(value, kind, at=at, document=document) if noun is None else _noun(value, noun, at, document)
    if isinstance(value, list):
        inner = next((get_args(one)[0] for one in alternatives(kind) if get_origin(one) is tuple), Any)
        return [shaped(item, inner, at=(*at, place), document=document) for place, item in enumerate(value)]
    if not isinstance(value, str):
        return value
    if noun is Interval:
        length = _duration(value, at, document)
        return {"min": length, "max": length}
    if timedelta in alternatives(kind):
        return "none" if value == "none" and kind is not timedelta else _duration(value, at, document)
    return _time_of_day(value, at, document) if kind is time else str(value)


def _noun(value: dict[str, Any], noun: type, at: Place, document: Document) -> dict[str, Any]:
    """A setting left empty in YAML stands for its default, as if its line were commented out."""
    kinds = kinds_of(noun)
    optional = {field.name for field in dataclasses.fields(noun) if _has_default(field)}
    found = {}
    for typed, inner in value.items():
        hidden = typed in YAML_NAMES.get(noun, {}).values()
        name = f"{typed}?" if hidden else YAML_NAMES.get(noun, {}).get(typed, typed)
        if inner is not None or name not in optional:
            found[name] = shaped(inner, kinds.get(name, Any), at=(*at, typed), document=document)
    return found


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _mapping(value: dict[str, Any], kind: Any, *, at: Place, document: Document) -> dict[str, Any]:
    inner = get_args(kind)[1] if get_origin(kind) is dict else Any
    return {key: shaped(item, inner, at=(*at, key), document=document) for key, item in value.items()}


def _duration(text: str, at: Place, document: Document) -> timedelta:
    if _DURATION.fullmatch(text):
        return sum((timedelta(**{_UNITS[unit]: float(n)}) for n, unit in _PART.findall(text)), timedelta())
    if text.isdecimal():
        what, do = f"{path_shown(at)} has no unit", f"write {text}s, {text}m, {text}h or {text}d"
    else:
        what, do = f"{path_shown(at)} is no length of time: {shown(text)}", "write it like 90s, 30m, 6h or 2d"
    document.error(at, what, do)
    return timedelta(hours=1)


def _time_of_day(text: str, at: Place, document: Document) -> time:
    found = _TIME.fullmatch(text)
    if found and isinstance(text, Unquoted) and _SEXAGESIMAL.fullmatch(text):
        what = f"{path_shown(at)}: {text} without quotes is a number to YAML"
        document.error(at, what, f'write "{int(found[1]):02}:{found[2]}"')
    elif found:
        return time(int(found[1]), int(found[2]))
    else:
        what = f"{path_shown(at)} is no time of day: {shown(text)}"
        document.error(at, what, 'write hours and minutes of a 24-hour clock in quotes, like "07:30"')
    return time(7)


def path_shown(place: Place) -> str:
    """Give a place as a person reads it, list positions counted from 1: feeds[3].every."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).lstrip(".") or "the file"


def length_shown(length: timedelta) -> str:
    """Give a duration as it is typed: 90s, 30m, 6h, 2d."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
