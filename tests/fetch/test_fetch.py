"""An account's reports are fetched from a stand-in for Amazon: once, whole, at its pace, giving nothing away."""

import gzip
import importlib.util
import json
from datetime import UTC, date, datetime, timedelta

import pytest

pytest.importorskip("sp_api", reason="the extra spapi is not installed")

from typer.testing import CliRunner

from akit.account import read_account
from akit.cli import app
from akit.errors import AccountError, AkitError, DateError, UsageError
from akit.fetch import Request, Surroundings, fetch_account
from akit.fetch import amazon as amazon_api
from akit.fetch.amazon import Hosts
from akit.fetch.catalogue import reports, usage_plans
from akit.fetch.credentials import Credentials
from akit.fetch.credentials import credentials as credentials_of

HERE = importlib.util.spec_from_file_location("stand_in", __file__.replace("test_fetch", "stand_in"))
stand_in = importlib.util.module_from_spec(HERE)
HERE.loader.exec_module(stand_in)

ALL_ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL"
FEEDBACK = "GET_SELLER_FEEDBACK_DATA"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
JUNE = {"start": date(2026, 6, 1), "end": date(2026, 6, 10)}  # inside one span of 30 days counted from 2000-01-01


@pytest.fixture
def amazon(monkeypatch):
    from sp_api.auth.access_token_client import cache

    cache.clear()
    for name, value in stand_in.SECRETS.items():
        monkeypatch.setenv(name, value)
    with stand_in.standing_in() as held:
        monkeypatch.setattr(amazon_api, "AMAZON", Hosts(held.address, held.address))
        held.texts[ALL_ORDERS] = orders_text()
        yield held


def orders_text(number=1):
    from_header = (
        "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\t"
    )
    rest = "product-name\tsku\tasin\titem-status\tquantity\n"
    stamp = "2026-06-05T12:00:00+00:00"
    row = (
        f"111-{number:07}-{number:07}\t{stamp}\t{stamp}\tShipped\tMerchant\tAmazon.com\tCaf\u00e9\tS\tB0\tShipped\t1\n"
    )
    return (from_header + rest + row).encode("cp1252")


@pytest.fixture
def account(tmp_path):
    folder = tmp_path / "my-account"
    (folder / "exports").mkdir(parents=True)
    (folder / "account.toml").write_text('name = "My Account"\nhome_marketplace = "Amazon.com"\n', encoding="utf-8")
    return folder


def run(account, clock=None, now=NOW, said=None, **request):
    asked = {"kinds": ["all_orders"], **JUNE} | request
    around = Surroundings(now, clock or stand_in.SameClock(), (said if said is not None else []).append)
    return fetch_account(account, Request(**asked), around)


def saved(account):
    folder = account / "exports" / "fetched"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_fetched_report_is_amazons_bytes_and_akit_reads_it(amazon, account):
    amazon.fates[ALL_ORDERS] = ["IN_QUEUE", "IN_PROGRESS", "DONE"]
    (one,) = run(account)

    assert (one.status, one.path) == ("downloaded", "exports/fetched/all_orders/2026-06-01--2026-06-10-ID0001.txt")
    assert (account / one.path).read_bytes() == orders_text()
    assert one.content_type == "text/plain; charset=Cp1252"
    read = read_account(account)
    assert read.files["kind"].tolist() == ["all_orders"]
    assert read.tables.order_items["order_id"].tolist() == ["111-0000001-0000001"]
    assert amazon.calls["getReport"] == 3


def test_amazon_is_asked_for_days_of_the_accounts_own_time_zone(amazon, account):
    run(account)

    # Pacific summer time is seven hours behind UTC.
    asked = {"reportType": ALL_ORDERS, "marketplaceIds": ["ATVPDKIKX0DER"]}
    asked |= {"dataStartTime": "2026-06-01T07:00:00Z", "dataEndTime": "2026-06-11T06:59:59Z"}
    assert [{key: one[key] for key in asked} for one in amazon.created] == [asked]


def test_nothing_later_than_now_is_asked_for(amazon, account):
    run(account, start=date(2026, 6, 29), end=date(2026, 6, 30))

    assert amazon.created[-1]["dataEndTime"] == "2026-06-30T12:00:00Z"


def test_a_long_span_is_cut_and_no_day_is_lost_or_asked_for_twice(amazon, account):
    found = run(account, start=date(2026, 1, 1), end=date(2026, 6, 29))
    days = [date.fromisoformat(one.start) + timedelta(n) for one in found for n in range(length(one))]

    assert days == [date(2026, 1, 1) + timedelta(n) for n in range(180)]
    assert max(map(length, found)) == 30
    assert len(saved(account)) == len(found)


def length(one):
    return (date.fromisoformat(one.end) - date.fromisoformat(one.start)).days + 1


def test_what_was_fetched_is_not_asked_for_again_even_with_another_first_day(amazon, account):
    run(account, start=date(2026, 1, 1), end=date(2026, 6, 10))
    before = len(amazon.created)
    found = run(account, start=date(2026, 2, 20), end=date(2026, 6, 10))

    assert {one.status for one in found} == {"already"}
    assert len(amazon.created) == before


def test_again_asks_anew(amazon, account):
    run(account)
    (one,) = run(account, again=True)

    assert (one.status, len(amazon.created)) == ("downloaded", 2)


def test_a_report_made_before_its_last_day_was_over_is_fetched_anew_later(amazon, account):
    today = {"start": date(2026, 6, 29), "end": date(2026, 6, 30)}
    run(account, **today)
    (soon,) = run(account, now=NOW + timedelta(minutes=10), **today)
    (later,) = run(account, now=NOW + timedelta(days=2), **today)

    assert (soon.status, later.status) == ("already", "downloaded")


def test_a_file_that_was_taken_away_is_fetched_again(amazon, account):
    (one,) = run(account)
    (account / one.path).unlink()
    (two,) = run(account)

    assert (two.status, (account / two.path).is_file()) == ("downloaded", True)


def test_a_run_that_was_broken_off_goes_on_with_the_same_report(amazon, account):
    amazon.fates[ALL_ORDERS] = ["IN_PROGRESS"]
    (waiting,) = run(account)
    amazon.fates[ALL_ORDERS] = ["DONE"]
    (done,) = run(account, now=NOW + timedelta(hours=2))

    assert (waiting.status, done.status) == ("waiting", "downloaded")
    assert len(amazon.created) == 1


def test_amazon_stopping_in_the_middle_loses_nothing_of_what_was_asked(amazon, account):
    amazon.once("getReport", *[stand_in.error(404, "NotFound", "gone")])
    (one,) = run(account)
    (two,) = run(account)

    assert (one.status, two.status) == ("refused", "downloaded")


def test_no_data_and_failure_are_said_in_amazons_words(amazon, account):
    amazon.fates = {ALL_ORDERS: ["IN_PROGRESS", "CANCELLED"], FEEDBACK: ["FATAL"]}
    amazon.texts[FEEDBACK] = b"Date range exceeded."
    orders, feedback = run(account, kinds=["all_orders", "feedback"])

    assert (orders.status, feedback.status) == ("no_data", "failed")
    assert "no data" in orders.reason
    assert feedback.reason == "Date range exceeded."
    assert saved(account) == []


def test_amazon_is_never_called_faster_than_its_plan(amazon, account):
    clock = stand_in.SameClock()
    found = run(account, clock, start=date(2025, 1, 1), end=date(2026, 6, 29))
    plan = usage_plans()["createReport"]

    assert len(found) > plan.burst
    # By hand: the burst at once, and one call in 1 / 0.0167 = 59.88 seconds for each one after it.
    assert clock.at >= (len(found) - 15) / 0.0167 - 1
    assert {one.status for one in found} == {"downloaded"}


def test_a_refusal_for_haste_is_waited_out_as_long_as_it_says(amazon, account):
    amazon.once("createReport", stand_in.throttled(Retry_After="7"), stand_in.throttled(x_amzn_RateLimit_Limit="0.5"))
    clock = stand_in.SameClock()
    (one,) = run(account, clock)

    assert one.status == "downloaded"
    assert clock.slept[:2] == [7.0, pytest.approx(1 / 0.5)]


@pytest.mark.parametrize("operation", ["createReport", "getReport", "getReportDocument", "token"])
def test_amazon_out_of_order_is_tried_again(amazon, account, operation):
    page = (503, {"Content-Type": "text/html"}, b"<html>Service Unavailable</html>")
    amazon.once(operation, page, page)
    (one,) = run(account)

    assert one.status == "downloaded"


def test_an_address_that_ran_out_is_asked_for_anew(amazon, account):
    expired = (403, {"Content-Type": "application/xml"}, b"<Error><Message>Request has expired</Message></Error>")
    amazon.once("store", expired)
    (one,) = run(account)

    assert (one.status, amazon.calls["getReportDocument"]) == ("downloaded", 2)


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_broken_off_download_leaves_no_half_file(amazon, account, gzipped):
    amazon.gzipped = gzipped
    half = (gzip.compress(orders_text()) if gzipped else orders_text())[:-9]
    amazon.once("store", *[(200, {"Content-Type": "text/plain", "Promised": len(half) + 9}, half)] * 6)
    (one,) = run(account)

    assert one.status == "refused"
    assert saved(account) == []
    assert sorted(path.name for path in (account / ".fetched").iterdir()) == ["lock", "state.json"]
    (two,) = run(account)
    assert (account / two.path).read_bytes() == orders_text()


def test_settlements_are_those_amazon_made_by_itself_page_by_page(amazon, account):
    made = {"reportType": SETTLEMENT, "processingStatus": "DONE", "createdTime": "2026-06-12T00:00:00+00:00"}
    made |= {"dataStartTime": "2026-05-29T00:00:00+00:00", "dataEndTime": "2026-06-12T00:00:00+00:00"}
    amazon.made = [made | {"reportId": f"S{n}", "reportDocumentId": f"amzn1.{SETTLEMENT}"} for n in (1, 2, 3)]
    amazon.texts[SETTLEMENT] = b"settlement-id\n"
    found = run(account, kinds=["settlement"], start=date(2026, 1, 1))

    assert [one.status for one in found] == ["downloaded"] * 3
    assert amazon.created == []
    assert amazon.lists[0]["reportTypes"] == [SETTLEMENT]
    assert amazon.lists[1] == {"nextToken": ["1"]}
    # A list goes back 90 days and no further: an earlier day would be refused.
    assert amazon.lists[0]["createdSince"][0] > "2026-04-01"
    assert [one.status for one in run(account, kinds=["settlement"], start=date(2026, 1, 1))] == ["already"] * 3


def test_a_snapshot_takes_no_days(amazon, account):
    amazon.texts["GET_V2_SELLER_PERFORMANCE_REPORT"] = b'{"performanceMetrics": []}'
    (one,) = run(account, kinds=["account_health"])

    assert one.status == "downloaded"
    assert "dataStartTime" not in amazon.created[0]


def test_a_role_that_is_missing_costs_one_report_and_no_other(amazon, account):
    denied = stand_in.error(403, "Unauthorized", "Access to requested resource is denied.")
    amazon.once("createReport", denied, denied)
    first, second = run(account, kinds=["all_orders", "feedback"])

    assert (first.status, second.status) == ("refused", "downloaded")
    assert "lacks the role" in first.reason


def test_wrong_credentials_are_said_without_being_shown(amazon, account, monkeypatch):
    monkeypatch.setenv("SP_API_REFRESH_TOKEN", "Atzr|wrong-one")
    said = []
    (one,) = run(account, said=said)

    assert one.status == "refused"
    assert "does not take these credentials" in one.reason
    assert "Atzr|wrong-one" not in one.reason + "".join(said)


def test_no_secret_is_in_any_file_line_or_repr(amazon, account):
    said = []
    found = run(account, said=said)
    written = [path.read_text(encoding="utf-8", errors="replace") for path in account.rglob("*") if path.is_file()]
    everything = "\n".join([*written, *said, str(found), repr(credentials_of("My Account"))])

    assert [secret for secret in [*stand_in.SECRETS.values(), "Atza|token", "signature"] if secret in everything] == []


def test_another_sellers_credentials_stop_before_anything_is_asked(amazon, account, monkeypatch):
    run(account)
    before = len(amazon.created)
    monkeypatch.setenv("LWA_APP_ID", "app-of-another")
    with pytest.raises(AccountError, match="other credentials"):
        run(account, again=True)

    assert len(amazon.created) == before


def test_two_runs_at_once_are_refused(amazon, account):
    import portalocker

    run(account)
    with portalocker.Lock(account / ".fetched" / "lock"), pytest.raises(AccountError, match="at work"):
        run(account)


def test_an_environment_variable_of_the_library_does_not_change_the_marketplace(amazon, account, monkeypatch):
    monkeypatch.setenv("SP_API_DEFAULT_MARKETPLACE", "JP")
    run(account)

    assert amazon.created[0]["marketplaceIds"] == ["ATVPDKIKX0DER"]


def test_without_redirection_only_amazon_is_called():
    clock = stand_in.SameClock()
    connected = amazon_api.connect(Credentials("a", "b", "c"), "A1F83G8C2ARO7P", clock)

    assert connected.client.endpoint == "https://sellingpartnerapi-eu.amazon.com"
    assert (connected.client._auth.scheme, connected.client._auth.host) == ("https://", "api.amazon.com")


class TestCredentials:
    def test_come_from_the_environment_whole(self):
        found = credentials_of("My Account", stand_in.SECRETS)

        assert found.lwa_app_id == "app-two"

    def test_come_from_the_keyring_the_accounts_own_first(self, keyring_of):
        keyring_of({"akit My Account": "own", "akit": "anybody's"})

        assert credentials_of("My Account", {"PATH": ""}).refresh_token == "own refresh_token"
        assert credentials_of("Another", {"PATH": ""}).refresh_token == "anybody's refresh_token"

    def test_that_are_missing_are_named(self, keyring_of):
        keyring_of({})
        with pytest.raises(AkitError, match="no credentials") as refused:
            credentials_of("My Account", {"LWA_APP_ID": "app-two"})

        assert "SP_API_REFRESH_TOKEN" in refused.value.found
        assert "app-two" not in str(refused.value)


@pytest.fixture
def keyring_of(monkeypatch):
    import keyring

    def hold(services):
        monkeypatch.setattr(
            keyring, "get_password", lambda service, key: f"{services[service]} {key}" if service in services else None
        )

    return hold


@pytest.mark.parametrize(
    ("request_of", "refused"),
    [
        ({"kinds": ["all_order"]}, UsageError),
        ({"start": date(2026, 6, 20), "end": date(2026, 6, 10)}, DateError),
        ({"end": date(2030, 1, 1)}, DateError),
        ({"marketplaces": ["Amazon.xx"]}, AkitError),
    ],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_sent(amazon, account, request_of, refused):
    with pytest.raises(refused):
        run(account, **request_of)

    assert sum(amazon.calls.values()) == 0


def test_a_folder_that_says_no_account_is_refused(amazon, tmp_path):
    with pytest.raises(AccountError, match=r"account\.toml"):
        run(tmp_path)


def test_every_report_has_a_span_or_needs_none_and_says_where_that_is_from():
    assert [one.kind for one in reports() if (one.most_days is None) != (one.way == "snapshot")] == []
    assert len({one.report_type for one in reports()}) == len(reports())


def test_the_command_prints_one_document_and_exits_one_where_something_failed(amazon, account, monkeypatch):
    monkeypatch.setattr("akit.fetch.account.WallClock", stand_in.SameClock)
    amazon.fates[FEEDBACK] = ["FATAL"]
    words = ["fetch", str(account), "--from", "2026-06-01", "--to", "2026-06-10", "--report", "all_orders"]
    good = CliRunner().invoke(app, [*words, "--json"])
    bad = CliRunner().invoke(app, [*words, "--report", "feedback"])

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert json.loads(good.stdout)["fetched"][0]["status"] in ("downloaded", "already")
    assert "failed" in bad.stdout
