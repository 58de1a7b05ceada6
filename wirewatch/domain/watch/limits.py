"""Limits that a user sets on aliases: near words, case, places, outlets, languages."""

from __future__ import annotations

from wirewatch.domain.configuration import Actor, AliasRule
from wirewatch.domain.languages.tags import primary_tag
from wirewatch.domain.model import Field
from wirewatch.domain.watch.context import near_word
from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.scan import Found, Scan


def limit_that_stops(
    actor: Actor, found: Found, scan: Scan, *, field: Field, language: str | None, outlet: str | None
) -> str | None:
    """Say which limit a place does not meet, None when it meets all; a limit whose fact is unknown is not met."""
    for rule in actor.rules:
        if rule.alias is not None and fold(rule.alias) != fold(found.alias.text):
            continue
        stopped = (
            _place(rule, field)
            or _case(rule, found)
            or _outlet(rule, outlet)
            or _language(rule, language)
            or _near(rule, found, scan)
        )
        if stopped:
            return stopped
    return None


def _place(rule: AliasRule, field: Field) -> str | None:
    if rule.places and field not in rule.places:
        return f"limited to {', '.join(rule.places)}; this is the {field}"
    return None


def _case(rule: AliasRule, found: Found) -> str | None:
    if rule.case == "any":
        return None
    typed = found.alias.text.split()
    printed = found.surface.split()
    same = len(typed) == len(printed) and all(_case_of(t) == _case_of(p) for t, p in zip(typed, printed, strict=True))
    return None if same else f"capitals must stand as in “{found.alias.text}”"


def _case_of(word: str) -> tuple[bool, bool]:
    letters = [c for c in word if c.isalpha()]
    return (bool(letters) and letters[0].isupper(), len(letters) > 1 and all(c.isupper() for c in letters))


def _outlet(rule: AliasRule, outlet: str | None) -> str | None:
    if not rule.outlets and not rule.except_outlets:
        return None
    if outlet is None:
        return "limited by outlet, and the outlet is unknown"
    if rule.outlets and outlet not in rule.outlets:
        return f"limited to {', '.join(rule.outlets)}; this is {outlet}"
    if outlet in rule.except_outlets:
        return f"not counted in {outlet}"
    return None


def _language(rule: AliasRule, language: str | None) -> str | None:
    if not rule.languages:
        return None
    if language is None:
        return "limited by language, and the language is unknown"
    wanted = {primary_tag(tag) for tag in rule.languages}
    if primary_tag(language) not in wanted:
        return f"limited to texts in {', '.join(rule.languages)}; this one is in {language}"
    return None


def _near(rule: AliasRule, found: Found, scan: Scan) -> str | None:
    if rule.near is None:
        return None
    span = (found.folded_start, found.folded_end)
    if near_word(rule.near.words, scan.passage.folded, span, rule.near.within) is not None:
        return None
    return f"needs one of {', '.join(rule.near.words)} within {rule.near.within} words"
