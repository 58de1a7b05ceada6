"""Mistakes that people make in the four files: each is told at its line, in words that name the cure."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wirewatch.adapters.config.loader import bundled_config_folder, load_config
from wirewatch.adapters.config.yaml_document import ConfigErrors

Written = Callable[..., Path]

ACTOR = "actors:\n- id: guild\n  name: Guild\n  aliases: {en: [Lamplighters Guild, Guild]}\n"
ALIAS = "actors:\n- id: guild\n  name: Guild\n  aliases:\n    %s: [%s]\n"
FEED = "feeds:\n- outlet: Post\n  url: https://post.example/rss\n"
SERIES = 'series:\n- id: daily\n  actors: [guild]\n  at: ["07:00"]\n'
MAIL = "mail:\n  host: smtp.harbour.example\n  from: desk@harbour.example\n"
SECRETS = {
    "DESK_HOOK": "https://hooks.slack.com/services/T0/B0/x",
    "BARE_HOOK": "slack.com/foo",
    "BAD_TOKEN": "T0123456789",
    "BAD_NUDGE": "ntfy.example.org/desk",
}


def subscribers(text: str) -> str:
    return f"{SERIES}  subscribers:\n  - {text}\n"


def uncommented(*beginnings: str) -> str:
    """Return the bundled settings with the # taken from the lines that begin so."""
    lines = (bundled_config_folder() / "settings.yaml").read_text("utf-8").splitlines()
    return "\n".join(
        one[2:] if one[2:].startswith(beginnings) and one[:2] == "# " else one for one in lines
    )


def line_of(beginning: str) -> int:
    """Return the line of the bundled settings that begins so behind its #."""
    lines = (bundled_config_folder() / "settings.yaml").read_text("utf-8").splitlines()
    return next(
        number for number, one in enumerate(lines, start=1) if one.startswith(f"# {beginning}")
    )


# What is typed into which file, the line that is named (0: the file as a whole), the essential words of the sentence.
REFUSED: list[tuple[str, str | bytes, int, str]] = [
    # settings: a line was uncommented, the name above it was not
    (
        "settings",
        uncommented("  host_gap"),
        line_of("  host_gap"),
        "take away the # before network: in line",
    ),
    (
        "settings",
        uncommented("  every"),
        line_of("  every"),
        "take away the # before poll: in line",
    ),
    (
        "settings",
        uncommented("  host_gap", "mail:", "  host: smtp", "  from:", "  port: 587"),
        line_of("  host_gap"),
        "host_gap lacks the name above it; take away the # before network: in line",
    ),
    (
        "settings",
        uncommented("  every", "articles:", "  crosslingual"),
        line_of("  every"),
        "before poll: in line",
    ),
    (
        "settings",
        uncommented("network:", "    pages"),
        line_of("    pages"),
        "take away the # before robots: in line",
    ),
    (
        "settings",
        uncommented("    pages", "archive:", "  keep:"),
        line_of("    pages"),
        "and robots: in line",
    ),
    (
        "settings",
        uncommented("network:", "  host_gap", "  every"),
        line_of("  every"),
        "before poll: in line",
    ),
    ("settings", "network:\n  host_gap: 1s\n  every: 20m\n", 3, "it belongs under poll:"),
    (
        "settings",
        "poll:\n  every: 20m\n  archive_url: https://a.example/\n",
        3,
        "it belongs under digests:",
    ),
    # characters that nobody sees
    (
        "feeds",
        "feeds:\n- outlet: Post\n\u00a0 url: https://post.example/\n",
        3,
        "a no-break space, U+00A0",
    ),
    (
        "feeds",
        "feeds:\n- outlet: Post\n  url:\u00a0https://post.example/\n",
        3,
        "a no-break space, U+00A0",
    ),
    (
        "feeds",
        "feeds:\n- outlet: Post\n  url: https://post.example/\u200brss\n",
        3,
        "a zero-width space, U+200B",
    ),
    (
        "feeds",
        "feeds:\n- outlet: Post\n  u\u200brl: https://post.example/rss\n",
        3,
        'the name "url" holds an invisible',
    ),
    ("feeds", FEED + "  language: e\u00adn\n", 4, "a soft hyphen, U+00AD"),
    ("feeds", FEED + "  language:\u3000en\n", 4, "ideographic space, U+3000"),
    ("digests", SERIES.replace("[guild]", "[guild\u200e]"), 3, "left-to-right mark, U+200E"),
    ("digests", SERIES.replace("id: daily", "id: dai\ufeffly"), 2, "U+FEFF"),
    # a missing space, a # that begins a remark
    (
        "watchlist",
        ACTOR.replace("  name", "  kind:group\n  name"),
        3,
        'a space is missing after "kind:"; write "kind: group"',
    ),
    (
        "watchlist",
        ACTOR.replace("- id: guild", "- kind:group\n  id: guild"),
        2,
        'write "kind: group"',
    ),
    ("watchlist", ACTOR + "  kind:group\n", 5, 'write "kind: group"'),
    (
        "watchlist",
        "actors:\n- {id: guild, kind:group, name: Guild, aliases: {en: [Guild]}}\n",
        2,
        'write "kind: ',
    ),
    ("feeds", FEED + "  every:20m\n", 4, 'a space is missing after "every:"; write "every: 20m"'),
    (
        "digests",
        subscribers("email:desk@harbour.example"),
        6,
        'write "email: desk@harbour.example"',
    ),
    (
        "digests",
        subscribers("slack: {token: DESK_TOKEN, channel: #sahel}"),
        6,
        'put it in quotes: "#sahel"',
    ),
    (
        "digests",
        subscribers("slack:\n      token: DESK_TOKEN\n      channel: #sahel"),
        8,
        'put it in quotes: "#sahel"',
    ),
    # the shape of the file
    ("feeds", "", 1, "the file is empty"),
    ("feeds", "- outlet: A\n  url: https://a.example/\n", 1, 'start it with "feeds:"'),
    ("feeds", "feeds:\n  outlet: A\n  url: https://a.example/\n", 1, 'start each item with "- "'),
    (
        "feeds",
        "feeds:\n- outlet: A\n\turl: https://a.example/\n",
        3,
        "a tab is used where spaces belong",
    ),
    (
        "feeds",
        "feeds:\n- outlet: Lantern: the Post\n  url: https://a.example/\n",
        2,
        "a colon is not allowed here",
    ),
    (
        "feeds",
        'feeds:\n- outlet: "Post\n  url: https://a.example/\n',
        2,
        "a quote that opens here is not closed",
    ),
    ("feeds", "feeds:\n- outlet: *Post\n  url: https://a.example/\n", 2, "put it in quotes"),
    ("feeds", "feeds:\n- outlet: @Post\n  url: https://a.example/\n", 2, "put it in quotes"),
    ("feeds", "feeds:\n- outlet: Ф\n".encode("cp1251"), 2, "is not UTF-8 text"),
    ("feeds", FEED.encode("utf-16"), 1, "is not UTF-8 text"),
    ("feeds", FEED + FEED.removeprefix("feeds:\n"), 5, "the same feed as in line 3"),
    (
        "feeds",
        FEED + "  outlet: Other\n",
        4,
        '"outlet" appears a second time (first in line 2)',
    ),
    ("feeds", "feeds:\n- outlet: Post\n", 2, "has no url"),
    (
        "feeds",
        FEED.replace("https://post.example/rss", "https://desk:pass@post.example/rss"),
        3,
        "a password",
    ),
    ("feeds", FEED.replace("https://", ""), 3, "start it with https://"),
    ("feeds", FEED + "  langauge: en\n", 4, 'did you mean "language"?'),
    ("feeds", FEED + "  languаge: en\n", 4, 'did you mean "language"?'),  # a Cyrillic а
    ("feeds", FEED + "  language: french\n", 4, "write fr"),
    ("feeds", FEED + "  every: 20\n", 4, "has no unit; write 20s, 20m, 20h or 20d"),
    ("feeds", FEED + "  every: 20 minutes\n", 4, "write it like 90s, 30m, 6h or 2d"),
    ("feeds", FEED + "  every: {min: 6h, max: 20m}\n", 4, "min is longer than max"),
    ("feeds", FEED + "  login: desk:geheim\n", 4, "never the secret itself"),
    (
        "digests",
        SERIES.replace('["07:00"]', "[8:30]"),
        4,
        "8:30 without quotes is a number to YAML",
    ),
    ("digests", SERIES.replace("07:00", "25:00"), 4, "24-hour clock"),
    ("digests", SERIES.replace("07:00", "7am"), 4, "24-hour clock"),
    ("digests", SERIES.replace('["07:00"]', '"07:00"'), 4, "write it in brackets"),
    ("digests", SERIES.replace('"07:00"', "“07:00”"), 4, "is not a time of day"),  # smart quotes
    ("digests", SERIES + "  on: [monday]\n", 5, 'did you mean "mon"?'),
    ("digests", SERIES.replace("[guild]", "[guіld]"), 3, 'did you mean "guild"?'),  # a Cyrillic і
    ("digests", SERIES + "  when_quiet: off\n", 5, "choose one of brief, silent"),
    ("digests", SERIES + "  backfill: -3h\n", 5, "write it like 90s"),
    (
        "digests",
        subscribers("slack: https://hooks.slack.com/services/T0/B0/x"),
        6,
        "never the secret itself",
    ),
    (
        "digests",
        subscribers("slack: {token: DESK_TOKEN, channel: general chat}"),
        6,
        "is not a Slack channel",
    ),
    ("digests", subscribers("{slack: DESK_HOOK, languages: [russian]}"), 6, "write ru"),
    # time zones
    (
        "digests",
        SERIES + "  timezone: GMT+1\n",
        5,
        'write "Etc/GMT-1", which is 1 hour ahead of UTC (the sign is reversed',
    ),
    (
        "digests",
        SERIES + "  timezone: UTC-5\n",
        5,
        'write "Etc/GMT+5", which is 5 hours behind UTC',
    ),
    ("digests", SERIES + '  timezone: "+03:00"\n', 5, 'write "Etc/GMT-3"'),
    (
        "digests",
        SERIES + "  timezone: GMT+4:30\n",
        5,
        "name a place with that clock, like Asia/Kabul",
    ),
    ("digests", SERIES + "  timezone: EAT\n", 5, 'write "Africa/Nairobi"'),
    ("digests", SERIES + "  timezone: Kabul\n", 5, 'did you mean "Asia/Kabul"?'),
    # watchlist
    ("watchlist", ACTOR.replace("name: Guild", "nmae: Guild"), 3, 'did you mean "name"?'),
    ("watchlist", ACTOR + "  kind: organisation\n", 5, "choose one of group, person, state, forum"),
    ("watchlist", ACTOR + "  nested: short\n", 5, "choose one of longest, allow"),
    (
        "watchlist",
        ACTOR.replace("{en: [Lamplighters Guild, Guild]}", "[Guild]"),
        4,
        "must be names with values",
    ),
    ("watchlist", ACTOR.replace("[Lamplighters Guild, Guild]", "Guild"), 4, "write it in brackets"),
    ("watchlist", ACTOR.replace("{en: [Lamplighters Guild, Guild]}", "{}"), 4, "has no alias"),
    ("watchlist", ACTOR + ACTOR.removeprefix("actors:\n"), 5, "appears a second time"),
    ("settings", MAIL.replace("smtp.harbour.example", "smtp.harbour.example:587"), 2, "port apart"),
    ("settings", MAIL + "  user: desk\n  password: geheim\n", 5, "never the secret itself"),
    ("settings", MAIL + "  security: ssl\n", 4, "choose one of tls, starttls, none"),
    ("settings", "publish: digests\n", 1, "is not an absolute path"),
    ("settings", "archive:\n  max_size: 50\n", 2, "write it like 500MB or 50GB"),
    ("watchlist", ACTOR + "  exclude: [guild]\n", 5, "can never be flagged"),
    ("watchlist", ACTOR + "  exclude: ['--']\n", 5, "no letter"),
    (
        "watchlist",
        ACTOR + "  rules:\n  - alias: Gild\n    case: exact\n",
        6,
        'did you mean "Guild"?',
    ),
    ("watchlist", ACTOR + "  rules:\n  - alias: Guild\n", 6, "limits nothing"),
    (
        "watchlist",
        ACTOR + "  rules:\n  - outlets: [Lantern Pots]\n",
        6,
        'did you mean "Lantern Post"?',
    ),
    (
        "watchlist",
        ACTOR + "  requires_context:\n  - {alias: Guild, any: []}\n",
        6,
        "requires no word",
    ),
    ("watchlist", ACTOR.replace("Guild]", '"…"]'), 4, "no letter"),
    ("watchlist", ACTOR.replace("{en:", "{english:"), 4, "write en"),
    (
        "watchlist",
        ACTOR + "- {id: the other, name: O, aliases: {en: [Other]}}\n",
        5,
        "is not an id",
    ),
    ("watchlist", ACTOR + "interests:\n- {id: both, when: guild and}\n", 6, "both"),
    (
        "watchlist",
        ACTOR + "interests:\n- {id: both, when: guild and gilt}\n",
        6,
        "which is not an actor",
    ),
    ("watchlist", ACTOR + "interests:\n- {id: guild, when: guild}\n", 6, "second time"),
    ("feeds", "feeds:\n- outlet: A\n  url: feed://a.example/\n", 3, "write https:"),
    (
        "feeds",
        "feeds:\n- outlet: A\n  url: https://a.example/\n  every: 0m\n",
        4,
        "longer than nothing",
    ),
    (
        "feeds",
        "feeds:\n- outlet: A\n  url: https://a.example/\n  link_pattern: '('\n  kind: page\n",
        4,
        "expression",
    ),
    (
        "feeds",
        "feeds:\n- outlet: A\n  url: https://a.example/\n  link_pattern: a\n",
        4,
        "can never apply",
    ),
    (
        "feeds",
        "feeds:\n- outlet: A\n  url: https://a.example/\n  kind: pages\n",
        4,
        'did you mean "page"?',
    ),
    ("digests", SERIES.replace("[guild]", "[]"), 3, "has no actors"),
    ("digests", SERIES.replace('["07:00"]', "[]"), 4, "has no time"),
    ("digests", SERIES + "  timezone: Europe/Moskow\n", 5, 'did you mean "Europe/Moscow"?'),
    (
        "settings",
        "  every: 20m\n",
        1,
        "it belongs under poll: (is there still a # before that line?)",
    ),
    (
        "digests",
        SERIES + "  timezone: IST\n",
        5,
        '"IST"; write it like Asia/Kabul or Europe/Moscow',
    ),
    (
        "digests",
        SERIES + "  timezone: UTC+4\n",
        5,
        'write "Etc/GMT-4", which is 4 hours ahead of UTC',
    ),
    ("digests", SERIES + "  on: []\n", 5, "no weekday"),
    ("digests", SERIES + SERIES.removeprefix("series:\n"), 5, "second time"),
    ("digests", SERIES + '  quiet_hours: {start: "22:00", end: "22:00"}\n', 5, "same minute"),
    ("digests", subscribers("{length: brief}"), 6, "has no channel"),
    ("digests", subscribers("emial: desk@harbour.example"), 6, 'did you mean "email"?'),
    ("digests", subscribers("{email: a@b.example, slack: DESK_HOOK}"), 6, "two channels"),
    ("digests", subscribers("email: desk(at)harbour.example"), 6, "is not a mail address"),
    ("digests", subscribers("email: a@b.example, c@d.example"), 6, "more than one"),
    ("digests", subscribers("email: редакция@harbour.example"), 6, "that a relay accepts"),
    ("digests", subscribers(f"email: desk@{'ä' * 70}.example"), 6, "that a relay accepts"),
    ("digests", subscribers("{slack: DESK_HOOK, actors: [council]}"), 6, "does not cover"),
    ("digests", subscribers("slack: DESK_HOOK\n  - slack: DESK_HOOK"), 7, "get each digest twice"),
    ("digests", subscribers("slack: {token: DESK_TOKEN}"), 6, "has no channel"),
    ("settings", MAIL + "network:\n  allow_private: [10.1.0.0/99]\n", 5, "is not a network"),
    ("settings", MAIL + "network:\n  proxy: proxy.example\n", 5, "is not a proxy address"),
    ("settings", MAIL + "network:\n  concurrency: 0\n", 5, "1 or more"),
    ("settings", MAIL + "network:\n  concurrency: many\n", 5, "whole number"),
    ("settings", MAIL + "network:\n  robots: {pages: perhaps}\n", 5, "true or false"),
    ("settings", MAIL + "network:\n  ca_file: nowhere.pem\n", 5, "not there"),
    ("settings", MAIL + "store:\n  url: postgres://desk@db.example/w\n", 5, "write postgresql:"),
    ("settings", MAIL + "  user: desk\n", 4, "mail.password is not"),
    ("settings", MAIL + "digests:\n  archive_url: harbour\n", 5, "is not a web address"),
]

# What may be meant, but will surprise.
WARNED: list[tuple[str, str, int, str]] = [
    ("feeds", FEED + "  every: 5m\n", 4, "which many outlets answer by blocking"),
    ("feeds", "feeds: []\n", 1, "no feed is listed"),
    ("watchlist", ACTOR.replace("Guild]", "LG]"), 4, "very short"),
    (
        "watchlist",
        ACTOR + "- id: other\n  name: O\n  aliases: {en: [GUILD]}\n",
        7,
        'is an alias of "guild" and of "other"',
    ),
    ("watchlist", ALIAS % ("fr", '"Barkhan(e|es)?"'), 5, "an alias is no pattern"),
    ("watchlist", ALIAS % ("fr", '"Barkhan(es)?"'), 5, "an alias is no pattern"),
    ("watchlist", ALIAS % ("fr", "/groupe wagner/i"), 5, "an alias is no pattern"),
    ("watchlist", ALIAS % ("fr", "Wagn.*"), 5, "an alias is no pattern"),
    ("watchlist", ALIAS % ("ru", "ЭКOBAC"), 5, "“OBAC” in “ЭКOBAC” is Latin"),
    ("watchlist", ALIAS % ("ru", "Baгнер"), 5, "mixes two scripts"),
    (
        "digests",
        SERIES.replace("07:00", "02:30") + "  timezone: Europe/Berlin\n",
        4,
        "that issue comes at 03:30",
    ),
    (
        "digests",
        SERIES.replace("07:00", "00:30") + "  timezone: Africa/Cairo\n",
        4,
        "does not exist in Africa/Cairo",
    ),
    (
        "digests",
        subscribers("slack: UNSET_HOOK"),
        6,
        "the environment variable UNSET_HOOK is not set",
    ),
    (
        "digests",
        subscribers("slack: BARE_HOOK"),
        6,
        "is not a valid Slack webhook address, so nothing can be sent",
    ),
    (
        "digests",
        subscribers('slack: {token: BAD_TOKEN, channel: "#sahel"}'),
        6,
        "it looks like xoxb-",
    ),
    ("digests", subscribers("nudge: BAD_NUDGE"), 6, "is not a valid apprise address"),
    (
        "settings",
        "store:\n  url: postgresql://desk:geheim@db.example/wirewatch\n",
        2,
        "holds a password",
    ),
    ("settings", MAIL + "  port: 465\n", 4, "mostly speaks tls"),
]


@pytest.mark.parametrize(("name", "text", "line", "said"), REFUSED)
def test_what_cannot_work_is_refused_at_its_line(
    written: Written, name: str, text: str | bytes, line: int, said: str
) -> None:
    folder = written(**{"settings": MAIL, name: text})
    with pytest.raises(ConfigErrors) as caught:
        load_config(folder, environ=SECRETS)
    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.line) == (f"{name}.yaml", line), problem
    assert said in f"{problem.problem}; {problem.advice}"


@pytest.mark.parametrize(("name", "text", "line", "said"), WARNED)
def test_what_may_surprise_is_warned_of(
    written: Written, name: str, text: str, line: int, said: str
) -> None:
    (warning,) = load_config(written(**{name: text}), environ=SECRETS).warnings
    assert f"/{name}.yaml:{line}: " in warning
    assert said in warning
    assert not any(value in warning for value in SECRETS.values())


def test_there_is_a_sentence_for_each_mistake_that_people_were_seen_to_make() -> None:
    assert len(REFUSED) + len(WARNED) >= 120


def test_a_file_that_cannot_be_read_is_not_blamed_on_another(written: Written) -> None:
    settings = uncommented("  host_gap", "mail:", "  host: smtp", "  from:", "  port: 587")
    folder = written(settings=settings, digests=subscribers("email: desk@harbour.example"))
    with pytest.raises(ConfigErrors) as caught:
        load_config(folder, environ={})
    assert [Path(problem.file).name for problem in caught.value.problems] == ["settings.yaml"]


def test_what_is_invisible_does_not_hide_the_other_mistakes_of_its_file(written: Written) -> None:
    text = "feeds:\n- outlet: Post\n\u00a0 url: post.example\n  language: en\n  every: 20\n"
    with pytest.raises(ConfigErrors) as caught:
        load_config(written(feeds=text), environ={})
    assert [problem.line for problem in caught.value.problems] == [3, 3, 5]


def test_the_joiners_of_persian_are_no_invisible_characters(written: Written) -> None:
    text = ACTOR.replace("{en:", "{fa: [سازمان همکاری‌های شانگهای], en:")
    assert load_config(written(watchlist=text), environ={}).warnings == ()
