"""What may be known of processes that are not ours: who they are and where they work. They are never touched."""

import pwd
from pathlib import Path

import psutil


def listener(port: int) -> str:
    """Who listens on this port, as far as we may know, e.g. "nginx (pid 812)"; else nothing."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return described(connection.pid)
    except psutil.Error:  # not every system lets everyone ask
        pass
    return ""


def described(pid: int) -> str:
    """A process in words, e.g. "nginx (pid 812)"; else nothing, where it is gone."""
    try:
        return f"{psutil.Process(pid).name()} (pid {pid})"
    except psutil.Error:
        return ""


def is_alive(pid: int) -> bool:
    """Whether any process has this pid now."""
    return bool(psutil.pid_exists(pid))


def is_postgres_on(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL on this very data; it works in its data's folder."""
    try:
        process = psutil.Process(pid)
        return bool(process.name() == "postgres" and Path(process.cwd()) == data.resolve())
    except psutil.Error:  # gone, or another user's, which cannot be on data of ours
        return False


def user(uid: int) -> str:
    """A user's name, or the number where there is no name."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
