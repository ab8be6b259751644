"""What an appeal needs: the notice read, and what answers it."""

from akit.appeal.notice import Ask, Notice, read_notice

__all__ = ["Ask", "Notice", "read_notice"]
