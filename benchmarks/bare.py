"""`python -m benchmarks.bare PORT`: the least that a FastAPI process can be, served as a service is."""

import sys
from socket import socket

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/readyz")
async def readyz() -> dict[str, str]:
    return {"status": "ok"}


class Speaking(uvicorn.Server):
    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print("ready", flush=True)


if __name__ == "__main__":
    Speaking(
        uvicorn.Config(
            app, port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False, log_level="warning"
        )
    ).run()
