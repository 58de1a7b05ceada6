"""Labelled passages of a folder of tests, in its passages.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TITLE_CHARS = 50


def labelled_passages(test_file: str) -> list[Any]:
    """Return one pytest parameter a passage, named by the first words of its text."""
    path = Path(test_file).with_name("passages.yaml")
    passages = yaml.load(path.read_text("utf-8"), Loader=LOADER)
    return [pytest.param(passage, id=passage["text"][:TITLE_CHARS]) for passage in passages]
