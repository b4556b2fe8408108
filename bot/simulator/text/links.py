"""Which addresses Telegram accepts behind a link, and how it writes them down.

The rules are those of TDLib's `parse_url` and `LinkManager::get_checked_link`; an address that
breaks them loses its link without an error.
"""

import re
from ipaddress import IPv6Address

_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
_AUTHORITY = re.compile(r"[^/?#]*")
_PORT = re.compile(r"^(?P<host>.+):(?P<port>[^:\]@]*)$", re.DOTALL)
_NAME = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=\u0080-\U0010ffff]|%[0-9A-Fa-f]{2})*")
_USER_INFO = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=:\u0080-\U0010ffff]|%[0-9A-Fa-f]{2})*")
_OWN_SCHEME = re.compile(r"(tg|ton):(?://)?", re.IGNORECASE)
_OWN_HOST = re.compile(r"[A-Za-z0-9_\-]+")
_USER = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=(\d+)(?:[&#]|$)", re.IGNORECASE)
_SPACES = " \t\r\n\v\0"
_CONTROLS = re.compile("[\0- ]")  # written as %XX, all of them up to the blank
_HIGHEST_PORT = 65535


def mentioned_user(url: str) -> int | None:
    """The user of `tg://user?id=…`, which makes a mention and not a link."""
    found = _USER.match(url)
    return int(found[1]) or None if found else None


def checked(url: str) -> str | None:
    """The address as Telegram keeps it, or None where it drops the link."""
    own = _OWN_SCHEME.match(url)
    parts = _split(url[own.end() :] if own else url)
    if parts is None:
        return None
    scheme, user_info, host, port, rest = parts
    if own:
        if scheme or user_info or port or not _OWN_HOST.fullmatch(host):
            return None
        return f"{own[1].lower()}://{host}{rest[1:] if rest.startswith('/?') else rest}"
    if "." not in host and not host.startswith("["):
        return None
    return (
        f"{scheme or 'http'}://{user_info + '@' if user_info else ''}{host}"
        f"{f':{port}' if port else ''}{rest}"
    )


def _split(url: str) -> tuple[str, str, str, int, str] | None:
    """Scheme, user info, host, port (0 if none) and the rest, or None if malformed."""
    named = _SCHEME.match(url)
    scheme = named[1].lower() if named else ""
    if named and scheme not in ("http", "https"):
        return None
    authority_match = _AUTHORITY.match(url, named.end() if named else 0)
    authority = authority_match[0] if authority_match else ""
    rest = url[authority_match.end() if authority_match else 0 :].rstrip(_SPACES)
    port = 0
    numbered = _PORT.match(authority)
    if numbered:
        authority = numbered["host"]
        digits = numbered["port"]
        if not (digits.isascii() and digits.isdecimal()) or not 0 < int(digits) <= _HIGHEST_PORT:
            return None
        port = int(digits)
    user_info, _, host = authority.rpartition("@")
    host = _lower(host)
    if not host or host == "." or not _USER_INFO.fullmatch(user_info):
        return None
    if host.startswith("[") and host.endswith("]"):
        try:
            IPv6Address(host[1:-1])
        except ValueError:
            return None
    elif not _NAME.fullmatch(host):
        return None
    if not rest.startswith("/"):
        rest = f"/{rest}"
    return scheme, user_info, host, port, _CONTROLS.sub(_percent, rest)


def _lower(text: str) -> str:
    """Lower case for ASCII letters only, as TDLib's `to_lower`."""
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
