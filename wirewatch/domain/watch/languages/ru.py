"""Russian: cases of nouns, adjectives, surnames; adjectives made from names."""

from __future__ import annotations

from wirewatch.domain.watch.languages.shape import Language, Paradigm, words
from wirewatch.domain.watch.scripts import Script

_ADJECTIVE = "ый ий ой ая яя ое ее ые ие ей ого его ому ему ым им ом ем ую юю ых их ыми ими ою ею"
_HARD = "- а у ом е ы ов ам ами ах"
_HUSHING = "- а у ом ем е и ей ев ов ам ами ах"
_VELAR = "- а у ом е и ов ам ами ах"
_SOFT = "ь я ю ем ём е и ей ью ям ями ях"
_PLURAL = "ы и ов ев ей - ам ами ах а у ом е"

_ADJECTIVES = (
    *(Paradigm(typed=e, forms=_ADJECTIVE, where="phrase") for e in ("ый", "ой", "ая", "яя", "ое", "ее", "ые")),
    *(
        Paradigm(typed=f"{k}{e}", forms=" ".join(k + form for form in _ADJECTIVE.split()), where="phrase")
        for k in ("к", "г", "ж", "ш", "щ", "ч", "н")
        for e in ("ий", "ие")
        if (k, e) != ("н", "ие")
    ),
)

_SURNAMES = (
    *(
        Paradigm(typed=typed, forms=f"{typed} {k}ого {k}ому {k}им {k}ом {k}ие {k}их {k}ими", where="person")
        for typed, k in (("ский", "ск"), ("цкий", "цк"))
    ),
    *(Paradigm(typed=f"{k}ая", forms=f"{k}ая {k}ой {k}ую {k}ою", where="person") for k in ("ск", "цк")),
    *(Paradigm(typed=e, forms=f"{e} {e}а {e}у {e}ым {e}е {e}ы {e}ых {e}ыми", of="name") for e in ("ов", "ев", "ёв")),
    # Foreign names in -ин have -ом: Цзиньпином, as against Путиным.
    *(Paradigm(typed=e, forms=f"{e} {e}а {e}у {e}ым {e}ом {e}е {e}ы {e}ых {e}ыми", of="name") for e in ("ин", "ын")),
    *(
        Paradigm(typed=f"{e}а", forms=f"{e}а {e}ой {e}у {e}ою", of="name", where="person")
        for e in ("ов", "ев", "ёв", "ин", "ын")
    ),
)

# Places that end like surnames (Украина, Киев, Косово), and names that lose a vowel (Павел, Павла).
_PLACES = (
    *(
        Paradigm(
            typed=f"{e}а", forms=f"{e}а {e}ы {e}е {e}у {e}ой {e}ою {e} {e}ам {e}ами {e}ах", of="name", where="thing"
        )
        for e in ("ов", "ев", "ёв", "ин", "ын")
    ),
    *(
        Paradigm(typed=e, forms=f"{e} {e}а {e}у {e}ым {e}ом {e}е {e}ы {e}ых {e}ыми", of="name", where="thing")
        for e in ("ов", "ев", "ёв")
    ),
    *(
        Paradigm(typed=f"{e}о", forms=f"{e}о {e}а {e}у {e}ом {e}е {e}ым", of="name", where="lone")
        for e in ("ов", "ев", "ин")
    ),
)
_FLEETING = (
    Paradigm(typed="вел", forms="вел вла влу влом вле", of="name"),
    Paradigm(typed="ок", forms="ок ка ку ком ке ки ков кам ками ках ока оку оком оке", of="name"),
    Paradigm(typed="ень", forms="ень ня ню нем не ни ней ням нями нях еня еню енем ене", of="name"),
    Paradigm(typed="ос", forms="ос оса осу осом осе а у ом е", of="name"),
)

# Names of people typed in the plural (талибы): the singular too.
_PLURALS = (
    Paradigm(typed="ане", forms="ане ан анам анами анах анин анина анином"),
    Paradigm(typed="цы", forms="цы цев цам цами цах ец ца цу цем це"),
    Paradigm(typed="ы", forms=_PLURAL),
    Paradigm(typed="и", forms=_PLURAL, of="word"),
)

_NOUNS = (
    Paradigm(typed="ия", forms="ия ии ию ией иею ий иям иями иях"),
    Paradigm(typed="ие", forms="ие ия ию ием ии ий иям иями иях", of="word"),
    Paradigm(typed="ие", forms="ие ия ию ием ии ий", where="phrase"),
    Paradigm(typed="ье", forms="ье ья ью ьем ьи"),
    Paradigm(typed="ай", forms="ай ая аю аем ае"),
    Paradigm(typed="ей", forms="ей ея ею еем ее"),
    Paradigm(typed="ий", forms="ий ия ию ием ии", where="person"),
    Paradigm(typed="а", forms="а ы и е у ой ою ей - ам ами ах"),
    Paradigm(typed="я", forms="я и е ю ей ею ь - ям ями ях"),
    Paradigm(typed="ль", forms="ль ля лю лем лей ле ли л ла лу лом", of="name"),
    Paradigm(typed="л", forms="л ла лу лом ле лы лов лам лами лах ль ля лю лем", of="name", shortest=1),
    Paradigm(typed="ь", forms=_SOFT),
    Paradigm(typed="о", forms="о а у ом е - ам ами ах", where="phrase"),
    Paradigm(typed="о", forms="о а у ом е - ам ами ах", of="word"),
    Paradigm(typed="е", forms="е а у ем и я ю ь ей ям ями ях", where="phrase"),
    Paradigm(typed="е", forms="е а у ем и я ю ь ей ям ями ях", of="word"),
    Paradigm(typed="ец", forms="ец ца цу цем цом це цы цев цов цам цами цах"),
    *(Paradigm(typed=e, forms=" ".join(e + x.strip("-") for x in _HARD.split()), shortest=1) for e in "бвдзлмнпрстф"),
    *(Paradigm(typed=e, forms=" ".join(e + x.strip("-") for x in _VELAR.split()), shortest=1) for e in "гкх"),
    *(Paradigm(typed=e, forms=" ".join(e + x.strip("-") for x in _HUSHING.split()), shortest=1) for e in "жцчшщ"),
)

LANGUAGE = Language(
    tag="ru",
    name="Russian",
    script=Script.CYRILLIC,
    paradigms=(*_ADJECTIVES, *_PLACES, *_SURNAMES, *_PLURALS, *_FLEETING, *_NOUNS),
    derived="ский ская ское ские ского скому ским ском скую ской ских скими цы цев цам цами цах ец ца цу цем",
    derived_joints="- ов ев",
    tail_rule="case",
    acronym_tails="а у ом е ы ов ам",
    short=(("Организации Объединённых Наций", "ООН"), ("Соединённых Штатов", "США"), ("Европейского союза", "ЕС")),
    talk=(words("переговоры"), words("соглашение договорённость")),
    bodies=(words("сеть группировка клан"),),
    at=words("в"),
    prepositions=words(
        "из от до у для без против около после с со кроме вместо ради среди вокруг о об обо в во на к ко по под"
        " над перед при про через между благодаря согласно за или как"
    ),
    feminine_endings=("ова", "ева", "ина", "ына", "ская", "цкая"),
    common=words(
        "и в на не что с по как это из его за от о для до при также года году был было который сообщил"
        " заявил после она он они или без через между"
    ),
    letters="ыэщ",
    titles=words(
        "министр министра министру министром президент президента посол посла глава главы главу"
        " пресс-секретарь представитель представителя представительница спикер спикера генерал полковник"
        " сенатор депутат премьер канцлер директор госпожа господин товарищ дипломат спецпредставитель мид"
        " мида рф маулави мулла шейх генсек эмир"
    ),
    given_names=words(
        "александр алексей анатолий андрей антон артём борис вадим валентин валерий василий виктор виталий"
        " владимир владислав вячеслав геннадий георгий григорий даниил денис дмитрий евгений егор иван игорь"
        " илья кирилл константин леонид максим марк михаил никита николай олег павел пётр роман руслан"
        " сергей станислав степан тимур фёдор юрий яков александра алла анастасия анна валентина варвара"
        " вера виктория галина дарья екатерина елена елизавета жанна зинаида инна ирина кира ксения лариса"
        " лидия любовь людмила маргарита марина мария надежда наталья наталия нина оксана ольга полина раиса"
        " светлана софья таисия тамара татьяна юлия яна мурат рахим насир джалал камаль тарик абдул гани"
        " захир шах мохаммад мунир саид саида хафиз карим рашид фарид фарида наргиз зарина гульнара айгуль"
        " алишер бахтиёр дильшод нодир отабек фируз джамшид сухроб бахром камол анвар тахир исаак лев давид"
        " марат ринат эльвира дина динара лейла рустам азамат шамиль амир ахмад мухаммад махмуд хамид ашраф"
        " абдулла хасан хусейн али омар юсуф ибрагим джон джеймс майкл роберт уильям дэвид ричард томас пол"
        " питер шерзод улугбек бобур жасур санжар шавкат акмаль хуршид фарход умид достон нурлан ерлан"
        " бауыржан айбек бакыт эмомали сироджиддин парвиз далер"
    ),
    feminine_roles=words(
        "студентка актриса гимнастка спортсменка певица балерина журналистка теннисистка учительница"
        " школьница депутатка пловчиха фигуристка поэтесса писательница художница вдова дочь сестра мать"
        " бабушка пенсионерка"
    ),
    named_after=words(
        "улица улице улицы улицу проспект проспекта проспекте имени им. аэропорт аэропорта аэропорту"
        " аэропорте площадь площади премия премии премию стадион стадионе театр театре фонд фонда"
        " университет университета переулок"
    ),
    shouted=words("мы вы я ты мой наш мир дом иду идут так уже ещё ли бы же вот там тут где кто или если нет да раз"),
    other_worlds=words(
        "магазин магазина магазинов магазины супермаркетов шахматы шахмат шахматный шахматного блиц турнир"
        " турнира матч матча чемпионата чемпионат лиги клуб клуба футбол хоккей альбом альбома концерт"
        " концерта кинотеатр моды ресторан ресторанов кафе вина розницы торговли скидки мебели"
    ),
)
