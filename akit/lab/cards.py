"""The launcher's cards: one a notebook, with its title, its question and a drawn sign."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "jp_app_launcher.yaml"  # the name that jupyter-app-launcher looks for
SECTION = "akit"
SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">'
    '<rect x="3" y="2" width="18" height="20" rx="2" fill="none" stroke="#0072b2" stroke-width="1.6"/>{drawn}</svg>'
)
STROKE = 'fill="none" stroke="#0072b2" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
SIGNS = {  # what is drawn on the sheet; a notebook without a line here has a plain sheet with lines
    "start": f'<path {STROKE} d="M9 7.5v9l7-4.5z"/>',
    "weekly-account-health": f'<path {STROKE} d="M6.5 13h2.5l2-5 3 8 1.6-3h2"/>',
    "order-defect-rate": f'<path {STROKE} d="M6.5 15l3-4 3 2 5-6M6.5 18h11"/>',
    "claim-outcomes": f'<path {STROKE} d="M12 6v11M7 9h10M7 9l-1.6 4h3.2zM17 9l-1.6 4h3.2z"/>',
    "complaint-reasons": f'<path {STROKE} d="M7 7h10M7 11h7M7 15h4"/>',
    "recovery": f'<path {STROKE} d="M6.5 8c3 0 3 8 6 8s3-2 5-2"/>',
    "before-after": f'<path {STROKE} d="M12 6v12M7 16v-3M9.5 16V9M14.5 16v-4M17 16v-2"/>',
    "appeal-evidence": f'<path {STROKE} d="M7.5 12.5l3 3 6-7"/>',
    "tour": f'<circle {STROKE} cx="12" cy="12" r="5"/><path {STROKE} d="M13.8 10.2l-1 2.6-2.6 1 1-2.6z"/>',
}
PLAIN = f'<path {STROKE} d="M7 7h10M7 11h10M7 15h6"/>'


def write_cards(notebooks: Mapping[str, Path], folder: Path) -> Path:
    """Write what jupyter-app-launcher reads: a card for each notebook that opens the copy of its name.

    Parameters
    ----------
    notebooks : name -> template; its first cell holds the title and the question.
    folder : of the lab's own; made where it is not there.

    Returns
    -------
    The file with the cards. It is YAML by way of JSON, which every YAML reader reads.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cards = [_card(name, template, folder) for name, template in notebooks.items()]
    path = folder / FILE
    path.write_text(json.dumps(cards, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def _card(name: str, template: Path, folder: Path) -> dict[str, Any]:
    title, question = _opening(template)
    sign = folder / f"{name}.svg"
    sign.write_text(SIGN.format(drawn=SIGNS.get(name, PLAIN)), encoding="utf-8")
    opens = {"path": f"{name}.ipynb", "factory": "Notebook"}
    return {
        "id": f"akit-{name}",
        "title": title,
        "description": question,
        "icon": f"./{sign.name}",
        "catalog": SECTION,
        "type": "jupyterlab-commands",
        "source": [{"label": title, "id": "docmanager:open", "args": opens}],
    }


def _opening(template: Path) -> tuple[str, str]:
    """Return the title and the question a notebook opens with."""
    first = json.loads(template.read_text(encoding="utf-8"))["cells"][0]["source"]
    lines = [line.strip() for line in "".join(first).splitlines() if line.strip()]
    return lines[0].lstrip("# "), lines[1] if len(lines) > 1 else ""
