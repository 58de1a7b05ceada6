"""Pashto: oblique plural -و, feminine -ه to -ې."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, Sense, words

PARADIGMS = (
    Paradigm(typed="ه", forms="ه ې و", rule="case", shortest=2),
    Paradigm(typed="ي", forms="ي ۍ یو یان یانو", rule="case", shortest=3),
)

LANGUAGE = Language(
    tag="ps",
    name="Pashto",
    script=Script.ARABIC,
    paradigms=PARADIGMS,
    tails=("ان انو و ونه ونو ه ې",),
    tail_rule="case",
    tail_shortest=4,
    uninflected=2,
    letters="ښږړډټڼېۍځڅ",
    common=words("د په چې او له ته دي کې دی یې هم سره شوي کړي وو وي ده یو لپاره څخه دغه کوي"),
    titles=words("ښاغلی ښاغلي وزیر ولسمشر سفیر ویاند مولوي ملا شیخ"),
    named_after=words("هوايي هوایی ډګر سړک پوهنتون واټ لوبغالی"),
    senses=(
        Sense(
            form="طالبان|طالبانو",
            means="students",
            before="علومو علوم دیني ديني مدرسې",
            after="علم علمان",
        ),
    ),
)
