"""Russian: cases of nouns, adjectives, surnames; adjectives made from names."""

from __future__ import annotations

from wirewatch.domain.watch.languages.shape import Language, Paradigm, words
from wirewatch.domain.watch.scripts import Script

_ADJECTIVE = "ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ых их ыми ими ою ею"
_NOUN = "- а у ом е ы и ов ам ами ах"
_SOFT = "ь я ю ем ём е и ей ью ям ями ях"

PARADIGMS = (
    # adjectives, as words of a phrase and as surnames
    *(Paradigm(typed=e, forms=_ADJECTIVE, where="phrase") for e in ("ый", "ой", "ая", "яя", "ое", "ее", "ые")),
    *(
        Paradigm(typed=e, forms=_ADJECTIVE, where="phrase", shortest=4)
        for e in ("кий", "ний", "щий", "жий", "ший", "ие")
    ),
    Paradigm(typed="ский", forms="ский ского скому ским ском ские ских скими", where="person"),
    Paradigm(typed="цкий", forms="цкий цкого цкому цким цком цкие цких цкими", where="person"),
    Paradigm(typed="ская", forms="ская ской скую скою", where="person"),
    Paradigm(typed="цкая", forms="цкая цкой цкую цкою", where="person"),
    Paradigm(typed="ский", forms="ский ского скому ским ском ская ской скую ское ские ских скими"),
    # surnames
    *(
        Paradigm(
            typed=e, forms=" ".join(e + x for x in ("", "а", "у", "ым", "е", "ы", "ых", "ыми")), of="name", shortest=2
        )
        for e in ("ов", "ев", "ёв", "ин", "ын")
    ),
    *(
        Paradigm(typed=e + "а", forms=" ".join(e + x for x in ("а", "ой", "у", "ою")), of="name", shortest=2)
        for e in ("ов", "ев", "ёв", "ин", "ын")
    ),
    # plural names of people, typed in the plural: the singular too, and the adjective
    Paradigm(typed="ы", forms="ы ов ам ами ах - а у ом е", of="word"),
    Paradigm(typed="ы", forms="ы ов ам ами ах - а у ом е", where="lone"),
    Paradigm(typed="ы", forms="ы ов - ам ами ах"),
    Paradigm(typed="ане", forms="ане ан анам анами анах анин анина"),
    Paradigm(typed="цы", forms="цы цев цам цами цах ец ца цу цем це"),
    Paradigm(typed="и", forms="и ов ам ами ах - а у ом е ей ям ями ях", of="word"),
    # nouns
    Paradigm(typed="ия", forms="ия ии ию ией иею ий иям иями иях"),
    Paradigm(typed="ие", forms="ие ия ию ием ии ий иям иями иях", of="word"),
    Paradigm(typed="ье", forms="ье ья ью ьем ьи"),
    Paradigm(typed="ай", forms="ай ая аю аем ае"),
    Paradigm(typed="ей", forms="ей ея ею еем ее"),
    Paradigm(typed="ий", forms="ий ия ию ием ии", where="person"),
    Paradigm(typed="а", forms="а ы и е у ой ою ей - ам ами ах"),
    Paradigm(typed="я", forms="я и е ю ей ею ь - ям ями ях"),
    Paradigm(typed="ь", forms=_SOFT),
    Paradigm(typed="о", forms="о а у ом е - ам ами ах", of="word"),
    Paradigm(typed="е", forms="е я ю ем и ь ей ям ями ях", of="word"),
    Paradigm(typed="у", forms="у", of="any"),
    Paradigm(typed="ец", forms="ец ца цу цем цом це цы цев цов цам цами цах"),
    *(
        Paradigm(typed=e, forms=" ".join(e + x.replace("-", "") for x in _NOUN.split()), shortest=1)
        for e in "бвгджзклмнпрстфхцчшщ"
    ),
)

LANGUAGE = Language(
    tag="ru",
    name="Russian",
    script=Script.CYRILLIC,
    paradigms=PARADIGMS,
    tail_rule="case",
    tail_shortest=4,
    common=words(
        "и в на не что с по как это из его за от о для до при также года году был было который сообщил заявил после"
    ),
    letters="ыэщ",
    titles=words(
        "министр президент посол глава пресс-секретарь представитель представительница спикер генерал полковник"
        " сенатор депутат премьер канцлер директор госпожа господин товарищ дипломат спецпредставитель мид маулави мулла шейх"
    ),
    given_names=words(
        "александр алексей анатолий андрей антон артём борис вадим валентин валерий василий виктор виталий владимир"
        " владислав вячеслав геннадий георгий григорий даниил денис дмитрий евгений егор иван игорь илья кирилл константин"
        " леонид максим марк михаил никита николай олег павел пётр роман руслан сергей станислав степан тимур фёдор юрий яков"
        " александра алла анастасия анна валентина варвара вера виктория галина дарья екатерина елена елизавета жанна"
        " зинаида инна ирина кира ксения лариса лидия любовь людмила маргарита марина мария надежда наталья нина оксана"
        " ольга полина раиса светлана софья таисия тамара татьяна юлия яна мурат рустам азамат шамиль амир ахмад мухаммад"
        " махмуд хамид ашраф абдулла хасан хусейн али омар юсуф ибрагим"
    ),
    named_after=words(
        "улица улице улицы улицу проспект проспекта имени им. аэропорт аэропорта аэропорту площадь площади премия премии стадион театр театре фонд"
    ),
    senses=(),
)
