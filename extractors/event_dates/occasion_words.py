"""Stems of words for events, in many languages: official events, shows, and moved events.

Latin script is written without accents. An entry matches words that begin with it; a trailing `=`
matches the whole word only; `|` separates two words that may have one word between them.
"""

from __future__ import annotations

# Meetings, votes, trials, visits, deadlines, as nouns and verbs.
OFFICIAL = """
meet talks= summit session round= rounds= conference consult negotiat hearing trial= election vote voting referendum
visit ceremon inaugurat sign= signs= signed= signing= signature ruling verdict sentencing deadline ceasefire truce
forum congress parade drill= drills= rally rallies protest assembl council committee briefing debat discuss delegation
envoy renew expir mandate sanction commission
встреч переговор саммит сесси заседан раунд консультац конференц слушан суд= суда= суде= выборы= выборов= выборах=
голосован референдум визит посет церемон инаугурац подпис приговор перемир форум съезд парад учения= учений= забастовк
митинг протест ассамбле совет= совета= совете= комитет брифинг обсуд делегац мандат соберет соберут комисси
зустріч сесії= засідан слухан вибори= голосуван візит церемоні вирок саміт
spotkan rozmowy= rozmow= szczyt sesja= posiedzen konsultac konferencj rozpraw wybory= glosowan wizyt wyrok
reunion rencontre pourparler sommet negociation proces= visite ceremoni signer= jugement echeance treve= manifestation
greve= conseil elections= scrutin
cumbre= encuentro conversaciones= negociacion sesion ronda= conferencia juicio eleccion votacion visita firma= firmar=
veredicto plazo= tregua foro= congreso huelga consejo comision
cupula= reuniao reunioes= encontro negociac sessao rodada julgamento eleic votac assinatura assinar= veredito prazo=
conselho comissao
treffen gesprach gipfel sitzung konferenz verhandlung beratung konsultation anhorung prozess= wahl= wahlen= abstimmung
besuch unterzeichn urteil frist= waffenruhe tagung kundgebung streik ausschuss
incontro vertice= riunione colloqui= negoziat udienza processo= elezion votazion cerimonia
vergadering overleg= verkiezing bezoek
toplanti gorusme zirve= zirvesi oturum konferans muzakere istisare durusma secim oylama ziyaret toren= toreni imza
ateskes kongre grev=
نشست دیدار مذاکر گفتگو گفت‌وگو اجلاس جلسه رایزنی انتخابات سفر= مراسم امضا مهلت= آتش‌بس محاکمه دادگاه شورای
غونډه غونډې خبرې= ناسته لیدنه ټاکنې لاسلیک
اجتماع لقاء محادثات مفاوضات قمة جلسة جولة مؤتمر مشاورات تصويت زيارة توقيع محاكمة هدنة مجلس منتدى
ملاقات مذاکرات سربراہی مشاورت ووٹنگ دورہ تقریب دستخط سماعت
बैठक वार्ता शिखर सम्मेलन सत्र= चुनाव मतदान यात्रा सुनवाई
会议 会谈 会晤 峰会 磋商 谈判 选举 投票 访问 仪式 签署 会见 开庭 理事会
会合 会談 首脳 選挙 訪問
회의 회담 정상회 선거 투표 방문
mkutano mazungumzo kikao uchaguzi ziara
pertemuan pembicaraan sidang pemilu kunjungan
мулоқот музокир нишаст ҷаласа интихобот
"""

# Books, shows, matches, prizes, prices: what a reader of the news of an actor waits for last.
SHOWS = """
book= books= memoir exhibition exhibit= museum galler film= films= premiere concert= concerts= ballet opera= festival
tournament cup= game= games= match= matches= ticket album prize= award= awards= auction price= prices= biograph
translation= theatre theater playoff championship
книг мемуар выставк музей= музея= музее= галере фильм премьера= премьеру= премьеры= концерт балет= балета= опера=
фестивал турнир кубок= кубка= матч билет альбом премия= премии= премию= аукцион цена= цены= цен= театр чемпионат
книж виставк музеї= фільм
livre= livres= memoires exposition musee concours tournoi coupe= prix= championnat
libro= libros= exposicion museo pelicula estreno concierto torneo copa= partido= campeonato
livro= livros= exposicao filme= estreia torneio= taca= campeonato
buch= bucher= ausstellung konzert turnier pokal= preis= preise= meisterschaft
mostra= partita= campionato
kitap= kitabi= sergi= sergisi muze= konser= festivali turnuva bilet= odul
کتاب نمایشگاه فیلم= کنسرت جشنواره جام= مسابقه جایزه بلیت
معرض= كتاب= فيلم= مهرجان بطولة كأس مباراة جائزة تذاكر
展览 电影 音乐会 比赛 门票 价格 新书 锦标赛
"""

# What outlets say of an event that will not take place on its day.
MOVED = """
postpon reschedul moved|from moved|to delayed|until put|off= pushed|back= brought|forward= deferred|to deferred|until
перенес= перенесл перенесен перенести= перенос= отложил отложен
перенесен відклад
przelozon przesunie
report|au= repousse decale|au
aplazad aplazo= pospuest pospon
adiad
verschoben= verlegt|auf vertagt=
rinviat posticipat
ertelen
به|تعویق موکول
تأجيل أرجئ تأجل إرجاء
ملتوی= مؤخر=
推迟 延期 改期
연기
imeahirish umeahirish yameahirish
diundur= ditunda=
"""
CALLED_OFF = """
cancelled= canceled= called|off= scrapped= cancels= cancellation
отмени= отменил отменен отмена= отмену= отменяет= отменяется=
скасован скасув
odwolan
annule= annulee= annules= annulation
cancelad suspendid
abgesagt=
annullat
iptal=
لغو=
إلغاء ألغي ألغت
منسوخ=
取消
中止
취소
dibatalkan=
"""
# Before the day to which an event was moved.
TO_DAY = """
to until till на до auf bis au jusqu al para ao naar till إلى حتی حتى به تا ته 至 到 へ に
"""
