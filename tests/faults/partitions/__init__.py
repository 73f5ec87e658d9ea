"""Three kiosks and a server, each a process of its own, and what lies between them breaks."""
