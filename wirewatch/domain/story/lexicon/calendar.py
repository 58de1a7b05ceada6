"""Days, months and small numbers. English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han."""

from __future__ import annotations

from wirewatch.domain.languages.calendar import MONTH_FORMS, WEEKDAY_FORMS

_NUMBERS = """
ten 10 | tíu | десят* | ده عشر دس لسو | दस | 十个
twenty twentieth 20 | tuttugu yirmi | двадцат* | بیست بیستم العشرین عشرین بیس شلم | बीस | 二十
third | þriðj* üçüncü | треть* | سوم سومین ثالثة الثالثة تیسری درېیم | तीसरी तीसरे | 第三
"""
CALENDAR = WEEKDAY_FORMS.strip() + MONTH_FORMS + _NUMBERS.strip()
