"""One announcement as five outlets tell it: a wire, a copy, a truncation, two rewrites; and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.support.scene import utc


@dataclass(frozen=True)
class Told:
    """One article as its outlet tells it."""

    outlet: str
    title: str
    paragraphs: tuple[str, ...]
    at: datetime

    @property
    def host(self) -> str:
        """Where the outlet is."""
        return f"http://{self.outlet.lower().replace(' ', '-')}.example"

    @property
    def url(self) -> str:
        """Where the article is."""
        return f"{self.host}/{self.at:%d}"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text that is written in short lines, an empty one between two paragraphs."""
    return tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


_WIRE = paragraphs("""
A Taliban team will come to Tashkent next week for Uzbek-led talks on a railway across Afghanistan, the foreign
ministry in Tashkent said on Thursday.

The meeting is set for October 20, the news agency Interfax reported. It will use the so-called Termez format, a
forum founded in 2018 that counts Uzbekistan, Afghanistan, Iran, Pakistan, Tajikistan and China.

“We are waiting for a large team of the Taliban movement in Tashkent next week for the fifth round of the Termez
format,” ministry spokeswoman Vera Orlova told reporters on the sidelines of the Silk Road Forum.

Uzbekistan trusts that the new rulers in Kabul will guard the line without help from outside, she added.

Orlova also recalled the three-day visit to Doha by a Taliban group, which met officials of the US State
Department there.

Finance ministers of the region agreed this week to put 600 million dollars into the line, even if that meant
working with the Taliban, while the Asian bank pledged 200 million.
""")

_SPUN = paragraphs("""
The foreign ministry of Uzbekistan has announced that a group of the Taliban will arrive in Tashkent next week
for Uzbek-led negotiations on a railway through Afghanistan.

The talks will take place on October 20, according to the news outlet Interfax, and will follow the so-called
Termez framework, which was formed in 2018 and encompasses Uzbekistan, Afghanistan, Iran, Pakistan, Tajikistan
and China.

“We expect a big Taliban movement team to be in Tashkent next week for the fifth Termez format round,” Uzbek
foreign affairs spokeswoman Vera Orlova said on the sidelines of the Silk Road Forum on Thursday.

According to Interfax, Orlova stated on Thursday, “We trust that the new rulers in Kabul will guard the line on
their own, with no outside help.”

The Asian bank has promised 200 million dollars, which will also assist the neighbours in settling Afghans who
have fled since the Taliban seized power on August 15.

“The sooner the Taliban sits down with its neighbours, the easier it will be to build and to trade,” President
Anton Rahim stated in September.
""")

_AGAIN = paragraphs("""
Uzbekistan’s foreign office has declared that a squad of the Taliban will reach the Uzbek capital in the coming
week to join Tashkent-led discussions on a rail line across Afghanistan.

As per the news agency Interfax, the dialogue is slated for 20 October and will pursue the so-called Termez
framework. It was shaped in 2018 and includes Uzbekistan, Afghanistan, Iran, Pakistan, Tajikistan and China.

Foreign affairs representative Vera Orlova was quoted as saying that Tashkent hopes the fresh rulers in Kabul
can guard the line by themselves.
""")

_HELD = paragraphs("""
Six neighbours and the Taliban agreed in Tashkent on Wednesday to build the first 70 kilometres of a railway to
Mazar-i-Sharif, and to meet again in Islamabad in the spring.

A joint statement issued after the round said that the Asian bank would pay for the surveys. The Taliban team
was led by its deputy minister of public works.
""")


WIRE = Told(
    "Wire One", "Taliban team to join railway talks in Tashkent next week", _WIRE, utc(14, 14, 40)
)
COPY = Told(
    "Daily Two",
    "Taliban to join Tashkent talks",
    (*_WIRE, "SOURCE: NEWS AGENCIES"),
    utc(14, 15, 20),
)
CUT = Told(
    "Courier Three",
    "Taliban team to join railway talks in Tashkent next week - World | The Courier",
    (f"(Agencies) {_WIRE[0]}", *_WIRE[1:4], "Read the full story on our partner site."),
    utc(14, 16, 5),
)
SPUN = Told(
    "Spun Four",
    "As the Taliban looks for partners, it is going to call on Uzbekistan.",
    _SPUN,
    utc(15, 6, 10),
)
AGAIN = Told(
    "Spin Five",
    "Uzbekistan invites Taliban squad to Termez framework talks",
    _AGAIN,
    utc(15, 9, 30),
)
HELD = Told(
    "Wire One",
    "Neighbours agree on first stretch of Afghan railway after Tashkent talks",
    _HELD,
    utc(20, 17, 30),
)
EVENT = (WIRE, COPY, CUT, SPUN, AGAIN)
