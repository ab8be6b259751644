"""Alerts are data, remembered between runs and sent only where that is set up, with no secret in what is kept."""

from __future__ import annotations

import base64
import json
import socketserver
import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from akit import alerts, read_account
from akit.alerts.letters import letter, line
from akit.errors import UsageError

MONDAY = date(2026, 5, 18)
CROSSED = {
    "key": "shop/target_crossed/order_defect_rate/mfn",
    "level": "target_crossed",
    "account": "shop",
    "as_of": "2026-05-15",
    "metric": "order_defect_rate",
    "channel": "mfn",
    "value": 0.0278,
    "limit": 0.01,
}


@pytest.fixture
def mailbox():
    """A mail server of one's own: what it was told, whole."""
    told: list[str] = []

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            inside = False
            for raw in self.rfile:
                said = raw.decode().rstrip("\r\n")
                told.append(said)
                if inside:
                    inside = said != "."
                    answer = b"" if inside else b"250 taken\r\n"
                elif said.upper().startswith("DATA"):
                    inside, answer = True, b"354 go on\r\n"
                elif said.startswith("QUIT"):
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    answer = b"250 ok\r\n"
                self.wfile.write(answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], told
        server.shutdown()


@pytest.fixture
def hook():
    """A web service of one's own: its address, what was posted, and what it will answer."""
    posted, answer = [], {"code": 200, "body": b"{}"}

    class Post(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(answer["code"])
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Post)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/secret-token?key=k", posted, answer
    server.shutdown()
    server.server_close()


# --- what is raised


def test_the_sample_account_raises_its_crossed_target_and_its_stale_export(sample):
    """On the day it was deactivated its seller-fulfilled rate was 75 of 2,698, and Amazon's table ended on 2 May."""
    found = alerts.raised(read_account(sample).day("2026-05-15"))
    told = {(alert["level"], alert["channel"]): alert for alert in found}

    crossed = told["target_crossed", "mfn"]
    assert (round(crossed["value"], 6), crossed["limit"]) == (round(75 / 2698, 6), 0.01)
    assert told["export_stale", "defects_table"]["limit"] == 13
    assert ("target_crossed", "all") not in told, "Amazon judges each channel apart"
    assert [alert["level"] for alert in found] == sorted((a["level"] for a in found), key=alerts.LEVELS.index)


def test_a_rate_near_its_target_and_a_missing_export_are_raised(account_folder, an_order, an_id):
    """One defect in 120 orders is 0.83 %, over three quarters of 1 %; nothing tells of claims."""
    account_folder.orders([an_order(number) for number in range(120)])
    account_folder.feedback([("5/2/26", 1, "bad", an_id(3))])
    found = alerts.raised(read_account(account_folder.folder).day("2026-05-15"))
    levels = {(alert["level"], alert["channel"]) for alert in found}
    assert ("early_line", "mfn") in levels and ("export_missing", "claims") in levels
    assert not any(level == "target_crossed" for level, _ in levels)


def test_the_other_rates_of_the_sample_are_raised_as_its_files_have_them(sample):
    """On 15 May 598 of 666 units came on time, under 90 %, and 41 of 183 messages were answered within 24 hours."""
    found = {
        a["key"]: a for a in alerts.raised(read_account(sample).day("2026-05-15")) if "order_defect" not in a["key"]
    }
    home = "linden-apparel/target_crossed"

    assert found[f"{home}/on_time_delivery_rate/14 days"]["value"] == 598 / 666
    assert found[f"{home}/contact_response_rate/30 days"]["limit"] == 0.9
    assert not any("late_shipment" in key or "cancellation" in key for key in found), "1.8 % of 4 %; and a mere bound"
    assert line(found[f"{home}/on_time_delivery_rate/14 days"]).endswith(
        "On-time delivery rate (14 days) is 89.79%, and the target is 90.00%."
    )
    assert "（14 天）" in line(found[f"{home}/on_time_delivery_rate/14 days"], "zh")


def test_late_shipments_over_their_target_and_near_it_are_raised(account_folder, an_order, an_id):
    """Of 100 parcels shipped on 1 May 5 were late: 5 % is not under 4 %; 3 late are three quarters of the target."""
    account_folder.orders([an_order(number) for number in range(100)])
    levels = {}
    for late in (5, 3, 2):
        rows = [f"{an_id(n)},{'2026-05-01' if n < late else '2026-05-03'},2026-05-02,UPS,1Z{n}" for n in range(100)]
        account_folder.ledger("shipments", "order_id,ship_by,shipped_at,carrier,tracking_id", *rows)
        found = alerts.raised(read_account(account_folder.folder).day("2026-05-08"))
        levels[late] = {a["channel"]: a["level"] for a in found if a["metric"] == "late_shipment_rate"}

    crossed, near = dict.fromkeys(("10 days", "30 days"), "target_crossed"), "early_line"
    assert levels == {5: crossed, 3: dict.fromkeys(crossed, near), 2: {}}


# --- what is remembered


def test_an_alert_keeps_its_age_is_sent_once_a_cooldown_and_comes_back_as_new(tmp_path):
    kept = alerts.remember(tmp_path, [CROSSED], ["shop"], MONDAY)
    assert alerts.due(kept, MONDAY) == kept and kept[0]["first_seen"] == "2026-05-18"
    alerts.sent(tmp_path, [CROSSED["key"]], MONDAY)
    tuesday = alerts.remember(tmp_path, [{**CROSSED, "value": 0.03}], ["shop"], date(2026, 5, 19))
    assert (tuesday[0]["first_seen"], tuesday[0]["value"]) == ("2026-05-18", 0.03)
    assert alerts.due(tuesday, date(2026, 5, 19)) == [] and alerts.due(tuesday, date(2026, 5, 25)) == tuesday
    assert alerts.due(tuesday, date(2026, 5, 12)) == [], "a clock that went back sends nothing twice"
    assert alerts.due(tuesday, date(2020, 1, 1)) == tuesday, "nor is silent for years"
    alerts.remember(tmp_path, [], ["another"], MONDAY)
    assert len(alerts.read_alerts(tmp_path)) == 1, "an account that was not looked at keeps its own"
    assert alerts.remember(tmp_path, [], ["shop"], MONDAY) == []
    assert alerts.remember(tmp_path, [CROSSED], ["shop"], date(2026, 6, 1))[0]["sent_on"] == ""


def test_what_somebody_sees_to_is_not_sent_while_it_stands(tmp_path):
    alerts.remember(tmp_path, [CROSSED], ["shop"], MONDAY)
    seen = alerts.acknowledge(tmp_path, [CROSSED["key"]], MONDAY)
    assert alerts.due(seen, date(2026, 12, 1)) == []
    with pytest.raises(UsageError, match="No alert 'shop/target_crosed"):
        alerts.acknowledge(tmp_path, ["shop/target_crosed"], MONDAY)


# --- what is sent


def channels(tmp_path, text):
    (tmp_path / "notify.toml").write_text(text)
    return alerts.read_channels(tmp_path / "notify.toml")


def test_results_and_errors_go_their_own_ways_by_mail(tmp_path, mailbox):
    port, told = mailbox
    text = "".join(
        f'[[{purpose}]]\nby = "email"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'from = "akit@shop.example"\nto = ["{purpose}@shop.example"]\nlanguage = "{language}"\n'
        for purpose, language in (("result", "zh"), ("error", "en"))
    )
    found = channels(tmp_path, text)
    assert alerts.send(found["result"], [CROSSED]) == []
    assert [said for said in told if said.casefold().startswith("rcpt")] == ["rcpt TO:<result@shop.example>"]
    body = "\n".join(told[told.index("") + 1 : told.index(".")])
    if any("base64" in said for said in told):
        body = base64.b64decode(body).decode("utf-8")
    assert "2.78%" in body and "订单缺陷率" in body
    assert not any("error@shop.example" in said for said in told)
    told.clear()
    assert alerts.send(found["error"], []) == [] and told == [], "nothing to say is not said"


@pytest.mark.parametrize(
    ("shape", "text_of"),
    [
        ("slack", lambda body: body["text"]),
        ("wecom", lambda body: body["text"]["content"] if body["msgtype"] == "text" else ""),
        ("dingtalk", lambda body: body["text"]["content"] if body["msgtype"] == "text" else ""),
        ("json", lambda body: body["text"] + body["alerts"][0]["key"]),
    ],
)
def test_a_web_hook_gets_the_shape_it_takes(tmp_path, hook, monkeypatch, shape, text_of):
    address, posted, _ = hook
    monkeypatch.setenv("HOOK", address)
    monkeypatch.setenv("SIGN", "s3cret")
    signed = 'secret_from = "env:SIGN"\n' if shape == "dingtalk" else ""
    text = f'[[result]]\nby = "webhook"\nurl_from = "env:HOOK"\nshape = "{shape}"\n{signed}'
    assert alerts.send(channels(tmp_path, text)["result"], [CROSSED]) == []
    path, body = posted[0]
    assert "2.78%" in text_of(body)
    assert ("&sign=" in path and "s3cret" not in path) == (shape == "dingtalk")


@pytest.mark.parametrize(("code", "body"), [(403, b"no"), (200, b'{"errcode": 93000, "errmsg": "bad"}')])
def test_a_refusal_is_said_without_the_address_and_stops_no_other_channel(tmp_path, hook, monkeypatch, code, body):
    address, posted, answer = hook
    answer.update(code=code, body=body)
    monkeypatch.setenv("HOOK", address)
    out = tmp_path / "told"
    program = [sys.executable, "-c", f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read())"]
    text = (
        '[[result]]\nby = "webhook"\nurl_from = "env:HOOK"\nshape = "wecom"\n'
        '[[result]]\nby = "webhook"\nurl_from = "env:NOT_SET"\nshape = "slack"\n'
        f'[[result]]\nby = "command"\ncommand = {json.dumps(program)}\n'
    )
    failed = alerts.send(channels(tmp_path, text)["result"], [CROSSED])
    assert len(failed) == 2 and len(posted) == 1
    assert not any("secret-token" in said or "127.0.0.1" in said for said in failed) and "env:NOT_SET" in failed[1]
    assert json.loads(out.read_text())["alerts"] == [CROSSED]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[results]]\nby = "email"', "'results' is no list"),
        ('[[result]]\nby = "fax"', "sent by 'fax'"),
        ('[[result]]\nby = "email"\nto = "a"\nhost = "b"', "no from"),
        ('[[result]]\nby = "email"\nto = "a"\nfrom = "a"\nhost = "b"\npassword = "p4ss"', "password, which is unknown"),
        ('[[result]]\nby = "webhook"\nurl_from = "env:X"\nshape = "teams"', "no web hook 'teams'"),
    ],
)
def test_channels_that_cannot_be_used_are_refused_before_anything_runs_and_no_secret_is_said(tmp_path, text, says):
    with pytest.raises(UsageError) as caught:
        channels(tmp_path, text)
    assert says in str(caught.value) and "p4ss" not in str(caught.value)


def test_a_password_never_travels_in_the_open(tmp_path, mailbox, monkeypatch):
    port, told = mailbox
    monkeypatch.setenv("PASSWORD", "p4ss")
    text = (
        f'[[result]]\nby = "email"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "a@b.example"\n'
        'to = "c@d.example"\npassword_from = "env:PASSWORD"\n'
    )
    failed = alerts.send(channels(tmp_path, text)["result"], [CROSSED])
    assert "without TLS" in failed[0] and told == [] and "p4ss" not in failed[0]


@pytest.mark.parametrize("level", [*alerts.LEVELS, "reports_failed"])
def test_every_level_has_its_words_in_both_languages(level):
    alert = {**CROSSED, "level": level}
    said = {language: line(alert, language) for language in ("en", "zh")}
    assert said["en"] != said["zh"] and all("shop" in text and "{" not in text for text in said.values())
    assert letter([alert])[0] == "akit: shop (1)"
