"""The one-stop server, room by room."""
