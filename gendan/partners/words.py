"""What a partner has to know to begin, and what is shown only once."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from gendan.operating.reach import Reach
from gendan.partners.secrets import Secrets
from services.tracking.partners.names import API, inbox_of, stream_of


def how_to_sign_in(run: Reach, name: str, secrets: Secrets) -> Iterator[str]:
    """Line by line; the secrets last."""
    where = urlsplit(run.nats_url)
    yield f"NATS              {where.scheme or 'nats'}://{where.hostname}:{where.port or 4222}"
    yield f"user              {name}"
    yield f"stream, consumer  {stream_of(name)}, {name}"
    yield f"API prefix        {API}"
    yield f"inbox prefix      {inbox_of(name)}"
    if url := run.urls.get("tracking"):
        yield f"feed              {url}/v1/partner/events?after=0"
    yield "shown now and never again:"
    yield f"password          {secrets.password}"
    yield f"key of the feed   {secrets.key}"
