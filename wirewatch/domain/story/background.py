"""How common words are in the news before any was read, as shares of articles; a table by hand, in rough steps."""

from __future__ import annotations

from itertools import chain

from wirewatch.domain.story.words import fold, stem

# share of the articles that hold a word: the words, in English, Russian, Arabic, Persian and Spanish
_TABLE = {
    0.13: """
country government report official state group week include president minister public leader statement стран
правительство россия заявление глава президент министр также власть сообщение país gobierno presidente contra según
parte رئيس وزير حكومة دولة بيان خلال الرئيس الحكومة رئیس وزیر دولت کشور حکومت
""",
    0.05: """
work need want know think call help support plan power issue right part case end place number long good big high use
set put keep let give show find leave lead meet move turn begin start continue remain follow hold run bring become
seek ask try allow expect believe consider decision act action member security foreign national political
international american united nation world law policy attack force military war police kill die death claim house
secretary department ministry office agency company party local city area home family child life early late million
thousand percent recent current former major least several spokesman spokesperson interview comment conference
announce announcement accord deal agreement talk peace question response order release result change news medium video
image photo copyright caption tweet twitter facebook story source read работа вопрос решение представитель область
город центр группа военный мир дело случай результат процент безопасность министерство агентство журналист
международный государство политический москва российский сша trabajo grupo ciudad persona millón poder policía
seguridad ministro nacional internacional ataque guerra مصدر مسؤول منطقة مدينة عاصمة قوات حركة جماعة تنظيم قيادة أمن
عملية عدد حرب سلام هجوم محمد عبد جديد زعيم قائد گروه مقام منطقه شهر نیروهای امنیت حمله جنگ صلح خبرگزاری مردم جدید رهبر
""",
    0.025: """
able accept access accuse achieve add address administration affair agree aid aim air alleged ally although amid
answer appear approach army arrest arrive authority authorities aware bad ban base battle behalf benefit best better
billion blame block board body border break build business campaign capital care carry cause center central century
certain chairman challenge chance charge chief citizen civil civilian clear close college commander commission commit
committee common community compare concern concerned condition conflict confirm congress control cost could council
court create crime crisis critic critical criticism criticize critics cut daily damage danger data dead deadline deal
debate decade decide declare defence defend defense demand democrat deny deploy describe despite detail develop
development die different difficult diplomat direct director discuss discussion doctor dollar double draw drop due
easy economic economy education effect effort election emerge emergency employee enter escape establish event ever
evidence exist expert explain face fact fail fall far fear federal feel fell fight figure fighter final financial fire
focus food fund further future general global goal governor great ground grow half hand happen hard head health hear
heart help history hit hope hospital host hour human identify image immediate impact important improve inside
independent individual industry information injure insist instead interest interior investigate investigation involve
island join journalist judge justice key land large launch lawmaker lawyer leadership learn legal less level line list
little live lose loss low main majority matter mean measure media medical meeting message mission moment money moral
movement murder name near network newspaper note nuclear offer office oil open operation opportunity opposition
organization organisation outside oversee pandemic parliament participant partner pass pay perhaps period permit
person phone point poll poor position possible post potential prepare presence present press pressure prevent previous
price prime prison private problem process program programme project promise propose protect protest prove provide
province publish push quick quote raise range rate reach ready real reason receive record reduce refer refuse region
regional regime register reject relation relative rely remember remove repeat replace republican request require
research resident resolve respond responsibility responsible rest return reveal review rise risk road role rule safe
school scene search second sector see sell senate senator send senior sense sentence separate serious serve service
session share short shoot side sign significant similar simple site situation small social soldier solution sort sound
south north east west southern northern eastern western speak special speech spend staff stage stand station stay step
stop strategy street strike strong student study subject suffer suggest suspect system table target task team
technology term terror terrorism terrorist test thank threat threaten tie top total tough trade train transfer travel
treat trial troop true trust turn type understand union unit university vaccine victim victory view violence violent
visit voice vote wait walk wall warn warning watch water weapon website whether white wide win withdraw withdrawal
woman word worker worry worth wound write wrong young whoever nearly rather whole clearly given held used left found
lost based led began seen voted spoke won sent wrote became known taken brought kept four five six seven eight nine
ten dozen hundred third once ago past full enough together along behind below often every toward himself something
particular massive biggest largest latest joint entire additional brief weekend presidential executive congressional
legislature voter district attorney rep gov sen gop mayor officer european schedule attempt delay urge increase intend
form track lower gain free average boost complete
""",
}


def _shares() -> dict[str, float]:
    shares: dict[str, float] = {}
    for share, held in _TABLE.items():
        for form in chain.from_iterable(map(_inflected, fold(held).split())):
            shares.setdefault(stem(form), share)
    return shares


def _inflected(word: str) -> tuple[str, ...]:
    """Give the forms of a word whose stems may differ; English endings do no harm to other Latin words."""
    if not word.isascii():
        return (word,)
    bare = word.removesuffix("e")
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    return word, plural, bare + "ed", bare + "ing"


SHARES = _shares()
