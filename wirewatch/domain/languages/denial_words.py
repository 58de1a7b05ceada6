"""Patterns of denials, and of the words around them that rule a denial out."""

from __future__ import annotations

import re

from extractors.stories.terms import fold

# A denial is of words (a report, a claim, figures): whoever rejects an offer denies nothing.
_CLAIMS = r"(?:reports?|claims?|allegations?|accusations?|charges?|figures?|findings?|statements?|assertions?)"
# "Denied bail on charges", or dismissed "over allegations": these words are not the denied claim.
_OTHER_OBJECT = r"(?:over|after|amid|following|despite|because|bail|access|entry|visas?)"
DENIES_REPORT = re.compile(
    r"\b(?:den(?:ied|ies)|reject(?:ed|s)|dismiss(?:ed|es)|disput(?:ed|es)|refut(?:ed|es))\b"
    rf"(?=(?:(?!\b{_OTHER_OBJECT}\b)[^.,;]){{0,40}}\b{_CLAIMS}\b)"
    rf"|\bcalled\b[^.;]{{0,60}}\b{_CLAIMS}\b[^.;]{{0,30}}\b(?:false|baseless|untrue|fabricated|propaganda)\b"
    r"|\b(?:отверг|опроверг|отрица)\w*\b(?=[^.;]{0,60}\b(?:обвинени|сообщени|доклад|данные|утверждени|цифр))"
    r"|\bназвал[аи]?\b[^.;]{0,60}\b(?:ложью|ложным|ложными|недостоверн|вымысл|не соответствующ)"
    r"|(?:گزارش|ادعا|اتهام|راپور)[^.؛]{0,60}(?:رد\s?(?:کرد|می‌کند|کړ)|تکذیب)"
    r"|(?:الزام|دعو|رپورٹ)[^۔]{0,60}(?:تردید|مسترد)(?!\s+نہیں)"
    r"|(?:نفى|نفت|ينفي|تنفي|رفض|رفضت)\s[^.،]{0,40}(?:الاتهام|التقرير|المزاعم|الأنباء|الادعاء)"
    r"|\b(?:iddia|haber|rapor)\w*[^.]{0,40}\b(?:yalanladı|yalanlıyor|reddetti)\b",
    re.IGNORECASE,
)
BARE_CLAIM = re.compile(
    rf"\b(?:the|this|that|these|those|such)\s{_CLAIMS}\b(?!\s(?:of|that|about|against|on|in|by|from|to)\b)",
    re.IGNORECASE,
)
DENIES_ANYTHING = re.compile(
    r"\b(?:denied|denies|refuted|refutes)\b|\b(?:опроверг(?:ла|ли|ают|ает)?|отрица(?:ет|ют|л|ла|ли))\b"
    r"|تکذیب\s?(?:کرد|کړ|کی|می‌کند|کرده)|(?:^|\s)(?:نفى|نفت|ينفي|تنفي)\s|کی تردید(?!\s+نہیں)"
    r"|\b(?:yalanladı|yalanlıyor|dementiert|dementierte|bestreitet|bestritt|dément|desmiente|desmintió|smentisce)\b",
    re.IGNORECASE,
)
# Before the verb: "neither confirmed nor denied", "has not denied", "were denied access".
NEGATING_WORDS = frozenset(
    fold(
        "not nor never neither without cannot no was were been being be не ни без لم لا لن"
    ).split()
)
CONTRACTED_NOT = re.compile(r"n['’]t\s+(?:\w+\s+)?$")
PRONOUNS = frozenset(
    ["he", "she", "they", "it", "who", "which", "that", "он", "она", "они", "кто", "او", "وی"]
)
PLACE_PREPOSITIONS = frozenset(
    fold(
        "in at near from to of outside around в во из под на около из-за در از به په في من إلى"
    ).split()
)
PLACE_POSTPOSITIONS = frozenset(fold("میں سے کے کی کو کې").split())
