"""What Slack takes, by two models of it that others keep: blocks are read by slack_sdk, and built by slackblocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import slackblocks as model
from slack_sdk.models.blocks import Block

Json = Mapping[str, Any]


def refuse_what_slack_would(message: Json) -> None:
    """Raise when either model finds a message, or a block of it, beyond what Slack takes."""
    for block in message["blocks"]:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()
    blocks = [_block(block) for block in message["blocks"]]
    again = model.WebhookMessage(
        text=message["text"], blocks=blocks, unfurl_links=False, unfurl_media=False
    )
    assert len(again.to_dict()["blocks"]) == len(message["blocks"])


def _block(block: Json) -> Any:
    match block["type"]:
        case "header":
            return model.HeaderBlock(
                model.Text(block["text"]["text"], type_=model.TextType.PLAINTEXT, emoji=False)
            )
        case "context":
            words: list[Any] = [
                model.Text(one["text"], type_=model.TextType.PLAINTEXT, emoji=False)
                for one in block["elements"]
            ]
            return model.ContextBlock(words)
        case "rich_text":
            return model.RichTextBlock([_rich(one) for one in block["elements"]])
    raise AssertionError(f"not a block that a digest uses: {block['type']}")


def _rich(element: Json) -> Any:
    if element["type"] == "rich_text_list":
        return model.RichTextList(element["style"], [_rich(one) for one in element["elements"]])
    assert element["type"] == "rich_text_section"
    return model.RichTextSection([_run(one) for one in element["elements"]])


def _run(run: Json) -> Any:
    style = run.get("style", {})
    if run["type"] == "link":
        return model.RichTextLink(url=run["url"], text=run["text"], **style)
    assert run["type"] == "text"
    return model.RichText(run["text"], **style)
