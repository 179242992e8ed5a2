"""A FastAPI application served as a service is, which says when it is ready."""

from socket import socket

import uvicorn
from fastapi import FastAPI


class _Speaking(uvicorn.Server):
    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


def serve(app: FastAPI, port: int) -> None:
    """Until SIGTERM."""
    config = uvicorn.Config(
        app, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning"
    )  # fmt: skip
    _Speaking(config).run()
