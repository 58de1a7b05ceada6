"""The errors of Slack's Web API, in words for the operator, and what each means for a delivery."""

from __future__ import annotations

from wirewatch.domain.digest.model import Receipt

DEFECT = "this is a defect of Wirewatch, please report it"

# docs.slack.dev, reference/methods: chat.postMessage, conversations.history, conversations.replies, conversations.list.
HELD = {
    "channel_not_found": "there is no such channel, or the app is not in it; write the channel's ID in digests.yaml "
    "and invite the app there: /invite @Wirewatch",
    "not_in_channel": "the app is not in the channel; open it in Slack and write: /invite @Wirewatch",
    "is_archived": "the channel is archived; restore it, or name another one in digests.yaml",
    "invalid_auth": "Slack does not know the token; copy the Bot User OAuth Token (xoxb-…) of the app once more",
    "not_authed": "no token came with the request; set the variable to the app's Bot User OAuth Token (xoxb-…)",
    "token_revoked": "the token was revoked; install the app anew and copy its new token",
    "token_expired": "the token has run out; turn off token rotation in the app's settings, and copy its new token",
    "account_inactive": "the app was removed from the workspace, or the workspace was deleted; install the app anew",
    "missing_scope": "the app lacks a permission; add it under OAuth & Permissions, then install the app anew",
    "not_allowed_token_type": "this kind of token cannot do that; use the app's Bot User OAuth Token (xoxb-…)",
    "no_permission": "the app's permissions do not reach so far; add them under OAuth & Permissions, install it anew",
    "restricted_action": "an administrator forbids posting there; ask them, or name another channel",
    "restricted_action_read_only_channel": "only some people may post there; ask an administrator to let the app",
    "restricted_action_thread_only_channel": "new messages are forbidden there, only replies; name another channel",
    "restricted_action_non_threadable_channel": "threads are forbidden there; name another channel",
    "restricted_action_thread_locked": "the thread was locked; unlock it",
    "access_denied": "the app has no access to the channel; ask an administrator",
    "ekm_access_denied": "an administrator has suspended posting in the workspace; ask them",
    "enterprise_is_restricted": "the organisation forbids the app here; ask an administrator",
    "team_access_not_granted": "the app was not granted this workspace; ask an administrator of the organisation",
    "org_login_required": "the workspace is being moved; try again when that is done",
    "missing_post_type": DEFECT,
    "team_not_found": "the workspace is gone; install the app in another one and copy its token",
    "messages_tab_disabled": "the app takes no direct messages; name a channel",
}
REFUSED = {
    "msg_too_long": f"the message is too long; {DEFECT}",
    "msg_blocks_too_long": f"the message is too long; {DEFECT}",
    "invalid_blocks": f"Slack refused the message's blocks; {DEFECT}",
    "invalid_blocks_format": f"Slack refused the message's blocks; {DEFECT}",
    "markdown_text_conflict": DEFECT,
    "no_text": f"Slack found no text in the message; {DEFECT}",
    "too_many_attachments": f"Slack refused the message's size; {DEFECT}",
    "invalid_arguments": f"Slack could not read the request; {DEFECT}",
    "invalid_json": f"Slack could not read the request; {DEFECT}",
    "json_not_object": f"Slack could not read the request; {DEFECT}",
    "metadata_too_large": DEFECT,
    "metadata_must_be_sent_from_app": "the token is a person's; use the app's Bot User OAuth Token (xoxb-…)",
    "thread_not_found": "the message that it should answer was deleted",
    "cannot_reply_to_message": "the message that it should answer takes no replies",
}
BUSY = frozenset({"ratelimited", "rate_limited", "accesslimited", "message_limit_exceeded"})


def meaning(error: str, *, needed: str = "") -> Receipt:
    """Give what an error that Slack named means. What is unknown here may have gone out: that is looked up."""
    if error in REFUSED:
        return Receipt(outcome="refused", reply=f"{error}: {REFUSED[error]}")
    if error == "missing_scope" and needed:
        return Receipt(outcome="held", reply=f"{error} ({needed}): {HELD[error]}")
    if error in HELD:
        return Receipt(outcome="held", reply=f"{error}: {HELD[error]}")
    if error in BUSY:
        return Receipt(outcome="retry", reply=f"{error}: Slack asks to wait", everyone=True)
    # fatal_error, internal_error, request_timeout, service_unavailable ...: "some aspect may have succeeded".
    return Receipt(outcome="unknown", reply=f"Slack failed ({error}); it may have posted the message")
