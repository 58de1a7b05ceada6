"""Dutch, the Scandinavian languages, Baltic, Finnic, Hungarian, Albanian, Malay: what is appended to names."""

from __future__ import annotations

from wirewatch.domain.watch.languages import de
from wirewatch.domain.watch.languages.language import Language, Paradigm, Script, words

_ROMANISED = (
    "а=a б=b в=v г=g д=d е=e ж=z з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=c ч=c ш=s щ=sc"
    " ь= ы=i э=e ю=ju я=ja дж=dz"
)

DUTCH = Language(
    tag="nl",
    name="Dutch",
    script=Script.LATIN,
    tails=("s en",),
    tail_rule="plural",
    joints="'",
    tail_shortest=5,
    compounds=True,
    talk=(words("gesprekken onderhandelingen"), words("akkoord")),
    bodies=(words("netwerk groep"),),
    at=words("in van"),
    common=words("de het een en van in te dat is op voor met zijn niet aan er om ook als door bij naar uit maar werd"),
    titles=words("minister president ambassadeur woordvoerder woordvoerster generaal premier heer mevrouw"),
    given_names=de.LANGUAGE.given_names,
    named_after=words("straat luchthaven plein stadion prijs stichting universiteit"),
)

SCANDINAVIAN = Language(
    tag="sv",
    name="Swedish",
    script=Script.LATIN,
    tails=("en et er erna erne ene ar arna", "s"),
    tail_rule="case",
    joints="'-:",
    tail_shortest=5,
    compounds=True,
    letters="åøæ",
    common=words(
        "och att det som en är av för med den till på har inte om ett från men var der og til ikke som et på er af de"
        " eller han"
    ),
    titles=words("minister president ambassadör talesperson talsmand talsperson general statsminister herr fru"),
    named_after=words("gatan flygplatsen priset pris torget stadion lufthavn"),
)

BALTIC = Language(
    tag="lt",
    name="Lithuanian",
    script=Script.LATIN,
    paradigms=(
        *(
            Paradigm(typed=f"{k}a", forms=f"{k}a {k}os {k}ai {k}ą {k}oje {k}as {k}u {k}ā", of="name", shortest=3)
            for k in ("ov", "ev", "in")
        ),
        Paradigm(typed="i", forms="i is io iui į iu", of="name", shortest=4),
        Paradigm(typed="", forms="- as o ui ą u e ai ų ams us ais uose s a am ā i iem os", shortest=5),
    ),
    derived="iškas iško iškos iški iškų",
    derived_joints="-",
    romanised=_ROMANISED,
    fixed="z",
    unlike=frozenset({"de"}),
    letters="ėųūįāēīļņķģ",
    common=words("ir kad su iš į yra buvo tai po bei dėl apie bet jo kaip už un ir par no ar uz kas ka tika bija arī"),
    named_after=words("gatvė oro premija aikštė iela balva"),
)

FINNIC = Language(
    tag="fi",
    name="Finnish",
    script=Script.LATIN,
    tails=(
        "i e",
        "n a ä t en in ien ia ssa sta lla lta lle ksi ista issa illa ilta ille iin ihin d de te s st l lt le ga ks",
        "kin kaan",
    ),
    tail_rule="case",
    joints="'-:",
    tail_shortest=6,
    romanised=_ROMANISED,
    letters="äõ",
    common=words(
        "ja on ei että se oli hän joka ovat mukaan myös kun tai mutta jo sekä ole vain ning kes oma ka aga kui oli"
        " pärast"
    ),
    named_after=words("katu lentoasema palkinto tänav auhind"),
)

HUNGARIAN = Language(
    tag="hu",
    name="Hungarian",
    script=Script.LATIN,
    tails=(
        "ok ek ak k",
        (
            "at et ot t nak nek ban ben ba be ra re ról ről ból ből tól től hoz hez on en ig nál nél ként ért"
            " val vel kal kel nal nel bal bel al el i"
        ),
    ),
    tail_rule="suffix",
    joints="-",
    tail_shortest=5,
    romanised=_ROMANISED,
    letters="őű",
    common=words("a az és hogy nem is egy volt ez meg csak már még mint szerint után de ha vagy kell el amely aki"),
    named_after=words("utca repülőtér díj tér"),
)

ALBANIAN = Language(
    tag="sq",
    name="Albanian",
    script=Script.LATIN,
    paradigms=(Paradigm(typed="", forms="- i it in ët ëve ve a ave", shortest=5),),
    modifier_after=True,
    common=words("të e në dhe për me se është nga që një si ka nuk më u do këtë por kanë"),
)

MALAY = Language(
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
    common=words("yang dan di itu dengan untuk dari dalam pada ini tidak akan ke juga oleh telah mereka kata bahwa"),
    titles=words("presiden menteri duta jenderal jeneral perdana juru bicara jurucakap"),
    named_after=words("jalan bandara lapangan stadion"),
)

KAZAKH = Language(
    tag="kk",
    name="Kazakh",
    script=Script.CYRILLIC,
    paradigms=(Paradigm(typed="ы", forms="-", rule="plural", shortest=4),),
    tails=(
        "лар лер лор лөр дар дер дор дөр тар тер тор төр",
        (
            "ның нің дың дің тың тің нын нин дын дин тын тин ға ге қа ке га ка ды ді ты ті ди ти ны ні да де та те"
            " дан ден тан тен нан нен мен бен пен"
        ),
    ),
    tail_rule="suffix",
    joints='"',
    tail_shortest=5,
    letters="әіңғүұқөһ",
    common=words("және мен бұл үшін деп бойынша туралы болды еді жана менен үчүн боюнча ал бул деген болгон жөнүндө"),
    named_after=words("көшесі әуежайы көчөсү"),
)
LANGUAGES = (DUTCH, SCANDINAVIAN, BALTIC, FINNIC, HUNGARIAN, ALBANIAN, MALAY, KAZAKH)
