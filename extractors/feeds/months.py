"""Names of months and zones as feeds write them, by their shortest telling beginning."""

from __future__ import annotations

# Full names and abbreviations, a line or two a month; a dot after an abbreviation is ignored.
_NAMES = """
january jan januar jänner janvier janv enero ene gennaio gen janeiro janeiro января янв январь
января січня січ stycznia sty ledna led ocak oca januari يناير كانون ژانویه جنوری جنوري styczeń
ianuarie ιανουαρίου ιαν január|
february feb februar février févr fév febrero febbraio fevereiro fev февраля фев февраль лютого лют
lutego lut února úno şubat şub februari فبراير شباط فوریه فروری فبروري luty februarie φεβρουαρίου
φεβ február|
march mar märz mrz mär mars marzo março марта мар март березня бер marca března bře mart maart mrt
مارس آذار مارچ marzec martie μαρτίου μαρ marec március μάρ μαρτ|
april apr avril avr abril abr aprile апреля апр апрель квітня кві kwietnia kwi dubna dub nisan nis
إبريل أبريل نيسان آوریل اپریل اپرېل kwiecień aprilie απριλίου απρ apríl április|
may mai mayo maggio mag maio мая май травня тра maja května kvě mayıs mei مايو أيار مه مئی مۍ maj
μαΐου μαι máj május μάι μαϊ|
june jun juni juin junio giugno giu junho июня июн июнь червня чер czerwca cze června haziran haz
يونيو حزيران ژوئن جون czerwiec iunie ιουνίου ιουν jún június ιούν|
july jul juli juillet juil julio luglio lug julho июля июл июль липня лип lipca lip července čvc
temmuz tem يوليو تموز ژوئیه جولای جولائی جولای lipiec iulie ιουλίου ιουλ júl július ιούλ|
august aug août aou agosto ago августа авг август серпня сер sierpnia sie srpna srp ağustos ağu
augustus أغسطس آب اوت اگست sierpień αυγούστου αυγ augusztus αύγ|
september sep sept septembre septiembre settembre set setembro сентября сен сент сентябрь вересня
вер września wrz září eylül eyl سبتمبر أيلول سپتامبر ستمبر سپتمبر wrzesień septembrie σεπτεμβρίου
σεπ szeptember szept|
october oct oktober okt octobre octubre ottobre ott outubro out октября окт октябрь жовтня жов
października paź října říj ekim eki أكتوبر اکتبر اکتوبر październik octombrie οκτωβρίου οκτ október|
november nov novembre noviembre novembro ноября ноя нояб ноябрь листопада лис listopada listopadu
kasım kas نوفمبر نوامبر نومبر listopad noiembrie νοεμβρίου νοε νοέ|
december dec dezember dez décembre déc diciembre dic dicembre dezembro декабря дек декабрь грудня
гру grudnia gru prosince pro aralık ara ديسمبر دسامبر دسمبر grudzień decembrie δεκεμβρίου δεκ
"""
MONTHS = {name: number for number, names in enumerate(_NAMES.split("|"), 1) for name in names.split()}

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
