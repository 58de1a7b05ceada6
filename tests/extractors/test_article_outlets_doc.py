from __future__ import annotations

import re
from pathlib import Path

import extractors.outlets.example_roznama as example

DOC = Path(__file__).parents[2] / "docs" / "adding-an-outlet.md"


def test_the_worked_example_of_the_docs_is_the_file_that_is_tested() -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert shown == Path(example.__file__).read_text(encoding="utf-8")
