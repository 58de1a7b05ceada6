"""Words next to the figures of a report: number words, units and other kinds of numbers."""

from __future__ import annotations

import re

from extractors.languages.calendar import numbers_in_words
from extractors.stories.terms import fold

_ORDINAL = re.compile(r"(?:nd|rd|th|ый|ой|ая|ого|(?<!дв)(?<!тр)ое|ий|ья|ьего|ье|م)$")
NUMBER_WORDS = {
    fold(word): int(figures)
    for word, figures in numbers_in_words().items()
    if int(figures) < 100 and word != "dozen" and not _ORDINAL.search(word)
}
CLAUSE_BORDER = re.compile(
    r"[,;:.!?()—–،؛۔。，；]|\s(?:and|while|but|including|и|а|но|в том числе|و|اور|او|und|et|y|ve)\s"
)
# Nouns next to figures of another kind: "killed 3 days ago", "a 14-year-old", "5 per cent".
UNIT_WORDS = frozenset(
    fold(
        """
        day days hour hours minute minutes year years week weeks month months km kilometre kilometres kilometer
        kilometers metres miles percent per cent million billion thousand hundred dozen times am pm th nd rd st
        день дня дней час часа часов минут год года лет недели недель месяца месяцев км километр километра километров
        метров процента процентов тысяч тысячи тысяча миллион миллиона миллионов миллиард раз раза
        روز ساعت دقیقه سال هفته ماه کیلومتر درصد هزار میلیون صد دن گھنٹے سالہ کلومیٹر فیصد لاکھ
        يوم أيام ساعة سنة عاما ألف مليون ورځې کاله gün saat yıl bin milyon kişilik tagen jahre jours ans días años
        """
    ).split()
)
WORDS_BEFORE_OTHER_NUMBERS = frozenset(
    fold(
        """
        aged age no number on since in № в с возрасте از در سن تاریخ $ € £
        flight boeing airbus article section resolution route highway
        рейс рейса рейсе боинг боинга статья статьи статье резолюция резолюции پرواز ماده قطعنامه
        """
    ).split()
)
AT_LEAST_WORDS = frozenset(
    fold(
        """
        least than over мере менее более свыше минимум دست‌کم دستکم حداقل بیش کم لږ از على الأقل أكثر زیادہ
        az fazla mindestens moins plus menos más almeno
        """
    ).split()
)
