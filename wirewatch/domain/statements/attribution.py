"""Who says a quotation: the frames of attribution before, behind and inside it, in the order of their weight."""

from __future__ import annotations

from dataclasses import replace

from wirewatch.domain.statements.behind import subject_after
from wirewatch.domain.statements.leading import said_before_it
from wirewatch.domain.statements.lexicon import Lexicon
from wirewatch.domain.statements.phrases import bare
from wirewatch.domain.statements.setting import Attribution, Setting
from wirewatch.domain.statements.sources import agency_in
from wirewatch.domain.statements.trailing import according_behind, said_behind
from wirewatch.domain.statements.verbless import behind_colon


def attribution(setting: Setting, words: Lexicon) -> Attribution | None:
    """Return who says the quotation, or None when the text does not tell."""
    behind = said_behind(setting, words)
    if behind and agency_in(behind.speaker):
        # "Smith promised that “…”, Reuters reported": the agency only passes it on.
        behind = said_before_it(setting, words) or behind
    found = behind or said_before_it(setting, words) or according_behind(setting, words) or behind_colon(setting, words)
    return _first_hand(found, setting, words) if found else None


def _first_hand(found: Attribution, setting: Setting, words: Lexicon) -> Attribution:
    """Put the source that an agency cites in the agency's place: "Interfax reported, citing an official"."""
    if not agency_in(found.speaker) and bare(found.speaker) not in words.media:
        return found
    cited = words.citing.search(f"{setting.before} \n {setting.after}")
    if not cited:
        return found
    source = subject_after(cited.string[cited.end() :], words)
    return replace(found, speaker=source) if source and not agency_in(source) else found
