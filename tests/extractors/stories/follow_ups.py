"""Twenty pairs: an event, and what came of it later. The last two are hard: same people, same place, next day."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """One report: hours after the first of its pair, title, text."""

    hours: float
    title: str
    text: str


PAIRS: tuple[tuple[Told, Told], ...] = (
    (
        Told(
            0,
            "Envoys to gather in Samarkand on November 8",
            (
                "Special envoys of nine countries will gather in Samarkand on November 8 to discuss trade"
                " with Afghanistan, the Uzbek foreign ministry said on Tuesday. Spokesman Yusuf "
                "Kabuljanov said that a Taliban delegation was invited."
            ),
        ),
        Told(
            144,
            "Samarkand meeting ends with call for open railways",
            (
                "Envoys of nine countries ended their meeting in Samarkand on Monday with a call to "
                "reopen the railway to Hairatan. The Taliban delegation, led by its commerce minister, "
                "promised to guard the trains, a joint statement said."
            ),
        ),
    ),
    (
        Told(
            0,
            "Gunmen kidnap three engineers near Khost",
            (
                "Gunmen kidnapped three road engineers on Sunday near Khost in eastern Afghanistan, "
                "police said. Commander Rahimullah Zadran said that their car was found empty beside the "
                "Gardez highway and that nobody had asked for money."
            ),
        ),
        Told(
            52,
            "Engineers kidnapped near Khost are freed",
            (
                "Three road engineers who had been kidnapped near Khost came home on Tuesday after elders"
                " spoke with their captors, police commander Rahimullah Zadran said. No ransom was paid, "
                "he said, and two suspects were arrested in Gardez."
            ),
        ),
    ),
    (
        Told(
            0,
            "Quake of magnitude 6.1 strikes Badakhshan",
            (
                "An earthquake of magnitude 6.1 struck Badakhshan in northern Afghanistan early on "
                "Wednesday, the geological survey said. Houses fell in the villages of Jurm and Yamgan; "
                "the governor's office counted eleven dead."
            ),
        ),
        Told(
            30,
            "Rescuers reach Yamgan on foot as first aid flights land",
            (
                "A day after the earthquake rescuers reached Jurm and Yamgan in Badakhshan on foot on Thursday"
                " while two aid flights landed in Fayzabad. The geological survey counted twelve more shocks in"
                " northern Afghanistan; families slept in the open, the governor's office said."
            ),
        ),
    ),
    (
        Told(
            0,
            "Central bank of Norland raises rate to 9 percent",
            (
                "The central bank of Norland raised its main rate to 9 percent on Thursday, the fourth "
                "rise this year. Governor Ilse Brandvold said that prices were still climbing too fast "
                "and that families had to be protected."
            ),
        ),
        Told(
            26,
            "Norland's crown falls despite higher rate",
            (
                "The crown of Norland fell to its lowest in ten years on Friday in spite of the higher "
                "rate. Traders doubted that governor Ilse Brandvold would hold out against the finance "
                "minister, who called the rise a mistake."
            ),
        ),
    ),
    (
        Told(
            0,
            "Court in Vesna jails editor Marek Dolny for four years",
            (
                "A court in Vesna on Monday sentenced the editor Marek Dolny to four years in jail for "
                "publishing leaked letters of the interior minister. His lawyer Hana Korb called the "
                "sentence a blow to every newspaper in the country."
            ),
        ),
        Told(
            75,
            "Editor Dolny leaves prison after president's pardon",
            (
                "The editor Marek Dolny walked out of Vesna prison on Thursday after the president "
                "pardoned him. His lawyer Hana Korb said that he would go back to work; the interior "
                "minister did not want to comment on the pardon."
            ),
        ),
    ),
    (
        Told(
            0,
            "Ferry sinks off Port Amaro with 60 aboard",
            (
                "A ferry with about 60 people aboard sank off Port Amaro in heavy seas on Saturday, the "
                "coast guard said. Fishing boats pulled 41 people from the water by nightfall, and a navy"
                " helicopter searched for the others."
            ),
        ),
        Told(
            50,
            "Captain of sunken ferry charged in Port Amaro",
            (
                "Prosecutors in Port Amaro charged the captain of the sunken ferry on Monday with "
                "manslaughter. The coast guard said that he had sailed against its warning; divers have "
                "meanwhile found the wreck at 70 metres."
            ),
        ),
    ),
    (
        Told(
            0,
            "Ministers of six states to sign gas treaty in Baku on June 14",
            (
                "Energy ministers of six states are to sign a treaty on a new gas pipeline in Baku on "
                "June 14, Azerbaijan's government said on Wednesday. The line is to carry 20 billion "
                "cubic metres a year from 2027."
            ),
        ),
        Told(
            92,
            "Gas treaty signed in Baku without Georgia",
            (
                "Energy ministers of five states signed the treaty on the new gas pipeline in Baku on "
                "June 14, but Georgia stayed away over transit fees. Azerbaijan's minister said that the "
                "line would be built all the same."
            ),
        ),
    ),
    (
        Told(
            0,
            "Union of Harbour Workers calls strike in Rotmar",
            (
                "The Union of Harbour Workers called its 4,000 members in Rotmar out on strike on Tuesday"
                " over night shifts. Cranes stood still at all nine terminals; chairman Piet Vlas said "
                "that the strike would last until there was an offer."
            ),
        ),
        Told(
            48,
            "Rotmar harbour works again after pay deal",
            (
                "Cranes turned again in Rotmar on Thursday after the Union of Harbour Workers took an "
                "offer of 6 percent more for night shifts. Chairman Piet Vlas called it a fair deal; 31 "
                "ships were waiting outside."
            ),
        ),
    ),
    (
        Told(
            0,
            "Russia to host talks on Karabakh next week, Lavrov says",
            (
                "Russia will host talks between Armenia and Azerbaijan next week, Foreign Minister Sergey"
                " Lavrov said on Friday. The ministers of both states accepted the invitation to Moscow; "
                "prisoners and borders are on the agenda."
            ),
        ),
        Told(
            94,
            "Armenia and Azerbaijan agree in Moscow to swap prisoners",
            (
                "Armenia and Azerbaijan agreed at talks in Moscow on Tuesday to exchange 40 prisoners "
                "before the end of the month, Foreign Minister Sergey Lavrov said. On borders the two "
                "ministers came no closer to each other."
            ),
        ),
    ),
    (
        Told(
            0,
            "UN envoy Deborah Lyons asks Taliban to reopen girls' schools",
            (
                "The United Nations envoy Deborah Lyons asked the Taliban in Kabul on Sunday to reopen "
                "secondary schools for girls. The education ministry told her that it was working on a "
                "plan, UNAMA said in a statement."
            ),
        ),
        Told(
            70,
            "Taliban name committee on girls' schools",
            (
                "The Taliban named a committee of eight clerics on Wednesday that is to decide on "
                "secondary schools for girls, the education ministry in Kabul said. The United Nations "
                "mission UNAMA called it a first step and asked for a date."
            ),
        ),
    ),
    (
        Told(
            0,
            "Fire destroys market in Herat",
            (
                "A fire destroyed some 300 shops of the carpet market in Herat on Monday, traders said. "
                "Firefighters from Iran's Taybad came to help; nobody was hurt. A short circuit may have "
                "started it, the mayor said."
            ),
        ),
        Told(
            28,
            "Herat traders protest for compensation",
            (
                "Several hundred traders of the burnt carpet market marched to the governor's house in "
                "Herat on Tuesday and demanded compensation. The mayor told them that the city had no "
                "money and promised to write to Kabul."
            ),
        ),
    ),
    (
        Told(
            0,
            "Striker Okoro breaks leg in cup match",
            (
                "Striker Daniel Okoro of Halden United broke his left leg in the cup match against Brigg "
                "on Saturday and was taken to hospital. Coach Alan Frey said that the season was over for"
                " his best scorer."
            ),
        ),
        Told(
            55,
            "Halden United sign Petrov in place of injured Okoro",
            (
                "Halden United signed the Bulgarian striker Stefan Petrov on Monday to replace the "
                "injured Daniel Okoro. Coach Alan Frey said that he could play on Sunday already; the "
                "transfer cost 3 million."
            ),
        ),
    ),
    (
        Told(
            0,
            "Senate committee opens hearing on spy flights",
            (
                "A Senate committee opened its hearing on spy flights over the Gulf on Tuesday with the "
                "questioning of General Ruth Hallam. She said that the flights were lawful and that the "
                "president had known of each of them."
            ),
        ),
        Told(
            50,
            "President denies he knew of spy flights",
            (
                "The president denied on Thursday that he had known of the spy flights over the Gulf, "
                "contradicting General Ruth Hallam. The Senate committee said that it would call her "
                "again and ask for his diary."
            ),
        ),
    ),
    (
        Told(
            0,
            "Талибы приедут в Ашхабад 3 марта",
            (
                "Делегация талибов прибудет в Ашхабад 3 марта для переговоров о газопроводе ТАПИ, сообщил"
                " в четверг МИД Туркмении. Её возглавит исполняющий обязанности министра горной "
                "промышленности Шахабуддин Делавар."
            ),
        ),
        Told(
            120,
            "Ашхабад и талибы договорились об охране газопровода",
            (
                "Туркмения и делегация талибов во главе с Шахабуддином Делаваром подписали во вторник в "
                "Ашхабаде протокол об охране газопровода ТАПИ. Работы на афганском участке начнутся "
                "осенью, сказал министр."
            ),
        ),
    ),
    (
        Told(
            0,
            "Pilots of Aerosur to vote on strike",
            (
                "Pilots of the airline Aerosur will vote on a strike over rest times, their union said on"
                " Wednesday. The result is due at the weekend. Aerosur said that it hoped for more talks "
                "and had booked replacement aircraft."
            ),
        ),
        Told(
            96,
            "Aerosur pilots vote for strike, 92 percent in favour",
            (
                "The pilots of Aerosur voted for a strike by 92 percent, their union announced on Sunday."
                " Flights will stop on Friday unless the airline gives way on rest times. Aerosur called "
                "the vote reckless."
            ),
        ),
    ),
    (
        Told(
            0,
            "Chemical plant in Osterby leaks ammonia",
            (
                "A tank of the chemical plant in Osterby leaked ammonia on Thursday and 2,000 residents "
                "had to stay indoors. Seven workers went to hospital with burns. The company Nordkem "
                "closed the valve after three hours."
            ),
        ),
        Told(
            24,
            "Inspectors shut Nordkem plant in Osterby",
            (
                "Inspectors shut the chemical plant in Osterby on Friday after they had found rust on "
                "four more tanks. Nordkem said that it would appeal; the mayor of Osterby thanked the "
                "inspectors in the name of the residents."
            ),
        ),
    ),
    (
        Told(
            0,
            "Pope to visit Baghdad in spring, Vatican says",
            (
                "The pope will visit Baghdad and Mosul in spring, the Vatican said on Monday. It would be"
                " the first visit of a pope to Iraq; Patriarch Louis Sako said that Christians there had "
                "hoped for it for twenty years."
            ),
        ),
        Told(
            49,
            "Iraq promises ten thousand guards for pope's visit",
            (
                "Iraq will guard the pope's visit to Baghdad and Mosul with ten thousand policemen, the "
                "interior minister promised on Wednesday. The Vatican had asked for details after rockets"
                " hit the airport road."
            ),
        ),
    ),
    (
        Told(
            0,
            "Explorer Lund sets out for the pole alone",
            (
                "The Norwegian explorer Tiril Lund set out from Union Glacier on Sunday to ski to the "
                "South Pole alone and without help. She pulls a sledge of 90 kilos and wants to arrive "
                "within 50 days."
            ),
        ),
        Told(
            80,
            "Explorer Lund gives up after fall into crevasse",
            (
                "The Norwegian explorer Tiril Lund gave up her way to the South Pole on Wednesday after a"
                " fall into a crevasse. A plane brought her back to Union Glacier with a broken wrist; "
                "her sledge was lost."
            ),
        ),
    ),
    # --- hard: the same people in the same place, the day after
    (
        Told(
            0,
            "Muttaqi meets Amirabdollahian in Tehran",
            (
                "The acting Afghan foreign minister Amir Khan Muttaqi met his Iranian counterpart Hossein"
                " Amirabdollahian in Tehran on Saturday for talks about refugees and trade. The Taliban "
                "delegation came with 26 officials, its spokesman said."
            ),
        ),
        Told(
            25,
            "Muttaqi and Amirabdollahian disagree in Tehran over water",
            (
                "The acting Afghan foreign minister Amir Khan Muttaqi and his Iranian counterpart Hossein"
                " Amirabdollahian parted in Tehran on Sunday without agreement on the water of the "
                "Helmand. The Taliban spokesman said that the rain decides."
            ),
        ),
    ),
    (
        Told(
            0,
            "Blast at Kabul military hospital kills 19",
            (
                "A blast at the gate of the Sardar Daud Khan military hospital in Kabul killed 19 people "
                "on Tuesday, a health official said. Taliban fighters shot the attackers; the ministry's "
                "spokesman Qari Sayed Khosti spoke of 50 wounded."
            ),
        ),
        Told(
            22,
            "Attackers of Kabul military hospital came as patients",
            (
                "The attackers of the Sardar Daud Khan military hospital in Kabul had come as patients, "
                "the Taliban said on Wednesday. Spokesman Qari Sayed Khosti said that two guards were "
                "arrested; Islamic State claimed the attack."
            ),
        ),
    ),
)
