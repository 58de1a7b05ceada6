"""Passages of a second hand, written before any was read by the grammar: wire copy, Q&A, posts, letters, posters."""

from __future__ import annotations

from tests.extractors.statements.passages import Passage

SECOND_PASSAGES: list[Passage] = [
    (
        "en",
        "",
        (
            '"We will not sign anything under pressure," Foreign Minister Jeyran Aliyeva said on Monday.'
        ),
        [
            (
                "We will not sign anything under pressure",
                "Foreign Minister Jeyran Aliyeva",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“The bridge was never inspected,” said Tomas Hrubec, who led the inquiry for the transport ministry."
        ),
        [
            (
                "The bridge was never inspected",
                "Tomas Hrubec",
            )
        ],
    ),
    (
        "en",
        "",
        (
            '"The ceasefire," the envoy told reporters in Amman, "is holding better than anyone had hoped."'
        ),
        [
            (
                "The ceasefire is holding better than anyone had hoped.",
                "the envoy",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Deputy Prime Minister Olga Stanchev called the plan “a gift to smugglers” and "
            "urged the chamber to vote it down."
        ),
        [
            (
                "a gift to smugglers",
                "Deputy Prime Minister Olga Stanchev",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Ms. Okafor, the union’s chief negotiator, said that “nobody in this hall believes "
            "the company any more” and walked out."
        ),
        [
            (
                "nobody in this hall believes the company any more",
                "Ms. Okafor",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Asked whether the talks had failed, Baumann replied: “Ask me in a week. I have "
            "nothing to add to what the minister told you this morning.”"
        ),
        [
            (
                (
                    "Ask me in a week. I have nothing to add to what the minister told you this morning."
                ),
                "Baumann",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The minister praised the pilots, adding, “They saved more than two hundred lives tonight.”"
        ),
        [
            (
                "They saved more than two hundred lives tonight.",
                "The minister",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Governor Ellis met the families on Sunday and promised an inquiry, adding that “no "
            "door will stay closed to the investigators.”"
        ),
        [
            (
                "no door will stay closed to the investigators.",
                "Governor Ellis",
            )
        ],
    ),
    (
        "en",
        "Marek Dvorsky, who chairs the budget committee, received the document on Friday.",
        "“I have read the report. It is thin,” he said. “We expected better.”",
        [
            (
                "I have read the report. It is thin We expected better.",
                "Marek Dvorsky",
            )
        ],
    ),
    (
        "en",
        "",
        "“She was very brave,” her brother, Samuel Otieno, told the BBC.",
        [
            (
                "She was very brave",
                "Samuel Otieno",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "According to the ministry’s spokesperson, Hana Sato, “the vessel was in international waters at all times.”"
        ),
        [
            (
                "the vessel was in international waters at all times.",
                "Hana Sato",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“The vessel was in international waters at all times,” according to a statement from the coast guard."
        ),
        [
            (
                "The vessel was in international waters at all times",
                "a statement",
            )
        ],
    ),
    (
        "en",
        "",
        ("In a statement, Amnesty International said: “Thousands remain in cells without charge.”"),
        [
            (
                "Thousands remain in cells without charge.",
                "Amnesty International",
            )
        ],
    ),
    (
        "en",
        "",
        "The World Food Programme warned on X that “stocks will run out within nine days.”",
        [
            (
                "stocks will run out within nine days.",
                "The World Food Programme",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“Stop the convoy now or we fire,” the radio crackled, according to two drivers who heard it."
        ),
        [
            (
                "Stop the convoy now or we fire",
                "the radio",
            )
        ],
    ),
    (
        "en",
        "",
        "Her novel “The Salt Road” won the prize, and the film version, “Salt,” opens in May.",
        [],
    ),
    (
        "en",
        "",
        "He carried a sign reading “No water, no vote” outside the assembly.",
        [
            (
                "No water, no vote",
                "He",
            )
        ],
    ),
    (
        "en",
        "",
        "The so-called “people’s governor” did not appear at the meeting.",
        [],
    ),
    (
        "en",
        "",
        "Under the headline “Ministers at War,” the paper printed three unsigned letters.",
        [],
    ),
    (
        "en",
        "",
        "The operation, code-named “Northern Shield,” began before dawn.",
        [],
    ),
    (
        "en",
        "",
        (
            "“It’s over,” sighed coach Petra Lindqvist. Goalkeeper Ana Mora disagreed. “We have "
            "two matches left and I don’t count us out,” she said."
        ),
        [
            (
                "It’s over",
                "coach Petra Lindqvist",
            ),
            (
                "We have two matches left and I don’t count us out",
                "Ana Mora",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            "“You cannot negotiate with an earthquake,” wrote Dr. Idris Rahmani in the "
            "journal’s spring issue, “but you can negotiate with builders.”"
        ),
        [
            (
                "You cannot negotiate with an earthquake but you can negotiate with builders.",
                "Dr. Idris Rahmani",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“There is no deal yet,” an EU diplomat, speaking on condition of anonymity, said late on Thursday."
        ),
        [
            (
                "There is no deal yet",
                "an EU",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“There is no deal yet,” said one of the diplomats, who asked not to be named because the talks are private."
        ),
        [
            (
                "There is no deal yet",
                "one of the diplomats",
            )
        ],
    ),
    (
        "en",
        "",
        "Q: Will you run again? A: “I will decide after the summer,” Senator Whitlock answered.",
        [
            (
                "I will decide after the summer",
                "Senator Whitlock",
            )
        ],
    ),
    (
        "en",
        "",
        "“Will you run again?” a reporter shouted. “Ask my wife,” the senator shot back.",
        [
            (
                "Will you run again?",
                "a reporter",
            ),
            (
                "Ask my wife",
                "the senator",
            ),
        ],
    ),
    (
        "en",
        "",
        "“Our doors are open,” tweeted Mayor Lucia Bonetti. “Bring blankets.”",
        [
            (
                "Our doors are open Bring blankets.",
                "Mayor Lucia Bonetti",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Writing on Telegram, regional governor Anton Hrytsenko said, “Air defence is working. Stay in shelters.”"
        ),
        [
            (
                "Air defence is working. Stay in shelters.",
                "regional governor Anton Hrytsenko",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“The seed banks are our insurance,” said Farida Nazari, a botanist at Kabul "
            "University.\n“Without them,” she added, “one bad spring would be enough.”"
        ),
        [
            (
                "The seed banks are our insurance",
                "Farida Nazari",
            ),
            (
                "Without them one bad spring would be enough.",
                "Farida Nazari",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            "Prosecutor Jan Wolff told the court: “The accused knew the brakes were faulty.\n“He "
            "signed the paper anyway.”"
        ),
        [
            (
                "The accused knew the brakes were faulty.",
                "Prosecutor Jan Wolff",
            ),
            (
                "He signed the paper anyway.",
                "Prosecutor Jan Wolff",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            "“The accused knew the brakes were faulty, Prosecutor Jan Wolff said. “He signed the paper anyway.”"
        ),
        [
            (
                "He signed the paper anyway.",
                "Prosecutor Jan Wolff",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Iran’s foreign ministry spokesman, Nasser Kanaani, rejected the accusation as "
            "“baseless and tired,” telling a news conference in Tehran that “those who start "
            "fires should not sell water.”"
        ),
        [
            (
                "those who start fires should not sell water.",
                "Iran’s foreign ministry spokesman",
            )
        ],
    ),
    (
        "en",
        "",
        "“We came for our children,” said Maria, 34, holding a photograph.",
        [
            (
                "We came for our children",
                "Maria",
            )
        ],
    ),
    (
        "en",
        "",
        "“We came for our children,” Maria, 34, said as she held up a photograph.",
        [
            (
                "We came for our children",
                "Maria",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The central bank kept its rate at 5%. “Inflation risks remain tilted to the "
            "upside,” it said in a statement."
        ),
        [
            (
                "Inflation risks remain tilted to the upside",
                "it",
            )
        ],
    ),
    (
        "en",
        "",
        "“This is not who we are,” read a letter signed by forty generals.",
        [
            (
                "This is not who we are",
                "a letter signed",
            )
        ],
    ),
    (
        "en",
        "",
        "The letter, signed by forty generals, reads in part: “This is not who we are.”",
        [
            (
                "This is not who we are.",
                "The letter",
            )
        ],
    ),
    (
        "en",
        "",
        "The new law forbids “any image of a living being” in schoolbooks.",
        [],
    ),
    (
        "en",
        "",
        (
            "Reuters quoted a Taliban commander as saying that “the road is open but the trucks are not coming.”"
        ),
        [
            (
                "the road is open but the trucks are not coming.",
                "a Taliban commander",
            )
        ],
    ),
    (
        "en",
        "",
        ("“The road is open but the trucks are not coming,” Reuters quoted a commander as saying."),
        [
            (
                "The road is open but the trucks are not coming",
                "a commander",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The commander was quoted by Reuters as saying: “The road is open but the trucks are not coming.”"
        ),
        [
            (
                "The road is open but the trucks are not coming.",
                "The commander",
            )
        ],
    ),
    (
        "en",
        "",
        "“Yes,” the judge said. “You may sit.”",
        [
            (
                "Yes You may sit.",
                "the judge",
            )
        ],
    ),
    (
        "en",
        "",
        "Mr Lang — who has never lost an election — thundered: “Let them try!”",
        [
            (
                "Let them try!",
                "Mr Lang",
            )
        ],
    ),
    (
        "en",
        "Mr Lang has never lost an election. He spoke for an hour.",
        "“Let them try,” he thundered to cheers.",
        [
            (
                "Let them try",
                "Lang",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "In the words of its director, Ingrid Solheim, the museum is “a house for things nobody else wanted.”"
        ),
        [
            (
                "a house for things nobody else wanted.",
                "Ingrid Solheim",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“My government,” declared President Moreau to applause, “will neither bow nor "
            "beg.” The opposition leader, Claire Dufour, said the speech was “theatre for the "
            "tired.”"
        ),
        [
            (
                "My government will neither bow nor beg.",
                "President Moreau",
            ),
            (
                "theatre for the tired.",
                "Claire Dufour",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            "'The timetable is fantasy,' rail union leader Gwen Pritchard said. 'It was fantasy in January too.'"
        ),
        [
            (
                "The timetable is fantasy It was fantasy in January too.",
                "rail union leader Gwen Pritchard",
            )
        ],
    ),
    (
        "en",
        "",
        "The players’ ‘home’ stadium is 300 miles away.",
        [],
    ),
    (
        "en",
        "",
        (
            "Speaking after the vote, Labour’s Neil Hargreaves accused ministers of "
            "“sleepwalking into winter”, and said: “People will remember who closed the "
            "hospital.”"
        ),
        [
            (
                "People will remember who closed the hospital.",
                "Labour’s Neil Hargreaves",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“It is a strange feeling, to be thanked for leaving,” the outgoing ambassador, a "
            "career diplomat who served in Lagos and Lima, wrote in her farewell message."
        ),
        [
            (
                "It is a strange feeling, to be thanked for leaving",
                "the outgoing ambassador",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“Nobody asked us,” says the village head. “Nobody ever asks.” His neighbour, a "
            "potter, nods. “They will ask when the water comes,” the potter says."
        ),
        [
            (
                "Nobody asked us Nobody ever asks.",
                "the village head",
            ),
            (
                "They will ask when the water comes",
                "the potter",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            "The two countries “reaffirmed their commitment to the 1998 treaty,” the joint communique said."
        ),
        [
            (
                "reaffirmed their commitment to the 1998 treaty",
                "the joint communique",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "China is “deeply concerned” about the strikes, foreign ministry spokeswoman Mao "
            "Lian told a regular briefing."
        ),
        [],
    ),
    (
        "en",
        "",
        (
            "Beijing “will take all necessary measures to protect its companies,” the commerce "
            "ministry said, without giving details."
        ),
        [
            (
                "will take all necessary measures to protect its companies",
                "the commerce ministry",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Asked about the leak, the spokesman laughed. “No comment, and you may quote me on that.”"
        ),
        [
            (
                "No comment, and you may quote me on that.",
                "the spokesman",
            )
        ],
    ),
    (
        "en",
        "",
        "The general was blunt. “We lost the valley because nobody sent fuel.”",
        [
            (
                "We lost the valley because nobody sent fuel.",
                "The general",
            )
        ],
    ),
    (
        "en",
        "The clerk pushed the paper to Leila Haddad.",
        "“I won’t,” she said — then paused — “sign it.”",
        [
            (
                "I won’t",
                "she",
            )
        ],
    ),
    (
        "en",
        "",
        "Kim’s message was simple: “Go home.”",
        [
            (
                "Go home.",
                "Kim",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“What we saw was deliberate,” Human Rights Watch researcher Belkis Demir said by "
            "phone from Goma, where she has spent the past month. “Every school in the district "
            "was hit.”"
        ),
        [
            (
                "What we saw was deliberate Every school in the district was hit.",
                "Human Rights Watch researcher Belkis Demir",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "State news agency IRNA cited the minister as saying “the pipeline will be finished "
            "this year, with or without partners”."
        ),
        [
            (
                "the pipeline will be finished this year, with or without partners",
                "the minister",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Interfax news agency reported, citing a security source: “Two suspects were detained at the border.”"
        ),
        [
            (
                "Two suspects were detained at the border.",
                "a security source",
            )
        ],
    ),
    (
        "en",
        "",
        "“We have a saying: the river does not argue,” said the elder.",
        [
            (
                "We have a saying: the river does not argue",
                "the elder",
            )
        ],
    ),
    (
        "en",
        "",
        "“He told me, ‘Don’t come back,’ and I didn’t,” recalled Yusuf Demirci, a former guard.",
        [
            (
                "He told me, ‘Don’t come back,’ and I didn’t",
                "Yusuf Demirci",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The chancellor, standing beside her Polish counterpart, insisted there would be "
            "“no solo runs,” but conceded: “We should have called earlier.”"
        ),
        [
            (
                "We should have called earlier.",
                "The chancellor",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "NATO Secretary-General Ole Brandt condemned the attack. “Those responsible must "
            "answer for it,” he said. The Kremlin denied involvement. “We had nothing to do "
            "with this,” spokesman Dmitry Peskov said."
        ),
        [
            (
                "Those responsible must answer for it",
                "Ole Brandt",
            ),
            (
                "We had nothing to do with this",
                "spokesman Dmitry Peskov",
            ),
        ],
    ),
    (
        "en",
        "",
        "Sources close to the family say the heiress, “deeply unhappy,” will move to Geneva.",
        [],
    ),
    (
        "en",
        "",
        (
            "“This is the third flood in a decade, and the money always goes to the capital,” "
            "complained Rosa Quispe, whose house stands ankle-deep in mud."
        ),
        [
            (
                "This is the third flood in a decade, and the money always goes to the capital",
                "Rosa Quispe",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Zuma-Reyes, a former judge, put it this way: “A court without bailiffs is a debating club.”"
        ),
        [
            (
                "A court without bailiffs is a debating club.",
                "Zuma-Reyes",
            )
        ],
    ),
    (
        "en",
        "",
        "A banner across the bridge said “Welcome home, heroes.”",
        [],
    ),
    (
        "en",
        "",
        (
            "“We will be back in court on Tuesday,” vowed attorney Deborah Kline, flanked by "
            "her clients. “And we will win.”"
        ),
        [
            (
                "We will be back in court on Tuesday And we will win.",
                "attorney Deborah Kline",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Speaking to Al Jazeera, Suhail Shaheen — the group’s envoy in Doha — said the "
            "talks were “positive and frank.” “We agreed to meet again,” Shaheen added."
        ),
        [
            (
                "We agreed to meet again",
                "Shaheen",
            )
        ],
    ),
    (
        "en",
        "",
        "The word “caliphate” does not appear in the text.",
        [],
    ),
    (
        "en",
        "",
        (
            "“Caliphate is a word for preachers, not for treaties,” a senior Pakistani official "
            "said, explaining why it does not appear in the text."
        ),
        [
            (
                "Caliphate is a word for preachers, not for treaties",
                "a senior Pakistani official",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“If the lights stay on, thank the engineers; if they go out, blame me,” joked "
            "Energy Minister Herman Galush, according to people in the room."
        ),
        [
            (
                "If the lights stay on, thank the engineers; if they go out, blame me",
                "Energy Minister Herman Galush",
            )
        ],
    ),
    (
        "en",
        "",
        "The Pentagon said the drone had been “intercepted safely and without damage”.",
        [
            (
                "intercepted safely and without damage",
                "The Pentagon",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“Every day the same, every day the queue,” says Nadia, who, like most of her "
            "neighbours, has no job and no passport."
        ),
        [
            (
                "Every day the same, every day the queue",
                "Nadia",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "In an interview with Der Spiegel published on Saturday, Economy Minister Karl "
            "Ebner said he would not resign. “I was elected to do a job, and the job is not "
            "done.”"
        ),
        [
            (
                "I was elected to do a job, and the job is not done.",
                "Economy Minister Karl Ebner",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“Peace is possible,” Lavrov said. “Peace is possible, but not on these terms,” "
            "Blinken retorted an hour later."
        ),
        [
            (
                "Peace is possible",
                "Lavrov",
            ),
            (
                "Peace is possible, but not on these terms",
                "Blinken",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            '"The decision is final", the federation\'s president, Gilles Marchetti, confirmed to AFP.'
        ),
        [
            (
                "The decision is final",
                "Gilles Marchetti",
            )
        ],
    ),
    (
        "en",
        "",
        (
            '"It was a mistake," the company acknowledged in an email. "We are refunding every customer."'
        ),
        [
            (
                "It was a mistake We are refunding every customer.",
                "the company",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Мы готовы к диалогу без предварительных условий», — заявила официальный представитель МИД Мария Захарова."
        ),
        [
            (
                "Мы готовы к диалогу без предварительных условий",
                "официальный представитель МИД Мария Захарова",
            )
        ],
    ),
    (
        "ru",
        "",
        "— Дороги расчистим к вечеру, — пообещал глава района Сергей Лапин. — Техники хватает.",
        [
            (
                "Дороги расчистим к вечеру Техники хватает.",
                "глава района Сергей Лапин",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "По словам директора музея Анны Кравец, «коллекция не покинет город ни при каких обстоятельствах»."
        ),
        [
            (
                "коллекция не покинет город ни при каких обстоятельствах",
                "директора музея Анны Кравец",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Поезд остановился в тоннеле, никто не пострадал», — сообщил ТАСС представитель метрополитена."
        ),
        [
            (
                "Поезд остановился в тоннеле, никто не пострадал",
                "представитель метрополитена",
            )
        ],
    ),
    (
        "ru",
        "",
        "Как отметил вице-премьер, «бюджет рассчитан с запасом, секвестра не будет».",
        [
            (
                "бюджет рассчитан с запасом, секвестра не будет",
                "вице-премьер",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Бюджет, — подчеркнул министр финансов, — рассчитан с запасом».",
        [
            (
                "Бюджет рассчитан с запасом",
                "министр финансов",
            )
        ],
    ),
    (
        "ru",
        "",
        "Министр подчеркнул: «Секвестра не будет. Все обязательства мы выполним».",
        [
            (
                "Секвестра не будет. Все обязательства мы выполним",
                "Министр",
            )
        ],
    ),
    (
        "ru",
        "",
        "Лавров заявил, что Москва «не видит смысла в переговорах ради переговоров».",
        [
            (
                "не видит смысла в переговорах ради переговоров",
                "Лавров",
            )
        ],
    ),
    (
        "ru",
        "",
        "Движение «Талибан» (запрещено в РФ) взяло под контроль аэропорт.",
        [],
    ),
    (
        "ru",
        "",
        "Спектакль «Три сестры» покажут в театре «Современник» в субботу.",
        [],
    ),
    (
        "ru",
        "",
        "Так называемая «дорожная карта» до сих пор не опубликована.",
        [],
    ),
    (
        "ru",
        "",
        (
            "Об этом РИА Новости сообщил постпред России при ООН Василий Громов. «Резолюция не "
            "набрала голосов», — сказал он."
        ),
        [
            (
                "Резолюция не набрала голосов",
                "он",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Нам никто не звонил, — рассказала жительница села Раиса Петровна. — Мы узнали из новостей»."
        ),
        [
            (
                "Нам никто не звонил Мы узнали из новостей",
                "жительница села Раиса Петровна",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Нам никто не звонил! Почему?» — возмущается пенсионер Иван Кузьмич.",
        [
            (
                "Нам никто не звонил! Почему?",
                "пенсионер Иван Кузьмич",
            )
        ],
    ),
    (
        "ru",
        "",
        "Глава МИД Ирана в беседе с журналистами сказал: «Мы приедем, если приедут все».",
        [
            (
                "Мы приедем, если приедут все",
                "Глава МИД Ирана",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Мы приедем, если приедут все», — цитирует агентство IRNA главу МИД Ирана.",
        [
            (
                "Мы приедем, если приедут все",
                "главу МИД Ирана",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Сбиты четыре беспилотника», — говорится в сообщении Минобороны.",
        [
            (
                "Сбиты четыре беспилотника",
                "сообщении Минобороны",
            )
        ],
    ),
    (
        "ru",
        "",
        "В сообщении ведомства говорится, что «сбиты четыре беспилотника, пострадавших нет».",
        [
            (
                "сбиты четыре беспилотника, пострадавших нет",
                "ведомства",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Работает ПВО, оставайтесь в укрытиях», — написал губернатор Егор Тихонов в своём телеграм-канале."
        ),
        [
            (
                "Работает ПВО, оставайтесь в укрытиях",
                "губернатор Егор Тихонов",
            )
        ],
    ),
    (
        "ru",
        "",
        '"Это не наш самолет", - сказал "Интерфаксу" источник в авиакомпании.',
        [
            (
                "Это не наш самолет",
                "источник в авиакомпании",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            '"Это не наш самолет", - сказал источник. Он добавил, что "все борта компании на земле и проходят осмотр".'
        ),
        [
            (
                "Это не наш самолет",
                "источник",
            ),
            (
                "все борта компании на земле и проходят осмотр",
                "Он",
            ),
        ],
    ),
    (
        "ru",
        "",
        "Отвечая на вопрос журналистов, Песков заметил: «Спросите об этом в Вашингтоне».",
        [
            (
                "Спросите об этом в Вашингтоне",
                "Песков",
            )
        ],
    ),
    (
        "ru",
        "",
        "— Вы пойдёте на выборы? — Решу после отпуска, — ответил депутат Гаврилов.",
        [
            (
                "Решу после отпуска",
                "депутат Гаврилов",
            )
        ],
    ),
    (
        "ru",
        "",
        "Премьер назвал соглашение «историческим».",
        [],
    ),
    (
        "ru",
        "",
        "«Газета опубликовала статью «Кто ответит за мост?»», — напомнил адвокат Юрий Ларин.",
        [
            (
                "Газета опубликовала статью «Кто ответит за мост?»",
                "адвокат Юрий Ларин",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Соглашение подпишут в среду», — передает ТАСС слова пресс-секретаря президента.",
        [
            (
                "Соглашение подпишут в среду",
                "пресс-секретаря президента",
            )
        ],
    ),
    (
        "ru",
        "",
        "Со ссылкой на источник в правительстве агентство пишет: «Отставка не обсуждается».",
        [
            (
                "Отставка не обсуждается",
                "источник в правительстве",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Победа далась тяжело. Ребята бились до конца», — признался тренер «Зари» Артём Нечаев после матча."
        ),
        [
            (
                "Победа далась тяжело. Ребята бились до конца",
                "тренер «Зари» Артём Нечаев",
            )
        ],
    ),
    (
        "ru",
        "",
        "По мнению эксперта Валдайского клуба Ильи Сомова, «формат исчерпал себя».",
        [
            (
                "формат исчерпал себя",
                "эксперта Валдайского клуба Ильи Сомова",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Формат исчерпал себя», — считает политолог Илья Сомов. С ним не согласна "
            "востоковед Дарья Юсупова. «Без Кабула ничего не решить», — говорит она."
        ),
        [
            (
                "Формат исчерпал себя",
                "политолог Илья Сомов",
            ),
            (
                "Без Кабула ничего не решить",
                "она",
            ),
        ],
    ),
    (
        "ru",
        "",
        "Операция получила название «Северный щит».",
        [],
    ),
    (
        "ru",
        "",
        (
            "«Ждём делегации из десяти стран, — сказал спецпредставитель президента Замир "
            "Кабулов журналистам. — Формат мы расширили сознательно»."
        ),
        [
            (
                "Ждём делегации из десяти стран Формат мы расширили сознательно",
                "спецпредставитель президента Замир Кабулов",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "В интервью «Известиям» Кабулов уточнил, что «приглашения уже разосланы всем участникам»."
        ),
        [
            (
                "приглашения уже разосланы всем участникам",
                "Кабулов",
            )
        ],
    ),
    (
        "ru",
        "Бывший мэр Олег Мартынов вышел из зала суда.",
        "«Я этого не говорил», — отрезал он.",
        [
            (
                "Я этого не говорил",
                "Олег Мартынов",
            )
        ],
    ),
    (
        "ru",
        "",
        "Как пишет The Times, «сделка почти готова, осталось договориться о цене».",
        [
            (
                "сделка почти готова, осталось договориться о цене",
                "The Times",
            )
        ],
    ),
    (
        "ru",
        "",
        "Надпись на плакате гласила: «Верните наш парк».",
        [],
    ),
    (
        "ru",
        "",
        "„Мы не уйдём“, — крикнула из толпы студентка Жанна Ким.",
        [
            (
                "Мы не уйдём",
                "Жанна Ким",
            )
        ],
    ),
    (
        "ru",
        "",
        "Зеленский обратился к гражданам: «Эта зима будет трудной, но мы её пройдём».",
        [
            (
                "Эта зима будет трудной, но мы её пройдём",
                "Зеленский",
            )
        ],
    ),
    (
        "ru",
        "",
        "Полиция «приняла все меры», однако виновных так и не нашли.",
        [],
    ),
    (
        "ru",
        "",
        (
            "«Ситуация стабильная, — говорит главврач Нина Осипова, — но коек не хватает. Ждём помощи из области»."
        ),
        [
            (
                "Ситуация стабильная но коек не хватает. Ждём помощи из области",
                "главврач Нина Осипова",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Представитель политического офиса талибов Мохаммад Наим написал в Twitter: "
            "«Делегация вылетит в Москву в ближайшие дни»."
        ),
        [
            (
                "Делегация вылетит в Москву в ближайшие дни",
                "Представитель политического офиса талибов Мохаммад Наим",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“Look, I get it. People are mad,” Rep. Dana Whitfield (R-Ohio) told a packed diner "
            "in Lima on Tuesday. “But you don’t fix a roof by burning the house.”"
        ),
        [
            (
                "Look, I get it. People are mad But you don’t fix a roof by burning the house.",
                "Rep. Dana Whitfield",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Whitfield’s campaign manager, Theo Banks, shot back in an email: “The congressman "
            "should check his own voting record before he checks anybody else’s.”"
        ),
        [
            (
                (
                    "The congressman should check his own voting record before he checks anybody else’s."
                ),
                "Theo Banks",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "\"She's a nice lady, but she can't win,\" said Bill Krause, 71, a retired machinist "
            "who voted for Obama twice. \"I don't trust any of 'em.\""
        ),
        [
            (
                "She's a nice lady, but she can't win I don't trust any of 'em.",
                "Bill Krause",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "In a tweet Sunday night, the billionaire called the judge “a total disgrace who "
            "should be ashamed of himself!”"
        ),
        [
            (
                "a total disgrace who should be ashamed of himself!",
                "the billionaire",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The former governor has said he would “absolutely, one hundred percent” support the nominee."
        ),
        [
            (
                "absolutely, one hundred percent",
                "The former governor",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“When the history of this race is written,” said Democratic strategist Carla "
            "Nuñez, who is not affiliated with a campaign, “it’ll be about the voters nobody "
            "polled.”"
        ),
        [
            (
                (
                    "When the history of this race is written it’ll be about the voters nobody polled."
                ),
                "Carla Nuñez",
            )
        ],
    ),
    (
        "en",
        "",
        "As Hurley put it in her memoir, “Power is a loan, and the bank is always watching.”",
        [
            (
                "Power is a loan, and the bank is always watching.",
                "Hurley",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Asked by CNN’s Jake Marsh if he regretted the remark, Doyle said, “Not for one second, Jake.”"
        ),
        [
            (
                "Not for one second, Jake.",
                "Doyle",
            )
        ],
    ),
    (
        "en",
        "",
        "“I regret nothing,” Doyle told Marsh, who responded, “Nothing at all?”",
        [
            (
                "I regret nothing",
                "Doyle",
            ),
            (
                "Nothing at all?",
                "Marsh",
            ),
        ],
    ),
    (
        "en",
        "",
        (
            "The ad, titled “Choices,” features a nurse who says, “My patients can’t wait four more years.”"
        ),
        [
            (
                "Choices My patients can’t wait four more years.",
                "a nurse",
            )
        ],
    ),
    (
        "en",
        "",
        "“This is a sad day for the party of Lincoln,” the National Review editorialized.",
        [
            (
                "This is a sad day for the party of Lincoln",
                "the National Review",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Sen. Paul Renner has repeatedly referred to the bill as “a blank check for "
            "bureaucrats who have never met a payroll.”"
        ),
        [
            (
                "a blank check for bureaucrats who have never met a payroll.",
                "Sen. Paul Renner",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "One attendee, who declined to give her name, said the mood was “like a funeral with worse music.”"
        ),
        [
            (
                "like a funeral with worse music.",
                "One attendee",
            )
        ],
    ),
    (
        "en",
        "",
        "“Lock the doors!” someone in the crowd yelled.",
        [
            (
                "Lock the doors!",
                "someone in the crowd",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“We’ve seen this movie before,” said Jill Abrams, a spokeswoman for the Ohio "
            "Democratic Party, adding that the attack “didn’t work in 2012 and won’t work now.”"
        ),
        [
            (
                "We’ve seen this movie before",
                "Jill Abrams",
            ),
            (
                "didn’t work in 2012 and won’t work now.",
                "Jill Abrams",
            ),
        ],
    ),
    (
        "en",
        "",
        "Trumbull, for his part, insists that “no one respects women more than I do.”",
        [
            (
                "no one respects women more than I do.",
                "Trumbull",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "According to the complaint, the officer told the driver, “I’m gonna teach you a lesson you won’t forget.”"
        ),
        [
            (
                "I’m gonna teach you a lesson you won’t forget.",
                "the officer",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "The poll, conducted by Quinlan University, asked voters whether “the country is on the right track.”"
        ),
        [
            (
                "the country is on the right track.",
                "The poll",
            )
        ],
    ),
    (
        "en",
        "Defense Secretary Luis Ortega defended the plan before the committee on Thursday.",
        "“Everything is on the table,” he said of the cuts. “Everything except the veterans.”",
        [
            (
                "Everything is on the table Everything except the veterans.",
                "Ortega",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“Everything is on the table,” the secretary, Luis Ortega, told lawmakers Thursday, "
            "though he ruled out touching veterans’ pay."
        ),
        [
            (
                "Everything is on the table",
                "Luis Ortega",
            )
        ],
    ),
    (
        "en",
        "",
        '"He is a con man," Rubio Jr. said, to laughter. "A con man with great hair."',
        [
            (
                "He is a con man A con man with great hair.",
                "Rubio Jr.",
            )
        ],
    ),
    (
        "en",
        "",
        "But in private, the same aides conceded that the speech had “landed with a thud.”",
        [
            (
                "landed with a thud.",
                "the same aides",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Wilkins’s lawyer, Martha Stone, described her client as “a grandfather who has "
            "never so much as had a parking ticket.”"
        ),
        [
            (
                "a grandfather who has never so much as had a parking ticket.",
                "Martha Stone",
            )
        ],
    ),
    (
        "en",
        "",
        "“It’s the economy,” wrote the Guardian’s Tim Rowley in a column headlined “Stupid.”",
        [
            (
                "It’s the economy",
                "Tim Rowley",
            )
        ],
    ),
    (
        "en",
        "",
        "There was only one question on reporters’ minds: “Where is the money?”",
        [],
    ),
    (
        "en",
        "",
        (
            "The tweet was deleted, but not before thousands had seen it. “Some of us work for "
            "a living, Senator,” it read."
        ),
        [
            (
                "Some of us work for a living, Senator",
                "it",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“My father came here with eleven dollars,” Rahimi said, his voice breaking, “and he died owing nobody.”"
        ),
        [
            (
                "My father came here with eleven dollars and he died owing nobody.",
                "Rahimi",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“I think what the vice president meant,” White House press secretary Joan Ellery "
            "said when pressed on the comment, “is that we take this seriously.”"
        ),
        [
            (
                "I think what the vice president meant is that we take this seriously.",
                "Joan Ellery",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "A spokesperson for the company said it “takes the privacy of its users extremely "
            "seriously” and was looking into the claims."
        ),
        [
            (
                "takes the privacy of its users extremely seriously",
                "A spokesperson for the company",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "His opponents — and even some friends — say Carver “never met a microphone he didn’t like.”"
        ),
        [
            (
                "never met a microphone he didn’t like.",
                "His opponents",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "“That,” said Mayor Quinn, pointing at the levee, “is what nine million dollars looks like.”"
        ),
        [
            (
                "That is what nine million dollars looks like.",
                "Mayor Quinn",
            )
        ],
    ),
    (
        "en",
        "",
        "The magazine’s cover shows him beneath the words “The Great Divider.”",
        [],
    ),
    (
        "en",
        "Pastor Ruth Olin smiled.",
        "“You can’t pray a lie,” she said, quoting Mark Twain.",
        [
            (
                "You can’t pray a lie",
                "she",
            )
        ],
    ),
    (
        "en",
        "",
        (
            "Trump supporter Gary Dunn said he was not worried: “Polls are garbage. I’ve never been polled in my life.”"
        ),
        [
            (
                "Polls are garbage. I’ve never been polled in my life.",
                "Gary Dunn",
            )
        ],
    ),
    (
        "ru",
        "",
        "Губернатор пообещал, что «ни один дом не останется без тепла», передаёт РИА Новости.",
        [
            (
                "ни один дом не останется без тепла",
                "Губернатор",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            '"Мы проверили все версии, ни одна не подтвердилась", - рассказал следователь по '
            "особо важным делам Андрей Громов."
        ),
        [
            (
                "Мы проверили все версии, ни одна не подтвердилась",
                "следователь по особо важным делам Андрей Громов",
            )
        ],
    ),
    (
        "ru",
        "",
        'Тренер сборной назвал поражение "уроком, который нужно выучить наизусть".',
        [
            (
                "уроком, который нужно выучить наизусть",
                "Тренер сборной",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Я просто хотела домой», — тихо сказала девочка.",
        [
            (
                "Я просто хотела домой",
                "девочка",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            'Мэр Казани Ильсур Галиев, комментируя жалобы, заявил: "Автобусы выйдут на линию к сентябрю".'
        ),
        [
            (
                "Автобусы выйдут на линию к сентябрю",
                "Мэр Казани Ильсур Галиев",
            )
        ],
    ),
    (
        "ru",
        "",
        "По информации пресс-службы суда, «приговор вступит в силу через десять дней».",
        [
            (
                "приговор вступит в силу через десять дней",
                "пресс-службы суда",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Никаких тайных договорённостей нет», — заверил журналистов в среду замглавы МИД РФ Сергей Рябов."
        ),
        [
            (
                "Никаких тайных договорённостей нет",
                "замглавы МИД РФ Сергей Рябов",
            )
        ],
    ),
    (
        "ru",
        "Людмила Чернова живёт в посёлке с рождения.",
        "Она вспоминает: «Отец пришёл поздно, сел и долго молчал».",
        [
            (
                "Отец пришёл поздно, сел и долго молчал",
                "Она",
            )
        ],
    ),
    (
        "ru",
        "",
        'В ведомстве отметили, что "проверка продолжается, говорить о результатах рано".',
        [
            (
                "проверка продолжается, говорить о результатах рано",
                "ведомстве",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Это была самооборона», — настаивает защитник.",
        [
            (
                "Это была самооборона",
                "защитник",
            )
        ],
    ),
    (
        "ru",
        "",
        '"Урожай будет рекордным, - считает глава Минсельхоза. - Хранить его негде".',
        [
            (
                "Урожай будет рекордным Хранить его негде",
                "глава Минсельхоза",
            )
        ],
    ),
    (
        "ru",
        "",
        "Как говорится в пресс-релизе компании, «выручка выросла вдвое, а долг сократился».",
        [
            (
                "выручка выросла вдвое, а долг сократился",
                "пресс-релизе компании",
            )
        ],
    ),
    (
        "ru",
        "",
        'Журнал "Власть" вышел с обложкой "Кто в доме хозяин".',
        [],
    ),
    (
        "ru",
        "",
        "Фильм «Обратная дорога» получил приз зрительских симпатий на фестивале «Кинотавр».",
        [],
    ),
    (
        "ru",
        "",
        (
            "Министр обороны на встрече с коллегой из Индии заявил, что «учения носят оборонительный характер»."
        ),
        [
            (
                "учения носят оборонительный характер",
                "Министр обороны",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Учения носят оборонительный характер», — приводит слова министра пресс-служба ведомства."
        ),
        [
            (
                "Учения носят оборонительный характер",
                "министра",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "Глава комитета Госдумы по обороне Виктор Заварин, в свою очередь, подчеркнул, что «ответ будет зеркальным»."
        ),
        [
            (
                "ответ будет зеркальным",
                "Глава комитета Госдумы по обороне Виктор Заварин",
            )
        ],
    ),
    (
        "ru",
        "",
        "«Так больше жить нельзя», — говорят местные жители.",
        [
            (
                "Так больше жить нельзя",
                "местные жители",
            )
        ],
    ),
    (
        "ru",
        "",
        "Сам певец новость не комментирует. «Я ничего не знаю», — сказал он по телефону.",
        [
            (
                "Я ничего не знаю",
                "он",
            )
        ],
    ),
    (
        "ru",
        "",
        (
            "«Мы ведём переговоры, и они идут трудно, — сказал RT источник, знакомый с ситуацией. — Но шанс есть»."
        ),
        [
            (
                "Мы ведём переговоры, и они идут трудно Но шанс есть",
                "источник",
            )
        ],
    ),
]
