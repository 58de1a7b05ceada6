"""Words that tell nothing about an event, by script; stems as `words.stem` gives them."""

from __future__ import annotations

from wirewatch.domain.languages.calendar import ENGLISH_WEEKDAYS
from wirewatch.domain.story.words import fold, stem

_LATIN = """
the a an and or but nor if then than that this these those of in on at by for from to with without into onto over
under after before since until during about against between among through across per via as is are was were be been
being am do does did done has have had having will would shall should can could may might must not no yes so such
it its he him his she her hers they them their theirs we us our ours you your yours i me my mine who whom whose which
what when where why how there here all any both each few more most much many other another some own same too very just
also only even still yet again ever never now soon later already almost out off up down back away around while because
though although however therefore thus said says say saying told tell tells according added adding asked called like
get got make made makes take took taken come came comes go goes went going one two three first last new next old year
years day days week weeks month months time times people man men woman women thing things way ways lot part many
today yesterday tomorrow morning evening night
mr mrs ms dr it's he's she's that's don't didn't isn't wasn't i'm we're they're
við og að er sem til um fyrir ekki var hann hún það þeir þau með af frá eða en hefur verið ve bir bu da de için ile
olarak olan daha çok gibi kadar sonra önce
"""
_CYRILLIC = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот от меня еще нет
о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам ведь там потом себя
ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж
тогда кто этот того потому этого какой совсем ним здесь этом один почти мой тем чтобы нее сейчас были куда зачем всех
никогда можно при наконец два об другой хоть после над больше тот через эти нас про всего них какая много разве три эту
моя впрочем хорошо свою этой перед иногда лучше чуть том нельзя такой им более всегда конечно всю между также которые
который которая которого которой которых это сообщил сообщила сообщили сообщает заявил заявила рассказал отметил
словам год году года лет время человек люди однако является ранее
"""
_ARABIC = """
و در به از که این آن را با برای است بود شد شده می ها های یک تا بر نیز هم اما یا اگر هر خود او وی ما شما آنها پس پیش
گفت گفته کرد کرده کند کنند شود شوند باشد دارد دارند داشت همچنین درباره روز سال کردند بوده خواهد باید
فی من علی الی عن ان انه هذا هذه ذلک التی الذی کان کانت قد لم لا ما مع بعد قبل بین کما حتی ثم قال قالت وقال وقالت
اعلن اعلنت یوم عام
په د چې او ته یې کې سره له پر دا هغه وه دی ده شو شوی وویل ویلی
کے کی کا میں سے کو نے اور ہے ہیں تھا تھے تھی اس ان پر یہ وہ کہ بھی کر ہو گیا گئی کہا جا رہا ایک
"""
_OTHER = """
के की का में से को ने और है हैं था थे थी इस उस पर यह वह कि भी कर हो गया गई कहा जा रहा एक लिए ने तक
"""
_ROMANCE = """
el la los las un una unos unas de del al en y o que se su sus por para con sin sobre como más pero no es son ser fue era
han ha había este esta estos estas ese esa eso lo le les ya también entre hasta desde cuando donde quien muy todo todos
toda todas otro otra dos tras según porque durante contra hay está están sido dijo día días año años
le la les des du et un une dans est pas pour que qui sur au aux avec ce cette ces il elle ils elles ne plus se sa son
ses par mais ou où leur leurs été être sont était ont avait comme après dit aussi selon deux
o os as um uma do da dos das em no na nos nas ao aos não com seu sua mais como foi ser tem já também disse
il lo gli della del dei delle di che per non con una nel nella alla sono è più anche
"""
_GERMANIC_SLAVIC = """
der die das den dem des ein eine einer eines einem einen und oder aber nicht ist sind war waren wird werden wurde wurden
hat haben hatte mit von zu zum zur im in am an auf aus bei nach für über unter vor auch als wie dass sich er sie es wir
ihr sein seine noch nur schon mehr gegen sagte
nie na do się że jest są był była było były przez od po za dla jak ale czy oraz który która które których tym tego tej
ten ta to też już jego jej ich o z w i a tak co może także przed pod nad przy tylko roku lat
de het een en van in op te dat die niet zijn voor met aan er
і й у в що не на до як та це він вона вони від про за або але якщо який яка які було був була
"""
_TEXTS = (" ".join(ENGLISH_WEEKDAYS), _LATIN, _ROMANCE, _GERMANIC_SLAVIC, _CYRILLIC, _ARABIC, _OTHER)
TELLS_NOTHING = frozenset(stem(word) for word in fold(" ".join(_TEXTS)).split()) | frozenset({"", "کی", "می"})
