"""Words of deadlines and of rules that come into force."""

from __future__ import annotations

import re

# The end of a deadline or a ban counts as an event, although no meeting takes place.
EXPIRES = re.compile(
    r"\b(?:mandate|deadline|expires?|renewal|takes? effect|comes? into force|мандат|истека\w+|вступ\w+ в силу|mandat"
    r"|échéance|expire|vencimiento|vence|plazo|prazo|läuft ab|frist|in kraft)\b",
    re.IGNORECASE,
)
