"""Storage for the files that all machines share.

A folder, on this machine or mounted, or an S3-compatible bucket.

Both replace a file as a whole: a reader sees the old one or the new one. Keys are relative paths
such as "daily/0001.html"; none can leave the folder or the prefix.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

from wirewatch.adapters.permissions import (
    PRIVATE_MODES,
    PUBLIC_MODES,
    Modes,
    make_folder,
    open_with_mode,
)
from wirewatch.adapters.redaction import redact
from wirewatch.domain.configuration import StorageSettings, parse_bucket

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Store

MAX_KEY_BYTES = 1024  # bytes, the limit of S3
MAX_PUT_BYTES = 64 << 20  # bytes of one `put`; larger files go through `put_file`
MAX_GET_BYTES = 1 << 30  # bytes of one `get`
ABANDONED_AFTER_SECONDS = 3600  # seconds after which an unfinished file counts as abandoned
CONNECT_TIMEOUT, RESPONSE_TIMEOUT, RETRY_TIMEOUT = (
    timedelta(seconds=5),
    timedelta(seconds=60),
    timedelta(seconds=20),
)
MAX_RETRIES = 2
NEEDS_EXTRA = (
    'a bucket needs an optional package that is not installed: pip install "wirewatch[s3]"'
)

_UNFINISHED_NAME = re.compile(
    r"\..+\.\d+\.part|\..+\.(?:html|txt|atom|json|ics|published)\.\d+"
)  # the latter by 0.3
_CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
    ".ics": "text/calendar; charset=utf-8",
    ".gz": "application/warc",
}


class StorageUnavailable(OSError):
    """The storage cannot be used now; the message names it, the cause and the remedy."""


class NotStored(Exception):
    """The storage holds no such file, or not as many bytes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file in a storage."""

    key: str
    size: int  # bytes


class Storage(Protocol):
    """Files by key; every method raises StorageUnavailable, and ValueError for an invalid key."""

    def where(self, key: str = "") -> str:
        """Path or address of a file, or of the storage itself, for people."""

    def below(self, prefix: str) -> Storage:
        """Return the part of the storage whose keys begin with `prefix` and a slash."""

    def put(self, key: str, body: bytes) -> None:
        """Write a file as a whole, replacing an older one."""

    def put_file(self, key: str, path: Path) -> None:
        """Copy a file of this machine, of any size, as `put` does.

        Raises FileNotFoundError if it is not there.
        """

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Return a file's bytes, or `length` of them from `start`, fewer at its end.

        Raises NotStored.
        """

    def open(self, key: str) -> IO[bytes]:
        """Open a file for reading. Raises NotStored."""

    def listing(self, folder: str = "") -> Iterator[StoredFile]:
        """Yield the finished files in a folder and below it, by key."""

    def delete(self, key: str) -> None:
        """Delete a file; a missing one is ignored."""

    def sweep(self) -> int:
        """Delete what killed writers left unfinished; return how many files."""


def validate_key(key: str) -> str:
    """Return a key that names a file below the storage. Raises ValueError."""
    parts = key.split("/")
    if any(part in {"", ".", ".."} for part in parts) or "\\" in key or not key.isprintable():
        raise ValueError(f"{key!r} names no file in a storage")
    if len(key.encode()) > MAX_KEY_BYTES:
        raise ValueError(f"the key {key[:80]!r}… is longer than {MAX_KEY_BYTES} bytes")
    return key


@contextmanager
def _atomic_replacement(target: Path, modes: Modes) -> Iterator[Path]:
    make_folder(target.parent, modes)
    # A random name: containers that mount the same folder may have writers with the same pid.
    unfinished = target.with_name(f".{target.name}.{secrets.randbelow(10**12)}.part")
    os.close(open_with_mode(str(unfinished), os.O_WRONLY | os.O_CREAT | os.O_EXCL, modes.file))
    try:
        yield unfinished
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStorage:
    """A folder of this machine, or one that several machines have mounted."""

    path: Path
    modes: Modes = PRIVATE_MODES
    root: Path | None = None  # a folder that is never made here: without it, a disk is not mounted

    def where(self, key: str = "") -> str:
        """The path."""
        return str(self.path / key)

    def below(self, prefix: str) -> FolderStorage:
        """Return a folder in this one."""
        return replace(self, path=self.path / validate_key(prefix))

    def put(self, key: str, body: bytes) -> None:
        """Write to an unfinished file, then rename it."""
        with (
            _explain_os_errors(self.where(key), "written"),
            _atomic_replacement(self._path(key), self.modes) as unfinished,
        ):
            unfinished.write_bytes(body)

    def put_file(self, key: str, path: Path) -> None:
        """Copy, flush to the disk, rename."""
        with (
            path.open("rb") as source,
            _explain_os_errors(self.where(key), "written"),
            _atomic_replacement(self._path(key), self.modes) as unfinished,
            unfinished.open("wb") as out,
        ):
            shutil.copyfileobj(source, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Read from the file."""
        with self.open(key) as file, _explain_os_errors(self.where(key), "read"):
            file.seek(start)
            return file.read(MAX_GET_BYTES if length is None else min(length, MAX_GET_BYTES))

    def open(self, key: str) -> IO[bytes]:
        """Open the file."""
        with _explain_os_errors(self.where(key), "read"):
            try:
                return self._path(key).open("rb")
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                raise NotStored(f"{self.where(key)} is not there") from None

    def listing(self, folder: str = "") -> Iterator[StoredFile]:
        """Walk the folder."""
        with _explain_os_errors(self.where(folder), "listed"):
            top = self._path(folder) if folder else self._mounted_path()
            files = []
            for path in top.rglob("*") if top.is_dir() else ():
                with suppress(FileNotFoundError):  # deleted or renamed meanwhile
                    if path.is_file() and not _UNFINISHED_NAME.fullmatch(path.name):
                        size = path.stat().st_size
                        files.append(
                            StoredFile(key=path.relative_to(self.path).as_posix(), size=size)
                        )
        yield from sorted(files, key=lambda file: file.key)

    def delete(self, key: str) -> None:
        """Unlink the file."""
        with _explain_os_errors(self.where(key), "deleted"):
            self._path(key).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Delete unfinished files that have not changed for an hour."""
        long_ago, swept = time.time() - ABANDONED_AFTER_SECONDS, 0
        with _explain_os_errors(self.where(), "listed"):
            for path in self.path.rglob(".*"):
                with suppress(FileNotFoundError):
                    if (
                        _UNFINISHED_NAME.fullmatch(path.name)
                        and path.is_file()
                        and path.stat().st_mtime < long_ago
                    ):
                        path.unlink()
                        swept += 1
        return swept

    def _path(self, key: str) -> Path:
        path = self._mounted_path() / validate_key(key)
        if not path.resolve().is_relative_to(self.path.resolve()):  # by a link
            raise ValueError(f"{path} leads out of {self.path}")
        return path

    def _mounted_path(self) -> Path:
        if self.root is not None and not self.root.is_dir():
            raise StorageUnavailable(
                f"{self.root} is not there: mount its disk, or make it once with mkdir"
            )
        return self.path


@contextmanager
def _explain_os_errors(where: str, verb: str) -> Iterator[None]:
    """Turn errors of the operating system into StorageUnavailable."""
    try:
        yield
    except StorageUnavailable:
        raise
    except OSError as error:
        advice = "see that the folder is mounted, has room and is writable for this user"
        raise StorageUnavailable(
            f"{where} could not be {verb}: {error.strerror or error}; {advice}"
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketStorage:
    """A bucket, or the part of it under a prefix. Connections are opened on first use."""

    bucket: str
    prefix: str  # "" or "news/"
    endpoint: str  # for messages
    client: Callable[[], S3Store]

    def where(self, key: str = "") -> str:
        """The address."""
        return f"s3://{self.bucket}/{self.prefix}{key}".rstrip("/")

    def below(self, prefix: str) -> BucketStorage:
        """Return the part under a longer prefix."""
        longer = f"{self.prefix}{validate_key(prefix)}/"
        return BucketStorage(
            bucket=self.bucket, prefix=longer, endpoint=self.endpoint, client=self.client
        )

    def put(self, key: str, body: bytes) -> None:
        """Write with one request, which S3 makes visible as a whole."""
        if len(body) > MAX_PUT_BYTES:
            raise ValueError(f"{key} has {len(body)} bytes; `put` takes {MAX_PUT_BYTES} at most")
        self._put(key, body, use_multipart=False)

    def put_file(self, key: str, path: Path) -> None:
        """Write in parts if it is large; S3 shows the file once all of them have arrived."""
        try:
            self._put(key, path, use_multipart=None)
        except StorageUnavailable:
            if path.is_file():
                raise
            raise FileNotFoundError(path) from None

    def _put(self, key: str, body: bytes | Path, *, use_multipart: bool | None) -> None:
        import obstore

        kind = _CONTENT_TYPES.get(Path(key).suffix, "application/octet-stream")
        with self._explain_errors("written"):
            target = self._key(key)
            obstore.put(
                self.client(),
                target,
                body,
                attributes={"Content-Type": kind},
                use_multipart=use_multipart,
            )

    def get(self, key: str, *, start: int = 0, length: int | None = None) -> bytes:
        """Read with one request."""
        import obstore
        from obstore.exceptions import NotFoundError

        with self._explain_errors("read"):
            client, target = self.client(), self._key(key)
            try:
                if length is None and not start:
                    return bytes(obstore.get(client, target).bytes())
                end = start + min(MAX_GET_BYTES if length is None else length, MAX_GET_BYTES)
                return (
                    bytes(obstore.get_range(client, target, start=start, end=end))
                    if start < end
                    else b""
                )
            except (NotFoundError, FileNotFoundError) as error:
                self._check_bucket(error)
                raise NotStored(f"{self.where(key)} is not there") from None
            except Exception:
                if start and obstore.head(client, target)["size"] <= start:  # answered with 416
                    return b""
                raise

    def open(self, key: str) -> IO[bytes]:
        """Open a reader that fetches a few MB at a time."""
        import obstore
        from obstore.exceptions import NotFoundError

        with self._explain_errors("read"):
            try:
                reader = obstore.open_reader(self.client(), self._key(key))
                return cast("IO[bytes]", _Reader(reader, lambda: self._explain_errors("read")))
            except (NotFoundError, FileNotFoundError) as error:
                self._check_bucket(error)
                raise NotStored(f"{self.where(key)} is not there") from None

    def listing(self, folder: str = "") -> Iterator[StoredFile]:
        """List the bucket, a thousand keys with each request."""
        import obstore

        with self._explain_errors("listed"):
            root = self._key(folder) if folder else self.prefix.rstrip("/")
            files = [
                StoredFile(key=entry["path"].removeprefix(self.prefix), size=entry["size"])
                for page in obstore.list(self.client(), prefix=root or None, chunk_size=1000)
                for entry in page
            ]
        yield from sorted(files, key=lambda entry: entry.key)

    def delete(self, key: str) -> None:
        """Delete with one request."""
        import obstore
        from obstore.exceptions import NotFoundError

        with self._explain_errors("deleted"), suppress(NotFoundError, FileNotFoundError):
            obstore.delete(self.client(), self._key(key))

    def sweep(self) -> int:
        """Do nothing.

        Unfinished uploads are invisible, and a lifecycle rule of the bucket deletes them.
        """
        return 0

    def _key(self, key: str) -> str:
        return self.prefix + validate_key(key)

    def _check_bucket(self, error: Exception) -> None:
        if "NoSuchBucket" in str(error):
            raise StorageUnavailable(
                f"there is no bucket {self.bucket} at {self.endpoint}; make it, or see storage.at"
            )

    @contextmanager
    def _explain_errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except (StorageUnavailable, NotStored, ValueError):
            raise
        except ModuleNotFoundError:
            raise StorageUnavailable(NEEDS_EXTRA) from None
        except Exception as error:  # obstore raises its own types and those of Python
            self._check_bucket(error)
            raise StorageUnavailable(
                f"{self.where()} could not be {verb}: {self._explain_bucket_error(error)}"
            ) from error

    def _explain_bucket_error(self, error: Exception) -> str:
        kind, message = type(error).__name__, redact(" ".join(str(error).split()))
        if (
            kind in {"PermissionDeniedError", "UnauthenticatedError", "PermissionError"}
            or "403" in message
        ):
            return (
                f"{self.endpoint} refuses our key; see storage.key and storage.secret in settings.yaml, "
                "the values that they name, and the policy of the bucket"
            )
        if "dns error" in message or "failed to lookup" in message:
            return (
                f"the name of {self.endpoint} is not known; see storage.endpoint in settings.yaml"
            )
        if any(
            word in message for word in ("Connect", "connect", "timed out", "error sending request")
        ):
            return f"{self.endpoint} does not answer; see that it runs, and storage.endpoint in settings.yaml"
        return f"{message[:200]}; see the storage's own log"


class _Reader:
    """A bucket's reader as the file object that tarfile and shutil expect."""

    def __init__(self, reader: Any, explained: Callable[[], AbstractContextManager[None]]) -> None:
        self._reader, self._explain_errors = reader, explained

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises StorageUnavailable."""
        with self._explain_errors():
            return bytes(self._reader.read(size if size >= 0 else None))

    def close(self) -> None:
        """Close the reader."""
        self._reader.close()

    def __enter__(self) -> _Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def bucket_support_installed() -> bool:
    """True if the optional package for buckets is installed."""
    return find_spec("obstore") is not None


def open_storage(
    location: str,
    settings: StorageSettings,
    *,
    secret: Callable[[str], str | None],
    ca_file: str | None = None,
    public: bool = False,
) -> Storage:
    """Return the storage at an absolute path or s3:// address; `secret` looks up a secret by name.

    Nothing is opened yet, so an unavailable storage does not prevent the start. A `public` folder
    is created if missing, readable by everyone; others must exist, as they might otherwise be
    created below an empty mount point.
    """
    bucket = parse_bucket(location)
    if bucket is None:
        return FolderStorage(
            path=Path(location),
            modes=PUBLIC_MODES if public else PRIVATE_MODES,
            root=None if public else Path(location),
        )
    name, prefix = bucket
    opened: list[S3Store] = []

    def client() -> S3Store:
        if not opened:
            opened.append(_open_bucket(name, settings, secret=secret, ca_file=ca_file))
        return opened[0]

    endpoint = settings.endpoint or f"Amazon S3 ({settings.region})"
    return BucketStorage(
        bucket=name, prefix=f"{prefix}/" if prefix else "", endpoint=endpoint, client=client
    )


def _open_bucket(
    bucket: str,
    settings: StorageSettings,
    *,
    secret: Callable[[str], str | None],
    ca_file: str | None,
) -> S3Store:
    from obstore.store import S3Store

    config: S3Config = {"region": settings.region}
    if settings.endpoint:
        config["endpoint"] = settings.endpoint.rstrip("/")
    if settings.key and settings.secret:
        config["access_key_id"] = _required_secret(secret, settings.key)
        config["secret_access_key"] = _required_secret(secret, settings.secret)
    options: ClientConfig = {
        "connect_timeout": CONNECT_TIMEOUT,
        "timeout": RESPONSE_TIMEOUT,
        "allow_http": (settings.endpoint or "").startswith("http://"),
    }
    if ca_file:
        options["root_certificate"] = Path(ca_file).read_bytes()
    retry: RetryConfig = {"max_retries": MAX_RETRIES, "retry_timeout": RETRY_TIMEOUT}
    return S3Store(bucket, config=config, client_options=options, retry_config=retry)


def _required_secret(secret: Callable[[str], str | None], name: str) -> str:
    if value := secret(name):
        return value
    raise StorageUnavailable(f"{name} is not set; put it into secrets.env or the environment")
