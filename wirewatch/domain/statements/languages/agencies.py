"""News agencies and outlets that others quote: one a line with its spellings; the first is the name given.

Beside a quote each of these names is a source, so that none is a word of some language too. More agencies and scripts
are in `domain/story/agencies.py`, where they are read in phrases of attribution alone; the names given are the same.
"""

AGENCIES = """
TASS | Tass | ITAR-TASS | ТАСС
RIA Novosti | RIA | РИА Новости | РИА «Новости» | РИА
Interfax | Интерфакс
Sputnik | Спутник
RT
Reuters | Рейтер | رویترز | رويترز
AFP | Agence France-Presse | France Presse | Франс Пресс
AP | Associated Press | The Associated Press
Xinhua | Синьхуа | 新华社
IRNA | ИРНА | ایرنا
Tasnim | Тасним | تسنیم
Fars | فارس
Anadolu | Anadolu Agency | Анадолу
dpa | DPA
ANSA
EFE
PTI | Press Trust of India
ANI
APP | Associated Press of Pakistan
Kyodo
Yonhap
Bloomberg
CNN
BBC | Би-би-си | بی‌بی‌سی
Al Jazeera | Al-Jazeera | Аль-Джазира | الجزيرة
RFE/RL | Radio Free Europe | Радио Свобода
VOA | Voice of America | Голос Америки
Tolo News | TOLOnews | TOLO
Pajhwok | Pajhwok Afghan News
Khaama Press
Bakhtar | Bakhtar News Agency
Ariana News
Amu TV
Kommersant | Коммерсантъ | «Коммерсантъ»
Izvestia | Известия
Rossiya 24 | Россия 24
Financial Times
New York Times | The New York Times
Washington Post | The Washington Post
Wall Street Journal | The Wall Street Journal
The Guardian
Der Spiegel | Spiegel
Fox News
NBC News
CBS News
ABC News
"""
