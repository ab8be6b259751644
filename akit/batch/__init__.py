"""Reports of many accounts in one call: a plan, processes that are warm, and what became of each report."""
