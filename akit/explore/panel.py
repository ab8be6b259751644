"""A panel: controls above, what they choose below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def panel(show: Callable[..., Any], controls: Mapping[str, Any]) -> Any:
    """Return controls with what ``show`` gives for their values below them, shown anew at every change.

    Parameters
    ----------
    show : takes each control's value by its name, gives something a notebook can display.
    controls : name -> ipywidgets control.
    """
    import ipywidgets as widgets

    out = widgets.Output()

    def draw(_: Any = None) -> None:
        out.outputs = ()
        out.append_display_data(show(**{name: control.value for name, control in controls.items()}))

    for control in controls.values():
        control.observe(draw, names="value")
    draw()
    bar = widgets.HBox(list(controls.values()), layout=widgets.Layout(flex_flow="row wrap"))
    return widgets.VBox([bar, out])
