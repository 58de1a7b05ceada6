"""Indonesian and Malay: particles behind a name."""

from __future__ import annotations

from extractors.names.languages.language import Language, Script, words

LANGUAGE = Language(
    tag="id",
    name="Indonesian",
    script=Script.LATIN,
    tails=("nya lah kah pun",),
    joints="-",
    tail_shortest=6,
    fixed="jy",
    modifier_after=True,
    talk=(words("pembicaraan perundingan"), words("perjanjian kesepakatan")),
    bodies=(words("jaringan kelompok"),),
    at=words("di"),
    common=words(
        "yang dan di itu dengan untuk dari dalam pada ini tidak akan ke juga oleh telah mereka kata bahwa"
    ),
    titles=words("presiden menteri duta jenderal jeneral perdana juru bicara jurucakap"),
    named_after=words("jalan bandara lapangan stadion"),
)
