"""Export a story as a zip file: texts, pages as fetched, headers, hashes, reasons, a README."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from extractors.model import Mention
from wirewatch.adapters import archive as page_archive
from wirewatch.adapters.archive import Archive, ArchiveLocation, NotInArchive
from wirewatch.adapters.storage import StorageUnavailable
from wirewatch.adapters.store.articles import StoredArticle
from wirewatch.adapters.warc import ArchivedResponse

RECORDS_FILE = "records.warc.gz"
README_TEMPLATE = """\
Evidence for story {story}
Made by Wirewatch {build} on {now:%Y-%m-%d %H:%M} UTC.

One folder for each article, in the order in which they were placed in the story:
  article.txt    title, lead and body as they were read out of the page and watched
  article.json   the same with addresses, dates, outlet, and each mention with its offsets: code points of the field
  history.txt    the article's whole history: feed, fetch, extraction, why it was flagged, story, digests
  page.html      the body of the outlet's answer, byte for byte, its transfer encoding taken off
  headers.txt    the address that answered, the instant, the status and the headers of the answer
  revision-N.txt, revision-N.html, revision-N-headers.txt    the same of an earlier state, which its outlet changed
  gone.html, gone-headers.txt    what stood in the article's place when its outlet had taken it away
A folder without page.html: the page was not to be had or is no longer in the archive; why stands in history.txt.

{records}    the archive's own records of request and answer (WARC 1.0), for any tool that reads web archives
SHA256SUMS         the SHA-256 of each file; check with: sha256sum -c SHA256SUMS

Instants are UTC. The pages belong to their outlets.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierState:
    """One earlier state of an article."""

    number: int
    text: str  # title, lead and body
    place: ArchiveLocation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One article with its evidence."""

    article: StoredArticle
    mentions: tuple[Mention, ...]
    place: ArchiveLocation | None
    history: tuple[str, ...]
    earlier: tuple[EarlierState, ...] = ()
    gone: ArchiveLocation | None = None  # of the response in its place after it was removed

    @property
    def places(self) -> tuple[ArchiveLocation, ...]:
        """The archive locations of all its states, oldest first."""
        places = (*(state.place for state in self.earlier), self.place, self.gone)
        return tuple(dict.fromkeys(place for place in places if place is not None))


def write_evidence(
    path: Path,
    exhibits: Sequence[Exhibit],
    *,
    archive: Archive,
    story: str,
    build: str,
    now: datetime,
) -> tuple[str, ...]:
    """Write the zip file atomically, replacing an older one.

    Return a sentence on each page that is not in it.

    Raises OSError.
    """
    unfinished = path.with_name(f"{path.name}.part")
    sums, missing = list[str](), list[str]()
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as out:
            for name, data in _evidence_files(
                exhibits, archive, missing, story=story, build=build, now=now
            ):
                _add_file(out, name, data, now=now)
                sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            _add_file(out, "SHA256SUMS", "".join(sums).encode(), now=now)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return tuple(dict.fromkeys(missing))


def _add_file(out: zipfile.ZipFile, name: str, data: bytes, *, now: datetime) -> None:
    info = zipfile.ZipInfo(name, now.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if name == RECORDS_FILE else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    out.writestr(info, data)


def _evidence_files(
    exhibits: Sequence[Exhibit],
    archive: Archive,
    missing: list[str],
    *,
    story: str,
    build: str,
    now: datetime,
) -> Iterator[tuple[str, bytes]]:
    yield (
        "README.txt",
        README_TEMPLATE.format(
            story=story, build=build, now=now.astimezone(UTC), records=RECORDS_FILE
        ).encode(),
    )
    for number, exhibit in enumerate(exhibits, start=1):
        folder = f"{number:02d}-{_file_name_part(exhibit.article.outlet)}"
        for name, data in _exhibit_files(exhibit, archive, missing):
            yield f"{folder}/{name}", data
    records = BytesIO()
    places = (
        [place for exhibit in exhibits for place in exhibit.places]
        if not missing
        else _readable_locations(exhibits, archive)
    )
    page_archive.export_records(archive, places, records, name=RECORDS_FILE, now=now)
    yield RECORDS_FILE, records.getvalue()


def _readable_locations(exhibits: Sequence[Exhibit], archive: Archive) -> list[ArchiveLocation]:
    """Return the places whose records can be read now."""
    readable = []
    for place in (place for exhibit in exhibits for place in exhibit.places):
        with suppress(NotInArchive, StorageUnavailable):
            archive.read_raw(place)
            readable.append(place)
    return readable


def _exhibit_files(
    exhibit: Exhibit, archive: Archive, missing: list[str]
) -> Iterator[tuple[str, bytes]]:
    article = exhibit.article
    text = "\n\n".join(part for part in (article.title, article.lead, article.body) if part)
    yield "article.txt", (text + "\n").encode("utf-8", "replace")
    article_data = asdict(article) | {"mentions": [asdict(mention) for mention in exhibit.mentions]}
    yield (
        "article.json",
        json.dumps(article_data, ensure_ascii=False, indent=1, default=str).encode(
            "utf-8", "replace"
        ),
    )
    history = list(exhibit.history)
    pages = [("page", "headers", exhibit.place), ("gone", "gone-headers", exhibit.gone)]
    if exhibit.place is None and article.body_source != "feed":
        missing.append(
            f"{article.canonical_url}: the archive no longer holds its page, or never did"
        )
    for state in exhibit.earlier:
        yield f"revision-{state.number}.txt", (state.text + "\n").encode("utf-8", "replace")
        pages.append((f"revision-{state.number}", f"revision-{state.number}-headers", state.place))
    for page, headers, place in pages:
        if place is None:
            continue
        try:
            response = archive.read(place)
        except (NotInArchive, StorageUnavailable) as error:
            history.append(f"archive    {error}")
            missing.append(f"{article.canonical_url}: {error}")
            continue
        yield f"{page}.html", response.body
        yield f"{headers}.txt", _format_headers(response, place).encode("utf-8", "replace")
    yield "history.txt", ("\n".join(history) + "\n").encode("utf-8", "replace")


def _format_headers(response: ArchivedResponse, place: ArchiveLocation) -> str:
    lines = [
        f"address  {response.url}",
        f"fetched  {response.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"status   {response.status}",
        f"sha256   {place.sha256}",
        f"archive  {place.file} at byte {place.offset}",
        "",
        *(f"{name}: {value}" for name, value in response.headers),
    ]
    return "\n".join(lines) + "\n"


def _file_name_part(outlet: str) -> str:
    """Return an outlet's name as a portable part of a file name."""
    dashed = "".join(c.lower() if c.isalnum() else "-" for c in outlet)
    return "-".join(part for part in dashed.split("-") if part)[:40] or "outlet"
