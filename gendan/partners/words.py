"""What a partner has to know to begin, and what is shown only once."""

from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote
from urllib.parse import urlsplit

from gendan.operating.reach import Reach
from gendan.partners.secrets import Secrets
from services.tracking.partners.names import API, inbox_of, stream_of


@dataclass(frozen=True)
class SignIn:
    """How a partner gets to their stream and their feed. `feed` is empty where nobody has said where tracking is."""

    name: str
    scheme: str
    place: str
    feed: str
    secrets: Secrets

    @classmethod
    def of(cls, run: Reach, name: str, secrets: Secrets) -> "SignIn":
        where = urlsplit(run.nats_url)
        url = run.urls.get("tracking")
        place = f"{where.hostname}:{where.port or 4222}"
        return cls(name, where.scheme or "nats", place, f"{url}/v1/partner/events" if url else "", secrets)

    def lines(self) -> Iterator[str]:
        """For a person, line by line; the secrets last."""
        yield f"NATS              {self.scheme}://{self.place}"
        yield f"user              {self.name}"
        yield f"stream, consumer  {stream_of(self.name)}, {self.name}"
        yield f"API prefix        {API}"
        yield f"inbox prefix      {inbox_of(self.name)}"
        if self.feed:
            yield f"feed              {self.feed}"
        yield "shown now and never again:"
        yield f"password          {self.secrets.password}"
        yield f"key of the feed   {self.secrets.key}"

    def environment(self) -> Iterator[str]:
        """For a shell, line by line: what the subscribers of `examples/` are told by."""
        told = {
            "NATS_URL": f"{self.scheme}://{self.name}:{self.secrets.password}@{self.place}",
            "STREAM": stream_of(self.name),
            "CONSUMER": self.name,
            "API_PREFIX": API,
            "INBOX": inbox_of(self.name),
            "FEED_URL": self.feed,
            "FEED_TOKEN": self.secrets.key,
            "CHECKPOINT": "checkpoint",
        }
        for name, value in told.items():
            yield f"export SUBSCRIBER_{name}={quote(value)}"
