"""The command about texts of any kind: complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import AsOf, Json, app, print_json, print_long_json, warn


@app.command()
def complaints(
    file: Annotated[
        str, typer.Argument(metavar="FILE.csv", help="Any table of texts: CSV, tabs, .xlsx; with --propose an account.")
    ],
    text: Annotated[str, typer.Option("--text", metavar="COLUMN", help="The column of the texts.")] = "",
    codebook: Annotated[
        Path | None, typer.Option(metavar="CODEBOOK.csv", help="An account's own codebook, heard over akit's.")
    ] = None,
    embeddings: Annotated[
        bool, typer.Option(help="Hear a sentence model too, where akit[embeddings] and one are at hand.")
    ] = True,
    propose: Annotated[
        bool, typer.Option("--propose", help="Print what an account's reasons.csv could add to its codebook.csv.")
    ] = False,
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Say what each text of a table complains of, and group and quote what they say.

    Example: akit complaints reviews.csv --text comment --json

    Example: akit complaints my-account --propose
    """
    from akit.complaints.answer import as_text
    from akit.complaints.reading_codebook import read_codebook
    from akit.complaints.sentences import sentence_model
    from akit.complaints.survey import survey
    from akit.exports.texts import read_texts

    if propose:
        _propose(file, as_of, as_json)
        return
    own = {"own": read_codebook(codebook)} if codebook is not None else {}
    read = read_texts(file, text)
    found = survey(read.texts, sentence_model() if embeddings else None, **own)
    warn(read.notes)
    if as_json:
        notes = [*read.notes, *found.notes]
        told = {**found.facts(), "column": read.column, "encoding": read.encoding, "notes": notes}
        print_long_json("rows", found.told(), told)
    else:
        typer.echo(as_text(found))


def _propose(account: str, as_of: str, as_json: bool) -> None:
    """Print proposals for the account's codebook; nothing is written into it."""
    from akit.account import read_account
    from akit.complaints.proposals import proposals
    from akit.numbers.plain import records

    day = read_account(account).day(as_of)
    found = proposals(day.complaints)
    judged = int((day.complaints["decided_by"] == "analyst").sum())
    said = f"{len(found)} phrases proposed from {judged} complaints you judged"
    warn([f"{said}; nothing is applied: read them, then add them to codebook.csv."])
    if as_json:
        print_json({"proposals": records(found), "judged_count": judged, "codebook_version": day.codebook.version})
    else:
        typer.echo(found.to_csv(index=False, lineterminator="\n"), nl=False)
