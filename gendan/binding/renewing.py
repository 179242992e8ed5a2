"""A TLS certificate that is exchanged while it is served with: whoever connects from then on is shown the new one."""

import ssl
from pathlib import Path

import structlog

from gendan.binding.transport import Transport

log = structlog.get_logger()


class Renewing:
    """Looks whether the files have changed; what cannot be used is not taken, and looked at again."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._seen = self._stamp()
        self._complained = ""

    def look(self, context: ssl.SSLContext) -> None:
        """Serve with what stands there now, if that is something else."""
        if (stamp := self._stamp()) == self._seen:
            return
        if complaint := self._transport.complaint():
            if complaint != self._complained:
                log.error("the certificate of before is kept", why=complaint)
            self._complained = complaint
            return
        context.load_cert_chain(self._transport.tls_certificate, self._transport.tls_key, lambda: "")
        self._seen, self._complained = stamp, ""
        log.info("the TLS certificate was exchanged")

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        """What changes with the files, also where links lead elsewhere now; nothing while one of them is away."""
        try:
            found = [Path(each).stat() for each in (self._transport.tls_certificate, self._transport.tls_key)]
        except OSError:
            return ()
        return tuple((each.st_ino, each.st_mtime_ns) for each in found)
