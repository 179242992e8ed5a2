"""For whom one of our own commands acts: they are trusted to say so, nobody else is."""

from urllib.parse import unquote_to_bytes

from fastapi import Request

from shared.http.problems import invalid


def acting_for(request: Request) -> str:
    """The name of who acts; raises a 422 where nobody is named."""
    header = request.headers.get("gendan-actor", "")
    if not header or not header.isascii():
        raise invalid("say who acts: their name, percent-encoded UTF-8", where="header.Gendan-Actor")
    try:
        name = unquote_to_bytes(header).decode("utf-8", "strict").strip()
    except UnicodeDecodeError:
        raise invalid("is no percent-encoded UTF-8", where="header.Gendan-Actor") from None
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise invalid("1 to 100 printable characters", where="header.Gendan-Actor")
    return name
