"""Detect headlines of background pieces: explainers, analyses, comments and live pages."""

from __future__ import annotations

import re

# Labels before a colon, and opening words of such pieces; languages: see stories.md.
_LABELS = """
explainer explained analysis opinion comment commentary column editorial review preview
разбор анализ мнение комментарий колонка объясняем таҳлил
analyse opinion tribune décryptage éclairage éditorial chronique
análisis opinión editorial columna claves análise opinião análisis
kommentar hintergrund leitartikel gastbeitrag analisi opinione commento
yorum analiz görüş köşe
تحليل رأي مقال تحلیل یادداشت دیدگاه تبصرہ تجزیہ کالم شننه
评论 分析 社论 观察 विश्लेषण राय
"""
_LAID_OUT = "factbox timeline profile q&a справка досье portrait perfil perfil porträt"
_OPENS = re.compile(
    r"(?:what|why|how)\b(?!.*\b(?:said|says)\b)|(?:что|почему|как|зачем)\b|(?:pourquoi|comment|ce que)\b"
    r"|(?:por qué|cómo|qué|por que|como)\b|(?:warum|wie|was)\b|(?:perché|come|cosa)\b",
    re.IGNORECASE,
)
_ROLLING = re.compile(
    r"\blive(?: ?blog| updates?)?:|\bas it happened\b|\ben direct\b|\ben vivo\b|\bao vivo\b|\bliveticker\b"
    r"|онлайн-трансляция|تغطية مباشرة",
    re.IGNORECASE,
)

NEAR_NEWS = 0.5


def _label(names: str) -> re.Pattern[str]:
    any_of = "|".join(re.escape(name) for name in names.split())
    return re.compile(rf"^\W*(?:{any_of})\s*[:：|—–-]", re.IGNORECASE)


_LABEL, _LABEL_LAID_OUT = _label(_LABELS), _label(_LAID_OUT)


def background(title: str) -> float:
    """Return how certain it is, 0..1, that a headline announces an explanation or opinion.

    A label such as "Analysis:" is certain. A question word is less so, since reports use it as well
    ("How the flood reached the town"), and so is a timeline or a factbox, which covers the event of
    other reports. A headline in lower case is part of a sentence, and not a question.
    """
    if _LABEL.search(title):
        return 1.0
    opens = title.strip()
    asks = _OPENS.match(opens) is not None and not opens[0].islower()
    return NEAR_NEWS if asks or _LABEL_LAID_OUT.search(title) else 0.0


def is_background(title: str) -> bool:
    """Return whether a headline announces an explanation or opinion instead of a report."""
    return background(title) > 0.0


def is_rolling(title: str) -> bool:
    """Return whether a headline names a live page, whose beginning is not its latest news."""
    return _ROLLING.search(title) is not None
