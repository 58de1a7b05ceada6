"""Pairs of reports, written before the grouper had seen any: a later development, or one event told by two outlets."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.extractors.stories.follow_ups import Told

MONDAY = datetime(2022, 3, 7, 8, tzinfo=UTC)  # the hour of each first report, whose weekdays fit it

LATER: list[tuple[Told, Told]] = [
    (
        Told(
            0,
            "Brennick mine collapse traps eleven",
            "Eleven miners were trapped 300 metres underground on Monday when a gallery of the Brennick coal mine"
            " collapsed, the operator Halvex said. Rescue teams were drilling a second shaft. Contact with the men was"
            " lost shortly after six in the morning.",
        ),
        Told(
            47,
            "All eleven Brennick miners brought out alive",
            "Rescuers brought the last of eleven trapped miners out of the Brennick coal mine on Wednesday, two days"
            " after a gallery collapsed. The men were taken to hospital in Sorn. Halvex said it would pay for their"
            " treatment and opened an inquiry.",
        ),
    ),
    (
        Told(
            0,
            "Parliament of Ostrava region to vote on governor Dusek",
            "The regional parliament will vote on Tuesday on a motion of no confidence in governor Karel Dusek, who is"
            " accused of taking gifts from a builder. Dusek denies it. His party holds 31 of 65 seats.",
        ),
        Told(
            27,
            "Governor Dusek survives no-confidence vote by one seat",
            "Governor Karel Dusek stayed in office on Tuesday after a motion of no confidence failed by a single vote"
            " in the regional parliament. Dusek, accused of taking gifts from a builder, called it a victory for"
            " reason. The opposition said it would go to court.",
        ),
    ),
    (
        Told(
            0,
            "Taliban envoy Haqqani to visit Tashkent for rail talks",
            "A Taliban delegation led by Abdul Haqqani will travel to Tashkent on Wednesday for talks on the"
            " trans-Afghan railway, the Uzbek government said on Monday. The line would link Termez with Peshawar.",
        ),
        Told(
            54,
            "Uzbekistan and Taliban sign railway plan in Tashkent",
            "Uzbekistan and the Taliban signed a plan for the trans-Afghan railway in Tashkent on Wednesday. Abdul"
            " Haqqani, who led the delegation, said work from Termez towards Peshawar would begin in the autumn.",
        ),
    ),
    (
        Told(
            0,
            "Strikers shut Rotterdam container terminal",
            "Dockers walked out of the Maas container terminal in Rotterdam on Monday in a row over shifts, leaving"
            " fourteen ships at anchor. The union FNV said the strike would last until the employers offered talks.",
        ),
        Told(
            30,
            "Rotterdam dockers back at work after court order",
            "A court ordered dockers of the Maas container terminal in Rotterdam back to work on Tuesday, a day after"
            " they walked out over shifts. The union FNV said it would obey and appeal. The first of fourteen waiting"
            " ships was unloaded in the evening.",
        ),
    ),
    (
        Told(
            0,
            "Actress Lena Markovic found dead in Trieste hotel",
            "The actress Lena Markovic was found dead in a hotel in Trieste on Monday, the police said. She was 58. A"
            " maid found her at noon. Markovic won a prize in Cannes in 1999 for The Salt Road.",
        ),
        Told(
            52,
            "Trieste police arrest man over death of Lena Markovic",
            "Police in Trieste arrested a man of 34 on Wednesday in connection with the death of the actress Lena"
            " Markovic, who was found in a hotel room. A post-mortem showed that she had been strangled, the prosecutor"
            " said.",
        ),
    ),
    (
        Told(
            0,
            "Cyclone Imani heads for Beira",
            "Cyclone Imani is expected to make landfall near Beira on Tuesday night with winds of 190 kilometres an"
            " hour, Mozambique's weather service said. Schools were closed and 40,000 people told to leave the coast.",
        ),
        Told(
            34,
            "Cyclone Imani kills nine as it tears through Beira",
            "Cyclone Imani killed at least nine people and cut power to Beira after it made landfall on Tuesday,"
            " Mozambique's disaster agency said. Roofs were torn off two hospitals. Winds reached 190 kilometres an"
            " hour.",
        ),
    ),
    (
        Told(
            0,
            "Kestrel Air cancels all flights",
            "Kestrel Air cancelled all its flights on Monday after its lenders refused more money, stranding 12,000"
            " passengers. Chief executive Ingrid Holt said the airline was looking for a buyer and would know more"
            " within days.",
        ),
        Told(
            71,
            "Kestrel Air files for bankruptcy",
            "Kestrel Air filed for bankruptcy in Oslo on Thursday, three days after it cancelled all flights. Chief"
            " executive Ingrid Holt said no buyer had been found. Some 2,300 people lose their jobs.",
        ),
    ),
    (
        Told(
            0,
            "Двое туристов пропали на Эльбрусе",
            "Двое туристов из Самары не вышли на связь в понедельник во время восхождения на Эльбрус, сообщили в МЧС."
            " Поиски затруднены из-за метели, в них участвуют двадцать спасателей.",
        ),
        Told(
            49,
            "Пропавших на Эльбрусе туристов нашли живыми",
            "Спасатели нашли живыми двух туристов из Самары, пропавших на Эльбрусе, сообщили в среду в МЧС. Их везут"
            " в больницу Нальчика с обморожениями.",
        ),
    ),
    (
        Told(
            0,
            "Суд рассмотрит жалобу фермера Гущина 9 марта",
            "Областной суд рассмотрит 9 марта жалобу фермера Павла Гущина, у которого изъяли 400 гектаров земли,"
            " сообщил в понедельник его адвокат. Первая инстанция встала на сторону администрации района.",
        ),
        Told(
            53,
            "Суд вернул землю фермеру Гущину",
            "Областной суд вернул фермеру Павлу Гущину 400 гектаров земли, изъятых администрацией района. Решение"
            " вступило в силу немедленно, сообщил в среду адвокат. Чиновники намерены его обжаловать.",
        ),
    ),
    (
        Told(
            0,
            "Moravian bank chief Novotny offers to resign",
            "The head of Moravian Savings Bank, Jan Novotny, offered to resign on Monday over losses of 80 million"
            " euros on shipping loans. The board will decide on Friday whether to accept.",
        ),
        Told(
            100,
            "Board of Moravian bank keeps Novotny",
            "The board of Moravian Savings Bank asked Jan Novotny on Friday to stay as its head, despite losses of 80"
            " million euros on shipping loans. Two directors voted against and left the board.",
        ),
    ),
    (
        Told(
            0,
            "Rebels take border town of Kassim",
            "Rebels took the border town of Kassim on Monday after a night of shelling, residents said. The army"
            " denied it. Thousands of people fled across the river into Chad.",
        ),
        Told(
            28,
            "Army drives rebels out of Kassim",
            "Government troops drove rebels out of the border town of Kassim on Tuesday, a day after it fell, the army"
            " and residents said. Bodies lay in the market. Those who fled to Chad were told to wait.",
        ),
    ),
    (
        Told(
            0,
            "Turkey and Armenia to open talks in Vienna on Tuesday",
            "Special envoys of Turkey and Armenia will meet in Vienna on Tuesday for their second round of talks on"
            " opening the border, both ministries said. The border has been shut since 1993.",
        ),
        Told(
            33,
            "Turkey, Armenia agree on border crossing for third countries",
            "Turkey and Armenia agreed in Vienna on Tuesday to open their border to citizens of third countries, the"
            " envoys said after a second round of talks. It has been shut since 1993. A date is to be named later.",
        ),
    ),
]

SAME: list[tuple[Told, Told]] = [
    (
        Told(
            0,
            "Brennick mine collapse traps eleven",
            "Eleven miners were trapped 300 metres underground on Monday when a gallery of the Brennick coal mine"
            " collapsed, the operator Halvex said. Rescue teams were drilling a second shaft. Contact with the men was"
            " lost shortly after six in the morning.",
        ),
        Told(
            9,
            "Race to reach eleven men under Brennick",
            "Drills were at work into the night at the Brennick pit, where eleven men have been cut off since a gallery"
            " caved in on Monday morning. Halvex, which runs the mine, has had no word from them. Families waited at"
            " the gate in the rain.",
        ),
    ),
    (
        Told(
            0,
            "Kestrel Air cancels all flights",
            "Kestrel Air cancelled all its flights on Monday after its lenders refused more money, stranding 12,000"
            " passengers. Chief executive Ingrid Holt said the airline was looking for a buyer and would know more"
            " within days.",
        ),
        Told(
            6,
            "Thousands stranded as Norwegian carrier Kestrel stops flying",
            "Holidaymakers were left at airports across Europe when Kestrel Air grounded its fleet on Monday. Banks had"
            " turned down a request for cash, its head Ingrid Holt told staff. About 12,000 people hold tickets for"
            " this week.",
        ),
    ),
    (
        Told(
            0,
            "Rebels take border town of Kassim",
            "Rebels took the border town of Kassim on Monday after a night of shelling, residents said. The army"
            " denied it. Thousands of people fled across the river into Chad.",
        ),
        Told(
            20,
            "Fall of Kassim sends thousands into Chad",
            "Families with mattresses on their heads crossed into Chad after rebels seized Kassim, a town on the"
            " border, on Monday. Shells fell all night, they said. An army spokesman insisted that the town had not"
            " fallen.",
        ),
    ),
    (
        Told(
            0,
            "Moravian bank chief Novotny offers to resign",
            "The head of Moravian Savings Bank, Jan Novotny, offered to resign on Monday over losses of 80 million"
            " euros on shipping loans. The board will decide on Friday whether to accept.",
        ),
        Told(
            4,
            "Shipping losses cost Novotny his post, he tells board",
            "Jan Novotny has told the board of Moravian Savings Bank that he is ready to go after it lost 80 million"
            " euros on loans to ship owners. Directors meet on Friday.",
        ),
    ),
    (
        Told(
            0,
            "Двое туристов пропали на Эльбрусе",
            "Двое туристов из Самары не вышли на связь в понедельник во время восхождения на Эльбрус, сообщили в МЧС."
            " Поиски затруднены из-за метели, в них участвуют двадцать спасателей.",
        ),
        Told(
            5,
            "На Эльбрусе ищут самарских альпинистов",
            "Спасатели ищут на Эльбрусе двух альпинистов из Самарской области, с которыми нет связи с понедельника."
            " Метель мешает поискам, передает корреспондент с места.",
        ),
    ),
    (
        Told(
            0,
            "Actress Lena Markovic found dead in Trieste hotel",
            "The actress Lena Markovic was found dead in a hotel in Trieste on Monday, the police said. She was 58. A"
            " maid found her at noon. Markovic won a prize in Cannes in 1999 for The Salt Road.",
        ),
        Told(
            14,
            "Lena Markovic, star of The Salt Road, dies at 58",
            "Lena Markovic, who won at Cannes with The Salt Road, has died in Trieste. The body of the actress, 58, was"
            " discovered by hotel staff on Monday. Colleagues mourned a great tragic talent.",
        ),
    ),
    (
        Told(
            0,
            "Turkey and Armenia to open talks in Vienna on Tuesday",
            "Special envoys of Turkey and Armenia will meet in Vienna on Tuesday for their second round of talks on"
            " opening the border, both ministries said. The border has been shut since 1993.",
        ),
        Told(
            7,
            "Турция и Армения проведут в Вене второй раунд переговоров",
            "Спецпредставители Турции и Армении встретятся во вторник в Вене, сообщили МИД двух стран. Речь пойдёт об"
            " открытии границы, закрытой с 1993 года.",
        ),
    ),
    (
        Told(
            0,
            "Taliban envoy Haqqani to visit Tashkent for rail talks",
            "A Taliban delegation led by Abdul Haqqani will travel to Tashkent on Wednesday for talks on the"
            " trans-Afghan railway, the Uzbek government said on Monday. The line would link Termez with Peshawar.",
        ),
        Told(
            8,
            "Делегация талибов обсудит в Ташкенте железную дорогу",
            "Делегация талибов во главе с Абдулом Хаккани прибудет в среду в Ташкент, чтобы обсудить трансафганскую"
            " железную дорогу Термез — Пешавар, сообщил МИД Узбекистана.",
        ),
    ),
]
