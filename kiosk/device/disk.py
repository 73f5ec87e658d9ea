"""The disk under a folder: how much is free, whether it takes writes, and how many errors its file system has counted."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.domain.condition import DiskCondition

MEGABYTE: Final = 1_000_000


def disk_condition(folder: Path, root: Path = Path("/"), look: Callable[[Path], os.statvfs_result] = os.statvfs) -> DiskCondition:
    """How the disk of `folder` is; `root` and `look` are others than the machine's in tests. Never raises."""
    try:
        told, device = look(folder), folder.stat().st_dev
    except OSError:
        return DiskCondition()
    return DiskCondition(
        free_mb=told.f_bavail * told.f_frsize // MEGABYTE,
        read_only=bool(told.f_flag & os.ST_RDONLY),
        errors=_errors(f"{os.major(device)}:{os.minor(device)}", root),
    )


def _errors(device: str, root: Path) -> int | None:
    """What ext4 has counted since the file system was last checked; None for other file systems."""
    try:
        name = (root / "sys/dev/block" / device).resolve().name
        return int((root / "sys/fs/ext4" / name / "errors_count").read_bytes()[:20])
    except (OSError, ValueError, RuntimeError):
        return None
