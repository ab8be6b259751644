"""Secrets by name: from the environment or the system's keyring, never from a file that is kept, never in a message."""

from __future__ import annotations

import os

from akit.errors import UsageError


def secret(named: str) -> str:
    """Return the secret that ``env:NAME`` or ``keyring:SERVICE/USER`` names; "" names none.

    Raises
    ------
    UsageError : it is not there. The message says where it was looked for, never what it is.
    """
    if not named:
        return ""
    kind, _, place = named.partition(":")
    found = {"env": _from_environment, "keyring": _from_keyring}.get(kind, _from_nowhere)(place)
    if not found:
        raise UsageError(
            "A secret that sending needs is not there.",
            found=f"nothing under {kind}:{place}" if kind in ("env", "keyring") else "a text that names no place",
            expected="env:NAME or keyring:SERVICE/USER",
            hint="set it there; akit takes no secret from a file.",
        )
    return found


def _from_environment(name: str) -> str:
    return os.environ.get(name, "")


def _from_keyring(place: str) -> str:
    try:
        import keyring
    except ImportError as error:
        raise UsageError("The keyring is not installed.", hint='pip install "akit[spapi]", or use env:NAME.') from error
    service, _, user = place.rpartition("/")
    return keyring.get_password(service, user) or ""


def _from_nowhere(_: str) -> str:
    return ""
