"""Passages of a third kind, written when the grammar had been mended by the second, to see how it does on others."""

from __future__ import annotations

from tests.extractors.statements.passages import Passage

THIRD_PASSAGES: list[Passage] = [
    (
        "en",
        "",
        (
            "ISLAMABAD (AP) — Pakistan will reopen the Torkham crossing on Monday, Interior "
            "Minister Sheikh Rafiq said. “We do not want our Afghan brothers to suffer,” he "
            "told a news conference."
        ),
        [
            (
                "We do not want our Afghan brothers to suffer",
                "Sheikh Rafiq",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“We are not asking for recognition, we are asking for our money,” Acting Deputy "
            "Prime Minister Abdul Salam Haqmal said in an audio message sent to journalists."
        ),
        [
            (
                "We are not asking for recognition, we are asking for our money",
                "Abdul Salam Haqmal",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Deborah Lyall, the U.N. envoy to Afghanistan, warned the Security Council that the "
            "country was “on the brink of a humanitarian catastrophe that is preventable.”"
        ),
        [
            (
                "on the brink of a humanitarian catastrophe that is preventable.",
                "Deborah Lyall",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "A Western official briefed on the talks described the mood as “businesslike”. "
            "Another said: “Nobody shouted. That is progress.”"
        ),
        [
            (
                "Nobody shouted. That is progress.",
                "Another",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“If women are kept out of classrooms,” said Pashtana Zalmai, who runs a network of "
            "secret schools, “then the classrooms will come to them.”"
        ),
        [
            (
                "If women are kept out of classrooms then the classrooms will come to them.",
                "Pashtana Zalmai",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Turkish Foreign Minister Mevlut Aydin said his country had told the delegation "
            "that girls’ education was “not a Western demand but an Islamic obligation”."
        ),
        [
            (
                "not a Western demand but an Islamic obligation",
                "Turkish Foreign Minister Mevlut Aydin",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Zabihullah Noori, the Taliban’s chief spokesman, tweeted: “Last night’s blast was "
            "contained. Our forces are in control.”"
        ),
        [
            (
                "Last night’s blast was contained. Our forces are in control.",
                "Zabihullah Noori",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“There can be no sustainable peace without inclusion,” the statement issued by the ten participants said."
        ),
        [
            (
                "There can be no sustainable peace without inclusion",
                "the statement",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "In its final communiqué, the group called on the Taliban to “practise moderate and "
            "sound internal and external policies.”"
        ),
        [
            (
                "practise moderate and sound internal and external policies.",
                "the group",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Kabulov, Putin’s point man on Afghanistan, was less optimistic: “We will not rush. "
            "Let them first keep their promises.”"
        ),
        [
            (
                "We will not rush. Let them first keep their promises.",
                "Kabulov",
            )
        ],
    ),
    (
        "en",
        "",
        "“Not today,” Lavrov said when asked if Russia would recognise the new government.",
        [
            (
                "Not today",
                "Lavrov",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Mr. Ghulam, 45, a tailor, shrugged. “I have eight mouths to feed,” he said. “Who "
            "rules in Kabul is the last thing on my mind.”"
        ),
        [
            (
                "I have eight mouths to feed Who rules in Kabul is the last thing on my mind.",
                "he",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The group calls itself the “Freedom Front” and posts videos under the name “Voice of the Valley”."
        ),
        [],
    ),
    (
        "en",
        "",
        (
            "“Our patience has limits,” President Rahmonzoda was quoted as saying by the presidential press service."
        ),
        [
            (
                "Our patience has limits",
                "President Rahmonzoda",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "India’s foreign secretary told parliament: “Any recognition has to be a "
            "considered, collective decision of the region.” He did not elaborate."
        ),
        [
            (
                "Any recognition has to be a considered, collective decision of the region.",
                "India’s foreign secretary",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "But a White House official who was not authorized to speak publicly said the "
            "administration “isn’t in a hurry to reopen the embassy, and won’t be this year.”"
        ),
        [
            (
                "isn’t in a hurry to reopen the embassy, and won’t be this year.",
                "a White House official",
            )
        ],
    ),
    (
        "en",
        "",
        '"You\'re not listening to me," snapped Hardy. "I said no."',
        [
            (
                "You're not listening to me I said no.",
                "Hardy",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Donald Keene Jr., the candidate’s son, said on Fox News, \"My father doesn't need a "
            'teleprompter to tell the truth."'
        ),
        [
            (
                "My father doesn't need a teleprompter to tell the truth.",
                "Donald Keene Jr.",
            )
        ],
    ),
    (
        "en",
        "",
        (
            'Pressed by moderators to name one mistake, Senator Ruiz paused, then said: "Trusting Washington."'
        ),
        [
            (
                "Trusting Washington.",
                "Senator Ruiz",
            )
        ],
    ),
    (
        "en",
        '"They want you asleep," Stone told the crowd in Mobile.',
        '"It\'s a rigged system, folks," he continued, jabbing the air. "And you know it."',
        [
            (
                "It's a rigged system, folks And you know it.",
                "Stone",
            )
        ],
    ),
    (
        "en",
        "",
        (
            'The super PAC\'s memo concludes that Baker "has no path to the nomination and no money to find one."'
        ),
        [
            (
                "has no path to the nomination and no money to find one.",
                "The super PAC's memo",
            )
        ],
    ),
    (
        "en",
        "",
        (
            'Even his allies worry. "At some point you have to stop digging," said one House Republican.'
        ),
        [
            (
                "At some point you have to stop digging",
                "one House Republican",
            )
        ],
    ),
    (
        "en",
        "",
        '"Thank you, and God bless Ohio," concluded the governor.',
        [
            (
                "Thank you, and God bless Ohio",
                "the governor",
            )
        ],
    ),
    (
        "en",
        "",
        (
            'Critics say the order amounts to "a Muslim ban by another name," a charge the administration rejects.'
        ),
        [
            (
                "a Muslim ban by another name",
                "Critics",
            )
        ],
    ),
    (
        "en",
        "",
        'Neither "Hamlet" nor "Macbeth" will be staged this season.',
        [],
    ),
    (
        "en",
        "",
        "“They burned everything,” Amina recalled, adding, “even the books.”",
        [
            (
                "They burned everything",
                "Amina",
            ),
            (
                "even the books.",
                "Amina",
            ),
        ],
    ),
    (
        "ru",
        "",
        (
            "Представитель талибов Сухейль Шарифи сообщил РИА Новости, что делегация «прибудет "
            "в Москву в полном составе»."
        ),
        [
            (
                "прибудет в Москву в полном составе",
                "Представитель талибов Сухейль Шарифи",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Речь о признании не идёт, — сказал Кабулов, отвечая на вопрос ТАСС. — Пусть сначала выполнят обещания»."
        ),
        [
            (
                "Речь о признании не идёт Пусть сначала выполнят обещания",
                "Кабулов",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            '"Ситуация под контролем", - заявил на брифинге в Кабуле и.о. главы МВД Сираджуддин Халими.'
        ),
        [
            (
                "Ситуация под контролем",
                "Сираджуддин Халими",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Пресс-служба погранведомства Таджикистана сообщила, что «обстановка на границе "
            "стабильная и контролируется»."
        ),
        [
            (
                "обстановка на границе стабильная и контролируется",
                "Пресс-служба погранведомства Таджикистана",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Мы просим мир не бросать нас», — сказала BBC учительница из Герата, попросившая не называть её имени."
        ),
        [
            (
                "Мы просим мир не бросать нас",
                "учительница",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Ранее секретарь Совбеза Николай Патрин отмечал, что «угроза терроризма из Афганистана сохраняется»."
        ),
        [
            (
                "угроза терроризма из Афганистана сохраняется",
                "секретарь Совбеза Николай Патрин",
            )
        ],
    ),
    (
        "ru",
        "",
        "Песков на вопрос, будет ли встреча, ответил коротко: «Пока нет».",
        [
            (
                "Пока нет",
                "Песков",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Как сказал в эфире «Эха Москвы» востоковед Андрей Серов, «никто не знает, кто там принимает решения»."
        ),
        [
            (
                "никто не знает, кто там принимает решения",
                "востоковед Андрей Серов",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Министр заверил: деньги будут. «Все бюджетники получат зарплату до праздников», — сказал он."
        ),
        [
            (
                "Все бюджетники получат зарплату до праздников",
                "Министр",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Это политическое решение», — отметила собеседница агентства.",
        [
            (
                "Это политическое решение",
                "собеседница агентства",
            )
        ],
    ),
    (
        "ru",
        "",
        "Партия «Единая страна» и движение «За правду» объявили о слиянии.",
        [],
    ),
    (
        "ru",
        "",
        "— Я не боюсь, — говорит Ольга. — Боится тот, кому есть что терять.",
        [
            (
                "Я не боюсь Боится тот, кому есть что терять.",
                "Ольга",
            )
        ],
    ),
    (
        "ru",
        "",
        "В МИД Ирана назвали заявление «безответственным и лишённым оснований».",
        [
            (
                "безответственным и лишённым оснований",
                "МИД Ирана",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Талибы должны понять, что без прав женщин помощи не будет», — говорится в резолюции Европарламента."
        ),
        [
            (
                "Талибы должны понять, что без прав женщин помощи не будет",
                "резолюции Европарламента",
            )
        ],
    ),
    (
        "ru",
        "",
        "Мэр выложила запись на сайте и сообщила газете, что хочет «увидеть виновных в суде до зимы».",
        [("увидеть виновных в суде до зимы", "Мэр")],
    ),
    (
        "ru",
        "",
        "«Ну что, может, дуэтом?» — написал Жуков под видео.",
        [("Ну что, может, дуэтом?", "Жуков")],
    ),
    (
        "ru",
        "",
        "Директор общества инженеров Шотландии Ханна Смит пришла последней. Она сказала: «Мост знают все, и он стоит».",
        [("Мост знают все, и он стоит", "Ханна Смит")],
    ),
]
