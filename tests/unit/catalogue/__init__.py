"""The catalogue: files as they are found, and the file in which it is kept."""
