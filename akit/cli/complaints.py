"""The command about texts of any kind: complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import Json, app, print_long_json, warn


@app.command()
def complaints(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Any table of texts: CSV, tabs, .xlsx.")],
    text: Annotated[str, typer.Option("--text", metavar="COLUMN", help="The column of the texts.")] = "",
    embeddings: Annotated[
        bool, typer.Option(help="Hear a sentence model too, where akit[embeddings] and one are at hand.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Say what each text of a table complains of, and group and quote what they say.

    Example: akit complaints reviews.csv --text comment --json
    """
    from akit.complaints.answer import as_text
    from akit.complaints.sentences import sentence_model
    from akit.complaints.survey import survey
    from akit.exports.texts import read_texts

    read = read_texts(file, text)
    found = survey(read.texts, sentence_model() if embeddings else None)
    warn(read.notes)
    if as_json:
        notes = [*read.notes, *found.notes]
        told = {**found.facts(), "column": read.column, "encoding": read.encoding, "notes": notes}
        print_long_json("rows", found.told(), told)
    else:
        typer.echo(as_text(found))
