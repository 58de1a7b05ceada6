"""How the names of each language change in its own texts:"
    " written from the grammars, as inflection_classes.py reads it.

A class may hold forms that a given name never has (Hitler, Hitlra): no word stands there, so nothing is found by them.
What a name is never found by, is what costs.
"""

from __future__ import annotations

from extractors.names.languages.language import Declension, Script

UKRAINIAN = Declension(
    tag="uk",
    script=Script.CYRILLIC,
    sets={
        "adj": "ого ому им ім а ої ій у ою е і их ими",
        "soft": "ього ьому ім я ьої ю ьою є і іх іми",
        "m": "а у ом ові і и е ів ам ами ах",
        "ms": "я ю єм ем еві єві ї і їв ів ям ями ях ї",
        "n": "а у ом ові і и ам ами ах",
    },
    classes="""
        * = +{m} +ю +ем +еві +им +их
        ий = --{adj} -я -ю -єм -ї
        ій = --{soft} -{ms}
        ай ей ой уй = -{ms}
        а = -и -і -у -ою -о - -ам -ами -ах -ої -ій -е -их -ими -ей
        жа ча ша ща = -і -у -ею -е -ам - -ами -ах -ої -ій
        ка = -и --ці -у -ою -о -ам -ами -ах -ої -ій -е -их -ими --ок - --оці
        га = -и --зі -у -ою -о -ам -ами -ах -ої -ій -е -их -ими -
        ха = -и --сі -у -ою -о -ам -ами -ах - -ої -ій
        на ра ва ла = -и -і -у -ою -о - -ам -ами -ах -ої -ій -е -их -ими --ен --ер --ел --ень
        я = -і -ї -ю -ею -єю -е -є -ь -й - -ям -ями -ях -їв -ей -ьої -ій
        о = -{n} - -е
        е = -ого -ому -им -ім -я -ю -ем -а -і -у -ами -их -ими -ями -ях -ь -
        є = -ього -ьому -ім -я -ю -єм -ї
        и = - -ів -ам -ами -ах -ей -ь
        і = -их -ими -ей -ь -ям -ями -ях - -ів -ам -ами -ах -ім
        ї = -їв -ям -ями -ях -й
        ь = -я -ю -ем -еві -і -ів -ям -ями -ях -ей -е
        [лнсздт]ь = -я -ю -ем -еві -і -ів -ям -ями -ях -ей -Cю
        ець єць = ---ц{m} ---цем ---цеві ---ця ---цю ---ці ---ців ---цям ---цями ---цях ---йця ---йцю ---йцем ---йці
        ок = --к{m} --ку +{m}
        ек = --к{m} --ьк{m} +{m}
        ел = --л{m} +{m}
        ень = ---н{ms} ---ня ---ню
        ів = --ев{m} --ов{m} +{m}
        їв = --єв{m} --йов{m} +{m}
        ін = --он{m} --ен{m} +{m}
        ід = --од{m} --ед{m} +{m}
        іг = --ог{m} +{m}
        ір = --ор{m} +{m}
        іль = ---оля ---олю ---олем ---олі ---еля ---елю ---елем ---елі
        їн = +{m}
        нин = --{m} -- +{m}
        ов ев єв ін їн = +{m} +им +их +ими
        хід = --од{m}
    """,
)
BELARUSIAN = Declension(
    tag="be",
    script=Script.CYRILLIC,
    sets={
        "m": "а у ам ом е ы аў амі ах і",
        "adj": "ага аму ім ым ай ую ія ыя іх ых імі ымі аю ая ое ае ого",
        "ms": "я ю ем ём і яў ям ямі ях ы",
    },
    classes="""
        * = +{m} +ым +ых
        т = +{m} -це
        д = +{m} -дзе
        ы = -{adj} - -аў -ам -амі -ах -ых
        і = -{adj} - -аў -ам -амі -ах -яў -ям -ямі -ях
        ый = --{adj}
        ій = --{adj} -{ms}
        ай ей эй ой уй = -{ms}
        а = -ы -е -у -ай -аю -ой -ою -ам -ом - -амі -ах -і -аў
        ка = -і --цы -у -ай -аю -ой -ою -ам --ак -амі -ах -
        га = -і --зе -у -ай -аю -ой -ою -ам - -амі -ах
        ха = -і --се -у -ай -аю -ой -ою -ам - -амі -ах
        да = -ы --дзе -у -ай -аю -ой -ою -ам - -амі -ах
        та = -ы --це -у -ай -аю -ой -ою -ам - -амі -ах
        ая = --ай --ую --аю --ой --ою --ае --ыя --ых --ыі --ай
        я = -і -ы -ю -яй -яю -ей -ею -ёй -е -ь -й - -ям -ямі -ях -ям
        о = -а -у -ом -ам -е -ы -
        е = -я -ю -ем -і -ага -аму -ым -а -ы -у
        ь = -я -ю -ем -і -яў -ям -ямі -ях -ы
        [лнсз]ь = -я -ю -ем -і -яў -ям -ямі -ях -Cю
        ў = -в{m} -вым -вых
        ец эц = --ц{m} --цам --цаў
        ок ак ек = --к{m} +{m}
        ень = ---ня ---ню ---нем ---ні
        ел = --л{m} +{m}
        вел = ---ўл{m}
    """,
)
BULGARIAN = Declension(
    tag="bg",
    script=Script.CYRILLIC,
    sets={
        "adj": "я ят а ата о ото и ите ия ият",
        "m": "ът а и ите ове овете ят я у ю",
    },
    classes="""
        * = +{m} +{adj} +ци
        к = +{m} +{adj} -ци -ците
        г = +{m} +{adj} -зи -зите
        а = +та -и -ите -о -ия -ият -ото -ата
        я = +та -и -ите -ия -ият -о -ото
        о = +то -а -ата -и -ите
        е = +то +та +тата +та -я -ята -а -ата -ета -етата
        и = +те +я +ят -ия -ият -а -ата -о -ото -{adj} +ю
        й = -я -ят -и -ите -ю
        ен = --н{adj} --ни +{m}
        ък ек = --к{adj} --ци --ците +{m} -ци -ците
        ъл ър = --л{adj} --р{adj} +{m}
        ец = --ци --ците +{m}
        еец = --йци --йците +{m}
        ин = --и --ите +{m}
        ост = +та +и +ите
    """,
)
MACEDONIAN = Declension(
    tag="mk",
    script=Script.CYRILLIC,
    sets={"m": "от ов он и ите ови овите а у е"},
    classes="""
        * = +{m} -ци -ците
        а = +та +ва +на -и -ите -о
        о = +то +во +но -а -ата
        е = +то +та +во -иња
        и = +те +от +ов +ве -а -ата -о -ото
        ен = --ни --ниот --на --ната --но --ното +{m}
        ец = --ци --ците +{m}
    """,
)
_BCS_SETS = {
    "m": "a u om em e i ima ov ovi ova ove ovima evi eva eve evima",
    "adj": "og oga om ome omu im ih ima a oj u e o i",
    "j": "ja ju jem ji jom jev jeva jima",
}
_BCS = """
        * = +{m} +ju
        k = +{m} -ci -cima -če
        g = +{m} -zi -zima
        h = +{m} -si -sima
        a = -e -i -u -o -om -ama - -oj -ih -im -og -oga
        ka = --ci --ki --ke --ku --ko --kom --kama --koj --kih --kim --kog --aka
        ga = --zi --ge --gi --gu --go --gom --gama --goj --gih --gim
        ha = --si --he --hi --hu --ho --hom --hama --hoj
        ija = -e -i -u -o -om -ama
        o = -a -u -om -e -i -ima -og -oga -ome -oj +{j} +m
        e = -a -u -em -om -i -ima -eta -etu -og -oga -ome -im -ih -oj -o
        i = -{adj} -a -e -ima -ovi +{j}
        u y = +{j} +a +u +om +em
        ac = --c{m} --če --aca --aci
        ak = --k{m} --ci --ka +{m}
        ar = --r{m} +{m} --ara
        an = --n{m} +{m}
        am as at av al = +{m} --la --lu --lom --ta --tu --tom --va --vu --vom
        in = +{m} --i --a --e --ima
        st = +{m} +i +ju --šću
        ao = --la --lu --lom --li
        ev = +{m}
        ak = -ci -cima -če
        ac = +{m}
        e = -ama -ame -ah
"""
_LATIN_SERBIAN = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ", "e": "е", "ž": "ж",
    "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с",
    "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х", "c": "ц", "č": "ч", "š": "ш", "y": "и",
}  # fmt: skip


def _in_cyrillic(classes: str) -> str:
    """Return Serbian classes in Cyrillic letters; the names of lists in braces stay."""
    parts = classes.replace("{", "\0{").replace("}", "}\0").split("\0")
    for latin, cyrillic in _LATIN_SERBIAN.items():
        parts = [part if part.startswith("{") else part.replace(latin, cyrillic) for part in parts]
    return "".join(parts)


CROATIAN, BOSNIAN, SERBIAN_LATIN, SERBO_CROATIAN = (
    Declension(tag=tag, script=Script.LATIN, sets=_BCS_SETS, classes=_BCS)
    for tag in ("hr", "bs", "sr", "sh")
)
SERBIAN = Declension(
    tag="sr",
    script=Script.CYRILLIC,
    sets={name: _in_cyrillic(endings) for name, endings in _BCS_SETS.items()},
    classes=_in_cyrillic(_BCS),
)
SLOVENE = Declension(
    tag="sl",
    script=Script.LATIN,
    sets={
        "m": "a u om em i e ov ev ih ma ama oma ema ja ju jem jev ji je",
        "adj": "ega emu em im ih imi a e o i",
    },
    classes="""
        * = +{m} +{adj} +ah +am
        a = -e -i -o - -ah -am -ami -ama -{adj} -om
        o = -a -u -om -i -ih -{adj} - +m
        e = -a -u -om -em -i -ih -eh -{adj} - -eta -etu
        i = -{adj} -ov -ev -ih -om -em +ja +ju +jem +jev
        ci = --ec --cev --cem --ce --cih
        ec = --c{m} -- +{m}
        er ar or = --r{m} +{m} +{adj}
        elj = ---lj{m} +{m}
        ek ak = --k{m} +{m}
        el = --l{m} --l{adj} +{m}
        en = --n{m} --n{adj} +{m}
        ej = --j{m} +{m}
        ost = +i +jo
        ev = --v{m} --vi --vjo +{m} +{adj}
        u y = +{m} +ja +ju +jem
        * = +ima +ma
        e = -ah -ami -am +ja +ju +jem +tom +ta +tu +ti +te +tov +tih
        o = +ma +v
        a = -u -om -am
    """,
)
CZECH = Declension(
    tag="cs",
    script=Script.LATIN,
    sets={
        "m": "a u em ovi e ě i y ů ům ech ové ích ama ami",
        "adj": "ého ému ým ém á é ou í ý ých ými",
        "f": "y ě e u o ou ám ami ách ovi i - é ů",
    },
    classes="""
        * = +{m} +í +ím
        k = +{m} -ci -cích
        h g = +{m} -zi -zích
        a = -{f}
        ha ga = -{f} --ze
        ka = -{f} --ce --ek
        cha = -{f} ---še
        va na ra la ta da = -{f} --ev --en --er --el
        ie = -i -í -ím -ích -iím -ii
        e = -i -í -ím -ích -ích -ete -eti -em -ů - -ů -ům +í -u -a
        á = -é -ou -ý -ém -ých -ým -ých -í
        o = -a -u -em -ě -e -y -ech -ách -ům -ovi - -ů +m
        ko = -a -u -em -ách -ům - --cích --ce
        ý = -{adj}
        í = -ího -ímu -ím -ích -ími -í +m
        ký = -{adj} --cí
        y = - -ů -ám -ům -ami -ách -ech -ích +ho +mu +m +ovi
        ky = --ek - -ů -ám -ám -ami -ách -ům --cích
        ey = +ho +mu +m +ovi +e
        i = +ho +mu +m +ovi +ch -ů -ům -y -ech +o
        é = -ů -ům -y -ech -í -ích -ím -ého -ému -ém -ým -ých -ými
        ec = --c{m} --če --cem
        ek = --k{m} --ci --cích +{m}
        el = --l{m} +{m}
        en = --n{m} +{m}
        er = --r{m} +{m}
        us = --{m} +{m}
        os as = --{m} +{m}
        ius eus ios = --{m} --ovi +{m}
        um = --{m} --a --u --em --ech
        ev = --v{m} --vi --ve --ví +{m}
        eň = --ně --ni --ní --ním
        e = +mi
        ves = --si --sí --se
        e = - -ím
    """,
)
SLOVAK = Declension(
    tag="sk",
    script=Script.LATIN,
    sets={
        "m": "a u om e i y ov ovi och ovia ami mi ia om í",
        "adj": "ého ému ým om á ej ú ou é í ých ými ý",
    },
    classes="""
        * = +{m} +em +ou
        k = +{m} -ci
        a = -y -e -i -u -ou -ám -am -iam -ami -ách -iach - -ej -é -ovi -om -o -ú -ých -ým
        ka = -y -e -i -u -ou -ám -ami -ách - -ej -é -ovi -om -ú -ých --iek --ok
        ia = -e -i -u -ou -í -iam -iami -iach
        á = -ej -ú -ou -é -ých -ým
        o = -a -u -om -e -i -y -ách -ám -ami - -ovi +m
        e = -i -e -ia -u -om -í -ích -ím -iam -ách -ého -ému -ej -ých -
        é = -{adj}
        ý y = -{adj} -
        y = - -ám -am -ách -ami -ov -och -om +ho +mu +m +ovi -ého -ému -ej -ých -ým
        ky = --iek --ok - -ám -ách -ami -ov -och -om
        í i = -{adj} -ieho -iemu +ho +mu +m -ov -om -och -mi
        el ol = --l{m} +{m}
        er or = --r{m} +{m}
        ec = --c{m} --če --com --cov
        ek ok = --k{m} --ci +{m}
        en = --n{m} +{m}
        us os as is = --{m} +{m}
        ius ios eus = --{m}
        um = --{m} --a --u --e
        ň ľ = +{m} +e +i +ou
        ia = +m +mi +ch
        o = +ch +via +v
        e = -ami -iach -am -iam
        y = -mi
    """,
)
POLISH = Declension(
    tag="pl",
    script=Script.LATIN,
    sets={
        "m": "a u em owi ie e y i ów om ami ach owie iem iowi iu ia",
        "adj": "ego emu ym im ych ich ymi imi a ą ej e iego iemu iej ie y i",
    },
    classes="""
        * = +{m} +ego +emu
        r = +{m} +ze
        t = +{m} -cie
        d = +{m} -dzie
        k = +{m} -cy -czy
        g = +{m} -dze -dzy
        ch = +{m}
        st = +{m} --ście --ści
        a = -y -i -ę -ą -o -ie -e - -om -ami -ach -ej -ii -ego -emu -ym -ych -ymi
        ia = -i -ii -ę -ą -o -iom -om -ami -ach - -ej -iej
        ka = --ce -i -ę -ą -o -iej -ie -ich -im -imi - -om -ami -ach --ek
        ga = --dze -i -ę -ą -o -iej -ie -ich -im -imi - -om -ami -ach
        ta = --cie -y -ę -ą -o -ej -e -ych -ym - -om -ami -ach
        sta = ---ście -y -ę -ą -o -ej -e - -om -ami -ach
        da = --dzie -y -ę -ą -o -ej -e -ych -ym - -om -ami -ach
        ra = --rze -y -ę -ą -o -ej -e -ych -ym - -om -ami -ach
        cha = ---sze -y -ę -ą -o -ej -e - -om -ami -ach
        na wa = -y -ie -ę -ą -o -ej -e -ych -ym - -om -ami -ach --en --iew
        ja = -i -ii -ę -ą -o -om -ami -ach - --yj
        o = -a -u -em -ie -owi - -om -ach -ami -ego -iem +n
        to = -a -u -em --cie -owi - -om -ach -ami
        sto = -a -u -em ---ście - -om -ach -ami
        ko go = -a -u -iem -owi - -om -ach -ami --ek
        y = - -om -ami -ach -ów -ego -emu -ym -ych -ymi -a -ą -ej -e -i +m +ch
        mcy = ---miec ---mcom ---mcami ---mczech
        cy = --ków --iec --ec -ów -om -ami -ach --kom --kami --kach --czech
        ry = --rzech - -om -ami -ach -ów -ego -emu -ym -ych -ymi -a -ą -ej -e --rów
        chy = ---szech ---chów ---ch -om -ami -ach
        ny = -iech - -om -ami -ach -ów -ego -emu -ym -ych -ymi -a -ą -ej -e
        ty = -ów - -om -ami -ach -ego -emu -ym -ych -ymi -a -ą -ej -e --ci
        i = +ego +emu +m +ch +mi -a -ą -e -ich -im +ej +ą +e -ów -y -om -ami -ach -
        e = -i -ii -om -ami -ach - -ego -emu -ym -im -ych -ich -a -ą -ej -ę -iom -ięcia -y -ów +go +mu
        ey = +a +owi +em +u +e
        el eł = --l{m} --ł{m} --le --ła --łem --łowi +{m}
        ieł iel = ---ł{m} ---l{m} +{m}
        ek = --k{m} --kiem --ki --cy --ku +{m} --czy
        ec = --c{m} --cy --cem --cu --cowi +{m}
        iec = ---c{m} ---cy ---cem ---cu ---cowi +{m}
        er = --r{m} --rze +{m} +ze
        en = --n{m} +{m}
        eń = --n{m} --nia --niu --niem +{m}
        ień = --n{m} ---n{m} ---nia ---niu ---niem +{m}
        ów = --ow{m}
        us = +{m} --i --{m}
        um = --a --om --ami --ach --ów
        [ńćśź] = -C{m} +{m}
        os es is = +{m}
        ski cki dzki = +ego +emu +m +ch +mi -a -ą -e +ej +ą +e --cy
        ki = +ego +emu +m +ch +mi -a -ą -e +ej +ą +e -ów -om -ami -ach - --ek --cy
        a = -ów -owie -owi
        ka ga ra ta da cha na wa ia ja = -ów -owie -owi
        o ko to go = -ów -owie
        ko = -ę --ce -i -om
        e = +m -owie
    """,
)
LITHUANIAN = Declension(
    tag="lt",
    script=Script.LATIN,
    sets={
        "as": "o ui ą u e ai ų ams us ais uose am ame i oms",
        "f": "os ai ą oje oj ų oms omis ose as a e ąja",
    },
    classes="""
        * = +as +{as} +is +io +iui +į +iu +yje +i +ui +o +u +e +s +ja +us
        as = --{as} --iuje --ajame --asis --ojo
        is ys = --io --iui --į --iu --yje --i --iai --ių --iams --iais --ius --iuose --im --imi --ies --y --es --ims
        is ys = --iame --yse --imis
        tis tys = ---čio ---čiui ---tį ---čiu ---tyje ---ti ---čiai ---čių ---čiams ---čiais ---čius ---ties ---timi
        dis dys = ---džio ---džiui ---dį ---džiu ---dyje ---di ---džiai ---džių ---džiams ---džiais ---džius
        us = --aus --ui --ų --umi --uje --ūs --ums --au --um --iaus --iui --iai --ių --iams --iais
        a = -{f} -ių -iai -oji -osios -ajai -ąją -ojoje
        ia ja = -{f} -e
        ė e = +s +i +je +j +ms +mis +se -ių -ę -es -in
        i = +s +o +ui +u +je +ų +os +ai +ą +oje +ių
        o = +s +ui +u +je
        ai = --ų --ams --us --ais --uose --uos -ų
        os = --ų --oms --as --omis --ose
        ės es = --ių --ėms --es --ėmis --ėse
        iai = --ų --ams --us --ais --uose
        uo = --ens --eniui --enį --eniu --enyje
        y = +s +o +ui +u
        us = --ai --ais --ams --uose --uosius
        as = --uje --au
        tis = ---čiuose
        dis = ---džiuose
    """,
)
LATVIAN = Declension(
    tag="lv",
    script=Script.LATIN,
    sets={
        "m": "a am u ā i us iem os ai ajā ais ajam o",
        "is": "a im i ī u iem us os ja jam ju jiem jus",
        "f": "as ai u ā ām ās - ajai ajā o ajās ajām",
    },
    classes="""
        * = +s +a +am +u +ā +is +i +im +ī +ja +us
        s = -{m}
        is = --{is} --ša --šu --ža --žu --ča --ču
        tis sis = ---š{is} --{is}
        dis zis = ---ž{is} --{is}
        cis = ---č{is} --{is}
        us = --um --u --ū --us --a --i
        š = -{m}
        a = -{f} -i -iem
        e = +s +i -i -ē -ēm -ēs -u -ju -šu -žu -ību -ji -jiem
        ā = -{f} -ās
        i = -u -iem -us -os -is -ajiem -o -ie -a
        o = +s
        ais ajs = ---{m} ---ajā ---ajam ---o ---ā ---ie
    """,
)
ESTONIAN = Declension(
    tag="et",
    script=Script.LATIN,
    sets={
        "g": (
            "- sse s st le l lt ks ni na ta ga d t te de id iks tel tele telt tes test dele del delt"
            " des dest desse sid ks"
        )
    },
    classes="""
        * = +i{g} +u{g} +a{g} +e{g} +it +ut +id
        V = +{g} +it
        k = -gi{g} -gu{g} -ga{g} -ge{g} +i{g} +u{g} +a{g} +e{g} +ku
        p = -bi{g} -bu{g} -ba{g} -be{g} +i{g} +u{g} +a{g} +e{g}
        t = -di{g} -du{g} -da{g} -de{g} +i{g} +u{g} +a{g} +e{g}
        ees = ---ehe{g} +t +i{g}
        us = --use{g} --ust +i{g} --uste --uks
        ne = --se{g} --st --ste{g} +{g}
        is as os = +e{g} +t +i{g} +a{g} +u{g} -{g}
        el er en = --li{g} --ri{g} --ni{g} --la{g} --re{g} +i{g} +e{g} +u{g} +a{g} --le{g}
        il ir = --li{g} --ri{g} +i{g} +e{g} +u{g} +a{g}
        ik = +u{g} +i{g} -ke{g} +e{g} +ku -ke
        kk pp tt = -u{g} -a{g} -i{g} -e{g} +i{g} +u{g} +a{g}
        b d g = -{g} +i{g} +u{g} +a{g} +e{g}
        aa = +{g} +de{g} -i{g} -ha
        maa = +{g} +de{g} -i{g} -ha
    """,
)
FINNISH = Declension(
    tag="fi",
    script=Script.LATIN,
    sets={
        "c": "- n a ta ssa sta lla lta lle ksi na tta t hin han hon hun hen seen nsa an en in on un yn ksen",
        "pl": (
            "ia issa ista illa ilta ille iin ihin iksi ina ien iden itten oja ojen oissa oista oilla"
            " oilta oille oihin oiden"
        ),
    },
    classes="""
        * = +i{c} +ia +ien +eja +eissa +eista +eille +ta
        V = +{c} +V +Vn -{pl}
        e = +{c} +e{c}
        i = +{c} -e{c} -{pl} -eja -ejen -eissa -eista -eille -eihin
        a = +{c} -{pl} +an
        nkV = ---ngV{c} +{c} -{pl}
        nki = ---nge{c} ---ngi{c} +{c} -{pl}
        kkV = ---kV{c} +{c} -{pl}
        ppV = ---pV{c} +{c} -{pl}
        ttV = ---tV{c} +{c} -{pl}
        ntV = ---nnV{c} +{c} -{pl}
        nti = ---nne{c} ---nni{c} +{c} -{pl}
        ltV = ---llV{c} +{c} -{pl}
        rtV = ---rrV{c} +{c} -{pl}
        mpV = ---mmV{c} +{c} -{pl}
        rkV = ---rV{c} ---rjV{c} +{c} -{pl}
        lkV = ---lV{c} ---ljV{c} +{c} -{pl}
        ki = --e{c} --i{c} +{c} -{pl}
        ku = --u{c} --vu{c} +{c} -{pl}
        ka = --a{c} +{c} -{pl}
        ko = --o{c} +{c} -{pl}
        tV = --dV{c} +{c} -{pl}
        ti = --de{c} --di{c} +{c} -{pl}
        pV = --vV{c} +{c} -{pl}
        nen = ---se{c} ---sten ---sta ---sia ---siin ---sissa ---sista ---sille
        as = --akse{c} --aa{c} +i{c} +ta
        is us os es = -kse{c} +i{c} +ta -ksia
        us = --ude{c} --ukse{c} --utta --uteen +ta +i{c}
        in = --ime{c} +i{c} +ta
        el er al ar or ol = +i{c} +ta +en
        a o u i = -oin -oina -oitta -oiksi -oineen -in -ina -iksi -itta
        nen = ---sin ---sina ---siksi ---silla ---silta ---sille ---sista ---seen ---sten
    """,
    tails=("ni si mme nne nsa", "kin kaan han ko"),
)
HUNGARIAN = Declension(
    tag="hu",
    script=Script.LATIN,
    sets={
        "s": (
            "t at et ot nak nek ban ben ba be ra re ról"
            " ről ból ből tól től hoz hez höz on en ön n nál nél ként ért ig"
            " val vel kal kel nal nel bal bel lal lel ral rel sal sel tal tel dal del gal gel zal zel mal mel jal"
            " jel cal"
            " vá vé é éi i k ok ek ak ök ja je a e ai ei jai jei szal szel csal csel gyal gyel nyal nyel"
            " okat eket akat oknak eknek aknak okkal ekkel okban okhoz okért okról ekről ektől októl"
            " ját jét jának jében jában jéhez jához jával"
            " jével ának ében ában éhez ához ával ével át ét áról éről ához"
            " ának ánál éért áért ára ére ától étől ból k stól nként né nak kat ket ék éknek éket"
        ).replace(" i ", " "),
        "c": "ban ben ba be ra re ról ről ból ből tól től hoz hez on en n nál nél ként ért ig nak nek kal kel at et ot",
    },
    classes="""
        * = +{s} +k{c} +ok{c} +ek{c} +ak{c}
    """,
)
GREEK = Declension(
    tag="el",
    script=Script.LATIN,
    classes="""
        ος ός = --ου --ο --ε --οι --ων --ους --η --α --ης --ην
        ης = - --ες --ων --ηδες --ου --έα --εις
        ας = - --ες --ων --α --αδες --αντα
        ης ής = - --ες --ων --ηδες --ου --εις
        ές ες = - --ων --ους
        ούς = -
        ις = - --εων --εως
        υς = - --εις --εων --εως --ιών
        α = +ς -ες -ων -ας -ης -η -άδες +τα
        μα = +τος +τα +των +τα
        η = +ς -εις -εων -ες -ων -εως -ην -ου -ο -α
        ι = +ου +α +ων +ά +ού
        ο ό = -ου -α -ων +ς -ους +ν -η -ες
        οι = --ων --ους --ος
        εις = ---εων
        ω ώ = +ς
        ου = +ς
        ον = --οντος --οντα
        ων = --ωνος --ωνα --ονος --ονα
    """,
)
ARMENIAN = Declension(
    tag="hy",
    script=Script.LATIN,
    sets={
        "s": (
            "ի ը ն ին ից ով ում ս դ ներ ները ների ներին ներից ներով ներում երը երի եր երին երից ինը ու"
            " ուց ուն ումն ովն իցն"
        )
    },
    classes="""
        * = +{s} +ու +ուն
        ա = +{s} +յի +յին +յից +յով +յում +յինը -ի -իս -ում
        օ = +{s} +յի +յին +յից +յով +յում
        ո = +{s} +յի +յին +յից +յով +յում
        ե = +{s} +ի
        ի = -ու -ուն -ուց -ով +{s} -ում -ի -ուում +ում
        ու = --վի --վին --վից --վում --վով +{s} +ի
        ություն = -------ության -------ությանը -------ությունը -------ությամբ
        իք = --յաց +{s}
        ինիք ունիք = ---նյաց
    """,
)
GEORGIAN = Declension(
    tag="ka",
    script=Script.LATIN,
    sets={
        "x": (
            "ს ის მა მ ით ად ში ზე თან დან იდან თვის ისთვის გან ისგან სთან სთვის სგან სა ისა ც მაც სც ისც ო"
            " ები ებს ების ებმა ებზე ებში ებთან ამდე მდე ვით სავით იც სათვის ისათვის სადმი ისადმი სკენ ისკენ ივით"
            " ისას შიც ზეც თანაც ისაგან საგან სი ისი სმა ისმა იანი ური ელი"
        )
    },
    classes="""
        * = +{x} +ი
        ი = -{x} +{x} -
        ა = +{x} -{x}
        ე = +{x} -{x}
    """,
    capitals=False,
)
ICELANDIC = Declension(
    tag="is",
    script=Script.LATIN,
    classes="""
        * = +s +i +um +ar +ir +a +inu +inum +ið +in +inn +ins +u +ina +inni +ur +anna +na +ja +jar +j +unum
        ur = --s --i --um --ar --ir --a -- --u --urinn --inn --inum --ins +s --ri --ra --rum --j --jar
        ir = - -s --a --um --ar --i
        i = -a -ar -um +s +nn -ann -anum -ans -anna -arnir -ana +ð +nu +sins -u
        a = -u -ur -na +n -una -unnar -unni -um -ar -i -ir
        u = +m +r +s
        ar = --um --a +nir --unum --anna --ana --arna
        ir = --um --a +nar --unum --anna
        ör = --arar
        örk = ---erkur ---arkar +u +ina +inni
        ör öl ön ö = +s +i
        son = +ar +i +ur ---syni ---sonar
        dóttir = --ur
        úr ór ár = - -s -ar -ins
        nn ll = - -s -i -ar -um
        ill = ---li ---ils ---il ---lar ---lum
        ell inn = ---ni ---ins ---nar ---i
        nið ið = --a +s +u +nu +sins -in
        ey = +jar +ju +nni
        ó á é = +s +r +ar +nni
        ður = ---ðar ---ði ---ð ---ðs
        la na = -u -ur
        f k g m = +s +i +um
        i = -unum -una -um
        ur = +inn --anna --ana --unum --una
        na = -unum -una -unnar -unni +n +nna -ur -um -na
        a = +nna
        maður = -----mann -----manni -----manns -----menn -----mönnum -----manna
    """,
)
IRISH = Declension(
    tag="ga",
    script=Script.LATIN,
    initials=(
        "b=bh,mb c=ch,gc d=dh,nd f=fh,bhf g=gh,ng m=mh p=ph,bp s=sh,ts t=th,dt a=ha,na,ta"
        " e=he,ne,te i=hi,ni,ti o=ho,no,to u=hu,nu,tu"
    ),
    classes="""
        * = +e +a +í +ta +anna
        án = --áin
        an = --ain
        on = --oin
        ún = --úin
        ach = ---aigh ---aí
        each = ----igh ----í
        aigh = ----aí
        aid = ---ada
        éal = ---éil
        as = --ais
        ar = --air
        al = --ail
        e = +ann -inn +anna
        ire = +ann ---rinn ---irinn
        il = --la --ile
        us = --uis
        im = --ima
        [lnrst] = +a +e -iC
        ach = +a
    """,
)
ALBANIAN = Declension(
    tag="sq",
    script=Script.LATIN,
    classes="""
        * = +i +it +in +ët +u +ut +un +a +e +ëve +ja +in
        a = -e -ë +n +s -ës -ën
        ia = +n +së -e
        ë = -a -ën -ës -e
        i = +t +n +u +un +a
        e = +ja +së +n +t
        i = +e +në +së +je
        o e u a = +je +s +n
        ër = --ri --rin --rit --ra
    """,
)
ROMANIAN = Declension(
    tag="ro",
    script=Script.LATIN,
    classes="""
        * = +ul +ului +ii +ilor +i +lui +le +a +e +u +uri
        a = -ei -e -ele -elor -ii -iei
        ă = -a -ei -e -ele -elor -ii
        i = +lor +i +ului +ul +i
        u = +l +lui -ii -i -ilor
        e = +a +i +lui -i -ile -ilor +le
        an = +ă +a +ei +e
        ă = -a -ei -e
        ic sc = +ă +a +e +ei -ci -șt
        a = -i -iei -ile -ilor
        u = +lui
    """,
)
KURMANJI = Declension(
    tag="ku",
    script=Script.LATIN,
    classes="""
        * = +ê +a +an +î +ên +ekî +eke +ek +ê +ji
        V = +yê +ya +yan +yî +yên +yeke +yek +n +ê +y
    """,
)
_BASQUE = (
    "a ak ek i ei ri k n en an ean ko eko go tik etik dik ra era rat rako erako tara z ez rik ik ekin rekin kin"
    " entzat rentzat tzat raino eraino gandik rengandik engandik rengana engana gan rengan ren aren arekin ari arik"
    " ena rena enak renak enek renek enean renean koa ekoa"
    " koak ekoak koek ekoek koari etan etako etara etatik tako tan"
    " tar tarra tarrak tarren tarrek"
)
BASQUE = Declension(
    tag="eu",
    script=Script.LATIN,
    tails=(_BASQUE, "a ak k ek n en ren ri i ean an ko tik z"),
    joints="-",
    classes="""
        ea = -
        ak = --etan --etako --etatik --etara --ei --en --ek --ekin --eta
        r = +r
    """,
)
_TURKIC_CASES = (
    "ның нің дың дің тың тің нын нин нун нүн дын дин дун"
    " дүн тын тин тун түн ға ге қа ке га ка го гө ко кө на не но нө"
    " ды ді ты ті ди ти ду дү ту тү ны ні ни ну нү н да де та те до дө то тө нда нде ндо ндө дан ден тан тен дон дөн"
    " тон төн нан нен нон нөн мен бен пен"
)
_KAZAKH_TAILS = (
    "лық лік дық дік тық тік лык лик дык дик тык тик лук лүк дук дүк тук түк",
    "лар лер лор лөр дар дер дор дөр тар тер тор төр",
    "ы і сы сі и си у ү су сү ым ім ың ің ымыз бүз быз",
    _TURKIC_CASES,
    "ғы гі қы кі гы ги кы ки гу гү ку кү",
)
KAZAKH, KYRGYZ, TATAR = (
    Declension(tag=tag, script=Script.CYRILLIC, tails=_KAZAKH_TAILS, joints='"')
    for tag in ("kk", "ky", "tt")
)
UYGHUR = Declension(
    tag="ug",
    script=Script.ARABIC,
    classes="""
        ا ە = -ى
    """,
    tails=(
        "لىق لىك لۇق لۈك",
        "لار لەر لىر",
        "نىڭ دا دە تا تە غا قا گە كە نى دىن تىن دىكى تىكى غىچە گىچە نىڭكى چە ى سى",
    ),
    capitals=False,
)
_TAMIL_CASES = "ின் ில் ுக்கு ை ும் ால் ிலிருந்து ோடு ுடன் ுடைய ிடம் ிற்கு ிற்கும் ிலும் ையும் ின ுக்கும் ிலேயே ே ா ினுடைய ுக்குள்"
TAMIL = Declension(
    tag="ta",
    script=Script.DEVANAGARI,
    sets={
        "c": _TAMIL_CASES,
        "v": " ".join("வ" + c for c in _TAMIL_CASES.split()),
        "y": " ".join("ய" + c for c in _TAMIL_CASES.split()),
        "k": " ".join("கள" + c for c in _TAMIL_CASES.split()),
    },
    classes="""
        * = +{y} +{v} +க்கு +க்கும் +கள் +{k}
        ா = +{v} +{y} +விலிருந்து -
        ு = -{c} +{v} +க்கு +{k}
        ் = -{c} -{y} -
        ர் = -{c} +கள் +{k}
        ம் = --த்து --த்த{c} -- --ங்கள் --ங்{k} -{c}
        டு = --ட்டு --ட்ட{c} -{c}
        று = --ற்று --ற்ற{c} -{c}
        ி ை ீ ே = +{y} +க்கு +க்கும் +கள் +{k}
    """,
    tails=("க் ச் த் ப்",),
    capitals=False,
)
MARATHI = Declension(
    tag="mr",
    script=Script.DEVANAGARI,
    classes="""
        ा = -्या -े +
        * = +ा +ी +े
    """,
    tails=("ं", "ला ना ने नी शी चा ची चे च्या त तील हून साठी कडे पासून मध्ये वर ही च सह मुळे कडून बद्दल विषयी"),
    capitals=False,
)
HEBREW = Declension(
    tag="he",
    script=Script.OTHER,
    prefixes=("ו", "כש ש לכש מש", "ב ל כ מ", "ה ו"),
    capitals=False,
)
AMHARIC = Declension(
    tag="am",
    script=Script.OTHER,
    prefixes=("የ በ ከ ለ ስለ እንደ ወደ እስከ እየ ያለ ሳይ በስተ ለየ", "እነ ነ"),
    tails=("ን ም ና ንና ንም ስ ው ዋ ኦች ዎች ች", "ን ም ና"),
    capitals=False,
    shortest=2,
)
_KOREAN = (
    "은 는 이 가 을 를 의 에 에서 에게 께 께서 한테 로"
    " 으로 로서 으로서 로써 으로써 와 과 하고 도 만 까지 부터 보다 처럼"
    " 마다 조차 마저 이나 나 이라 라 이란 란 이며 며 이고"
    " 고 이다 다 인 이라고 라고 이라는 라는 이자 자 였다 이었다 입니다"
    " 이지만 지만 에서도 에서는 에는 에도 에게는 로부터"
    " 으로부터 로는 으로는 와의 과의 와는 과는 에서의 에의 만의 이여 여 야 아"
    " 이라도 라도 이든 든 이랑 랑 같은 같이 뿐 대로 만큼"
    " 에서만 로의 으로의 까지의 부터의 이었던 였던 이었으며 였으며 이었고 였고"
    " 이니 니 이기 이어서 에게서 한테서 이므로 므로 인데 이었는데 이면 면"
)
KOREAN = Declension(
    tag="ko",
    script=Script.OTHER,
    tails=(
        "들 측 내 간 산 발 인 군 어 제 식 계 시 도 주 현 당 파 령 씨 님 호 만 강 섬 반도 왕 말 풍",
        _KOREAN,
        "도 는 은 만 의",
    ),
    compounds=True,
    capitals=False,
    shortest=1,
)
VIETNAMESE = Declension(
    tag="vi", script=Script.LATIN, marks="\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0335"
)
# Tones are written or not, as the paper likes; the dot below makes another letter.
YORUBA = Declension(tag="yo", script=Script.LATIN, marks="\u0323")
DECLENSIONS: tuple[Declension, ...] = (
    UKRAINIAN, BELARUSIAN, BULGARIAN, MACEDONIAN, CROATIAN, BOSNIAN, SERBIAN_LATIN, SERBO_CROATIAN, SERBIAN, SLOVENE,
    CZECH, SLOVAK, POLISH, LITHUANIAN, LATVIAN, ESTONIAN, FINNISH, HUNGARIAN, GREEK, ARMENIAN, GEORGIAN, ICELANDIC,
    IRISH, ALBANIAN, ROMANIAN, KURMANJI, BASQUE, KAZAKH, KYRGYZ, TATAR, UYGHUR, TAMIL, MARATHI, HEBREW, AMHARIC, KOREAN,
    VIETNAMESE, YORUBA,
)  # fmt: skip
