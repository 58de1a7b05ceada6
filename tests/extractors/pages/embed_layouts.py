"""Page skeletons that set other articles inside, beside and behind the text, without a name or a known heading."""

from __future__ import annotations

from tests.extractors.pages.layouts import Skeleton, Story, paragraphs


def _framed(s: Story, inner: str) -> str:
    return f"<article><h1>{s.title}</h1><p>{s.lead}</p>{inner}</article>"


def _amid(s: Story, inset: str) -> str:
    middle = len(s.body) // 2
    before, after = (
        f"<p>{'</p><p>'.join(part)}</p>" for part in (s.body[:middle], s.body[middle:])
    )
    return _framed(s, before + inset + after)


def linked_paragraph(s: Story) -> str:
    return _amid(s, f'<p><strong><a href="/other/1">{s.teasers[0][0]}</a></strong></p>')


def labelled_link(s: Story) -> str:
    return _amid(s, f'<p><em>On these pages: <a href="/other/1">{s.teasers[0][0]}</a></em></p>')


def box_that_begins_with_a_link(s: Story) -> str:
    headline, words = s.teasers[0]
    return _amid(s, f'<div class="w9"><a href="/other/1"><b>{headline}</b></a><br>{words}</div>')


def quoted_box(s: Story) -> str:
    return _amid(
        s, f'<blockquote><h4>{s.teasers[1][0]}</h4><a href="/other/1">More</a></blockquote>'
    )


def box_before_the_text(s: Story) -> str:
    headline, words = s.teasers[0]
    box = f'<div class="bx"><h4>{headline}</h4><p>{words} <a href="/other/1">...</a></p></div>'
    return f"<div><h1>{s.title}</h1><p>{s.lead}</p>{box}{paragraphs(s)}</div>"


def terms_and_words(s: Story) -> str:
    terms = "".join(
        f'<dt><a href="/o{n}">{t}</a></dt><dd>{x}</dd>' for n, (t, x) in enumerate(s.teasers)
    )
    return _framed(s, f"{paragraphs(s)}<dl>{terms}</dl>")


def cells_of_a_table(s: Story) -> str:
    left = "".join(f"<a href=/l{n}>{t}</a><br><br>" for n, (t, _) in enumerate(s.teasers))
    right = "".join(
        f"<b><a href=/r{n}>{t}</a></b><br>{x}<hr>" for n, (t, x) in enumerate(s.teasers)
    )
    text = f"<td><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}</td>"
    return f"<table><tr><td width=160>{left}</td>{text}<td>{right}</td></tr></table>"


def headlines_that_only_a_script_links(s: Story) -> str:
    lines = "".join(f'<p onclick="go({n})">{t}</p>' for n, (t, _) in enumerate(s.teasers))
    text = f"<div><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}</div>"
    return f"{text}<div><h5>Top of the hour</h5>{lines}</div>"


def foot_with_headlines(s: Story) -> str:
    text = f"<div><h1>{s.title}</h1><p>{s.lead}</p>{paragraphs(s)}</div>"
    return (
        f"{text}<div><p>{s.teasers[0][0]}</p><p>{s.teasers[1][0]}</p><p>Contact. Terms.</p></div>"
    )


def page_that_never_ends(s: Story) -> str:
    others = "".join(
        f"<article><h2>{t}</h2>" + f"<p>{x}</p>" * 3 + "</article>" for t, x in s.teasers[:2]
    )
    return f"<div>{_framed(s, paragraphs(s))}{others}</div>"


INSETS: tuple[Skeleton, ...] = (
    linked_paragraph,
    labelled_link,
    box_that_begins_with_a_link,
    quoted_box,
    box_before_the_text,
    terms_and_words,
    cells_of_a_table,
    headlines_that_only_a_script_links,
    foot_with_headlines,
    page_that_never_ends,
)
