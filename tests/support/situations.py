"""The situations that a digest must get right, from a fictional world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from extractors.model import AnnouncedDate, Relation, Statement
from tests.support.digest_world import (
    COVERAGE,
    DUE,
    HOUR,
    ISSUE,
    TALKS,
    article,
    composed,
    quietly,
    story,
    trouble,
)
from wirewatch.domain.configuration import Series
from wirewatch.domain.digests.digest_items import ChangedArticle, UpcomingDate
from wirewatch.domain.digests.model import CandidateStory, Digest, EarlierStory

UNREAD = (
    "Neva Telegraph",
    "Amu Herald",
    "Lapis Daily",
    "Spin Ghar Radio",
    "丝路晨报",
    "Wakhan Weekly",
    "Ural Wire",
)
ARCHIVE = "https://desk.example/wirewatch/daily-142.html"
NUMBERED = "https://desk.example/wirewatch/daily/0142.html"


def delegation() -> CandidateStory:
    """Five articles on one departure: two own reports, a translation, a copy and a rewrite."""
    lead = article(
        11,
        "هیئت امارت اسلامی برای شرکت در نشست فرمت مسکو عازم روسیه شد",
        lead="وزارت خارجه می‌گوید هیئت امارت اسلامی به رهبری معاون وزیر، بامداد یکشنبه کابل را به مقصد مسکو ترک کرد.",
        body="این هیئت قرار است دربارهٔ بازرگانی و امنیت مرزها گفت‌وگو کند.\n"
        "نمایندگان ده کشور در نشست فرمت مسکو حضور دارند.",
        named={"taliban": ["امارت اسلامی"], "moscow-format": ["فرمت مسکو"]},
        outlet="Sada-e Pamir",
        language="prs",
        published_at=DUE - 18 * HOUR,
        statements=(
            Statement(
                quote="ما برای همکاری آمده‌ایم، نه برای امتیازدهی",
                speaker="معاون وزیر",
                verb="گفت",
                start=0,
                end=10,
            ),
        ),
        dates=(
            AnnouncedDate(
                span="24 نوامبر",
                start=0,
                end=8,
                date="2026-11-24",
                kind="upcoming",
                sentence="نشست روز سه‌شنبه ۲۴ نوامبر برگزار می‌شود.",
            ),
        ),
    )
    neva = article(
        12,
        "Делегация «Талибана» прибыла на консультации Московского формата",
        lead="Делегация «Талибана» прилетела в Москву вечером в воскресенье.",
        named={
            "taliban": ["Талибан", "Талибана"],
            "moscow-format": ["Московский формат", "Московского формата"],
        },
        outlet="Нева Телеграф",
        language="ru",
        relation=Relation.INDEPENDENT,
        published_at=DUE - 9 * HOUR,
    )
    copy = replace(
        neva,
        id=13,
        outlet="Ural Wire",
        relation=Relation.COPY,
        nearest=12,
        url="https://ural.example/13",
    )
    rewrite = article(
        14,
        "Kabul's men board a plane for the Moscow format",
        named={"moscow-format": ["Moscow format"]},
        outlet="Steppe Notebook",
        relation=Relation.REWRITE,
    )
    post = article(
        15,
        "Taliban delegation leaves for Moscow talks",
        lead="A Taliban delegation left Kabul on Sunday.",
        named={"taliban": ["Taliban"]},
        relation=Relation.INDEPENDENT,
    )
    return story(1, lead, neva, copy, rewrite, post)


def border() -> CandidateStory:
    """A follow-up of an older story, in English."""
    one = article(
        21,
        "Border crossing at Spin Tangi reopens after nine days",
        lead="Trucks rolled through the Spin Tangi crossing on Sunday after tribal elders "
        "and customs officers agreed on new fees.",
        body="The agreement was reached late on Saturday. Taliban border guards and their counterparts will now "
        "inspect cargo "
        "together for a trial period of one month, according to two officials who took part in the talks and asked "
        "not to be "
        "named because the text has not been published. Traders had lost an estimated two million dollars a day.",
        named={"taliban": ["Taliban"]},
        outlet="The Khyber Ledger",
        published_at=DUE - 6 * HOUR,
    )
    return story(2, one, told_revision=1, told_in=(139,))


def aid() -> CandidateStory:
    """UNAMA in Pashto, one outlet."""
    one = article(
        31,
        "یوناما: د ژمي مرستې د غرنیو ولسوالیو خلکو ته رسېږي",
        lead="د ملګرو ملتونو دفتر یوناما وایي چې د ژمي لومړنۍ مرستې به د دې اونۍ تر پایه غرنیو ولسوالیو ته ورسېږي.",
        body="په دې مرستو کې خوراکي توکي، کمپلې او درمل شامل دي.",
        named={"unama": ["یوناما"]},
        outlet="Spin Ghar Radio",
        language="ps",
        body_source="feed",
    )
    return story(3, one)


def trade() -> CandidateStory:
    """A Chinese report that names the Taliban in its body only."""
    one = article(
        41,
        "喀布尔举行矿业投资座谈会",
        lead="来自五个国家的企业代表周日在喀布尔出席矿业投资座谈会。",
        body="与会代表讨论了铜矿和锂矿的开采许可。塔利班矿业部门的一名官员表示，首批许可证将在明年春季发放，申请企业须提交环境评估报告。分析人士认为，基础设施不足仍是主要障碍。",
        named={"taliban": ["塔利班"]},
        outlet="丝路晨报",
        language="zh",
        published_at=DUE - 20 * HOUR,
    )
    return story(4, one)


def school() -> CandidateStory:
    """A late arrival."""
    one = article(
        51,
        "Girls' classes resume in three valleys, elders say",
        lead="Classes resumed quietly in three valleys this week, "
        "elders told visitors, with local Taliban officials looking away.",
        named={"taliban": ["Taliban"]},
        outlet="Wakhan Weekly",
        published_at=DUE - 64 * HOUR,
        seen_at=DUE - 2 * HOUR,
    )
    return story(5, one)


def raid() -> CandidateStory:
    """Two actors in one English report, alerted before."""
    one = article(
        61,
        "Taliban say raid near Qala-e Sang killed four IS-K members",
        lead="Four members of IS-K were killed in an overnight raid near Qala-e Sang, a police spokesman said.",
        named={"taliban": ["Taliban"], "isis-k": ["IS-K"]},
        published_at=DUE - 15 * HOUR,
    )
    return story(6, one, alerted_at=DUE - 14 * HOUR)


def corrected() -> ChangedArticle:
    """A headline that reads otherwise now."""
    return ChangedArticle(
        story="k0099",
        title="Talks paused",
        old_title="Talks collapse",
        url="https://www.hindukush.example/news/99",
        outlet="Hindukush Post",
        language="en",
        kind="edited",
        seen_at=DUE - 5 * HOUR,
        told_in=(141,),
        gained=("Both sides said that they would meet again within two weeks.",),
        lost=("The talks collapsed on Saturday night.",),
    )


def taken_down() -> ChangedArticle:
    """A Persian report that its outlet took away."""
    return ChangedArticle(
        story="k0098",
        title="سفیر تازهٔ طالبان به مسکو می‌رود",
        url="https://sada.example/98",
        outlet="Sada-e Pamir",
        language="prs",
        kind="retracted",
        seen_at=DUE - 3 * HOUR,
        told_in=(139, 140),
    )


def summit() -> UpcomingDate:
    """A date that the stories of the ordinary issue announce themselves: it is told once."""
    return UpcomingDate(
        id=1,
        date="2026-11-24",
        span="24 November",
        sentence="The Moscow format meets on 24 November.",
        story="k0050",
        title="Moscow format to meet",
        url="https://neva.example/50",
        outlet="Нева Телеграф",
        language="ru",
        actors=("moscow-format",),
    )


def winter_school() -> UpcomingDate:
    """A date that no story of the issue announces."""
    return UpcomingDate(
        id=2,
        date="2026-12-02",
        span="۱۱ قوس",
        sentence="یوناما می‌گوید گزارش سالانه‌اش روز ۱۱ قوس در کابل منتشر می‌شود.",
        story="k0051",
        title="گزارش سالانه",
        url="https://sada.example/51",
        outlet="Sada-e Pamir",
        language="prs",
        actors=("unama",),
        names=True,
    )


def ordinary() -> Digest:
    """A usual morning."""
    blind = (trouble("Neva Telegraph", "", hours=13), trouble("Amu Herald", "", hours=13))
    return composed(
        delegation(), border(), aid(), trade(), school(), raid(),
        issue=replace(ISSUE, archive_url=ARCHIVE),
        coverage=replace(COVERAGE, feeds_read=29, blind=blind),
        troubles=(
            trouble("Neva Telegraph", "cannot be reached (no answer within 30 s)", hours=13),
            trouble("Amu Herald", "cannot be reached (TLS certificate has expired)", hours=13),
            trouble("Lapis Daily", "answers with a web page instead of a feed", hours=200, fresh=False),
        ),
        changed=(corrected(),),
        coming=(summit(), winter_school()),
    ).digest  # fmt: skip


def quiet() -> Digest:
    """A window without stories, everything read."""
    return composed(coverage=replace(COVERAGE, articles_flagged=0)).digest


def mostly_failed() -> Digest:
    """Most feeds unread, one story all the same."""
    blind = tuple(trouble(outlet, "cannot be reached", hours=30) for outlet in UNREAD)
    coverage = replace(
        COVERAGE, articles_read=17, articles_flagged=1, feeds_total=10, feeds_read=3, blind=blind
    )
    return composed(border(), coverage=coverage, troubles=blind).digest


def blind() -> Digest:
    """Most feeds unread and no story: "nothing" may not be said."""
    unread = tuple(trouble(outlet, "cannot be reached", hours=30) for outlet in UNREAD)
    coverage = replace(
        COVERAGE, articles_read=17, articles_flagged=0, feeds_total=10, feeds_read=3, blind=unread
    )
    return composed(coverage=coverage, troubles=unread).digest


def first_run() -> Digest:
    """The first issue of a new home."""
    old = replace(raid().articles[0], published_at=DUE - 90 * HOUR, id=62)
    stories = [
        replace(one, articles=tuple(quietly(a) for a in one.articles))
        for one in (delegation(), aid(), trade())
    ]
    issue = replace(ISSUE, number=1, first=True)
    return composed(*stories, story(7, quietly(old)), issue=issue).digest


def after_an_outage() -> Digest:
    """Three days asleep, five hours late."""
    issue = replace(
        ISSUE,
        window_start=DUE - 72 * HOUR,
        window_end=DUE + 5 * HOUR,
        composed_at=DUE + 5 * HOUR,
        late_by=5 * HOUR + timedelta(minutes=4),
        missed=2,
    )
    notes = (
        "config/feeds.yaml:12: feeds[3].colour is not a setting; the last good configuration is used.",
    )
    coverage = replace(COVERAGE, overdue=4)
    return composed(
        delegation(), border(), school(), issue=issue, notes=notes, coverage=coverage
    ).digest


def rtl_heavy() -> Digest:
    """Right-to-left outlets, names and numbers mixed with Latin ones."""
    mixed = article(
        71,
        "UNAMA گزارش تازهٔ خود را دربارهٔ ۳۴ ولایت منتشر کرد",
        lead="دفتر UNAMA در کابل می‌گوید طالبان در سال 2026 به ۱۲ مورد از ۱۵ پیشنهاد این دفتر (HR/2026/7) پاسخ داده‌اند.",
        named={"unama": ["یوناما", "UNAMA"], "taliban": ["طالبان"]},
        outlet="صدای هریوا",
        language="fa",
    )
    also = replace(
        mixed,
        id=72,
        outlet="کابل‌نامه",
        language="prs",
        relation=Relation.INDEPENDENT,
        url="https://nama.example/72",
    )
    pashto = replace(aid().articles[0], outlet="د سپین غر راډیو", body_source="page")
    return composed(delegation(), story(8, mixed, also), story(3, pashto)).digest


def hostile() -> Digest:
    """Everything that a web page may put into a headline, a name or a link."""
    nasty = article(
        81,
        "<script>alert(1)</script> Taliban \u202eneve\u202c\r\nBcc: all@example.org \x00<!channel> *bold* _it_ <@U1>",
        lead='"><img src=x onerror=alert(1)> {{ 7*7 }} Taliban said {% raw %} & <b>this</b> Z'
        + "\u0335\u0336\u0337\u0338\u0334\u0321\u0322" * 9,
        named={"taliban": ["<i>Taliban</i>", "Taliban"]},
        outlet='Evil "Daily" <evil@example.org>',
        language='en"><x',
        url="javascript:alert(1)",
    )
    long = article(
        82,
        "Taliban " + "A" * 10_000,
        lead="Taliban" + "b" * 5_000 + " end.",
        named={"taliban": ["Taliban"]},
        url="https://user:pass@www.bank.example/login",
        outlet="Long\u2028Outlet " * 40,
        relation=Relation.LEAD,
    )
    clean_link = article(
        83,
        "",
        lead="No headline here, but the Taliban are named.",
        named={"taliban": ["Taliban"]},
        url='https://ok.example/a"b<c> d',
    )
    return composed(
        story(81, nasty), story(82, long), story(83, clean_link),
        troubles=(trouble("<b>Feed</b>", "<script>x</script>", hours=1),),
        notes=("<img src=x>",),
    ).digest  # fmt: skip


def huge() -> Digest:
    """Ninety stories."""
    stories = []
    for n in range(90):
        actors = {"taliban": ["Taliban"]} if n % 3 else {"unama": ["UNAMA"]}
        word = next(iter(actors.values()))[0]
        one = article(
            1000 + n,
            f"{word} statement number {n + 1} on the winter harvest",
            lead=f"In statement number {n + 1}, {word} officials spoke of the winter harvest "
            "in the northern valleys at some length.",
            named=actors,
            outlet=f"Outlet {n % 7}",
            published_at=DUE - (1 + n % 20) * HOUR,
        )
        stories.append(story(100 + n, one))
    coverage = replace(COVERAGE, articles_read=2140, articles_flagged=90)
    return composed(*stories, issue=replace(ISSUE, archive_url=ARCHIVE), coverage=coverage).digest


def interests() -> Digest:
    """A series that asks for two actors together."""
    series = Series(
        id="talks", title="Moscow talks", actors=("talks", "taliban"), at=(), timezone="UTC"
    )
    met = {"talks": lambda actors: {"taliban", "moscow-format"} <= actors}
    return composed(delegation(), border(), series=series, interests=(TALKS,), met=met).digest


def fees() -> CandidateStory:
    """A follow-up that repeats its background and adds two sentences."""
    told = replace(border().articles[0], told=True)
    news = article(
        22,
        "First convoy passes Spin Tangi under the new fees",
        lead="Trucks rolled through the Spin Tangi crossing on Sunday after elders and customs officers agreed on "
        "new fees.",
        body="A convoy of 140 trucks with grapes was the first to pay the new fees on Monday. Taliban border guards "
        "and their counterparts will inspect cargo together for a trial period of one month, according to two "
        "officials who took part in the talks. Traders had lost an estimated two million dollars a day. "
        "The Taliban turned back eleven lorries whose papers had run out.",
        named={"taliban": ["Taliban"]},
        outlet="The Khyber Ledger",
        relation=Relation.INDEPENDENT,
        published_at=DUE - 2 * HOUR,
    )
    return story(2, told, news, told_revision=1, told_in=(139,))


def repeated() -> CandidateStory:
    """A follow-up that says nothing new: two copies of what was told."""
    told = replace(raid().articles[0], told=True)
    copies = (
        replace(
            told,
            id=600 + n,
            outlet=outlet,
            told=False,
            relation=Relation.COPY,
            url=f"https://copy.example/{n}",
        )
        for n, outlet in enumerate(("Ural Wire", "Wakhan Weekly"))
    )
    return story(6, told, *copies, told_revision=1, told_in=(140, 141))


def developing() -> CandidateStory:
    """A new story that grows out of one told before."""
    earlier = EarlierStory(
        key="k0077",
        title="یوناما خواستار بازگشایی مکتب‌ها شد",
        told_in=(138,),
        texts=(("fa", "یوناما خواستار شد."),),
    )
    return replace(aid(), follows="k0077", earlier=earlier)


def follow_up() -> Digest:
    """What was told goes on: new sentences, the same again, a change, a withdrawal; with readers' verdicts."""
    digest = composed(
        fees(),
        repeated(),
        developing(),
        issue=replace(ISSUE, archive_url=NUMBERED, unsubscribe_url="https://desk.example/leave"),
        changed=(corrected(), taken_down()),
        coming=(summit(), winter_school()),
    ).digest
    return voted(digest)


def voted(digest: Digest) -> Digest:
    """The digest with addresses for its readers' verdicts."""

    def address(what: str) -> str:
        return f"mailto:desk@example.org?subject={what}%20{digest.series}-{digest.number}"

    sections = tuple(
        replace(
            section,
            stories=tuple(
                replace(one, not_relevant_url=address(f"not-relevant%20{one.id}"))
                for one in section.stories
            ),
        )
        for section in digest.sections
    )
    return replace(digest, sections=sections, missed_url=address("missed"))


def brief() -> Digest:
    """The ordinary morning for a reader who wants one screen."""
    return replace(ordinary(), length="brief")


SITUATIONS: dict[str, Callable[[], Digest]] = {
    "ordinary": ordinary,
    "quiet": quiet,
    "mostly-failed": mostly_failed,
    "blind": blind,
    "first-run": first_run,
    "after-an-outage": after_an_outage,
    "rtl-heavy": rtl_heavy,
    "hostile": hostile,
    "huge": huge,
    "interests": interests,
    "follow-up": follow_up,
    "brief": brief,
}
