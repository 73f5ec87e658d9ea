"""Files that must survive a power cut: whole or not at all."""

import os
from pathlib import Path


def sync_directory(folder: Path) -> None:
    """Make the names in a folder durable (creations, renames, removals)."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a power cut either the old or the new content is there."""
    fresh = path.with_name(f"{path.name}.new")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(fd, content)
        os.fsync(fd)
    finally:
        os.close(fd)
    fresh.replace(path)
    sync_directory(path.parent)
