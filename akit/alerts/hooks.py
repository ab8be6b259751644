"""Alerts by web hook, in the shape that Slack, WeCom, DingTalk or a program of one's own takes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus

from akit.alerts.secrets import secret
from akit.errors import UsageError

Alert = dict[str, Any]
HOOKS = ("slack", "wecom", "dingtalk", "json")
PATIENCE = 30  # seconds
LONGEST = 2000  # bytes of text: WeCom takes 2048


def post(channel: Mapping[str, Any], subject: str, text: str, alerts: Sequence[Alert]) -> None:
    """Post alerts to a web hook.

    Raises
    ------
    UsageError : the address cannot be used, or the service refused; its address, a secret, is not in the message.
    """
    shape, address = channel["shape"], secret(channel["url_from"])
    if not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise UsageError("A web hook's address begins with https://.")
    if shape == "dingtalk" and channel.get("secret_from"):
        address += _signature(secret(channel["secret_from"]))
    body = json.dumps(shaped(shape, subject, text, alerts), ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json; charset=utf-8"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            _understood(shape, answer.read())
    except urllib.error.HTTPError as error:
        raise UsageError(f"The web hook ({shape}) answered {error.code}.") from None
    except (urllib.error.URLError, ValueError):
        raise UsageError(f"The web hook ({shape}) could not be reached.") from None


def shaped(shape: str, subject: str, text: str, alerts: Sequence[Alert]) -> dict[str, Any]:
    """Return the document a service takes."""
    if shape == "json":
        return {"subject": subject, "text": text, "alerts": list(alerts)}
    whole = f"{subject}\n{text}".encode()
    short = whole if len(whole) <= LONGEST else whole[: LONGEST - 3] + "…".encode()
    said = short.decode("utf-8", errors="ignore")
    return {"text": said} if shape == "slack" else {"msgtype": "text", "text": {"content": said}}


def _understood(shape: str, answer: bytes) -> None:
    """WeCom and DingTalk say 200 and then, in the body, what was wrong."""
    if shape in ("wecom", "dingtalk"):
        code = json.loads(answer or b"{}").get("errcode", 0)
        if code:
            raise UsageError(f"The web hook ({shape}) refused the message, errcode {code}.")


def _signature(key: str) -> str:
    """Return DingTalk's signature: HMAC-SHA256 over time stamp and key, as its robot page says."""
    stamp = str(round(time.time() * 1000))
    signed = hmac.new(key.encode(), f"{stamp}\n{key}".encode(), hashlib.sha256).digest()
    return f"&timestamp={stamp}&sign={quote_plus(base64.b64encode(signed))}"
