"""Commands about an appeal: what a notice asks, the evidence pack and its verification, the plan, what was sent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import AccountArgument, AsOf, Json, app, print_json, warn
from akit.cli.waiting import doing


@app.command()
def notice(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Text, .eml or .html; - reads standard input.")],
    language: Annotated[str, typer.Option(help="Of what akit says: en or zh.")] = "en",
    as_json: Json = False,
) -> None:
    """Say what a performance notice is, what it asks for, by when, and what akit could not read of it.

    Example: akit notice my-account/notices/2026-05-15.eml
    """
    from akit.appeal import read_notice
    from akit.appeal.notice_prose import notice_text

    read = read_notice(sys.stdin.buffer.read() if file == "-" else Path(file))
    if as_json:
        print_json(read.as_json())
    else:
        typer.echo("\n".join(notice_text(read, language)))


@app.command()
def evidence(
    account: AccountArgument,
    as_of: AsOf = "",
    notice: Annotated[
        Path | None, typer.Option(help="The notice to answer; default: the newest in notices/ by that day.")
    ] = None,
    language: Annotated[str, typer.Option(help="en, zh or both side by side.")] = "en",
    out: Annotated[Path, typer.Option(help="Where the pack goes.")] = Path("evidence"),
    channel: Annotated[str, typer.Option(help="mfn, afn or all; default: what the notice is about.")] = "",
    mask_orders: Annotated[bool, typer.Option("--mask-orders", help="Hide order ids too.")] = False,
    as_zip: Annotated[bool, typer.Option("--zip", help="Pack it into one file as well.")] = False,
) -> None:
    """Make the evidence pack of an appeal and print its path.

    Example: akit evidence my-account --as-of 2026-05-29 --notice my-account/notices/2026-05-29.eml
    """
    from akit.account import read_account
    from akit.appeal.pack import make_pack
    from akit.appeal.request import asked
    from akit.inspection import warnings

    read = read_account(account)
    warn(warnings(read))
    request = asked(read, as_of, notice, language=language, channel=channel, mask_orders=mask_orders)
    with doing("making the pack"):
        made = make_pack(read, request, out, as_zip=as_zip)
    warn([*made.warnings, f"for your eyes only, not to be sent: {made.analyst.as_posix()}"])
    typer.echo(made.path.as_posix())


@app.command()
def verify(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack's folder or zip file.")],
    account: Annotated[str, typer.Option(help='The account\'s folder, or "sample".')],
    as_json: Json = False,
) -> None:
    """Make a pack again from the account's files and say "identical", or name each difference.

    Example: akit verify evidence/my-account-2026-05-29-evidence --account my-account
    """
    from akit.account import read_account
    from akit.appeal.verify import verify_pack

    with doing("making the pack again"):
        found = verify_pack(pack, read_account(account, strict=False))  # a file that cannot be read is a difference
    if as_json:
        print_json(found)
    else:
        typer.echo("\n".join(f"{one['path']}: {one['what']}" for one in found["differences"]) or "identical")
    raise SystemExit(0 if found["identical"] else 1)


@app.command()
def draft(
    text: Annotated[
        Path | None, typer.Argument(metavar="[TEXT]", help="Your plan, with {{slots}} for numbers.")
    ] = None,
    pack: Annotated[Path, typer.Option(help="The pack whose numbers it may say.")] = Path("."),
    account: Annotated[str, typer.Option(help="Its earlier submissions are compared, where given.")] = "",
    out: Annotated[Path | None, typer.Option(help="Where the filled text goes; default: standard output.")] = None,
    slots: Annotated[bool, typer.Option("--slots", help="List the slots and their numbers instead.")] = False,
    as_json: Json = False,
) -> None:
    """Fill the slots of your own plan with a pack's numbers, and check every other number in it.

    Example: akit draft plan.txt --pack evidence/my-account-2026-05-29-evidence --account my-account
    """
    from akit.account import account_folder
    from akit.appeal import lint, lock, submissions
    from akit.appeal.numbers import shown
    from akit.settings import rules_of

    carried = lock.carried_by(pack)
    if slots or text is None:
        typer.echo("\n".join(f"{slot}\t{shown(slot, value)}" for slot, value in carried.numbers.items()))
        return
    written = text.read_text(encoding="utf-8-sig")
    folder = account_folder(account) if account else None
    rules = {"rules": rules_of(folder)} if folder else {}
    found = lint.lint(written, carried, submissions.every(folder) if folder else [], **rules)
    filled = lock.fill(written, carried.numbers)
    if out is not None:
        out.write_text(filled, encoding="utf-8", newline="\n")
    if as_json:
        print_json({"text": filled, "findings": [one.as_json() for one in found]})
    else:
        warn(f"{one.level}: line {one.line}: {one.found}: {one.says}" for one in found)
        typer.echo(out.as_posix() if out is not None else filled, nl=out is not None)
    raise SystemExit(1 if any(one.level == "error" for one in found) else 0)


@app.command()
def submit(
    account: AccountArgument,
    pack: Annotated[Path | None, typer.Option(help="What was sent.")] = None,
    text: Annotated[list[Path] | None, typer.Option(help="The plan, or another file that went along.")] = None,
    sent_on: Annotated[str, typer.Option(metavar="DATE", help="The day it was sent; default: today.")] = "",
    reply: Annotated[Path | None, typer.Option(help="File Amazon's reply instead.")] = None,
    to: Annotated[str, typer.Option(metavar="SUBMISSION", help="Which one it replies to; default: the last.")] = "",
) -> None:
    """Freeze what was sent to Amazon under submissions/, or file Amazon's reply beside it; print where.

    Example: akit submit my-account --pack evidence/my-account-2026-05-21-evidence --text plan.txt --sent-on 2026-05-21
    """
    from akit.account import read_account
    from akit.appeal import freeze
    from akit.appeal.notice_prose import notice_text
    from akit.errors import UsageError
    from akit.settings import read_day

    read = read_account(account)
    if reply is not None:
        path, said = freeze.file_reply(read, reply, to)
        warn(notice_text(said, "en"))
    elif pack is not None:
        path = freeze.submit(read, pack, read_day(sent_on) if sent_on else read.today, text or [])
    else:
        raise UsageError("There is nothing to file.", expected="--pack PACK or --reply FILE")
    typer.echo(path.as_posix())
