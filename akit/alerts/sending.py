"""Sending alerts where an analyst has set that up: a TOML file of channels. Without one nothing leaves the machine.

Secrets are named there (``env:NAME``, ``keyring:SERVICE/USER``), not written; a web hook's address is one.
"""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from akit.alerts.hooks import HOOKS, post
from akit.alerts.letters import letter
from akit.alerts.mail import mail
from akit.errors import UsageError, nearest

Alert = dict[str, Any]
PURPOSES = ("result", "error")
LINES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # of each kind: what it must say, and what it may
    "email": (("to", "from", "host"), ("port", "security", "user", "password_from", "language")),
    "webhook": (("url_from", "shape"), ("secret_from", "language")),
    "command": (("command",), ("language",)),
}
LONGEST = 60  # seconds a command may take


def read_channels(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the channels of a file, for results and for errors; nothing is sent.

    Raises
    ------
    UsageError : the file cannot be used; the message names no secret.
    """
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"The file of channels {path} cannot be read.", found=error.strerror or "") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}.", hint="REFERENCE.md shows its form.") from error
    for purpose, channels in said.items():
        _check_all(path, purpose, channels)
    return {purpose: said.get(purpose, []) for purpose in PURPOSES}


def _check_all(path: Path, purpose: str, channels: object) -> None:
    if purpose not in PURPOSES or not isinstance(channels, list):
        raise UsageError(f"{path}: {purpose!r} is no list of channels.", expected="[[result]] and [[error]]")
    for channel in channels:
        _check(path, purpose, channel)


def _check(path: Path, purpose: str, channel: Mapping[str, Any]) -> None:
    kind = channel.get("by", "")
    if kind not in LINES:
        raise UsageError(f"{path}: a channel of [[{purpose}]] is sent by {kind!r}.", expected=", ".join(LINES))
    must, may = LINES[kind]
    lacking = [name for name in must if not channel.get(name)]
    unknown = [name for name in channel if name not in ("by", *must, *may)]
    if lacking or unknown:
        raise UsageError(
            f"{path}: a channel of [[{purpose}]] by {kind} cannot be used.",
            found=", ".join([*(f"no {name}" for name in lacking), *(f"{name}, which is unknown" for name in unknown)]),
            expected=", ".join(["by", *must, *may]),
            hint=next(filter(None, (nearest(name, (*must, *may)) for name in unknown)), "")
            or "secrets are named: password_from, url_from, secret_from.",
        )
    if kind == "webhook" and channel["shape"] not in HOOKS:
        raise UsageError(f"{path}: there is no web hook {channel['shape']!r}.", expected=", ".join(HOOKS))


def send(channels: Sequence[Mapping[str, Any]], alerts: Sequence[Alert]) -> list[str]:
    """Send alerts by every channel; return what could not be sent, in sentences without a secret.

    A channel that fails stops no other.
    """
    failed = []
    for number, channel in enumerate(channels, start=1) if alerts else ():
        subject, text = letter(alerts, channel.get("language", "en"))
        try:
            BY[channel["by"]](channel, subject, text, alerts)
        except (OSError, ValueError, UsageError, subprocess.SubprocessError) as error:
            why = str(error) if isinstance(error, UsageError) else type(error).__name__
            failed.append(f"Channel {number} ({channel['by']}) could not send {len(alerts)} alerts: {why}")
    return failed


def _command(channel: Mapping[str, Any], subject: str, text: str, alerts: Sequence[Alert]) -> None:
    """Give the alerts as JSON to a program of the analyst's; its words are not repeated."""
    document = json.dumps({"subject": subject, "text": text, "alerts": list(alerts)}, ensure_ascii=False)
    command = [channel["command"]] if isinstance(channel["command"], str) else list(channel["command"])
    done = subprocess.run(command, input=document.encode(), capture_output=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise UsageError(f"{Path(command[0]).name} ended with {done.returncode}.")


BY: dict[str, Callable[[Mapping[str, Any], str, str, Sequence[Alert]], None]] = {
    "email": mail,
    "webhook": post,
    "command": _command,
}
