"""Words that deny, in the languages of the news."""

from __future__ import annotations

_NEGATIONS = """
no not never none without neither nor cannot isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't
couldn't hasn't haven't hadn't shouldn't fail failed fails refuse refused refuses deny denied denies reject rejected
не нет ни никогда никто без отказался отказалась отказались опроверг опровергла опровергли отверг отвергла отвергли
نه نیست نیستند نبود نبودند هیچ بدون نخواهد نخواهند رد تکذیب نہیں نہ لا لم لن لیس غیر دون नहीं न
nicht kein keine nie pas jamais emas değil yok
"""
NEGATIONS = frozenset(_NEGATIONS.split())
NEGATING_IDEOGRAPHS = frozenset("不没未无非")
# Before a verb in English: "did not resume".
ENGLISH_BEFORE_VERBS = frozenset(("did", "didn", "didn't", "didn’t", "not", "never"))
