"""The catalogue of procedures: files of others as they are found, cleaned; and the file in which a kiosk keeps it."""
