"""Whether a text rests on anybody's word: reports say who told them, comments on the news speak for themselves."""

from __future__ import annotations

import re

# What a reporter writes; and how a writer of comments gives himself away.
_CITES = {
    "en": re.compile(
        r"\b(?:said|says|saying|told|tells|according to|report(?:s|ed|edly|ing)?|confirm\w+|added|stated?|statement"
        r"|wrote|writes|tweeted|announced|claim(?:s|ed)|warned|argued|insisted|interview\w*|officials?|witness\w*"
        r"|sources?)\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\b(?:сообщ\w+|заяв\w+|сказал\w*|рассказал\w*|отметил\w*|подчеркнул\w*|добавил\w*|переда[её]т|пишет|уточнил\w*"
        r"|по словам|по данным|со ссылкой|источник\w*|очевид\w+|объявил\w*|подтвердил\w*)\b",
        re.IGNORECASE,
    ),
}
_SPEAKS_FOR_ITSELF = {
    "en": re.compile(r"\b(?:I|I've|I'm|my|me)\b"),
    "ru": re.compile(r"\b(?:я|мне|меня|мой|моя|моего)\b", re.IGNORECASE),
}


def is_comment(text: str, *, language: str) -> bool:
    """Tell whether a text speaks in its writer's name and cites nobody; False in languages not listed here."""
    cites, first_person = _CITES.get(language), _SPEAKS_FOR_ITSELF.get(language)
    if cites is None or first_person is None:
        return False
    return first_person.search(text) is not None and not cites.search(text)
