"""Sentences that pages and agencies set around the text of an article."""

from __future__ import annotations

import re

# Boilerplate that pages and agencies set under and between paragraphs: never news.
PAGE_FURNITURE = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|read (?:more|also)|see also|sign up|subscribe|follow us|listen to th|"
    r"watch:|photo\b|image:|by staff|click here|share this|this is a (?:condensed|developing)|"
    r"читайте (?:также|нас)|подпис(?:ывайтесь|аться)|фото\b|все права|материал по теме|следите за|"
    r"بیشتر بخوانید|همچنین بخوانید|عکس:|ما را دنبال|اقرأ أيضا|نور یې ولولئ)",
    re.IGNORECASE,
)
