"""Decode gzip and deflate bodies chunk by chunk, bounded in decoded bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

DECODED_CHUNK_BYTES = (
    256 * 1024
)  # decoded bytes at a time: a decompression bomb is noticed after one chunk
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS, _ZLIB_WBITS, _RAW_WBITS = 31, 15, -15
_ENCODING_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class TooLarge(Exception):
    """The decoded body exceeds the limit."""


class BadEncoding(Exception):
    """The body is not encoded as Content-Encoding says."""


class TruncatedBody(Exception):
    """The compressed stream ends before its end."""


class Body:
    """Decode one body chunk by chunk, up to a limit of decoded bytes.

    `add` and `finish` raise TooLarge, BadEncoding or TruncatedBody.
    """

    def __init__(self, content_encoding: str | None, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._pieces: list[bytes] = []
        self._layers = [_Decoder(name) for name in reversed(_parse_encodings(content_encoding))]

    def add(self, chunk: bytes) -> None:
        """Add the next bytes as received."""
        for piece in self._decode(chunk, 0):
            self._size += len(piece)
            if self._size > self._limit:
                self._pieces.clear()
                raise TooLarge
            self._pieces.append(piece)

    def finish(self) -> bytes:
        """Return the whole decoded body."""
        for layer in self._layers:
            layer.finish()
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    def _decode(self, chunk: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._layers):
            yield chunk
            return
        for piece in self._layers[depth].feed(chunk):
            yield from self._decode(piece, depth + 1)


class _Decoder:
    """Incremental decoder of one Content-Encoding."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._plain = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._stream is None and not self._plain:
            self._head += chunk
            if len(self._head) < 2:
                return
            chunk, self._head = self._head, b""
            self._stream = self._open(chunk)
            self._plain = self._stream is None
        if self._plain:
            yield chunk
        else:
            yield from self._inflate(chunk)

    def _open(self, head: bytes) -> zlib._Decompress | None:
        """Choose by the first bytes.

        Servers label plain text as gzip (None), and raw deflate as deflate.
        """
        if head.startswith(_GZIP_MAGIC):
            return zlib.decompressobj(_GZIP_WBITS)
        if self._name == "gzip":
            return None
        zlib_header = head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
        return zlib.decompressobj(_ZLIB_WBITS if zlib_header else _RAW_WBITS)

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        piece = b""
        # When the output chunk is full, zlib may hold more output although all input is consumed.
        while self._stream is not None and (chunk or len(piece) == DECODED_CHUNK_BYTES):
            if self._stream.eof:
                if not chunk.startswith(_GZIP_MAGIC):
                    return  # padding after the last member, as some servers send
                self._stream = zlib.decompressobj(_GZIP_WBITS)
            try:
                piece = self._stream.decompress(chunk, DECODED_CHUNK_BYTES)
            except zlib.error as error:
                raise BadEncoding from error
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if piece:
                yield piece

    def finish(self) -> None:
        if self._head or (self._stream is not None and not self._stream.eof):
            raise TruncatedBody


def _parse_encodings(content_encoding: str | None) -> list[str]:
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    names = [name for name in names if name and name != "identity"]
    if len(names) > 2 or any(name not in _ENCODING_NAMES for name in names):
        raise BadEncoding(content_encoding)
    return [_ENCODING_NAMES[name] for name in names]
