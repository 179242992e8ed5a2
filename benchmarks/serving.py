"""`python -m benchmarks.serving PORT`: the app that does nothing, served as a service is; says when it is ready."""

import sys
from socket import socket

import uvicorn

from benchmarks.noop import app


class Speaking(uvicorn.Server):
    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


Speaking(
    uvicorn.Config(app, port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False, log_level="warning")
).run()
