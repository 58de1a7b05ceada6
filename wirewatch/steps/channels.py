"""The ways to a subscriber, as the outbox names them."""

FILE = "file"
EMAIL = "email"
SLACK = "slack"  # by incoming webhook
SLACK_BOT = "slack-bot"
NUDGE = "nudge"  # a few lines by apprise
