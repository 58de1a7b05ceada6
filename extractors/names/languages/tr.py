"""Turkish: chains of suffixes, after an apostrophe or without one."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, words

_CASES_BEHIND_N = "na ne nda nde ndan nden yla yle"

PARADIGMS = (
    Paradigm(typed="tı", forms="tı tıyla tının tına tını tında tından tıları"),
    # The second noun of a compound (Hakkani ağı) keeps its ending and takes an n before the case, however short it is.
    *(
        Paradigm(
            typed=v,
            forms=" ".join(v + case for case in _CASES_BEHIND_N.split()) + f" {v} {v}n{v}n {v}n{v}",
            where="later",
        )
        for v in "ıiuü"
    ),
)

# plural, possessive, then case (with the n that joins them)
TAILS = (
    "lar ler",
    "ım im um üm ımız imiz ı i u ü sı si su sü ları leri",
    "n y",
    (
        "ın in un ün nın nin nun nün a e ya ye na ne ı i u ü yı yi nı ni da de ta te nda nde dan den tan"
        " ten ndan nden la le yla yle ca ce cı ci cu cü lı li lu lü sız siz"
    ),
    "ki dır dir dur dür tır tir ydı ydi mış miş yken lar ler",
)

LANGUAGE = Language(
    tag="tr",
    name="Turkish",
    script=Script.LATIN,
    paradigms=PARADIGMS,
    tails=TAILS,
    short=(("Birleşmiş Milletler", "BM"), ("Avrupa Birliği", "AB")),
    joints="'",
    free_joint=True,
    tail_shortest=5,
    uninflected=2,
    letters="ğışİ",
    common=words(
        "ve bir bu da de için ile olarak çok daha en kadar sonra olan gibi ancak ise göre dedi etti oldu yeni iki var"
    ),
    titles=words(
        "bay bayan sayın bakan bakanı başkan başkanı büyükelçi sözcü sözcüsü general temsilcisi özel"
        " dışişleri cumhurbaşkanı başbakan molla şeyh"
    ),
    given_names=words(
        "ahmet ali aslı ayşe burak can cem deniz elif emine emre fatma hakan halil hasan hatice hüseyin"
        " ibrahim kemal mehmet merve murat mustafa ömer özge recep selin svetlana yusuf zeynep"
    ),
    shouted=words("ve de da ne ya o şu biz siz var yok kim her az çok on ev"),
    named_after=words("caddesi sokağı havalimanı meydanı üniversitesi stadı vakfı"),
)
