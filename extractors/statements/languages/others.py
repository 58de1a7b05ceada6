"""Words of speech in other languages: verbs, words that end a speaker's name, pronouns.

Smaller lists than the English and Russian ones.
"""

PERSIAN = {
    "saying": """
    گفت, گفته است, گفته, گفتند, می‌گوید, می‌گویند, افزود, تاکید کرد, تأکید کرد, اعلام کرد, نوشت, نوشته است, اظهار
    داشت, بیان کرد, خاطرنشان کرد, تصریح کرد, هشدار داد, پاسخ داد, پرسید
    """,
    "stops": "در, به, که, از, با, روز, و, برای, پس, امروز",
    "pronouns": "او, وی, آنها, ایشان",
    "according": "به گفته, به نقل از, به گزارش",
}
PASHTO = {
    "saying": "وویل, ویلي, وايي, وایي, زیاته کړه, لیکلي, وویلې, ویلي دي",
    "stops": "په, چې, ته, کې, د",
    "pronouns": "هغه, دی, دوی, نوموړي",
    "according": "د",
}
ARABIC = {
    "saying": """
    قال, قالت, وقال, وقالت, يقول, وأضاف, أضاف, أضافت, وأضافت, صرح, صرحت, وصرح, أكد, وأكد, أكدت, كتب, أعلن, أوضح
    """,
    "stops": "في, إن, أن, إنه, إنها, خلال, بعد, يوم, على, من, إلى, عبر, لوكالة",
    "pronouns": "هو, هي, هم, إنه",
    "according": "وفقا ل, وفقًا ل, بحسب, نقلا عن",
}
TURKISH = {
    "saying": """
    dedi, diyor, söyledi, ifade etti, belirtti, açıkladı, vurguladı, kaydetti, konuştu, ifadelerini kullandı,
    ifadesini kullandı, diye konuştu, yazdı, ekledi
    """,
    "stops": "ve, için, ile, de, da, bu, o",
    "pronouns": "o, onlar",
    "according": "",
}
FRENCH = {
    "saying": """
    a déclaré, a dit, a affirmé, a ajouté, a indiqué, a expliqué, a estimé, a souligné, a assuré, a écrit,
    déclare, affirme, ajoute, explique, estime, souligne, assure, écrit, dit, précise, a précisé, a annoncé, a
    répondu, ont déclaré, a-t-il déclaré, a-t-elle déclaré, a-t-il dit, a-t-elle dit, a-t-il ajouté, a-t-elle
    ajouté, raconte, confie, lance
    """,
    "stops": """
    à, au, lors, dans, en, sur, devant, après, avant, que, et, lundi, mardi, mercredi, jeudi, vendredi, samedi
    """,
    "pronouns": "il, elle, ils, elles, on",
    "according": "selon, d’après, d'après",
}
GERMAN = {
    "saying": """
    sagte, sagt, erklärte, erklärt, betonte, betont, schrieb, schreibt, teilte mit, fügte hinzu, meinte, meint,
    kritisierte, warnte, warnt, berichtete, antwortete, forderte, twitterte, sagten, erklärten, zitierte
    """,
    "stops": """
    am, im, in, bei, der Zeitung, dem, nach, vor, und, auf, zu, zur, zum, gegenüber, laut, auch, dazu, weiter
    """,
    "pronouns": "er, sie, es",
    "according": "laut, nach angaben von, so",
}
SPANISH = {
    "saying": """
    dijo, dice, afirmó, afirma, declaró, declara, añadió, señaló, explicó, aseguró, escribió, indicó, sostuvo,
    advirtió, subrayó, agregó, manifestó, ha dicho, ha afirmado, ha declarado, apuntó, expresó
    """,
    "stops": "en, a, al, durante, tras, que, y, de la, el lunes, el martes, el miércoles, el jueves, el viernes, ante",
    "pronouns": "él, ella, ellos",
    "according": "según, de acuerdo con",
}
CHINESE = {
    "saying": "说, 表示, 称, 指出, 强调, 说道, 写道, 回应, 認為, 認为, 认为, 說, 稱, 指称, 宣布, 補充, 补充",
    "stops": "",
    "pronouns": "他, 她, 他们",
    "according": "",
}
