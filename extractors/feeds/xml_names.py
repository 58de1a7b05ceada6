"""Short names for the elements of feeds, whatever namespace or prefix their publishers use."""

from __future__ import annotations

from functools import lru_cache

CORE_PREFIX = ""  # RSS and Atom share one vocabulary here: no element name has two meanings
_PREFIX_BY_NAMESPACE = {
    "http://www.w3.org/2005/atom": CORE_PREFIX,
    "http://purl.org/atom/ns": CORE_PREFIX,
    "http://backend.userland.com/rss": CORE_PREFIX,
    "http://backend.userland.com/rss2": CORE_PREFIX,
    "http://backend.userland.com/rss091": CORE_PREFIX,
    "http://blogs.law.harvard.edu/tech/rss": CORE_PREFIX,
    "http://cyber.law.harvard.edu/rss": CORE_PREFIX,
    "http://my.netscape.com/rdf/simple/0.9": CORE_PREFIX,
    "http://my.netscape.com/publish/formats/rss-0.91": CORE_PREFIX,
    "http://channel.netscape.com/rdf/simple/0.9": CORE_PREFIX,
    "http://purl.org/net/rss1.1": CORE_PREFIX,
    "http://purl.org/rss/1.0": CORE_PREFIX,
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap/0.84": "sitemap",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
}
WELL_KNOWN_NAMESPACES = {
    prefix: uri for uri, prefix in reversed(_PREFIX_BY_NAMESPACE.items()) if prefix
} | {
    "atom": "http://www.w3.org/2005/Atom",
    "atom10": "http://www.w3.org/2005/Atom",
    "a10": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": "http://purl.org/rss/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}


@lru_cache(maxsize=512)
def _prefix_of(namespace: str) -> str:
    spelled = namespace.strip().lower().rstrip("/#").replace("https://", "http://", 1)
    return _PREFIX_BY_NAMESPACE.get(spelled, "?")


@lru_cache(maxsize=4096)
def element_name(tag: str) -> str:
    """Return an element's short name: "title" (core), "dc:creator", or "?:word" if unknown."""
    if tag[0] != "{":
        return tag.lower()
    namespace, _, local = tag[1:].rpartition("}")
    prefix = _prefix_of(namespace)
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def namespace_of(tag: str) -> str:
    """Return the namespace of an element's tag; "" when it has none."""
    return tag[1:].rpartition("}")[0] if tag[0] == "{" else ""


def has_unknown_namespace(tag: str) -> bool:
    """Return whether an element's namespace is unknown."""
    return element_name(tag).startswith("?:")
