"""What the door to the staff pages knows: the folder `data_dir/staff`, for its owner's eyes alone."""

from kiosk.storage.door.folder import DoorFolder
from kiosk.storage.door.hashing import Cost
from kiosk.storage.door.pins import PinFile
from kiosk.storage.door.tries import TriesFile

__all__ = ["Cost", "DoorFolder", "PinFile", "TriesFile"]
