"""Words of deadlines and of rules that come into force."""

from __future__ import annotations

import re

# What ends on a day (a deadline, a ban) counts as an event, although nobody meets.
EXPIRES = re.compile(
    r"\b(?:mandate|deadline|expires?|renewal|takes? effect|comes? into force|мандат|истека\w+|вступ\w+ в силу|mandat"
    r"|échéance|expire|vencimiento|vence|plazo|prazo|läuft ab|frist|in kraft)\b",
    re.IGNORECASE,
)
