"""Asks a program on this machine whether it answers."""

from http.client import HTTPConnection, HTTPException


def http_status(port: int, path: str, *, patience: float = 2.0) -> int:
    """The status ``path`` answers with on the loopback, or 0 if nothing does in time (seconds)."""
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()
