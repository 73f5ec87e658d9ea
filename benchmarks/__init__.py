"""The kiosk measured side by side with what one would use instead: `dev/bench [NAME…] [--quick] [--json]`.

    catalogue → measures/NAME.py → figures → table or JSON

A measure is a function from a `Workshop` (temporary folder, displays of its own, settings, contenders) to figures. To add one,
put a file into `measures` and name it in `catalogue`.
"""
