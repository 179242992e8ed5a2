"""Real files for the demo, made here: a picture of coloured goods, a paper of a few lines."""

from functools import cache
from io import BytesIO

from gendan.demo.steps import Paper, Photo

SIZE, MIDDLE = (960, 760), 480
SHAPES: dict[str, tuple[tuple[int, int], ...]] = {
    "jacket": (
        (230, 110), (300, 150), (370, 110), (440, 140), (545, 420), (475, 455), (430, 330), (440, 650), (160, 650),
        (170, 330), (125, 455), (55, 420), (160, 140),
    ),
    "trousers": (
        (190, 90), (410, 90), (425, 230), (470, 690), (350, 690), (300, 300), (250, 690), (130, 690), (175, 230),
    ),
    "shirt": (
        (220, 120), (300, 165), (380, 120), (520, 210), (480, 320), (420, 285), (425, 640), (175, 640), (180, 285),
        (120, 320), (80, 210),
    ),
    "bag": ((110, 300), (490, 300), (530, 660), (70, 660)),
}  # fmt: skip
SEAMS = {"jacket": (160, 640, 430, 520), "trousers": (100, 300, 200), "shirt": (170, 630), "bag": (440, 640, 420)}
"""Of the seam in the middle the top and the bottom, then the heights of pockets."""
INKS = {
    "navy": "#1f2f56",
    "sand": "#cdb892",
    "olive": "#59613a",
    "black": "#23242a",
    "ecru": "#e6dcc6",
    "rust": "#a5502d",
    "sky": "#7fa6c9",
    "burgundy": "#6b2233",
    "grey": "#83868c",
    "mint": "#9cc7b2",
}
"""Colours by the names that orders use; the first word of a name counts."""


@cache
def photo(wanted: Photo) -> bytes:
    """A JPEG: the goods in their colour before a light wall, with seams."""
    from PIL import Image, ImageDraw, ImageFilter  # noqa: PLC0415  other commands need not wait for it

    ink = INKS.get(wanted.colour.split()[0].lower(), "#777777")
    picture = Image.new("RGB", SIZE, "#eceae4")
    ImageDraw.Draw(picture).ellipse((MIDDLE - 250, 640, MIDDLE + 250, 710), fill="#d6d3ca")
    picture = picture.filter(ImageFilter.GaussianBlur(14))
    draw = ImageDraw.Draw(picture)
    if wanted.shape == "bag":
        draw.arc((MIDDLE - 110, 120, MIDDLE + 110, 480), 180, 360, fill=ink, width=20)
    draw.polygon([(x + MIDDLE - 300, y) for x, y in SHAPES[wanted.shape]], fill=ink, outline="#00000055", width=3)
    top, bottom, *pockets = SEAMS[wanted.shape]
    draw.line((MIDDLE, top, MIDDLE, bottom), fill="#ffffff", width=2)
    for height in pockets:
        draw.line((MIDDLE - 100, height, MIDDLE - 30, height), fill="#ffffff", width=3)
        draw.line((MIDDLE + 30, height, MIDDLE + 100, height), fill="#ffffff", width=3)
    written = BytesIO()
    picture.save(written, "JPEG", quality=82)
    return written.getvalue()


FONT = b"<< /F1 4 0 R >>"


def paper(wanted: Paper) -> bytes:
    """A PDF of one page A4, in the font that every reader has."""
    shown = [line.encode("cp1252", "replace").decode("cp1252") for line in wanted.lines]
    escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in shown]
    sizes = ["/F1 16 Tf", *["/F1 11 Tf"] * (len(escaped) - 1)]
    rows = "".join(f"{size} ({line}) Tj 0 -24 Td\n" for size, line in zip(sizes, escaped, strict=True))
    content = f"BT 64 770 Td\n{rows}ET".encode("cp1252")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font %s >> >>" % FONT,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table)
    return bytes(written)
