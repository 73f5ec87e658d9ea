"""Looking up a procedure: search and fields, lists, and the procedure itself. Imported when a citizen asks for it first."""
