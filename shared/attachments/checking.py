"""Whether a file is what it claims to be, and harmless enough to be kept: looked at, never believed."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 20 * 1024 * 1024
"""Bytes: a long scan, or a photo of a good camera."""
MOST_PIXELS = 50_000_000
"""Of a picture, before anything of it is decoded: 200 MB in memory."""
MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes of all that is packed in an office file, as it says itself."""
THUMBNAIL = (320, 320)

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFFICE = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
"""By the part that each has."""
TAKEN = (*PICTURES.values(), PDF, XLSX, DOCX)
ANYTHING = "application/octet-stream"
"""Claims nothing."""


class Unfit(Exception):
    """The file is not kept; the words say why."""


@dataclass(frozen=True, slots=True)
class Checked:
    media_type: str
    thumbnail: bytes | None = None
    """A small JPEG, upright, without anything of what the camera wrote into the picture; of a picture only."""


def checked(content: bytes, claimed: str) -> Checked:
    """What the file is. Takes up to a second of a processor. Raises Unfit."""
    if not content:
        raise Unfit("is empty")
    if len(content) > LARGEST:
        raise Unfit(f"is larger than {LARGEST // 1024**2} MiB")
    found = _found(content)
    if claimed not in (ANYTHING, found.media_type):
        raise Unfit(f"is said to be {claimed}, and is {found.media_type}")
    return found


def _found(content: bytes) -> Checked:
    if content.startswith(b"%PDF-"):
        return Checked(PDF)
    if content.startswith(b"PK\x03\x04"):
        return Checked(_office(content))
    return _picture(content)


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unfit("is damaged: it cannot be unpacked") from error
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit(f"unpacks to more than {MOST_UNPACKED // 1024**2} MiB")
    names = {part.filename for part in parts}
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unfit("has macros in it: save it without them")
    for name, media_type in OFFICE.items():
        if name in names:
            return media_type
    raise Unfit("is an archive: upload what is in it, one by one")


def _picture(content: bytes) -> Checked:
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise Unfit(f"has {width} by {height} points, more than {MOST_PIXELS // 1_000_000} million")
            media_type = PICTURES[str(picture.format)]
            picture.draft("RGB", THUMBNAIL)
            small = ImageOps.exif_transpose(picture)
            small.thumbnail(THUMBNAIL)
            return Checked(media_type, _jpeg(small))
    except UnidentifiedImageError as error:
        raise Unfit(f"is none of the kinds that are kept: {', '.join(TAKEN)}") from error
    except Image.DecompressionBombError as error:
        raise Unfit(f"has more than {MOST_PIXELS // 1_000_000} million points") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # whatever Pillow meets in a broken picture
        raise Unfit("is damaged: the picture cannot be shown") from error


def _jpeg(picture: Image.Image) -> bytes:
    """On white, where one could see through."""
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        picture = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    written = BytesIO()
    picture.convert("RGB").save(written, "JPEG", quality=80)
    return written.getvalue()
