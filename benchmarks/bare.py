"""`python -m benchmarks.bare PORT`: the least that a FastAPI process can be, served as a service is."""

import sys

from fastapi import FastAPI

from benchmarks.serving import serve

app = FastAPI()


@app.get("/readyz")
async def readyz() -> dict[str, str]:
    return {"status": "ok"}


if __name__ == "__main__":
    serve(app, int(sys.argv[1]))
