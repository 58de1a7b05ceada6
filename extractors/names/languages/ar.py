"""Arabic: one-letter words and the article written before a name, endings of number and case."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, Sense, words

PARADIGMS = (
    Paradigm(typed="يون", forms="يون يين ي ية", rule="number", shortest=3),
    Paradigm(typed="يين", forms="يون يين ي ية", rule="number", shortest=3),
    Paradigm(typed="ون", forms="ون ين", rule="case", shortest=4),
    Paradigm(typed="ين", forms="ين ون", rule="case", shortest=5),
    Paradigm(typed="ية", forms="ية ي يتها", rule="agreement", shortest=3),
    Paradigm(typed="ثي", forms="ثي ثيين ثيون ثية", rule="number", shortest=2),
    Paradigm(typed="ابو", forms="ابو ابا ابي", shortest=0),
    Paradigm(typed="ة", forms="ة ت ته تها تهم", shortest=3),
    Paradigm(typed="ي", forms="ي ية يين يون", rule="number", where="phrase", shortest=4),
)

LANGUAGE = Language(
    tag="ar",
    name="Arabic",
    script=Script.ARABIC,
    paradigms=PARADIGMS,
    prefixes=("و ف", "ب ل ك", "ال"),
    article="ال",
    joined_article="لل",
    inner_prefixes="ال",
    letters="ةأإىء",
    talk=(words("محادثات مفاوضات مباحثات"), words("اتفاق اتفاقية")),
    bodies=(words("شبكة جماعة مجموعة دائرة"),),
    at=words("في"),
    modifier_after=True,
    common=words(
        "في من على أن إلى عن مع هذا التي الذي كان قال بعد أو لا ما هو هي بين قد كما أكد خلال إن"
    ),
    titles=words(
        "السيد السيدة الوزير وزير الرئيس رئيس السفير سفير المتحدثة المتحدث المبعوث الجنرال الشيخ الملا"
        " المولوي قال وأضاف"
    ),
    given_names=words(
        "محمد أحمد علي حسن حسين محمود مصطفى إبراهيم يوسف خالد عمر عثمان سعيد جلال جمال كمال عادل طارق وليد"
        " ماجد ناصر صالح سامي رامي زيد فهد سلمان فيصل عبدالله عبدالرحمن مارك سفيتلانا سارة يوناتان"
    ),
    named_after=words("شارع مطار جامعة ملعب ميدان مستشفى جائزة"),
    senses=(
        Sense(form="حماس", means="enthusiasm", before="بكل", after="كبير شديد بالغ منقطع واضح عال"),
        Sense(
            form="طالبان",
            means="two students",
            before="يدرس درس يتخرج تخرج فاز نجح يلتحق التحق تفوق حضر شارك غاب رسب هناك أيها"
            " هما وهما كلاهما وكلاهما كانا وكانا",
            after="اللذان اللذين جامعيان متفوقان مصريان سعوديان اثنان آخران أجنبيان عربيان",
            after_ending="يان يّان",
        ),
    ),
)
