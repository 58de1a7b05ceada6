"""Abbreviations of time zones as feeds write them."""

from __future__ import annotations

# Minutes east of Greenwich. Where an abbreviation means several zones, the one that news feeds use.
ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("bst", "west", "cet", "mez", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat"), 120),
    **dict.fromkeys(("eest", "msk", "trt", "eat", "idt"), 180),
    "irst": 210,
    **dict.fromkeys(("msd", "gst", "samt"), 240),
    **dict.fromkeys(("aft", "irdt"), 270),
    **dict.fromkeys(("pkt", "uzt", "yekt", "tjt", "tmt"), 300),
    "ist": 330,
    "npt": 345,
    **dict.fromkeys(("bdt", "almt", "omst"), 360),
    **dict.fromkeys(("ict", "wib", "krat"), 420),
    **dict.fromkeys(("hkt", "sgt", "pht", "myt", "awst", "wita", "irkt"), 480),
    **dict.fromkeys(("jst", "kst", "wit"), 540),
    **dict.fromkeys(("acst",), 570),
    **dict.fromkeys(("aest", "vlat"), 600),
    "acdt": 630,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    **dict.fromkeys(("art", "brt", "adt", "clst"), -180),
    **dict.fromkeys(("ndt",), -150),
    **dict.fromkeys(("nst",), -210),
    **dict.fromkeys(("ast", "edt", "clt"), -240),
    **dict.fromkeys(("est", "cdt", "cot", "pet"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    **dict.fromkeys(("pst", "akdt"), -480),
    "akst": -540,
    "hst": -600,
}
