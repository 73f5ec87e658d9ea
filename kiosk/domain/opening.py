"""Which services give numbers at a moment."""

from kiosk.domain.businessday import ClockReading
from kiosk.domain.hours import OpeningHours
from kiosk.domain.office import Office, Service


def opening_hours(office: Office, service: Service) -> OpeningHours:
    """The hours that hold for a service: its own, else the office's."""
    return service.hours or office.hours


def is_open(office: Office, service: Service, reading: ClockReading) -> bool:
    """Whether a service gives numbers now."""
    return not service.paused and opening_hours(office, service).is_open(reading.local)
