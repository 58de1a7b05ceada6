"""News agencies and the outlets that others quote: their names in every script.

A line a name: the name as we print it | spellings that are safe anywhere | spellings that are read only in a phrase of
attribution, because they are also words of some language | spellings that are read only beside a quote.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_AGENCIES = """
TASS | TASS, Tass, ITAR-TASS, ТАСС | ИТАР-ТАСС, تاس, طاس, टास, 塔斯社
RIA Novosti | RIA Novosti, RIA, РИА Новости, РИА | ریانووستی, ریا نووستی, نووستی, نوفوستي, ريا نوفوستي, 俄新社 | \
РИА «Новости»
Interfax | Interfax, Интерфакс | INTERFAX, اینترفاکس, إنترفاكس, 国际文传
Sputnik | Sputnik, Спутник | اسپوتنیک, سبوتنيك, 卫星通讯社
Reuters | Reuters, Рейтер, رویترز, رويترز | REUTERS, Reuters'a, روئٹرز, रॉयटर्स, 路透社
AP | Associated Press, AP | Ассошиэйтед Пресс, آسوشیتدپرس, اسوشیتد پرس, أسوشيتد برس, اسوشييتد برس, 美联社 | \
The Associated Press
AFP | Agence France-Presse, AFP, Франс Пресс | АФП, فرانس پرس, خبرگزاری فرانسه, فرانس برس, एएफ़पी, 法新社 | France Presse
dpa | dpa, DPA | ДПА, دی‌پی‌ای, د ب أ
UPI |  | UPI, United Press International
Bloomberg | Bloomberg | Блумберг, بلومبرگ, بلومبرغ, 彭博社
Xinhua | Xinhua, Синьхуа, 新华社 | شینهوا, شينخوا, 新華社
IRNA | IRNA, ИРНА, ایرنا | إرنا
Tasnim | Tasnim, Тасним, تسنیم | تسنيم
Fars | Fars | Fars News, Фарс, خبرگزاری فارس, وكالة فارس | فارس
ISNA |  | ISNA, ایسنا
Mehr |  | Mehr News, خبرگزاری مهر
Anadolu | Anadolu Agency, Anadolu, Анадолу | Anadolu Ajansı, آناتولی, الأناضول, اناطولی, अनादोलु
Bakhtar | Bakhtar News Agency, Bakhtar | Бахтар, باختر
Pajhwok | Pajhwok Afghan News, Pajhwok | پژواک, باجهوك
Khaama Press | Khaama Press | خامه پرس
Tolo News | Tolo News, TOLOnews, TOLO | طلوع نیوز, طلوع‌نیوز
Ariana News | Ariana News | آریانا نیوز
APP | Associated Press of Pakistan, APP | اے پی پی
PTI | Press Trust of India, PTI | पीटीआई, پی ٹی آئی
ANI | ANI | एएनआई
Kyodo | Kyodo | Киодо, 共同社
Yonhap | Yonhap | Ренхап, Ёнхап, 韩联社
KCNA |  | KCNA, ЦТАК, 朝中社
SPA |  | Saudi Press Agency, SPA, واس
WAM |  | WAM, Emirates News Agency, وام
QNA |  | Qatar News Agency, QNA, قنا
Belta |  | BelTA, БелТА, Белта
Ukrinform |  | Ukrinform, Укринформ
Kabar |  | Kabar, Кабар
Kazinform |  | Kazinform, Казинформ
AKIpress |  | AKIpress, АКИpress
Khovar |  | Khovar, Ховар
UzA |  | UzA, УзА
DW |  | Deutsche Welle, دویچه وله, دويتشه فيله
ANSA | ANSA | АНСА
EFE | EFE | ЭФЭ
PA |  | PA Media, Press Association
"""
_OUTLETS = """
RT |  |  | RT
CNN |  |  | CNN
BBC |  |  | BBC, Би-би-си, بی‌بی‌سی
Al Jazeera |  |  | Al Jazeera, Al-Jazeera, Аль-Джазира, الجزيرة
RFE/RL |  |  | RFE/RL, Radio Free Europe, Радио Свобода
VOA |  |  | VOA, Voice of America, Голос Америки
Amu TV |  |  | Amu TV
Kommersant |  |  | Kommersant, Коммерсантъ, «Коммерсантъ»
Izvestia |  |  | Izvestia, Известия
Rossiya 24 |  |  | Rossiya 24, Россия 24
Financial Times |  |  | Financial Times
New York Times |  |  | New York Times, The New York Times
Washington Post |  |  | Washington Post, The Washington Post
Wall Street Journal |  |  | Wall Street Journal, The Wall Street Journal
The Guardian |  |  | The Guardian
Der Spiegel |  |  | Der Spiegel, Spiegel
Fox News |  |  | Fox News
NBC News |  |  | NBC News
CBS News |  |  | CBS News
ABC News |  |  | ABC News
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One news agency or outlet that other outlets name as their source."""

    name: str
    in_attribution: tuple[
        str, ...
    ]  # spellings that name it in a phrase such as "according to …"; none for an outlet
    beside_quotes: tuple[str, ...]  # spellings that name it as the source of a quotation


@cache
def agencies() -> tuple[Agency, ...]:
    """Return all agencies and quoted outlets, agencies first."""
    return tuple(
        _parse(line) for table in (_AGENCIES, _OUTLETS) for line in table.strip().splitlines()
    )


def _parse(line: str) -> Agency:
    name, *groups = (part.strip() for part in line.split("|"))
    anywhere, attributed, quoted = (
        tuple(form for form in (piece.strip() for piece in group.split(",")) if form)
        for group in (*groups, "", "", "")[:3]
    )
    return Agency(
        name=name,
        in_attribution=(*anywhere, *attributed),
        beside_quotes=(*anywhere, *quoted) if anywhere or quoted else (),
    )
