"""nbval runs the notebooks with nobody looking, as a report does: figures and tables, no controls."""

import os

from akit.report.live import HEADLESS

os.environ[HEADLESS] = "1"
