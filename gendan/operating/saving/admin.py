"""The role that may make and rename databases: of our own PostgreSQL, or named by the environment."""

from urllib.parse import urlsplit

from gendan.launcher.ports import LOOPBACK
from gendan.launcher.postgres import SUPERUSER
from gendan.launcher.state import read
from gendan.operating.reach import Reach
from gendan.operating.words import Refused

VARIABLE = "GENDAN_ADMIN_DATABASE_URL"


def admin_url(run: Reach) -> str:
    """How that role connects. Raises Refused, with what is missing, where databases were given to us."""
    if given := run.environment.get(VARIABLE):
        return given
    port = read(run.folder.status).get("postgres", {}).get("port")
    password = read(run.folder.folder / "secrets.json").get("postgres")
    if password and all(_is_ours(database.url, port) for database in run.databases.values()):
        return f"postgresql://{SUPERUSER}:{password}@{LOOPBACK}:{port}/postgres"
    raise Refused(
        f"the databases are on a server that was given, and {VARIABLE} is not set: "
        "it says how a role connects that may make and rename them (postgresql://role:password@host/postgres)"
    )


def _is_ours(url: str, port: object) -> bool:
    parts = urlsplit(url)
    return (parts.hostname, parts.port) == (LOOPBACK, port)
