"""A file is kept if it is what it claims to be, and does no harm."""

import tracemalloc
from io import BytesIO

import pytest
from PIL import Image

from shared.attachments.checking import ANYTHING, DOCX, LARGEST, MOST_UNPACKED, PDF, XLSX, Unfit, checked
from tests.shared.attachments import pictures
from tests.shared.attachments.pictures import packed, picture


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (pictures.PDF, PDF),
        (packed("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (packed("[Content_Types].xml", "word/document.xml"), DOCX),
    ],
)
def test_a_file_is_known_by_what_is_in_it(content: bytes, media_type: str) -> None:
    assert checked(content, media_type).media_type == media_type
    assert checked(content, ANYTHING).media_type == media_type


@pytest.mark.parametrize(
    ("content", "claimed", "words"),
    [
        (b"", ANYTHING, "is empty"),
        (picture("PNG"), "image/jpeg", "is said to be image/jpeg, and is image/png"),
        (pictures.PDF, "image/png", "and is application/pdf"),
        (b"MZ" + bytes(100), PDF, "none of the kinds"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "none of the kinds"),
        (b"<html>", "text/html", "none of the kinds"),
        (bytes(LARGEST + 1), ANYTHING, "larger than 20 MiB"),
        (packed("run.exe"), XLSX, "is an archive"),
        (packed("xl/workbook.xml", "xl/vbaProject.bin"), XLSX, "macros"),
        (b"PK\x03\x04 and nothing else", XLSX, "cannot be unpacked"),
        (picture("JPEG")[:400], "image/jpeg", "is damaged"),
        (picture("PNG")[:-60], "image/png", "is damaged"),
        (pictures.bomb(), "image/png", "points"),
        (packed("xl/workbook.xml", size=MOST_UNPACKED + 1), XLSX, "unpacks to more than"),
    ],
)
def test_what_is_not_fit_is_refused_in_words(content: bytes, claimed: str, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        checked(content, claimed)


def test_a_picture_that_would_unpack_to_gigabytes_is_refused_before_it_is_unpacked() -> None:
    tracemalloc.start()
    with pytest.raises(Unfit, match="more than"):
        checked(pictures.bomb(7_500, 7_000), "image/png")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_picture_has_a_small_one(mode: str) -> None:
    small = checked(picture("JPEG", (1600, 800), mode), "image/jpeg").thumbnail
    assert small is not None
    assert Image.open(BytesIO(small)).size == (320, 160)


def test_what_is_clear_in_a_picture_is_white_in_the_small_one() -> None:
    written = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(written, "PNG")
    small = checked(written.getvalue(), "image/png").thumbnail
    assert small is not None
    assert Image.open(BytesIO(small)).getpixel((10, 10)) == (255, 255, 255)


def test_a_small_picture_is_upright_and_does_not_say_where_it_was_taken() -> None:
    small = checked(picture(size=(640, 480), turned=6), "image/jpeg").thumbnail
    assert small is not None
    shown = Image.open(BytesIO(small))
    assert shown.size == (240, 320)
    assert not shown.getexif()
