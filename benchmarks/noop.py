"""The floor under commands over HTTP: the same framework and the same answer, and nothing done."""

from uuid import UUID

from fastapi import FastAPI, Request
from pydantic import BaseModel


class After(BaseModel):
    id: UUID
    version: int
    position: str


app = FastAPI()


@app.post("/{path:path}")  # noqa: FAST003 (wherever it is sent)
async def nothing(request: Request) -> After:
    """Takes the body in, decides nothing, writes nothing."""
    await request.body()
    return After(id=UUID(int=1), version=1, position="order:1@1")
