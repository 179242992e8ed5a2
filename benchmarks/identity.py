"""Who asks in a benchmark: somebody with a token, which the services check as they check everybody's."""

import os

from shared.identity.demo import DEVELOPER
from shared.identity.names import AUDIENCE, OWN
from shared.identity.own import OwnKey

KEY = OwnKey("YSBrZXkgb2YgMzIgYnl0ZXMsIGZvciBtZWFzdXJpbmc")
BEARER = f"Bearer {KEY.token(DEVELOPER.name, DEVELOPER.roles)}"
ISSUER = {"GENDAN_IDENTITY_ISSUER": OWN, "GENDAN_IDENTITY_AUDIENCE": AUDIENCE, "GENDAN_IDENTITY_KEYS": KEY.jwks}


def environment() -> dict[str, str]:
    """For what is measured: whose tokens count."""
    return {**os.environ, **ISSUER}
