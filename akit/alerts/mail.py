"""Alerts by e-mail, through an SMTP server of the analyst's."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any

from akit.alerts.secrets import secret
from akit.errors import UsageError

PORTS = {"starttls": 587, "tls": 465, "none": 25}
PATIENCE = 30  # seconds


def mail(channel: Mapping[str, Any], subject: str, text: str, alerts: Sequence[dict[str, Any]]) -> None:
    """Send one message to all receivers.

    Raises
    ------
    UsageError : the channel cannot be used so, or the server refused.
    OSError : the server cannot be reached.
    """
    security = channel.get("security", "starttls")
    if security not in PORTS:
        raise UsageError("security is one of starttls, tls, none.", found=str(security))
    message = EmailMessage()
    receivers = [channel["to"]] if isinstance(channel["to"], str) else list(channel["to"])
    message["From"], message["To"], message["Subject"] = channel["from"], ", ".join(receivers), subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    password = secret(channel.get("password_from", ""))
    if password and security == "none":
        raise UsageError("A password is not sent over a line without TLS.", hint='say security = "starttls" or "tls".')
    try:
        with _server(channel["host"], int(channel.get("port", PORTS[security])), security) as server:
            if password:
                server.login(channel.get("user", channel["from"]), password)
            server.send_message(message)
    except smtplib.SMTPException as error:
        raise UsageError(f"The mail server did not take the message ({type(error).__name__}).") from None


def _server(host: str, port: int, security: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(host, port, timeout=PATIENCE)
    if security == "starttls":
        server.starttls(context=context)
    return server
