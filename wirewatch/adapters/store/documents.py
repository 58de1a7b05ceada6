"""Convert domain values to JSON documents, and documents back to digests."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from wirewatch.domain.digests.model import Digest


def json_from_value(value: Any) -> Any:
    """Convert to JSON: dataclasses to objects, instants to ISO 8601, spans to seconds; sort sets."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_from_value(getattr(value, field.name)) for field in fields(value)}
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Enum():
            return value.value
        case dict():
            return {str(key): json_from_value(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted(json_from_value(item) for item in value)
        case list() | tuple():
            return [json_from_value(item) for item in value]
        case _:
            return value


def digest_from_json(document: Mapping[str, Any]) -> Digest:
    """Build a digest from what `json_from_value` made.

    A document of an earlier release may lack fields, which get their defaults, or have other
    fields, which are ignored. Raises ValueError for a document that is not a digest.
    """
    try:
        digest: Digest = _reader(Digest)(document)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"this is not a digest document: {error}") from error
    return digest


Value = TypeVar("Value")


def value_from_json(kind: type[Value], document: Mapping[str, Any]) -> Value:
    """Build a dataclass from what `json_from_value` made. Raises ValueError."""
    try:
        record: Value = _dataclass_from_json(kind, document)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"this is not a {kind.__name__} document: {error}") from error
    return record


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """Make a function that converts a JSON value to this type."""
    if is_dataclass(kind) and isinstance(kind, type):
        return lambda value: _dataclass_from_json(kind, value)
    if kind is datetime:
        return datetime.fromisoformat
    if kind is timedelta:
        return lambda value: timedelta(seconds=value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    arguments = get_args(kind)
    if get_origin(kind) in (Union, types.UnionType):
        (inner,) = (_reader(one) for one in arguments if one is not type(None))
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _tuple_reader(arguments)
    if get_origin(kind) is frozenset:
        return frozenset
    return lambda value: value


def _tuple_reader(arguments: tuple[Any, ...]) -> Reader:
    if arguments[-1] is not Ellipsis:
        readers = [_reader(read_element) for read_element in arguments]
        return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))
    read_element = _reader(arguments[0])
    if not is_dataclass(arguments[0]):
        return lambda value: tuple(read_element(item) for item in value)
    # An earlier release may have written plain text for an element that is an object today.
    return lambda value: tuple(read_element(item) for item in value if isinstance(item, Mapping))


@cache
def _field_readers(kind: type) -> dict[str, Reader]:
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _dataclass_from_json(kind: type, value: Mapping[str, Any]) -> Any:
    readers = _field_readers(kind)
    return kind(**{name: readers[name](item) for name, item in value.items() if name in readers})
