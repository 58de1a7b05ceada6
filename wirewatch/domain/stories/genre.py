"""Return whether a headline announces background in place of news: an explainer, an analysis, a comment, a page
rolled on.
"""

from __future__ import annotations

import re

# A label before a colon, or the words by which such pieces open; languages: see stories.md.
_LABELS = """
explainer explained analysis opinion comment commentary column editorial factbox timeline profile review q&a preview
разбор анализ мнение комментарий колонка справка объясняем досье таҳлил
analyse opinion tribune décryptage éclairage éditorial chronique portrait
análisis opinión editorial columna claves perfil análise opinião análisis perfil
kommentar hintergrund leitartikel gastbeitrag porträt analisi opinione commento
yorum analiz görüş köşe
تحليل رأي مقال تحلیل یادداشت دیدگاه تبصرہ تجزیہ کالم شننه
评论 分析 社论 观察 विश्लेषण राय
"""
_LABEL = re.compile(
    r"^\W*(?:{})\s*[:：|—–-]".format("|".join(re.escape(word) for word in _LABELS.split())), re.IGNORECASE
)
_OPENS = re.compile(
    r"^(?:what|why|how)\b(?!.*\b(?:said|says)\b)|^(?:что|почему|как|зачем)\b|^(?:pourquoi|comment|ce que)\b"
    r"|^(?:por qué|cómo|qué|por que|como)\b|^(?:warum|wie|was)\b|^(?:perché|come|cosa)\b",
    re.IGNORECASE,
)
_ROLLING = re.compile(
    r"\blive(?: ?blog| updates?)?:|\bas it happened\b|\ben direct\b|\ben vivo\b|\bao vivo\b|\bliveticker\b"
    r"|онлайн-трансляция|تغطية مباشرة",
    re.IGNORECASE,
)


def is_background(title: str) -> bool:
    """Return whether a headline says that its text explains or judges, and does not report."""
    return bool(_LABEL.search(title) or _OPENS.search(title.strip()))


def is_rolling(title: str) -> bool:
    """Return whether a headline names a live page, extended for hours: its beginning is not its news."""
    return _ROLLING.search(title) is not None
