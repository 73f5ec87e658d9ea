"""The screens: the only ring that imports Kivy. `docs/screens.md` says how to write one.

Nothing here is imported before `kiosk.screens.lockdown.lock` was called, except `settings` and `lockdown` themselves.
"""
