"""Write digests, alerts and notes for chat services: escaped for each, split between stories, within each limit.

A service loses a message that is over a limit as a whole, so every limit is kept before sending. Each limit names the
page of the service that states it. Names of people and channels are never made mentions: "@" becomes "＠" everywhere.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, ClassVar

from wirewatch.domain.digests.compose import MAX_STORIES_IN_MESSAGE
from wirewatch.domain.digests.model import Digest
from wirewatch.render.chat import Chunk, Heading, Items, Run, chunks, story_runs
from wirewatch.render.digest_view import StoryView
from wirewatch.render.formatting import NAME_CHARS, clean
from wirewatch.render.html import FULL_STORIES_PER_ACTOR, lay_out

Json = dict[str, Any]
Cost = tuple[int, ...]  # what a piece takes of each limit of its service
NOTE = 300  # characters of a line of our own
CUTS = (2_000, 1_000, 500, 200)  # characters that are tried for a piece that fits nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One heading, paragraph or row in the markup of a service; never divided."""

    markup: str
    plain: str  # the same without markup; links as their words
    is_heading: bool = False
    follows: bool = False  # a row right below another one


class Dialect(ABC):
    """The markup and the limits of one service."""

    service: ClassVar[str]
    limit: ClassVar[Cost]
    leave: ClassVar[str]  # how readers stop the messages
    line: ClassVar[str] = "\n"
    gap: ClassVar[str] = "\n\n"

    @abstractmethod
    def escaped(self, text: str) -> str:
        """Return outside text, which the service shows as it is."""

    @abstractmethod
    def styled(self, markup: str, *, bold: bool, italic: bool) -> str:
        """Return markup of one line in bold or italic."""

    @abstractmethod
    def link(self, markup: str, url: str) -> str:
        """Return markup of one line as a link."""

    @abstractmethod
    def heading(self, text: str) -> str:
        """Return a heading."""

    @abstractmethod
    def cost(self, piece: Piece) -> Cost:
        """Return what a piece takes of each limit, with what joins it to others."""

    @abstractmethod
    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Return the message; `title` is for notifications where the service has a place for it."""

    def marked(self, message: Json, mark: Piece) -> Json:
        """Return a message with one more line on top; here of a message that is one text."""
        return message | {"text": f"{mark.markup}{self.gap}{message['text']}"}

    def paragraph(self, runs: Sequence[Run], *, follows: bool = False) -> Piece:
        """Return runs as one piece."""
        return Piece(
            markup="".join(map(self._run, runs)).strip(),
            plain="".join(run.text for run in runs).strip(),
            follows=follows,
        )

    def title(self, heading: Heading) -> Piece:
        """Return a heading as one piece."""
        return Piece(markup=self.heading(heading.text), plain=heading.text, is_heading=True)

    def joined(self, pieces: Sequence[Piece]) -> str:
        """Return pieces as one text."""
        return "".join(
            (self.line if piece.follows or before.is_heading else self.gap) + piece.markup
            if before
            else piece.markup
            for before, piece in zip((None, *pieces), pieces, strict=False)
        )

    def _run(self, run: Run) -> str:
        return self.line.join(self._styled_line(line, run) for line in run.text.split("\n"))

    def _styled_line(self, text: str, run: Run) -> str:
        """Return one line of a run; white space stays outside of the marks, which would not be marks there."""
        words = text.strip()
        if not words:
            return text
        before, _, after = text.partition(words)
        markup = self.styled(self.escaped(words), bold=run.bold, italic=run.italic)
        return f"{before}{self.link(markup, run.url) if run.url else markup}{after}"


def _units(text: str) -> int:
    """Return the number of UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def _size(value: object) -> int:
    """Return the bytes of a value as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())


class _Html(Dialect):
    """The HTML of chat services, which know a few tags only."""

    bold_tag: ClassVar[str]
    italic_tag: ClassVar[str]

    def styled(self, markup: str, *, bold: bool, italic: bool) -> str:
        """Return it between tags."""
        markup = f"<{self.bold_tag}>{markup}</{self.bold_tag}>" if bold else markup
        return f"<{self.italic_tag}>{markup}</{self.italic_tag}>" if italic else markup

    def escaped(self, text: str) -> str:
        """Return the text for HTML."""
        return escape(text.replace("@", "＠"), quote=False)

    def link(self, markup: str, url: str) -> str:
        """Return it as <a>."""
        return f'<a href="{escape(url)}">{markup}</a>'

    def heading(self, text: str) -> str:
        """Return it in bold: Telegram has no headings, and Matrix clients show them very large."""
        return self.styled(self.escaped(text), bold=True, italic=False)


class Telegram(_Html):
    """Telegram's HTML (core.telegram.org/bots/api, "HTML style" and sendMessage).

    A message holds 4,096 UTF-16 code units of text, counted without markup (core.telegram.org/api/entities), and 100
    entities; what is beyond these loses its formatting (found by others: MAX_MESSAGE_ENTITIES of python-telegram-bot's
    constants). How long the markup itself may be is not stated.
    """

    service = "Telegram"
    limit = (4_096, 100, 24_000)
    leave = "To stop these messages, block this bot, or remove it from the group or channel."
    bold_tag, italic_tag = "b", "i"

    def cost(self, piece: Piece) -> Cost:
        """Return units of text, entities, characters of markup."""
        entities = len(re.findall(r"<[abi][ >]", piece.markup))
        return _units(piece.plain) + 2, entities, len(piece.markup) + 2

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Return the fields of sendMessage but for the chat."""
        return {
            "text": self.joined(pieces),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }


# An & that begins an entity is a mark too: Mattermost looks for mentions in what "&commat;all" means.
_MARKDOWN = re.compile(r"([\\`*_\[\]()<>|~#]|&(?=#?\w+;)|^[-+](?= )|(?<=^\d)[.)]|(?<=^\d\d)[.)])")


class _Marked(Dialect):
    """What every Markdown has in common."""

    def styled(self, markup: str, *, bold: bool, italic: bool) -> str:
        """Return it between stars or underscores."""
        markup = f"**{markup}**" if bold else markup
        return f"_{markup}_" if italic else markup

    def link(self, markup: str, url: str) -> str:
        """Return [words](address)."""
        return f"[{markup}]({_closed(url)})"


class _Markdown(_Marked):
    """Markdown as Mattermost and Discord read it: a backslash makes every mark literal."""

    def escaped(self, text: str) -> str:
        """Return the text with a backslash before marks."""
        return _MARKDOWN.sub(r"\\\1", text.replace("@", "＠"))

    def heading(self, text: str) -> str:
        """Return a small heading."""
        return f"### {self.escaped(text)}"


def _closed(url: str) -> str:
    """Return an address that no bracket ends."""
    return url.replace("(", "%28").replace(")", "%29")


class Mattermost(_Markdown):
    """Mattermost's Markdown. A post holds 16,383 characters (server/public/model/post.go, PostMessageMaxRunesV2)."""

    service = "Mattermost"
    limit = (16_383,)
    leave = "To stop these messages, delete the incoming webhook of this channel."

    def cost(self, piece: Piece) -> Cost:
        """Return the characters of markup."""
        return (len(piece.markup) + 2,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Return the body of an incoming webhook."""
        return {"text": self.joined(pieces)}


class Discord(_Markdown):
    """Discord's Markdown in an embed, which never notifies anybody.

    An embed's description holds 4,096 characters, all embeds of a message 6,000, its content 2,000
    (discord.com/developers/docs/resources/message, "Embed Limits", and .../resources/webhook, Execute Webhook).
    """

    service = "Discord"
    limit = (4_096,)
    leave = (
        "To stop these messages, delete the webhook in this channel's settings, under Integrations."
    )

    def cost(self, piece: Piece) -> Cost:
        """Return the code units of markup: the smaller count, of characters, is never above it."""
        return (_units(piece.markup) + 2,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Return one embed; the content is what a notification shows."""
        return {
            "content": self.escaped(clean(title, NOTE)),
            "embeds": [{"description": self.joined(pieces)}],
            "allowed_mentions": {"parse": []},
        }

    def marked(self, message: Json, mark: Piece) -> Json:
        """Put the line on top."""
        (embed,) = message["embeds"]
        return message | {
            "embeds": [embed | {"description": f"{mark.markup}{self.gap}{embed['description']}"}]
        }


class Matrix(_Html):
    """Matrix: HTML and plain text of one event (spec.matrix.org, client-server API, m.room.message).

    A whole event is at most 65,536 bytes ("Size limits"), of which the server needs some for hashes and signatures.
    An empty m.mentions notifies nobody, whatever names the text holds ("User and room mentions").
    """

    service = "Matrix"
    limit = (48_000,)
    leave = "To stop these messages, remove this account from the room, or leave the room."
    line = "<br>"
    gap = "<br><br>"
    bold_tag, italic_tag = "strong", "em"

    def cost(self, piece: Piece) -> Cost:
        """Return the bytes of both forms as JSON."""
        return (_size(piece.markup) + _size(piece.plain) + 16,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Return the content of the event."""
        return {
            "msgtype": "m.text",
            "body": "\n\n".join(piece.plain.replace("@", "＠") for piece in pieces),
            "format": "org.matrix.custom.html",
            "formatted_body": self.joined(pieces),
            "m.mentions": {},
        }

    def marked(self, message: Json, mark: Piece) -> Json:
        """Put the line on top of both forms."""
        return message | {
            "body": f"{mark.plain}\n\n{message['body']}",
            "formatted_body": f"{mark.markup}{self.gap}{message['formatted_body']}",
        }


# The clients of Teams read Markdown each in its own way and not all know a backslash, so marks are put as other signs.
_LOOKALIKES = str.maketrans(
    {
        "@": "＠",
        "[": "［",
        "]": "］",
        "*": "∗",
        "_": "＿",
        "`": "'",
        "<": "‹",
        ">": "›",
        "\\": "＼",
        "~": "∼",
        "#": "＃",
    }
    | {"{": "｛", "}": "｝"}  # {{DATE(...)}} is a function of cards
)


class Teams(_Marked):
    """An Adaptive Card for the Workflows of Microsoft Teams, which take no other form of message.

    A message of a flow is about 28 kB, everything counted (learn.microsoft.com/connectors/teams, "Message size limit").
    Senders saw 413 from 14,000 bytes of UTF-8 on, so it is counted in UTF-16 here. Cards know Markdown only, no HTML
    (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
    """

    service = "Microsoft Teams"
    limit = (26_000,)
    leave = "To stop these messages, turn the workflow of this channel or chat off."
    line = "\n\n"

    def escaped(self, text: str) -> str:
        """Return the text with other signs in place of marks."""
        return re.sub(r"^-(?= )", "–", re.sub(r"^\+(?= )", "＋", text)).translate(_LOOKALIKES)

    def heading(self, text: str) -> str:
        """Return the words: the block is what makes a heading."""
        return self.escaped(text)

    def cost(self, piece: Piece) -> Cost:
        """Return the bytes of the block in UTF-16."""
        return (2 * _units(json.dumps(self._block(piece), ensure_ascii=False)) + 4,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Return a message of one card."""
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": {"width": "Full"},
            "fallbackText": clean(title, NOTE),
            "body": [self._block(piece) for piece in pieces],
        }
        attachment = {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": card,
        }
        return {"type": "message", "attachments": [attachment]}

    def marked(self, message: Json, mark: Piece) -> Json:
        """Put the line on top."""
        (attachment,) = message["attachments"]
        card = attachment["content"] | {"body": [self._block(mark), *attachment["content"]["body"]]}
        return message | {"attachments": [attachment | {"content": card}]}

    @staticmethod
    def _block(piece: Piece) -> Json:
        block: Json = {"type": "TextBlock", "text": piece.markup, "wrap": True}
        if piece.is_heading:
            return block | {"size": "Large", "weight": "Bolder"}
        return block | ({"spacing": "Small"} if piece.follows else {})


TELEGRAM, MATTERMOST, DISCORD, MATRIX, TEAMS = (
    Telegram(),
    Mattermost(),
    Discord(),
    Matrix(),
    Teams(),
)
DIALECTS: dict[str, Dialect] = {
    "telegram": TELEGRAM,
    "mattermost": MATTERMOST,
    "discord": DISCORD,
    "matrix": MATRIX,
    "teams": TEAMS,
}


def chat_messages(digest: Digest, dialect: Dialect, *, subject: str) -> tuple[bytes, ...]:
    """Return the messages of a digest in order, split between stories only, each within the limits of the service."""
    laid_out = lay_out(digest, full=FULL_STORIES_PER_ACTOR, stories=MAX_STORIES_IN_MESSAGE)
    parts = _packed(chunks(laid_out, leave=dialect.leave), dialect)
    return tuple(
        _bytes(
            dialect.message(_numbered(pieces, dialect, number=number, of=len(parts)), title=subject)
        )
        for number, pieces in enumerate(parts, start=1)
    )


def chat_story(
    story: StoryView,
    dialect: Dialect,
    *,
    subject: str,
    title: str,
    before: str,
    after: Sequence[str],
) -> bytes:
    """Return one story as a message; `before` and `after` are our words."""
    words = "\n".join((*after, dialect.leave))
    around = [dialect.title(Heading(title)), dialect.paragraph([Run(before)])]
    end = dialect.paragraph([Run(words, italic=True)])
    left = _minus(_space(dialect), *map(dialect.cost, (*around, end)))
    told = _fitted(_Part(runs=story_runs(story)), dialect, space=left)
    return _bytes(dialect.message([*around, told, end], title=subject))


def chat_note(words: str, dialect: Dialect, *, title: str) -> bytes:
    """Return a short message of our own words: a trial, or a word to the operator."""
    lines = "\n".join(clean(line, NOTE * 4) for line in words.split("\n"))
    return _bytes(dialect.message([dialect.paragraph([Run(lines)])], title=title))


def repeat_chat(payload: bytes, dialect: Dialect, *, number: int | None, why: str = "") -> bytes:
    """Return a message that may have arrived before, marked so; `number` is its issue's, None for one of no issue."""
    why = why or f"An earlier try may have reached you; {dialect.service} did not say."
    words = f"[{f'repeat of {number}' if number else 'repeat'}] {why}"
    return _bytes(dialect.marked(json.loads(payload), dialect.paragraph([Run(words)])))


def _bytes(message: Json) -> bytes:
    return json.dumps(message, ensure_ascii=False, sort_keys=True).encode()


def _numbered(pieces: Sequence[Piece], dialect: Dialect, *, number: int, of: int) -> list[Piece]:
    """Return the pieces of one message with a line that says which of how many it is."""
    if of == 1:
        return [*pieces]
    line = dialect.paragraph([Run(f"part {number} of {of}", italic=True)])
    return [pieces[0], line, *pieces[1:]] if number == 1 else [line, *pieces]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One paragraph or row of a digest, and the headings that may stand over it."""

    runs: tuple[Run, ...]
    is_row: bool = False
    heading: Heading | None = None
    again: Heading | None = None  # said when a message begins with it


def _packed(told: Iterable[Chunk], dialect: Dialect) -> list[list[Piece]]:
    """Fill messages with pieces, in order; a heading goes with what it stands over."""
    space = _space(dialect)
    messages: list[list[Piece]] = [[]]
    left = space
    for part in _parts(told):
        heading = [dialect.title(part.heading)] if part.heading else []
        body = _fitted(part, dialect, space=_minus(space, *map(dialect.cost, heading)))
        if messages[-1] and min(_minus(left, *map(dialect.cost, (*heading, body)))) < 0:
            heading = heading or ([dialect.title(part.again)] if part.again else [])
            messages.append([])
            left = space
        here = [*heading, body if messages[-1] and not heading else replace(body, follows=False)]
        messages[-1] += here
        left = _minus(left, *map(dialect.cost, here))
    return messages


def _parts(told: Iterable[Chunk]) -> Iterator[_Part]:
    for chunk in told:
        heading, again = None, chunk.heading
        for block in chunk.blocks:
            if isinstance(block, Heading):
                heading, again = block, Heading(f"{block.text} (continued)")
            elif isinstance(block, Items):
                for number, row in enumerate(block.rows):
                    over = heading if number == 0 else None
                    yield _Part(runs=(Run("• "), *row), is_row=True, heading=over, again=again)
                heading = None
            else:
                yield _Part(runs=block.runs, heading=heading, again=again)
                heading = None


def _fitted(part: _Part, dialect: Dialect, *, space: Cost) -> Piece:
    """Return a part so that it fits: with all its links, with the first alone, with none, or cut."""
    first = next((run.url for run in part.runs if run.url), None)
    fewer = tuple(run if run.url is first else replace(run, url=None) for run in part.runs)
    bare = tuple(replace(run, url=None) for run in part.runs)
    for runs in (part.runs, fewer, bare, *(_cut(bare, most) for most in CUTS)):
        piece = dialect.paragraph(runs, follows=part.is_row)
        if min(_minus(space, dialect.cost(piece))) >= 0:
            break
    return piece


def _cut(runs: Sequence[Run], most: int) -> tuple[Run, ...]:
    """Return the beginning of runs, `most` characters at most."""
    kept, left = [], most
    for run in runs:
        if left <= 0:
            break
        kept.append(
            replace(run, text=run.text if len(run.text) <= left else f"{run.text[: left - 1]}…")
        )
        left -= len(run.text)
    return tuple(kept)


def _space(dialect: Dialect) -> Cost:
    """Return the limits less what a part line, a mark of a repeat and a repeated heading take."""
    line = dialect.cost(dialect.paragraph([Run("x" * 2 * NAME_CHARS, italic=True)]))
    return _minus(dialect.limit, line, line, line)


def _minus(space: Cost, *costs: Cost) -> Cost:
    return tuple(free - sum(taken) for free, *taken in zip(space, *costs, strict=True))
