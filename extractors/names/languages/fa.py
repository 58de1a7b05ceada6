"""Persian and Dari: plural -ها and -ان, ezafe, indefinite -ی; written joined, with a half-space or a space."""

from __future__ import annotations

from extractors.names.languages.language import Language, Paradigm, Script, Sense, words

PARADIGMS = (
    Paradigm(typed="ها", forms="_ها _های _هایی _هایش _هایشان _هاست", rule="plural"),
    Paradigm(typed="ی", forms="ی -", rule="agreement", shortest=4, where="later", of="word"),
    Paradigm(typed="ان", forms="ان اند انند _ها _های", shortest=4, where="lone"),
    Paradigm(typed="ان", forms="ان اند انند", shortest=3, where="lone"),
)

LANGUAGE = Language(
    tag="fa",
    name="Persian and Dari",
    script=Script.ARABIC,
    paradigms=PARADIGMS,
    tails=("ی", "_ها _های _هایی", "ی ای یی"),
    tail_rule="plural",
    tail_shortest=4,
    letters="پچژگ",
    talk=(words("مذاکرات گفتگوهای گفتگو مذاکره"), words("توافق توافقنامه")),
    bodies=(words("شبکه گروه"),),
    at=words("در"),
    modifier_after=True,
    common=words(
        "در به از که این را با است برای آن بر تا هم یک شد شده کرد گفت های می ها خود کرده نیز اند بود وی"
    ),
    titles=words("آقای خانم وزیر رئیس سفیر سخنگوی نماینده جنرال ژنرال ملا مولوی شیخ"),
    given_names=words(
        "محمد احمد علی حسن حسین محمود مصطفی ابراهیم یوسف خالد عمر جلال جمال مهدی رضا امیر سعید مسعود حمید"
        " اشرف بهرام داریوش کریم نادر جواد اکبر اصغر منوچهر فریدون پرویز شهرام بهمن زهرا فاطمه مریم"
    ),
    named_after=words("خیابان بزرگراه میدان هوایی فرودگاه دانشگاه پوهنتون ورزشگاه بنیاد جاده کوچه"),
    not_forms=words("طالبانی طالبی حماسی حماسه حقانیت عراقی"),
    senses=(
        Sense(
            form="طالبان|طالبانِ|طالبهای|طالب های",
            means="seekers or students",
            before="طلبه طلاب دانشجویان",
            after="علم علوم دانش حقیقت معرفت فقه کمال هدایت وصال بهشت فضیلت سعادت عشق",
            # They took the right, the freedom, the pupils …: a subject with an object, so the group.
            lifted_by="را آموز آموزان آموزی",
        ),
    ),
)
