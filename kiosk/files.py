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


def make_folder(folder: Path) -> None:
    """Make a folder, and the ones above it that are missing, so that none of them goes away with all that is in it."""
    for one in reversed([one for one in folder.parents if not one.exists()]):
        one.mkdir(exist_ok=True)
        sync_directory(one.parent)
    folder.mkdir(exist_ok=True)
    sync_directory(folder.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file so that after a power cut either the old or the new content is there."""
    _replace(path, content, durable=True)
    sync_directory(path.parent)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file at once for everybody who reads it, and on the disk whenever the system comes to it."""
    _replace(path, content, durable=False)


def _replace(path: Path, content: bytes, *, durable: bool) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        while content:  # a disk that is nearly full takes a part of it, and refuses the rest
            content = content[os.write(fd, content) :]
        if durable:
            os.fsync(fd)
    finally:
        os.close(fd)
    fresh.replace(path)
