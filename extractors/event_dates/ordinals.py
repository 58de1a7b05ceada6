"""Days of the month in words, 1 to 31, as Persian, Arabic and Pashto news write them."""

from __future__ import annotations

FARSI = """
یکم دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم هجدهم نوزدهم
"""
ARABIC = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"
PASHTO = """
لومړۍ دویمه درېیمه څلورمه پنځمه شپږمه اوومه اتمه نهمه لسمه یوولسمه دولسمه دیارلسمه څوارلسمه پنځلسمه شپاړسمه اوولسمه
اتلسمه نولسمه شلمه یوویشتمه دوه‌ویشتمه درویشتمه څلرویشتمه پنځه‌ویشتمه شپږویشتمه اوویشتمه اته‌ویشتمه نهه‌ویشتمه دېرشمه
یودېرشمه
"""
_FURTHER_PASHTO = {
    "دوهمه": 2,
    "دریمه": 3,
    "دوه‌وېشتمه": 22,
    "څلورویشتمه": 24,
    "نه‌ویشتمه": 29,
    "دیرشمه": 30,
}


def _farsi() -> dict[str, int]:
    words = FARSI.split()
    days = {word: number for number, word in enumerate(words, 1)} | {"بیستم": 20, "سی‌ام": 30}
    for tens, lead, units in ((20, "بیست", words[:9]), (30, "سی", words[:1])):
        for number, unit in enumerate(units, 1):
            days |= {f"{lead}{joined}{unit}": tens + number for joined in ("‌و‌", "‌و", " و ", "و")}
    return days


def _arabic() -> dict[str, int]:
    units = ARABIC.split()
    joined = ["الحادي", *units[1:]]
    days = {word: number for number, word in enumerate([*units, "العاشر"], 1)}
    days |= {f"{unit} عشر": 10 + number for number, unit in enumerate(joined, 1)}
    days |= {f"{unit} والعشرين": 20 + number for number, unit in enumerate(joined, 1)}
    return days | {
        "العشرين": 20,
        "العشرون": 20,
        "الثلاثين": 30,
        "الثلاثون": 30,
        "الحادي والثلاثين": 31,
    }


ORDINALS = {
    "fa": _farsi(),
    "ar": _arabic(),
    "ps": {word: number for number, word in enumerate(PASHTO.split(), 1)} | _FURTHER_PASHTO,
}
