"""The markup and the limits of each chat service.

Each limit names the page of the service that states it. Names of people and channels never become
mentions: "@" becomes "＠" everywhere.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as escape_html
from typing import Any, ClassVar

from wirewatch.render.chat import Heading, Run
from wirewatch.render.cleaning import clean

Json = dict[str, Any]
Cost = tuple[int, ...]  # what a piece takes of each limit of its service
LINE_CHARS = 300  # of a line of our own words

# An & that begins an entity is also escaped:
# Mattermost looks for mentions in the decoded "&commat;all".
_MARKDOWN = re.compile(r"([\\`*_\[\]()<>|~#]|&(?=#?\w+;)|^[-+](?= )|(?<=^\d)[.)]|(?<=^\d\d)[.)])")

# Teams clients differ in their Markdown and not all know a backslash: use lookalike characters.
_LOOKALIKES = str.maketrans("@[]*_`<>\\~#{}", "＠［］∗＿'‹›＼∼＃｛｝")


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
    def escape_text(self, text: str) -> str:
        """Escape outside text, so that the service shows it as it is."""

    @abstractmethod
    def style(self, markup: str, *, bold: bool, italic: bool) -> str:
        """Set the markup of one line in bold or italic."""

    @abstractmethod
    def link(self, markup: str, url: str) -> str:
        """Make the markup of one line a link."""

    @abstractmethod
    def heading(self, text: str) -> str:
        """A heading."""

    @abstractmethod
    def cost(self, piece: Piece) -> Cost:
        """What a piece takes of each limit, with what joins it to others."""

    @abstractmethod
    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """Compose the message; `title` is for notifications of services that have them."""

    def with_mark(self, message: Json, mark: Piece) -> Json:
        """Put one more line on top of a message; by default one whose "text" is all of it."""
        return message | {"text": f"{mark.markup}{self.gap}{message['text']}"}

    def paragraph(self, runs: Sequence[Run], *, follows: bool = False) -> Piece:
        """Join runs to one piece."""
        return Piece(
            markup="".join(self._run_markup(run) for run in runs).strip(),
            plain="".join(run.text for run in runs).strip(),
            follows=follows,
        )

    def heading_piece(self, heading: Heading) -> Piece:
        """Make a heading one piece."""
        return Piece(markup=self.heading(heading.text), plain=heading.text, is_heading=True)

    def join(self, pieces: Sequence[Piece]) -> str:
        """Join pieces to one text."""
        text = ""
        for number, piece in enumerate(pieces):
            if number:
                is_close = piece.follows or pieces[number - 1].is_heading
                text += self.line if is_close else self.gap
            text += piece.markup
        return text

    def _run_markup(self, run: Run) -> str:
        return self.line.join(self._styled_line(line, run) for line in run.text.split("\n"))

    def _styled_line(self, text: str, run: Run) -> str:
        """Style one line of a run; white space stays outside, or services ignore the marks."""
        words = text.strip()
        if not words:
            return text
        before, _, after = text.partition(words)
        markup = self.style(self.escape_text(words), bold=run.bold, italic=run.italic)
        if run.url:
            markup = self.link(markup, run.url)
        return f"{before}{markup}{after}"


def _utf16_units(text: str) -> int:
    """UTF-16 code units of a text."""
    return len(text.encode("utf-16-le")) // 2


def _json_bytes(value: object) -> int:
    """Bytes of a value as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())


class HtmlDialect(Dialect):
    """The HTML of chat services, which know only a few tags."""

    bold_tag: ClassVar[str]
    italic_tag: ClassVar[str]

    def style(self, markup: str, *, bold: bool, italic: bool) -> str:
        """Put it between tags."""
        if bold:
            markup = f"<{self.bold_tag}>{markup}</{self.bold_tag}>"
        if italic:
            markup = f"<{self.italic_tag}>{markup}</{self.italic_tag}>"
        return markup

    def escape_text(self, text: str) -> str:
        """Escape it for HTML."""
        return escape_html(text.replace("@", "＠"), quote=False)

    def link(self, markup: str, url: str) -> str:
        """Make it an <a>."""
        return f'<a href="{escape_html(url)}">{markup}</a>'

    def heading(self, text: str) -> str:
        """Bold: Telegram has no headings, and Matrix clients show them very large."""
        return self.style(self.escape_text(text), bold=True, italic=False)


class Telegram(HtmlDialect):
    """Telegram's HTML (core.telegram.org/bots/api, "HTML style" and sendMessage).

    A message holds 4,096 UTF-16 code units of text, counted without markup
    (core.telegram.org/api/entities), and 100 entities; what is beyond these loses its formatting
    (MAX_MESSAGE_ENTITIES of python-telegram-bot's constants). How long the markup itself may be is
    not stated.
    """

    service = "Telegram"
    limit = (4_096, 100, 24_000)
    leave = "To stop these messages, block this bot, or remove it from the group or channel."
    bold_tag, italic_tag = "b", "i"

    def cost(self, piece: Piece) -> Cost:
        """Units of text, entities, characters of markup."""
        entities = len(re.findall(r"<[abi][ >]", piece.markup))
        return _utf16_units(piece.plain) + 2, entities, len(piece.markup) + 2

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """The fields of sendMessage except the chat."""
        return {
            "text": self.join(pieces),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }


class MarkdownLinksDialect(Dialect):
    """What all dialects of Markdown have in common."""

    def style(self, markup: str, *, bold: bool, italic: bool) -> str:
        """Put it between stars or underscores."""
        if bold:
            markup = f"**{markup}**"
        return f"_{markup}_" if italic else markup

    def link(self, markup: str, url: str) -> str:
        """As [words](address)."""
        return f"[{markup}]({_escape_brackets(url)})"


class MarkdownDialect(MarkdownLinksDialect):
    """Markdown as Mattermost and Discord read it: a backslash makes every mark literal."""

    def escape_text(self, text: str) -> str:
        """Put a backslash before marks."""
        return _MARKDOWN.sub(r"\\\1", text.replace("@", "＠"))

    def heading(self, text: str) -> str:
        """A small heading."""
        return f"### {self.escape_text(text)}"


def _escape_brackets(url: str) -> str:
    """Escape brackets, which would end the address."""
    return url.replace("(", "%28").replace(")", "%29")


class Mattermost(MarkdownDialect):
    """Mattermost's Markdown, with posts of at most 16,383 characters.

    The limit is PostMessageMaxRunesV2 in server/public/model/post.go.
    """

    service = "Mattermost"
    limit = (16_383,)
    leave = "To stop these messages, delete the incoming webhook of this channel."

    def cost(self, piece: Piece) -> Cost:
        """Characters of markup."""
        return (len(piece.markup) + 2,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """The body of an incoming webhook."""
        return {"text": self.join(pieces)}


class Discord(MarkdownDialect):
    """Discord's Markdown in an embed, which never sends notifications.

    An embed's description holds 4,096 characters, all embeds of a message 6,000, its content 2,000
    (discord.com/developers/docs/resources/message, "Embed Limits", and .../resources/webhook,
    Execute Webhook).
    """

    service = "Discord"
    limit = (4_096,)
    leave = (
        "To stop these messages, delete the webhook in this channel's settings, under Integrations."
    )

    def cost(self, piece: Piece) -> Cost:
        """Code units of markup, which are never fewer than characters."""
        return (_utf16_units(piece.markup) + 2,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """One embed; the content is what a notification shows."""
        return {
            "content": self.escape_text(clean(title, LINE_CHARS)),
            "embeds": [{"description": self.join(pieces)}],
            "allowed_mentions": {"parse": []},
        }

    def with_mark(self, message: Json, mark: Piece) -> Json:
        """Put the line on top."""
        (embed,) = message["embeds"]
        return message | {
            "embeds": [embed | {"description": f"{mark.markup}{self.gap}{embed['description']}"}]
        }


class Matrix(HtmlDialect):
    """Matrix: HTML and plain text of one event (spec.matrix.org, client-server, m.room.message).

    A whole event is at most 65,536 bytes ("Size limits"), of which the server needs some for hashes
    and signatures. An empty m.mentions sends no notifications, whatever names the text holds ("User
    and room mentions").
    """

    service = "Matrix"
    limit = (48_000,)
    leave = "To stop these messages, remove this account from the room, or leave the room."
    line = "<br>"
    gap = "<br><br>"
    bold_tag, italic_tag = "strong", "em"

    def cost(self, piece: Piece) -> Cost:
        """Bytes of both forms as JSON."""
        return (_json_bytes(piece.markup) + _json_bytes(piece.plain) + 16,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """The content of the event."""
        return {
            "msgtype": "m.text",
            "body": "\n\n".join(piece.plain.replace("@", "＠") for piece in pieces),
            "format": "org.matrix.custom.html",
            "formatted_body": self.join(pieces),
            "m.mentions": {},
        }

    def with_mark(self, message: Json, mark: Piece) -> Json:
        """Put the line on top of both forms."""
        return message | {
            "body": f"{mark.plain}\n\n{message['body']}",
            "formatted_body": f"{mark.markup}{self.gap}{message['formatted_body']}",
        }


class Teams(MarkdownLinksDialect):
    """An Adaptive Card for the Workflows of Microsoft Teams, which take no other form of message.

    A message of a flow is about 28 kB, everything counted (learn.microsoft.com/connectors/teams,
    "Message size limit"). Senders saw 413 from 14,000 bytes of UTF-8 on, so it is counted in UTF-16
    here. Cards know Markdown only, no HTML
    (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
    """

    service = "Microsoft Teams"
    limit = (26_000,)
    leave = "To stop these messages, turn the workflow of this channel or chat off."
    line = "\n\n"

    def escape_text(self, text: str) -> str:
        """Replace marks by signs that look alike."""
        return re.sub(r"^-(?= )", "–", re.sub(r"^\+(?= )", "＋", text)).translate(_LOOKALIKES)

    def heading(self, text: str) -> str:
        """The words: the block makes them a heading."""
        return self.escape_text(text)

    def cost(self, piece: Piece) -> Cost:
        """Bytes of the block in UTF-16."""
        return (2 * _utf16_units(json.dumps(self._block(piece), ensure_ascii=False)) + 4,)

    def message(self, pieces: Sequence[Piece], *, title: str) -> Json:
        """A message of one card."""
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "msteams": {"width": "Full"},
            "fallbackText": clean(title, LINE_CHARS),
            "body": [self._block(piece) for piece in pieces],
        }
        attachment = {
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": None,
            "content": card,
        }
        return {"type": "message", "attachments": [attachment]}

    def with_mark(self, message: Json, mark: Piece) -> Json:
        """Put the line on top."""
        (attachment,) = message["attachments"]
        card = attachment["content"] | {"body": [self._block(mark), *attachment["content"]["body"]]}
        return message | {"attachments": [attachment | {"content": card}]}

    @staticmethod
    def _block(piece: Piece) -> Json:
        block: Json = {"type": "TextBlock", "text": piece.markup, "wrap": True}
        if piece.is_heading:
            return block | {"size": "Large", "weight": "Bolder"}
        if piece.follows:
            return block | {"spacing": "Small"}
        return block


TELEGRAM, MATTERMOST, DISCORD = Telegram(), Mattermost(), Discord()
MATRIX, TEAMS = Matrix(), Teams()
DIALECTS: dict[str, Dialect] = {
    "telegram": TELEGRAM,
    "mattermost": MATTERMOST,
    "discord": DISCORD,
    "matrix": MATRIX,
    "teams": TEAMS,
}
