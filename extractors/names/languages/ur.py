"""Urdu: oblique and plural endings; English acronyms spelled out."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, Sense, words

PARADIGMS = (
    Paradigm(typed="ہ", forms="ہ ے وں", rule="case", shortest=3),
    Paradigm(typed="ا", forms="ا ے وں", rule="case", shortest=4, of="any", where="phrase"),
    Paradigm(typed="ی", forms="ی یوں یاں", rule="case", shortest=3),
)

LANGUAGE = Language(
    tag="ur",
    name="Urdu",
    script=Script.ARABIC,
    paradigms=PARADIGMS,
    tails=("وں یں یوں ز",),
    tail_rule="case",
    tail_shortest=4,
    letters="ٹڈڑںےہھ",
    common=words("کے کی میں ہے اور سے نے کا کو پر کہ ہیں اس یہ ایک بھی کر تھا گیا ہو کیا جو ان"),
    letter_names=words(
        "اے بی سی ڈی ای ایف جی ایچ آئی جے کے ایل ایم این او پی کیو آر ایس ٹی یو وی ڈبلیو ایکس وائی زیڈ"
    ),
    titles=words("جناب وزیر صدر سفیر ترجمان جنرل مولانا مولوی ملا شیخ سینیٹر"),
    given_names=words("محمد احمد علی حسن حسین محمود عمران نواز شہباز آصف بلاول شان خالد عمر جلال"),
    named_after=words("ایئرپورٹ ائیرپورٹ ہوائی روڈ شاہراہ یونیورسٹی اسٹیڈیم"),
    senses=(
        Sense(form="طالبان|طالب", means="students", after="علم علموں علمی علوم", before="علم"),
    ),
)
