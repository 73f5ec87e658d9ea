"""Procedures: files of others as they are found, who carries one out, and Vietnamese without its accents."""
