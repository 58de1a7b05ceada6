"""Domain values as JSON documents."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any


def as_json(value: Any) -> Any:
    """Give a value as JSON knows it: dataclasses as objects, instants in ISO 8601, spans in seconds, sets sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Enum():
            return value.value
        case dict():
            return {str(key): as_json(item) for key, item in value.items()}
        case set() | frozenset():
            return sorted(as_json(item) for item in value)
        case list() | tuple():
            return [as_json(item) for item in value]
        case _:
            return value
