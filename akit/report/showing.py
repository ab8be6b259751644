"""What a notebook's cells show, taken from their messages into the notebook as every Jupyter client does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from nbformat.v4 import output_from_msg

SHOWN = ("stream", "display_data", "execute_result", "error")


class Showing:
    """Takes in the messages of a notebook's cells, one cell after the other."""

    def __init__(self, nb_man: Any) -> None:
        self.nb_man = nb_man
        self.cell: Any = None
        self.place, self.done = -1, True
        self.clear_first = False
        self.shown: dict[str, list[Any]] = {}  # by display id: what may be updated later

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Take one message in."""
        taken: dict[str, Callable[[dict[str, Any]], None]] = {
            "begin": self._begin,
            "done": self._done,
            "clear_output": self._clear,
            "update_display_data": self._update,
            **{shown: partial(self._show, shown) for shown in SHOWN},
        }
        if kind in taken:  # what widgets say to each other is nothing to keep
            taken[kind](content)

    def finish(self, expected: bool) -> None:
        """Say so where the cells stopped in the middle of one, or before the first.

        Raises
        ------
        RuntimeError : the process has died.
        """
        if not self.done or (expected and self.place < 0):
            raise RuntimeError("Kernel died.")

    def _begin(self, content: dict[str, Any]) -> None:
        place = self.place = content["cell"]
        self.cell, self.done, self.clear_first = self.nb_man.nb.cells[place], False, False
        self.nb_man.cell_start(self.cell, place)

    def _done(self, content: dict[str, Any]) -> None:
        self.done = True
        self.cell.execution_count = content["execution_count"]
        if content["failed"]:
            self.nb_man.cell_exception(self.cell, cell_index=self.place)
        self.nb_man.cell_complete(self.cell, cell_index=self.place)

    def _clear(self, content: dict[str, Any]) -> None:
        self.clear_first = bool(content["wait"])
        if not self.clear_first:
            self.cell.outputs.clear()

    def _update(self, content: dict[str, Any]) -> None:
        for output in self.shown.get(content["transient"].get("display_id", ""), []):
            output.update(data=content["data"], metadata=content["metadata"])

    def _show(self, kind: str, content: dict[str, Any]) -> None:
        if self.clear_first:
            self.cell.outputs.clear()
            self.clear_first = False
        outputs = self.cell.outputs
        last = outputs[-1] if outputs else {}
        if kind == "stream" and last.get("output_type") == "stream" and last["name"] == content["name"]:
            last["text"] += content["text"]
            return
        output: Any = output_from_msg({"header": {"msg_type": kind}, "content": content})  # type: ignore[no-untyped-call]
        outputs.append(output)
        name = content.get("transient", {}).get("display_id")
        if name:
            self.shown.setdefault(name, []).append(output)
