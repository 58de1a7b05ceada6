"""English words of dates, and of the tenses around them."""

from wirewatch.domain.languages.negations import ENGLISH_BEFORE_VERBS

# Short forms stand only before a day number: "Oct. 20".
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20,
    "thirty": 30,
}  # fmt: skip

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

# Months that are also a verb or a name: they need a word before that makes them a month.
DOUBTFUL_MONTHS = frozenset({"march", "may"})
SURELY_BEFORE_A_MONTH = "in by until till since last next this during before after early late mid every each through"
BEFORE_A_MONTH = "for of from to between"

# What follows a date that has become a name: "the Sept. 11 attacks", "the January 6 committee".
NAMED_DATES = {
    (9, 11): "attack attacks terror terrorist hijackers hijackings commission memorial",
    (1, 6): "attack committee panel riot rioters riots insurrection hearings commission",
}
# Words before a weekday that make a name of it: "Super Tuesday", "Bloody Sunday".
NAMED_WEEKDAYS = "Super Black Bloody Good Ash Cyber Palm Easter Giving Maundy Shrove Fat Ruby Taco Casual"

# --- tense: does the verb nearest to a date look ahead or behind? -----------------------------------------------------

AHEAD = """
will shall would should may might could can must won't ll due scheduled planned plans planning expected expects
set slated upcoming next until till deadline hopes hoping hope intends intend wants want aims aim vows seeks
poised forthcoming opens begins starts resumes arrives expires ends convenes meets hosts gathers reopens
closes kicks returns visits takes departs travels flies votes goes launches tentatively likely
resume begin convene expire arrive depart reopen gather meet marks faces heads lands leaves premieres debuts
"""
# Plans told in the present behind a subject in the plural: "voters go to the polls on Sunday".
PRESENT_PLURAL = """
open close go vote travel fly visit return start launch take host hold face leave land head kick end play run decide
debate discuss consider elect choose celebrate observe commemorate sit rule report release publish unveil welcome
receive sign hear try appear compete join march strike walk take give make come speak
"""
# Words in -s that are no plural subject.
NO_PLURALS = """
its his this was is has does us as yes thus always perhaps across towards besides sometimes congress business press
access process progress access texas kansas illinois paris brussels athens
"""
# Not ahead behind one of these: "did not resume", "travelled to meet them on Monday".
DENIED = ENGLISH_BEFORE_VERBS | {"to"}
# Verbs of telling: what they tell of may lie ahead.
TELLING = """
said says told announced reported confirmed added warned stated wrote tweeted noted indicated suggested predicted
estimated believed thought hoped feared asked signalled signaled decided ruled approved voted booked arranged agreed
"""
# Past forms that commit to something later: "agreed to meet on Friday".
COMMITTED = """
agreed decided promised pledged vowed planned intended hoped invited wanted expected scheduled set asked urged
called ordered proposed offered prepared threatened arranged poised required adjourned postponed delayed moved
pushed rescheduled slated announced plan plans
"""
# Plans; behind "had been" or "originally" they are given up.
GIVEN_UP = "had originally initially previously"
DUE = "due scheduled planned set slated expected"
# These put their own object off to the date, so the date lies ahead.
PUT_OFF = "postponed delayed rescheduled"
BEHIND = """
was were had said says told met held took began ended saw came went left fell rose spoke made gave led won lost
sent found put got became wrote drew drove broke brought built chose struck shot kept knew grew flew fought ran
sat stood withdrew overthrew swept set-up last ago since earlier past been did dropped died took
"""
# Words in -ed that are no verb of the past.
NOT_PAST = """
united need speed feed indeed red bed hundred sacred naked wicked allied proposed unprecedented alleged
so-called armed limited continued detailed renewed speed exceed proceed succeed seed shed embed wed zed ted fred
mohammed ahmed mohamed muhammed hamed saeed sayed syed rashed waheed reed creed greed breed bleed weed deed
"""
CLAUSE_WORDS = "and but which who whom whose that while when where as because if although though whereas or than so"
# After these an infinitive marker is a preposition: "to the capital on Thursday".
DETERMINERS = "the a an his her its their our my this that these those"
PRONOUNS = "i you he she it we they him her them us me"
