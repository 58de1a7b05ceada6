"""Return whether one text was made from another, by sentences that say the same in the same order."""

from __future__ import annotations

from extractors.model import Relation
from extractors.stories.alignment import align
from tests.extractors.stories.grouping import article, placed

STATEMENT = (
    "The ports authority of Lumo will close the eastern quay on 3 May, director Ana Reyes said on Monday.\n"
    "Reyes told reporters that 240 workers would move to the western quay and keep their pay until December.\n"
    "Two cranes built in 1971 will be sold, and the railway to Tarsa will be repaired first.\n"
    "The union of dockers has called a meeting for Thursday evening in the old customs house.\n"
    "The minister of transport, Paul Okoro, is expected in Lumo on 28 April."
)
FRENCH = (
    "L'autorité des ports de Lumo fermera le quai oriental le 3 mai, a dit lundi la directrice Ana Reyes.\n"
    "Reyes a dit aux journalistes que 240 travailleurs passeraient au quai occidental et garderaient leur salaire "
    "jusqu'en décembre.\n"
    "Deux grues construites en 1971 seront vendues, et le chemin de fer vers Tarsa sera réparé d'abord.\n"
    "Le syndicat des dockers a convoqué une réunion pour jeudi soir dans l'ancienne maison des douanes.\n"
    "Le ministre des transports, Paul Okoro, est attendu à Lumo le 28 avril."
)
OWN_FRENCH = (
    "Paul Okoro viendra à Lumo le 28 avril, et les dockers l'attendent. « Nous voulons voir les chiffres de nos "
    "propres yeux avant de quitter le quai », dit Marc Dieng, vingt ans de métier.\n"
    "Le quai oriental doit fermer le 3 mai. Ana Reyes promet que personne ne perdra son salaire.\n"
    "Au marché, 12 commerçants ont signé une pétition contre la fermeture. La mairie n'a pas répondu."
)
SPUN = (
    "Lumo's harbour board is going to shut the eastern wharf on 3 May, chief Ana Reyes announced on Monday.\n"
    "Reyes informed newsmen that 240 labourers would shift to the western wharf and retain their wages till December.\n"
    "A pair of cranes erected in 1971 will be auctioned, and the rail line to Tarsa will be mended first.\n"
    "The dockhands' union has summoned a gathering for Thursday night in the former customs building.\n"
    "Transport minister Paul Okoro is anticipated in Lumo on 28 April."
)


def test_a_translation_keeps_order_and_lengths_and_an_own_report_of_the_same_facts_does_not() -> (
    None
):
    translated = align(STATEMENT, FRENCH, same_language=False)
    own = align(STATEMENT, OWN_FRENCH, same_language=False)
    assert translated.parallel
    assert translated.covered > 0.7
    assert not own.parallel
    assert own.covered < translated.covered


def test_a_spun_text_is_a_rewrite_of_the_text_that_it_follows_and_no_edit() -> None:
    found = placed(
        article("wire", "Lumo to close its eastern quay on 3 May", STATEMENT),
        article("spun", "Lumo harbour to shut eastern wharf on 3 May", SPUN, hours=3),
    )
    assert (found["spun"].story, found["spun"].relation, found["spun"].nearest) == (
        "wire",
        Relation.REWRITE,
        "wire",
    )


def test_a_cut_text_with_a_paragraph_of_its_own_is_an_edit() -> None:
    cut = (
        STATEMENT.rsplit("\n", 1)[0]
        + "\nThe mayor of Lumo could not be reached before this paper went to press."
    )
    found = placed(
        article("wire", "Lumo to close its eastern quay on 3 May", STATEMENT),
        article("cut", "Lumo to close its eastern quay on 3 May", cut, hours=3),
    )
    assert found["cut"].relation in (Relation.COPY, Relation.EDIT)


def test_a_figure_is_one_figure_however_its_thousands_are_set_apart() -> None:
    english = "The mill bought 40,000 tonnes. The mill sold 12,500 tonnes in Doha. It has 3,200 workers in Kabul."
    russian = (
        "Мельница купила 40 000 тонн. Продала в Дохе 12 500 тонн. В Кабуле у неё 3200 рабочих."
    )
    assert align(english, russian, same_language=False).own == 0.0
