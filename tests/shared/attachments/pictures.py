"""Files to upload: real ones, made here."""

import struct
import zipfile
import zlib
from base64 import b64decode
from io import BytesIO

from PIL import Image

POINT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAAD0lEQVR4AQEEAPv/AAAzZgDQAJociOOuAAAAAElFTkSuQmCC")
"""A picture of a single point, whose digest the contract's example of a sample's photos names."""
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", turned: int | None = None
) -> bytes:
    """`turned` is how the camera was held, as EXIF says it."""
    written = BytesIO()
    image = Image.new(mode, size, "navy")
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
    exif[0x8825] = {2: (29.0, 52.0, 0.0)}  # where it was taken
    image.save(written, kind, exif=exif)
    return written.getvalue()


def packed(*names: str, size: int = 10) -> bytes:
    """An archive with these parts, each of so many bytes."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(size))
    return written.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few hundred bytes that says it has billions of points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
