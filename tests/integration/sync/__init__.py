"""The kiosk's sync with its threads, over real connections, with the real server."""
