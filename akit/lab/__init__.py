"""The lab: JupyterLab with an account at hand, a card for each notebook, and a page to start from."""

from akit.lab.accounts import new_account
from akit.lab.bench import notebooks_for, open_lab

__all__ = ["new_account", "notebooks_for", "open_lab"]
