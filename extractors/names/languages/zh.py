"""Chinese: no spaces; short names need neighbours that can stand beside a name."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words

# Characters that end the word before a name: a two-character name may follow only these (or no Chinese character).
BEFORE_SHORT = "在与和对于向从将等及由被为的是了到以中但而若使让令同跟把给据称俄美英法德日韩印巴阿伊说问会国加入访"

# Words that begin with the last character of some short name: then the name is not meant.
SPLITTING_WORDS = words(
    "合作 合理 合并 合同 合法 合格 合计 合适 合力 合资 合约 合成 合影 合计 合乎 合击 合唱 合围 毅然 毅力"
)

# Titles end the word before a name, whatever their last character is.
TITLES = tuple(
    words(
        "部长 外长 防长 财长 总统 总理 主席 大使 发言人 书记 首相 外相 防相 国务卿 特使 秘书长 代表"
        " 将军 上将 司令 委员 议长 院长 局长 行长 会长 市长 省长 州长 社长 署长 领导人 领袖 总裁 主任"
        " 参赞 公使 教授 先生 记者 同志"
    )
)

# Words that end with the first character of some short name.
WORDS_BEFORE = words(
    "国王 女王 亲王 帝王 霸王 由于 关于 对于 位于 基于 基金 资金 现金 公安 治安 西安 双方 对方 地方 各方"
    " 我方 警方 军方 官方 本周 上周 下周 一周 长江 责任 信任 担任 提高 最高 罗马 人马 说明 证明 声明 表明"
    " 当时 同时 随时 论文 全文 条文 成功"
)

# Characters with which foreign names are written: beside a short name they show a longer one.
TRANSCRIPTION = "福泊坦纳伯巴洛贝尔斯克尼亚拉哥图利特姆德罗夫马维奇莫诺格"

# Provinces and their like: with a direction before the name, another one is meant.
UNITS = ("省", "州", "县", "市", "郡")
DIRECTIONS = "东南西北"

# A name in -ov becomes another person's with one of these behind it.
FEMININE_ENDINGS = "娃娜"

# Behind a foreign name, these make it the beginning of a longer one.
SURNAME_ENDINGS = words("诺夫 罗夫 耶夫 拉夫 斯基 维奇 诺娃 耶娃 罗娃 斯卡 尼亚 斯坦 诺维")

# Given names before a middle dot, by how they are written in Latin letters.
GIVEN_IN_LATIN = {
    name: latin
    for latin, names in {
        "sergei": "谢尔盖",
        "maria": "玛丽亚 玛丽娅 马丽亚",
        "ivan": "伊万",
        "vladimir": "弗拉基米尔",
        "svetlana": "斯韦特兰娜",
        "alexander": "亚历山大",
        "dmitry": "德米特里",
        "mark": "马克",
        "andrei": "安德烈",
        "nikolai": "尼古拉",
        "mikhail": "米哈伊尔",
        "alexei": "阿列克谢",
        "igor": "伊戈尔",
        "oleg": "奥列格",
        "john": "约翰",
        "michael": "迈克尔",
        "david": "大卫",
        "james": "詹姆斯",
        "robert": "罗伯特",
        "william": "威廉",
        "thomas": "托马斯",
        "hussein": "侯赛因",
        "mohammad": "穆罕默德",
        "hamid": "哈米德",
        "ahmad": "艾哈迈德",
        "ali": "阿里",
        "hasan": "哈桑",
        "ibrahim": "易卜拉欣",
        "manouchehr": "马努切赫尔",
        "abdullah": "阿卜杜拉",
        "antonio": "安东尼奥",
        "luis": "路易斯",
        "juan": "胡安",
        "jose": "若泽",
        "anna": "安娜",
        "natalia": "娜塔莉亚",
        "ekaterina": "叶卡捷琳娜",
        "tatiana": "塔季扬娜",
    }.items()
    for name in names.split()
}

LANGUAGE = Language(
    tag="zh",
    name="Chinese",
    script=Script.HAN,
    given_names=frozenset(GIVEN_IN_LATIN),
    named_after=words("机场 大街 大学 广场"),
)
