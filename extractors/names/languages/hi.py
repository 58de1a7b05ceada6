"""Hindi: oblique plural, adjective in -ी; acronyms spelled out letter by letter."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

PARADIGMS = (
    Paradigm(typed="ा", forms="ा े ों", rule="case", shortest=3),
    Paradigm(typed="ी", forms="ी ियों ियाँ", rule="case", shortest=3),
)

LANGUAGE = Language(
    tag="hi",
    name="Hindi",
    script=Script.DEVANAGARI,
    paradigms=PARADIGMS,
    tails=("ी ियों ियो ों ो ें ाई वादी वादियों",),
    tail_rule="case",
    tail_shortest=4,
    letters="",
    common=words("के की में है और से ने का को पर कि हैं इस यह एक भी कर था गया हो किया जो लिए कहा"),
    named_after=words("हवाई हवाईअड्डा एयरपोर्ट मार्ग विश्वविद्यालय स्टेडियम"),
    letter_names=words(
        "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड"
    ),
    titles=words("श्री मंत्री राष्ट्रपति राजदूत प्रवक्ता जनरल मौलवी मुल्ला"),
    family_names=words(
        "प्रसाद शर्मा वर्मा सिंह कुमार गुप्ता यादव मिश्रा तिवारी पांडे पाण्डेय चौधरी पटेल जोशी अग्रवाल द्विवेदी त्रिवेदी"
        " चतुर्वेदी शुक्ला नायर रेड्डी मेहता कपूर"
    ),
    given_names=words(
        "मोहम्मद अहमद अली हसन हुसैन सुनील राहुल अमित राजेश अनिल सलमान शाहरुख ललित सुशील नीरव अरुण अशोक गौतम मुकेश राजीव संजय विजय"
        " सुरेश रमेश दीपक मनीष नवाज़ आसिफ"
    ),
)
