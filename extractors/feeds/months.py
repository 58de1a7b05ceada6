"""Names of months and zones as feeds write them, by their shortest telling beginning."""

from __future__ import annotations

# Full names and abbreviations, a line or two a month; a dot after an abbreviation is ignored.
_NAMES = """
january jan januar jänner janvier janv enero ene gennaio gen janeiro januari jaanuar ianuarie januára
января янв январь январи яну січня січ студзеня студз јануар јан yanvar stycznia sty styczeń ledna led leden
siječnja január ocak oca tammikuuta ιανουαρίου ιαν ינואר בינואר يناير كانون جانفي ژانویه جنوری جنوري
जनवरी जन जानेवारी জানুয়ারি জানুয়ারী มกราคม 一月 فروردین حمل وری|
february feb februar février fév févr febrero febbraio fevereiro fev februari veebruar februarie februára
февраля фев февраль феврали февруари лютого лют лютага фебруар феб fevral lutego lut luty února úno únor
veljače február şubat şub helmikuuta φεβρουαρίου φεβ פברואר בפברואר فبراير شباط فيفري فوریه فروری فبروري
फरवरी फ़रवरी फर फेब्रुवारी ফেব্রুয়ারি ফেব্রুয়ারী กุมภาพันธ์ 二月 اردیبهشت ثور غویی|
march mar märz mrz mär mars marzo março maret märts martie marca marec марта мар март марти березня бер сакавіка
mart marzec března bře březen ožujka március márc maart mrt maaliskuuta μαρτίου μάρτιος μαρ μάρ μαρτ מרץ במרץ
مارس آذار مارچ मार्च মার্চ มีนาคม 三月 خرداد جوزا غبرګولی|
april apr avril avr abril abr aprile aprill aprilie apríla апреля апр апрель апрели април квітня кві красавіка
aprel kwietnia kwi kwiecień dubna dub duben travnja apríl április nisan nis huhtikuuta απριλίου απρ
אפריל באפריל إبريل أبريل ابريل نيسان أفريل آوریل اپریل اپرېل अप्रैल अप्रै एप्रिल এপ্রিল เมษายน 四月 تیر سرطان چنګاښ|
may mai mayo maggio mag maio mei maj maja mája май мая майи травня тра мај května kvě květen svibnja máj május
mayıs toukokuuta μαΐου μαι μάι μαϊ מאי במאי مايو أيار ماي مه مئی مۍ می मई मे মে พฤษภาคม 五月 مرداد اسد زمری|
june jun juni juin junio giugno giu junho juuni iunie júna июня июн июнь июни юни червня чер чэрвеня јун iyun
czerwca cze czerwiec června čvn červen lipnja június jún haziran haz kesäkuuta ιουνίου ιουν ιούν יוני ביוני
يونيو حزيران جوان ژوئن جون जून জুন มิถุนายน 六月 شهریور سنبله وږی|
july jul juli juillet juil julio luglio lug julho juuli iulie júla июля июл июль июли юли липня лип ліпеня јул iyul
lipca lip lipiec července čvc červenec srpnja július júl temmuz tem heinäkuuta ιουλίου ιουλ ιούλ יולי ביולי
يوليو تموز جويلية ژوئیه جولای جولائی जुलाई जुल जुलै জুলাই กรกฎาคม 七月 مهر میزان تله|
august aug août aou agosto ago agustus agu agt augustus augusti augusta августа авг август августи серпня сер жніўня
avgust sierpnia sie sierpień srpna srp srpen kolovoza ağustos ağu elokuuta αυγούστου αυγ αύγ augusztus
אוגוסט באוגוסט أغسطس آب أوت اوت اگست अगस्त अग ऑगस्ट আগস্ট สิงหาคม 八月 آبان عقرب لړم|
september sep sept septembre septiembre settembre set setembro septembrie septembra сентября сен сент сентябрь
сентябри септември вересня вер верасня септембар септ сеп sentyabr sentabr września wrz wrzesień září zář rujna
szeptember szept eylül eyl syyskuuta σεπτεμβρίου σεπ ספטמבר בספטמבר سبتمبر أيلول سپتامبر ستمبر سپتمبر
सितंबर सितम्बर सित सप्टेंबर সেপ্টেম্বর กันยายน 九月 آذر قوس لیندۍ|
october oct oktober okt octobre octubre ottobre ott outubro out oktoober octombrie októbra октября окт октябрь
октябри октомври жовтня жов кастрычніка октобар oktyabr oktabr października paź październik října říj říjen október
ekim eki lokakuuta οκτωβρίου οκτ אוקטובר באוקטובר أكتوبر اكتوبر اکتبر اکتوبر अक्टूबर अक्तूबर अक्टू ऑक्टोबर অক্টোবর
ตุลาคม 十月 دی جدی مرغومی|
november nov novembre noviembre novembro noiembrie novembra ноября ноя нояб ноябрь ноябри ноември листопада лис
лістапада новембар нов noyabr listopada lis listopadu listopad studenoga studenog kasım kas marraskuuta νοεμβρίου
νοε νοέ נובמבר בנובמבר نوفمبر نوامبر نومبر नवंबर नवम्बर नव नोव्हेंबर নভেম্বর พฤศจิกายน 十一月 بهمن دلو سلواغه|
december dec desember des dezember dez décembre déc diciembre dic dicembre dezembro dets detsember decembrie decembra
декабря дек декабрь декабри декември грудня гру снежня децембар дец dekabr grudnia gru grudzień prosince pro prosinec
prosinca aralık ara joulukuuta δεκεμβρίου δεκ דצמבר בדצמבר ديسمبر دسامبر دسمبر दिसंबर दिसम्बर दिस डिसेंबर
ডিসেম্বর ธันวาคม 十二月 اسفند حوت کب
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
