"""Reports of our own in six languages: what is the article, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

ACTORS = ("Taliban", "Moskau", "Moscow", "Moskova", "طالبان", "موسكو", "مسکو", "ماسکو")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article's true text, and the words of the boxes around it, which alone name actors."""

    language: str
    title: str
    lead: str
    body: tuple[str, ...]
    author: str
    teasers: tuple[tuple[str, str], ...]  # (headline, first words) of other articles
    labels: dict[str, str]  # related, latest, tags, comments, newsletter, also, vote, share
    reader: str  # what a reader wrote
    bio: str  # about the author
    other: tuple[str, ...]  # the text of a whole other article


REPORTS = (
    Report(
        language="en",
        title="Ferry returns to Lake Orta after eleven years",
        lead=(
            "The last wooden ferry of the lake is to carry passengers again "
            "from Easter, the harbour board decided on Monday."
        ),
        body=(
            (
                "The boat was built in 1931 and had been laid up since a storm "
                "tore off its rudder and half of the upper deck."
            ),
            (
                "“She has waited long enough,” harbour master Lucia Ferri said, "
                "standing on the slip with a brush in her hand."
            ),
            "Nobody disagreed.",
            (
                "Repairs cost some 640,000 euros, of which the region pays a "
                "third; the rest came from four thousand small donors."
            ),
            (
                "The new engine runs on batteries that are charged overnight at "
                "the pier, and needs no more than two crew members."
            ),
            (
                "On weekdays there will be six crossings, at weekends ten. "
                "Tickets cost the same as on the bus along the shore."
            ),
            (
                "Whether the ferry can stay in service through the winter depends "
                "on the ice, which comes late in most years now."
            ),
        ),
        author="Maren Holt",
        teasers=(
            (
                "Taliban delegation to attend Moscow format",
                "Kabul will send its foreign minister to the talks, officials said.",
            ),
            (
                "What the Taliban want from Moscow",
                "Trade, recognition and gas: five questions before the meeting begins.",
            ),
            (
                "Taliban ban chess clubs in three provinces",
                "Players in Balkh say that their boards were taken away on Friday.",
            ),
            (
                "Moscow format: ten states confirm",
                "Only one of the neighbours has not yet answered the invitation.",
            ),
        ),
        labels={
            "related": "More on this",
            "latest": "Latest headlines",
            "tags": "Topics",
            "comments": "Join the conversation",
            "newsletter": "Our weekly letter on the Taliban and its neighbours, in your inbox each Friday.",
            "also": "READ MORE:",
            "vote": "Should the Taliban be invited to Moscow?",
            "share": "Share this article",
        },
        reader="Why is nobody writing about the Taliban and the Moscow talks instead of boats, I ask you once again.",
        bio="Maren Holt covers the Alps and has written two books on the Taliban. She lives in Turin with a parrot.",
        other=(
            (
                "A delegation of the Taliban will travel to Moscow on Tuesday for "
                "the seventh meeting of the format, officials said."
            ),
            (
                "The Taliban foreign ministry confirmed the visit late at night "
                "and named five officials who would be on board."
            ),
            (
                "Diplomats in Moscow expect talks on trade and transit, and a "
                "closing statement without any word on recognition."
            ),
            (
                "Two neighbours have not yet said whether they send a minister or "
                "an ambassador to the table of the Moscow format."
            ),
        ),
    ),
    Report(
        language="de",
        title="Dorfladen in Oberwies bekommt eine zweite Chance",
        lead=(
            "Nach dem Aus im Herbst übernehmen Bürger den Laden selbst. Am "
            "Samstag öffnet er mit längeren Zeiten als zuvor."
        ),
        body=(
            (
                "Mehr als dreihundert Einwohner haben Anteile zu je hundert Euro "
                "gezeichnet, doppelt so viele wie nötig gewesen wären."
            ),
            (
                "„Wir wollten nicht für jedes Ei ins Tal fahren“, sagt die frühere "
                "Lehrerin Anna Gruber, die den Verein gegründet hat."
            ),
            (
                "Das Sortiment bestimmen die Mitglieder; Milch, Käse und Mehl kommen "
                "von Höfen, die keine zehn Kilometer entfernt liegen."
            ),
            "Dass es knapp wird, weiß jeder.",
            (
                "Die Gemeinde verzichtet drei Jahre lang auf die Miete und stellt den "
                "Keller als Lager für Kartoffeln und Äpfel bereit."
            ),
            (
                "Nachts kann man künftig mit einer Karte einkaufen, tagsüber stehen "
                "drei Angestellte und viele Freiwillige an der Kasse."
            ),
        ),
        author="Jonas Reitinger",
        teasers=(
            (
                "Taliban reisen zum Moskauer Treffen",
                "Die Delegation aus Kabul wird am Dienstag in Moskau erwartet.",
            ),
            (
                "Was die Taliban in Moskau wollen",
                "Handel, Anerkennung und Gas: fünf Fragen vor dem Beginn der Gespräche.",
            ),
            (
                "Taliban verbieten Schachklubs",
                "In drei Provinzen wurden am Freitag die Bretter eingesammelt.",
            ),
            (
                "Moskau lädt zehn Staaten ein",
                "Nur ein Nachbar hat auf die Einladung noch nicht geantwortet.",
            ),
        ),
        labels={
            "related": "Mehr zum Thema",
            "latest": "Aktuelle Meldungen",
            "tags": "Schlagwörter",
            "comments": "Diskutieren Sie mit",
            "newsletter": "Unser Brief über die Taliban und ihre Nachbarn, jeden Freitag in Ihrem Postfach.",
            "also": "Lesen Sie auch:",
            "vote": "Sollen die Taliban nach Moskau eingeladen werden?",
            "share": "Artikel teilen",
        },
        reader=(
            "Warum schreibt keiner über die Taliban und Moskau statt über Läden, frage ich mich jeden Tag aufs Neue."
        ),
        bio="Jonas Reitinger berichtet aus dem Oberland und hat zwei Bücher über die Taliban geschrieben.",
        other=(
            (
                "Eine Delegation der Taliban reist am Dienstag nach Moskau, um "
                "am siebten Treffen des Formats teilzunehmen."
            ),
            (
                "Das Außenministerium der Taliban bestätigte den Besuch spät am "
                "Abend und nannte fünf Beamte, die mitfliegen."
            ),
            (
                "Diplomaten in Moskau rechnen mit Gesprächen über Handel und "
                "Transit und einem Schlusswort ohne Anerkennung."
            ),
            (
                "Zwei Nachbarn haben noch nicht gesagt, ob sie einen Minister "
                "oder nur den Botschafter nach Moskau schicken."
            ),
        ),
    ),
    Report(
        language="tr",
        title="Kıyı kasabasında eski değirmen kütüphane oldu",
        lead=(
            "Elli yıldır boş duran taş değirmen, köylülerin topladığı on iki "
            "bin kitapla pazar günü yeniden kapılarını açtı."
        ),
        body=(
            (
                "Yapının çatısı iki kış süren onarımda baştan aşağı yenilendi, "
                "değirmen taşları ise olduğu yerde, salonda bırakıldı."
            ),
            (
                "“Çocukken burada un çuvallarının üstünde uyurdum,” diyen Hasan "
                "Usta, ilk üye kartını alırken gözyaşlarını tutamadı."
            ),
            (
                "Kitapların yarısı bağış yoluyla geldi; kalanını belediye ile iki "
                "üniversite birlikte satın aldı ve raflara yerleştirdi."
            ),
            (
                "Çocuklar için ayrılan üst katta her cumartesi masal okunacak, "
                "yazın bahçede açık hava gösterimleri düzenlenecek."
            ),
            (
                "Kütüphane haftanın altı günü sabah dokuzdan akşam sekize kadar "
                "açık kalacak ve üyelikten hiçbir ücret alınmayacak."
            ),
        ),
        author="Elif Karaca",
        teasers=(
            (
                "Taliban heyeti Moskova yolunda",
                "Kabil yönetimi dışişleri bakanını toplantıya gönderiyor.",
            ),
            (
                "Taliban Moskova'dan ne istiyor?",
                "Ticaret, tanınma ve gaz: görüşmeler öncesinde beş soru.",
            ),
            (
                "Taliban üç vilayette satrancı yasakladı",
                "Oyuncular tahtalarının cuma günü toplandığını söylüyor.",
            ),
            ("Moskova on ülkeyi çağırdı", "Komşulardan yalnızca biri davete henüz yanıt vermedi."),
        ),
        labels={
            "related": "İlgili haberler",
            "latest": "Son dakika",
            "tags": "Etiketler",
            "comments": "Yorumlar",
            "newsletter": "Taliban ve komşuları üzerine haftalık bültenimiz her cuma e-postanızda.",
            "also": "Bunu da okuyun:",
            "vote": "Taliban Moskova'ya çağrılmalı mı?",
            "share": "Haberi paylaş",
        },
        reader="Neden kimse Taliban ve Moskova görüşmelerini yazmıyor da değirmen yazıyor, her gün soruyorum.",
        bio="Elif Karaca kıyı haberlerini izliyor; Taliban üzerine iki kitabı var.",
        other=(
            "Taliban heyeti yedinci toplantıya katılmak üzere salı günü Moskova'ya gidecek, yetkililer böyle açıkladı.",
            (
                "Taliban dışişleri bakanlığı ziyareti gece geç saatte doğruladı "
                "ve uçakta olacak beş yetkilinin adını verdi."
            ),
            (
                "Moskova'daki diplomatlar ticaret ve transit konularının "
                "konuşulmasını, tanımanın ise anılmamasını bekliyor."
            ),
        ),
    ),
    Report(
        language="fa",
        title="نانوایی‌های قدیمی یزد دوباره هیزم می‌سوزانند",
        lead="شورای شهر پس از یک سال بررسی پذیرفت که هشت نانوایی قدیمی بار دیگر تنورهای هیزمی‌شان را روشن کنند.",
        body=(
            (
                "نانواها می‌گویند هیزم باغ‌های پسته که هر زمستان هرس می‌شوند، از گاز ارزان‌تر است و نان را خوش‌بوتر می‌کند."
            ),
            (
                "«پدربزرگم با همین تنور نان می‌پخت و ما هم همان‌گونه می‌پزیم»، رضا دهقان که نانوایی‌اش صدساله است چنین گفت."
            ),
            "برای آن‌که دود همسایه‌ها را نیازارد، دودکش‌ها بلندتر شده‌اند و هر ماه کارشناسان شهرداری هوا را می‌سنجند.",
            "همه راضی‌اند.",
            "گردشگران از همین هفته می‌توانند صبح‌ها پخت نان را از نزدیک ببینند و در پایان نان تازه‌ای با خود ببرند.",
            "اگر آزمون شش‌ماهه خوب پیش برود، دوازده نانوایی دیگر در روستاهای پیرامون نیز به این برنامه می‌پیوندند.",
        ),
        author="سارا نیک‌پور",
        teasers=(
            (
                "هیئت طالبان راهی نشست مسکو می‌شود",
                "وزیر خارجه از کابل به این گفت‌وگوها فرستاده می‌شود.",
            ),
            (
                "طالبان از مسکو چه می‌خواهند؟",
                "بازرگانی، شناسایی و گاز: پنج پرسش پیش از آغاز گفت‌وگوها.",
            ),
            (
                "طالبان شطرنج را در سه ولایت ممنوع کردند",
                "بازیکنان می‌گویند تخته‌هایشان جمع‌آوری شده است.",
            ),
            ("مسکو ده کشور را فراخواند", "تنها یکی از همسایه‌ها هنوز به دعوت پاسخ نداده است."),
        ),
        labels={
            "related": "خبرهای مرتبط",
            "latest": "آخرین خبرها",
            "tags": "برچسب‌ها",
            "comments": "نظر شما",
            "newsletter": "خبرنامه هفتگی ما درباره طالبان و همسایگان هر جمعه به دست شما می‌رسد.",
            "also": "بیشتر بخوانید:",
            "vote": "آیا باید طالبان را به مسکو دعوت کرد؟",
            "share": "اشتراک‌گذاری",
        },
        reader="چرا کسی درباره طالبان و گفت‌وگوهای مسکو نمی‌نویسد و همه از نان می‌نویسند، هر روز می‌پرسم.",
        bio="سارا نیک‌پور خبرنگار یزد است و دو کتاب درباره طالبان نوشته است.",
        other=(
            "هیئتی از طالبان روز سه‌شنبه برای شرکت در هفتمین نشست به مسکو می‌رود، مقام‌ها چنین گفتند.",
            "وزارت خارجه طالبان این سفر را دیرهنگام شب تأیید کرد و پنج مقامی را که همراه خواهند بود نام برد.",
            "دیپلمات‌ها در مسکو انتظار گفت‌وگو درباره بازرگانی و ترانزیت و بیانیه‌ای بدون شناسایی را دارند.",
        ),
    ),
    Report(
        language="ar",
        title="صيادو الساحل الشرقي يعودون إلى الشباك القطنية",
        lead=(
            "قررت جمعية الصيادين في المدينة الصغيرة التخلي عن شباك النايلون "
            "بعد أن امتلأ القاع ببقاياها خلال عشرين عاما."
        ),
        body=(
            "وقال رئيس الجمعية سالم البحري إن الشباك القطنية أغلى ثمنا لكنها تتحلل في البحر إذا ضاعت ولا تقتل السلاحف.",
            "وأضاف: «تعلمنا من أجدادنا كيف نرتق الشبكة بأيدينا، وسنعلم أولادنا ذلك في المدرسة كل يوم خميس».",
            (
                "وتدفع البلدية نصف ثمن الشباك الجديدة في السنة الأولى، على أن "
                "يسدد الصيادون الباقي من بيع أسماك الموسم القادم."
            ),
            "ويرى باحثون في معهد علوم البحار أن أعداد السمك الصغير قد تتضاعف خلال ثلاث سنوات إذا التزم الجميع بالقرار.",
            "ويجمع الغواصون منذ مطلع الشهر بقايا الشباك القديمة، وقد أخرجوا حتى الآن أكثر من أربعة أطنان من القاع.",
        ),
        author="ليلى الحداد",
        teasers=(
            (
                "وفد طالبان يتوجه إلى اجتماع موسكو",
                "ترسل كابل وزير خارجيتها إلى المحادثات بحسب مسؤولين.",
            ),
            (
                "ماذا تريد طالبان من موسكو؟",
                "التجارة والاعتراف والغاز: خمسة أسئلة قبل بدء الاجتماع.",
            ),
            (
                "طالبان تحظر نوادي الشطرنج في ثلاث ولايات",
                "يقول اللاعبون إن رقعهم صودرت يوم الجمعة.",
            ),
            ("موسكو تدعو عشر دول", "جارة واحدة فقط لم ترد بعد على الدعوة إلى اللقاء."),
        ),
        labels={
            "related": "مواضيع ذات صلة",
            "latest": "آخر الأخبار",
            "tags": "كلمات مفتاحية",
            "comments": "التعليقات",
            "newsletter": "نشرتنا الأسبوعية عن طالبان وجيرانها تصلك كل يوم جمعة.",
            "also": "اقرأ أيضا:",
            "vote": "هل يجب دعوة طالبان إلى موسكو؟",
            "share": "شارك الخبر",
        },
        reader="لماذا لا يكتب أحد عن طالبان ومحادثات موسكو ويكتبون عن الشباك، أسأل هذا كل يوم.",
        bio="ليلى الحداد مراسلة الساحل ولها كتابان عن طالبان.",
        other=(
            "يتوجه وفد من طالبان يوم الثلاثاء إلى موسكو للمشاركة في الاجتماع السابع، بحسب ما قاله مسؤولون.",
            "وأكدت وزارة خارجية طالبان الزيارة في وقت متأخر من الليل وذكرت أسماء خمسة مسؤولين سيكونون على الطائرة.",
            "ويتوقع دبلوماسيون في موسكو محادثات حول التجارة والعبور وبيانا ختاميا دون كلمة عن الاعتراف.",
        ),
    ),
    Report(
        language="ur",
        title="پہاڑی گاؤں کے بچوں کے لیے چلتا پھرتا کتب خانہ",
        lead=(
            "ایک ریٹائرڈ استاد نے اپنی پرانی جیپ میں دو ہزار کتابیں رکھ کر "
            "اٹھارہ دیہات کے بچوں تک پہنچانا شروع کر دیا ہے۔"
        ),
        body=(
            (
                "جیپ ہر پیر کی صبح وادی سے نکلتی ہے اور جمعے کی شام تک ان دیہات "
                "میں ٹھہرتی ہے جہاں کوئی سکول موجود نہیں ہے۔"
            ),
            "استاد کریم بخش کہتے ہیں: ’’بچے سڑک پر دوڑتے ہوئے آتے ہیں اور کتاب لے کر وہیں پتھروں پر بیٹھ جاتے ہیں۔‘‘",
            (
                "کتابیں شہر کے تین پرانے کتب خانوں نے دی ہیں جبکہ پٹرول کا خرچ "
                "گاؤں کے دکاندار مل کر ہر مہینے ادا کرتے ہیں۔"
            ),
            (
                "محکمہ تعلیم نے اعلان کیا ہے کہ اگلے سال ایسی چار اور گاڑیاں دی "
                "جائیں گی اور ڈرائیوروں کو تنخواہ بھی ملے گی۔"
            ),
            (
                "سردیوں میں راستے بند ہو جاتے ہیں، اس لیے ہر گاؤں میں ایک "
                "الماری رکھی گئی ہے جس کی چابی بچوں کے پاس رہتی ہے۔"
            ),
        ),
        author="ثنا یوسف",
        teasers=(
            ("طالبان کا وفد ماسکو جائے گا", "کابل اپنے وزیر خارجہ کو مذاکرات میں بھیج رہا ہے۔"),
            ("طالبان ماسکو سے کیا چاہتے ہیں؟", "تجارت، شناخت اور گیس: اجلاس سے پہلے پانچ سوال۔"),
            ("طالبان نے شطرنج پر پابندی لگا دی", "کھلاڑیوں کے مطابق جمعے کو بساطیں ضبط کی گئیں۔"),
            ("ماسکو نے دس ممالک کو بلا لیا", "صرف ایک پڑوسی نے ابھی تک دعوت کا جواب نہیں دیا۔"),
        ),
        labels={
            "related": "متعلقہ خبریں",
            "latest": "تازہ ترین",
            "tags": "ٹیگز",
            "comments": "تبصرے",
            "newsletter": "طالبان اور پڑوسیوں پر ہمارا ہفتہ وار خط ہر جمعے آپ کے ان باکس میں۔",
            "also": "مزید پڑھیں:",
            "vote": "کیا طالبان کو ماسکو بلانا چاہیے؟",
            "share": "خبر شیئر کریں",
        },
        reader="کوئی طالبان اور ماسکو مذاکرات پر کیوں نہیں لکھتا اور سب کتابوں پر لکھتے ہیں، روز پوچھتا ہوں۔",
        bio="ثنا یوسف شمالی علاقوں سے لکھتی ہیں اور طالبان پر دو کتابوں کی مصنفہ ہیں۔",
        other=(
            "طالبان کا ایک وفد منگل کو ساتویں اجلاس میں شرکت کے لیے ماسکو جائے گا، حکام نے یہ بات بتائی ہے۔",
            "طالبان کی وزارت خارجہ نے رات گئے دورے کی تصدیق کی اور پانچ عہدیداروں کے نام بتائے جو ساتھ جائیں گے۔",
            "ماسکو میں سفارت کار تجارت اور راہداری پر بات چیت اور شناخت کے بغیر ایک اعلامیے کی توقع رکھتے ہیں۔",
        ),
    ),
)
