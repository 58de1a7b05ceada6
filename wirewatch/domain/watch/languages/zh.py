"""Chinese: no spaces; short names need neighbours that can stand beside a name."""

from __future__ import annotations

from wirewatch.domain.watch.languages.shape import Language, words
from wirewatch.domain.watch.scripts import Script

# Characters that end the word before a name: a two-character name may follow only these (or no Chinese character).
BEFORE_SHORT = "在与和对于向从将等及由被为的是了到以中但而若使让令同跟把给据称俄美英法德日韩印巴阿伊说问会国加入访"

# Words that begin with the last character of some short name: then the name is not meant.
SPLITTING_WORDS = words("合作 合理 合并 合同 合法 合格 合计 合适 合力 合资 合约 合成 合影 合计 合乎 合击 合唱 合围")

# Characters with which foreign names are written: beside a short name they show a longer one.
TRANSCRIPTION = "尔斯克尼亚拉哥图利特姆德罗夫马维奇莫诺格"

# A name in -ov becomes another person's with one of these behind it.
FEMININE_ENDINGS = "娃娜"

# Behind a foreign name, these make it the beginning of a longer one.
SURNAME_ENDINGS = words("诺夫 罗夫 耶夫 拉夫 斯基 维奇 诺娃 耶娃 罗娃 斯卡 尼亚 斯坦 诺维")

# Given names before a middle dot, by how they are written in Latin letters.
GIVEN_IN_LATIN = {
    "谢尔盖": "sergei", "玛丽亚": "maria", "玛丽娅": "maria", "马丽亚": "maria", "伊万": "ivan", "弗拉基米尔": "vladimir",
    "斯韦特兰娜": "svetlana", "亚历山大": "alexander", "德米特里": "dmitry", "马克": "mark", "安德烈": "andrei",
    "尼古拉": "nikolai", "米哈伊尔": "mikhail", "阿列克谢": "alexei", "伊戈尔": "igor", "奥列格": "oleg", "约翰": "john",
    "迈克尔": "michael", "大卫": "david", "詹姆斯": "james", "罗伯特": "robert", "威廉": "william", "托马斯": "thomas",
    "侯赛因": "hussein", "穆罕默德": "mohammad", "哈米德": "hamid", "艾哈迈德": "ahmad", "阿里": "ali", "哈桑": "hasan",
    "易卜拉欣": "ibrahim", "马努切赫尔": "manouchehr", "阿卜杜拉": "abdullah", "安东尼奥": "antonio", "路易斯": "luis",
    "胡安": "juan", "若泽": "jose", "安娜": "anna", "娜塔莉亚": "natalia", "叶卡捷琳娜": "ekaterina", "塔季扬娜": "tatiana",
}  # fmt: skip

LANGUAGE = Language(
    tag="zh",
    name="Chinese",
    script=Script.HAN,
    given_names=frozenset(GIVEN_IN_LATIN),
    named_after=words("机场 大街 大学 广场"),
)
