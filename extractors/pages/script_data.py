"""Find the article in the JSON of a page that scripts build in the browser (such as Next.js)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from extractors.pages.dom import Element
from extractors.pages.page import lenient_json, markup_to_lines
from extractors.pages.wording import comparable_words, ends_with_a_stop, units

# A page built by scripts in the browser often carries its article as JSON, in a separate script
# element (Next.js) or assigned to a variable. The title next to it shows which text is the article.
_JSON_ASSIGNMENT = re.compile(r"^[^{\[]{1,200}=\s*(?=[{\[])")
_OTHER_ARTICLE_KEYS = re.compile(
    r"related|recommend|latest|popular|trending|comment|teaser|promo|more|next|prev|menu|nav|author|footer|cookie|consent",
    re.IGNORECASE,
)
_MAX_JSON_OBJECTS = 20_000
_MIN_SENTENCE_UNITS = 12  # letters
_MIN_ARTICLE_UNITS = 200


def article_from_scripts(scripts: list[Element], *, titles: tuple[str, ...]) -> dict[str, str]:
    """Return the article body in a page's script data under its JSON-LD key; {} without one."""
    title_words = {comparable_words(title) for title in titles}
    bodies: list[str] = []
    for script in scripts:
        source = (script.text or "").strip()
        if len(source) >= _MIN_ARTICLE_UNITS and "ld+json" not in (script.get("type") or ""):
            bodies += _article_bodies(
                lenient_json(_JSON_ASSIGNMENT.sub("", source, count=1).rstrip("; ")), title_words
            )
    best = max(bodies, key=units, default="")
    return {"articleBody": best} if units(best) >= _MIN_ARTICLE_UNITS else {}


def _article_bodies(value: Any, titles: set[str]) -> Iterator[str]:
    """Yield the text next to each page title; without a title, each text of several paragraphs."""
    objects = list(islice(_json_objects(value), _MAX_JSON_OBJECTS))
    titled = [
        candidate
        for candidate in objects
        if any(
            isinstance(v, str) and comparable_words(v[:300]) in titles for v in candidate.values()
        )
    ]
    for candidate in titled:
        yield "\n".join(
            dict.fromkeys(
                line for line in _json_prose(candidate) if comparable_words(line) not in titles
            )
        )
    if not titled:
        texts = (
            text for candidate in objects for text in candidate.values() if isinstance(text, str)
        )
        yield from ("\n".join(markup_to_lines(text)) for text in texts if text.count("</p>") >= 2)


def _json_objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(inner for inner in node.values() if isinstance(inner, dict | list))
        elif isinstance(node, list):
            waiting.extend(inner for inner in node if isinstance(inner, dict | list))


def _json_prose(node: Any, depth: int = 0) -> Iterator[str]:
    """Yield the sentences and marked-up texts of a value, in order, without other articles."""
    if depth > 12:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            if not _OTHER_ARTICLE_KEYS.search(key):
                yield from _json_prose(value, depth + 1)
    elif isinstance(node, list):
        for value in node[:2000]:
            yield from _json_prose(value, depth + 1)
    elif isinstance(node, str) and (
        "</p>" in node or (units(node) >= _MIN_SENTENCE_UNITS and ends_with_a_stop(node))
    ):
        yield from markup_to_lines(node)
