"""How the kiosk is, for those who look after it from afar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrinterVitals:
    """What the printer says; None: it does not say, which never means that all is well."""

    online: bool | None = None
    paper: bool | None = None
    near_end: bool | None = None
    cover_open: bool | None = None
    error: str = ""
    mm_left: int | None = None
    tickets_left: int | None = None


@dataclass(frozen=True, slots=True)
class Vitals:
    """One look. `uptime_s` is of the process; the ages are seconds since the last frame and the last touch."""

    uptime_s: int = 0
    printer: PrinterVitals = PrinterVitals()
    last_frame_age_s: int | None = None
    last_touch_age_s: int | None = None
    disk_free_mb: int | None = None
    read_only: bool = False
    temperature_c: float | None = None
    restarts: int = 0
    restart_reason: str = ""
