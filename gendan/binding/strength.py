"""Whether somebody could guess a secret."""

from collections.abc import Iterator, Mapping

SERVICE_TOKEN = "GENDAN_SERVICE_TOKEN"  # noqa: S105  the variable's name
SHORTEST = 32
"""Characters: 16 random bytes in hexadecimal digits."""
FEWEST = 8
"""Different characters among them."""
WELL_KNOWN = (
    "123456", "admin", "between-services", "changeme", "change-me", "change_me", "default", "example", "gendan",
    "letmein", "password", "people-key", "people_key", "qwerty", "secret", "service-token", "service_token",
)  # fmt: skip
"""None of these comes up by chance in random characters, but in one of millions."""


def complaints(secrets: Mapping[str, str]) -> Iterator[str]:
    """By the variable that holds it, which secret can be guessed; of several service tokens each is looked at."""
    for name, told in secrets.items():
        each = (told.split() or [""]) if name == SERVICE_TOKEN else [told]
        if why := next(filter(None, map(weakness, each)), ""):
            yield f"{name} {why}: make one of {SHORTEST} characters or more (openssl rand -hex 32)"


def weakness(secret: str) -> str:
    """Why it can be guessed, without a letter of it; or nothing."""
    if not secret.strip():
        return "is not set"
    if len(secret) < SHORTEST:
        return f"has fewer than {SHORTEST} characters"
    if len(set(secret)) < FEWEST:
        return "repeats a few characters"
    if any(word in secret.lower() for word in WELL_KNOWN):
        return "has a word in it that everybody knows"
    return ""
