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

LANGUAGE = Language(
    tag="zh",
    name="Chinese",
    script=Script.HAN,
    given_names=words("斯韦特兰娜 弗拉基米尔 谢尔盖 马克 亚历山大 约翰 迈克尔 侯赛因 穆罕默德 马努切赫尔"),
    titles=words(""),
)
