"""Exit codes, apart from everything that has to be loaded to earn one."""

WELL = 0
FINDINGS = 1
UNUSABLE = 2
INTERRUPTED = 130
